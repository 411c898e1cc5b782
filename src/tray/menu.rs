//! The menu.

use jiff::{Timestamp, tz::TimeZone};
use timetrack_domain::recorder::RecorderState;
use timetrack_platform::tray::MenuEntry;

use super::MenuAction;
use crate::{
    i18n::Texts,
    status::{AgentStatus, Autostart, Connection, PrivacyMode, SyncStatus},
    status_text,
};

/// The menu for `status`, from top to bottom.
pub fn menu(status: &AgentStatus, texts: &Texts, now: Timestamp, zone: &TimeZone) -> Vec<MenuEntry> {
    let mut entries = vec![
        heading(status_text::headline(status, texts, now, zone)),
        MenuEntry::Separator,
    ];
    if status.connection != Connection::NotSetUp {
        if status.recording == RecorderState::WaitingForNotice {
            entries.extend([
                item(MenuAction::ReadNotice, texts.get("menu-read-notice")),
                MenuEntry::Separator,
            ]);
        } else {
            entries.extend(work(status, texts));
            entries.extend(switches(status, texts));
            entries.push(MenuEntry::Separator);
            entries.extend(sending(status, texts, now, zone));
            entries.push(MenuEntry::Separator);
        }
    }
    entries.push(item(MenuAction::ShowStatus, texts.get("menu-show-status")));
    if status.connection != Connection::NotSetUp {
        entries.push(item(MenuAction::OpenMyData, texts.get("menu-my-data")));
    }
    entries.push(item(MenuAction::OpenConfig, texts.get("menu-open-config")));
    entries.push(item(MenuAction::OpenLog, texts.get("menu-open-log")));
    match status.autostart {
        Autostart::On => entries.push(ticked(
            MenuAction::ToggleAutostart,
            texts.get("menu-autostart"),
            true,
        )),
        Autostart::Off => entries.push(ticked(
            MenuAction::ToggleAutostart,
            texts.get("menu-autostart"),
            false,
        )),
        Autostart::Unknown => {}
    }
    entries.push(MenuEntry::Separator);
    entries.push(item(MenuAction::Quit, texts.get("menu-quit")));
    entries
}

/// Start, break and end: what the state and the session mode allow.
fn work(status: &AgentStatus, texts: &Texts) -> Vec<MenuEntry> {
    let start = item(MenuAction::StartWork, texts.get("menu-start-work"));
    let end = item(MenuAction::EndWork, texts.get("menu-end-work"));
    match &status.recording {
        RecorderState::WaitingForNotice | RecorderState::TrackingOff { .. } => Vec::new(),
        RecorderState::NotWorking { .. } => vec![start],
        RecorderState::OnBreak { .. } => vec![item(MenuAction::StartWork, texts.get("menu-end-break")), end],
        RecorderState::Private {
            on_break_since: Some(_),
            ..
        } => {
            vec![item(MenuAction::StartWork, texts.get("menu-end-break")), end]
        }
        RecorderState::Working { .. } | RecorderState::Idle { .. } | RecorderState::Private { .. } => {
            vec![item(MenuAction::StartBreak, texts.get("menu-break")), end]
        }
    }
}

fn switches(status: &AgentStatus, texts: &Texts) -> Vec<MenuEntry> {
    let tracking_is_on = !matches!(status.recording, RecorderState::TrackingOff { .. });
    let turn = if tracking_is_on {
        MenuAction::TrackingOff
    } else {
        MenuAction::TrackingOn
    };
    let is_private = status.privacy != PrivacyMode::Off;
    let is_private_without_end = status.privacy == PrivacyMode::On { until: None };
    let option = |action, key: &str, chosen| ticked(action, texts.get(key), chosen);
    vec![
        ticked(turn, texts.get("menu-tracking"), tracking_is_on),
        MenuEntry::Submenu {
            text: texts.get("menu-privacy"),
            enabled: tracking_is_on,
            entries: vec![
                option(MenuAction::PrivacyOff, "menu-privacy-off", !is_private),
                option(MenuAction::PrivacyFor15Minutes, "menu-privacy-15", false),
                option(MenuAction::PrivacyFor1Hour, "menu-privacy-60", false),
                option(
                    MenuAction::PrivacyUntilTurnedOff,
                    "menu-privacy-on",
                    is_private_without_end,
                ),
            ],
        },
    ]
}

fn sending(status: &AgentStatus, texts: &Texts, now: Timestamp, zone: &TimeZone) -> Vec<MenuEntry> {
    let time = |at: Timestamp| status_text::time_of_day(at, texts, now, zone).into();
    let (text, enabled) = match &status.sync {
        SyncStatus::Never => (texts.get("menu-sync-now"), true),
        SyncStatus::Running => (texts.get("menu-syncing"), false),
        SyncStatus::Finished { at, events } => (
            texts.format("menu-synced", &[("count", (*events).into()), ("time", time(*at))]),
            true,
        ),
        SyncStatus::Failed { at, cause } => {
            let reason = texts.get(status_text::failure_key(*cause));
            (
                texts.format(
                    "menu-sync-failed",
                    &[("time", time(*at)), ("reason", reason.into())],
                ),
                true,
            )
        }
    };
    let pending = texts.number(status.buffer.pending);
    vec![
        MenuEntry::Item {
            id: MenuAction::SyncNow.id().to_owned(),
            text,
            enabled,
            checked: None,
        },
        MenuEntry::Item {
            id: MenuAction::SendPending.id().to_owned(),
            text: texts.format("menu-send-pending", &[("count", pending.into())]),
            enabled: status.buffer.pending > 0,
            checked: None,
        },
    ]
}

fn heading(text: String) -> MenuEntry {
    MenuEntry::Item {
        id: "heading".to_owned(),
        text,
        enabled: false,
        checked: None,
    }
}

fn item(action: MenuAction, text: String) -> MenuEntry {
    MenuEntry::Item {
        id: action.id().to_owned(),
        text,
        enabled: true,
        checked: None,
    }
}

fn ticked(action: MenuAction, text: String, checked: bool) -> MenuEntry {
    MenuEntry::Item {
        id: action.id().to_owned(),
        text,
        enabled: true,
        checked: Some(checked),
    }
}
