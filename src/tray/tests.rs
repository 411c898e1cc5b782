//! The tray in every state, in both languages, as text.

use std::fmt::Write as _;

use jiff::{Timestamp, tz::TimeZone};
use timetrack_domain::{
    AfkCause,
    id::EventId,
    recorder::{NotWorking, OpenWorkSession, RecorderState},
};
use timetrack_platform::tray::{MenuEntry, TrayView};

use super::view;
use crate::{
    config::Language,
    i18n::Texts,
    status::{
        AgentStatus, Autostart, Connection, Link, PrivacyMode, Problem, SendFailureCause, SyncStatus,
        test_status,
    },
};

fn at(time: &str) -> Timestamp {
    format!("2026-11-19T{time}Z").parse().unwrap()
}

fn session() -> OpenWorkSession {
    OpenWorkSession {
        id: EventId::from_uuid(uuid::Uuid::nil()),
        since: at("08:04:00"),
    }
}

fn working() -> AgentStatus {
    AgentStatus {
        recording: RecorderState::Working { session: session() },
        ..test_status()
    }
}

fn shown(status: &AgentStatus, language: Language) -> TrayView {
    view(status, &Texts::new(language), at("14:26:00"), &TimeZone::UTC)
}

fn as_text(view: &TrayView) -> String {
    let mut text = format!(
        "icon: {:?}\ntooltip: {}\n",
        view.shape,
        view.tooltip.replace('\n', " | ")
    );
    entries(&view.menu, 0, &mut text);
    text
}

fn entries(menu: &[MenuEntry], depth: usize, text: &mut String) {
    let indent = "  ".repeat(depth);
    for entry in menu {
        match entry {
            MenuEntry::Item {
                id,
                text: label,
                enabled,
                checked,
            } => {
                let tick = match checked {
                    Some(true) => "[x] ",
                    Some(false) => "[ ] ",
                    None => "",
                };
                let grey = if *enabled { "" } else { " (grey)" };
                writeln!(text, "{indent}{tick}{label}{grey} -> {id}").unwrap();
            }
            MenuEntry::Submenu {
                text: label,
                enabled,
                entries: inner,
            } => {
                let grey = if *enabled { "" } else { " (grey)" };
                writeln!(text, "{indent}{label}{grey} >").unwrap();
                entries(inner, depth + 1, text);
            }
            MenuEntry::Separator => writeln!(text, "{indent}---").unwrap(),
        }
    }
}

#[test]
fn every_state_in_both_languages() {
    let states = [
        ("notice", RecorderState::WaitingForNotice),
        ("off", RecorderState::TrackingOff { until: None }),
        (
            "off_until",
            RecorderState::TrackingOff {
                until: Some(at("15:00:00")),
            },
        ),
        (
            "not_started",
            RecorderState::NotWorking {
                reason: NotWorking::WaitingForInput,
            },
        ),
        (
            "ended",
            RecorderState::NotWorking {
                reason: NotWorking::Ended { at: at("13:15:00") },
            },
        ),
        ("working", RecorderState::Working { session: session() }),
        (
            "idle",
            RecorderState::Idle {
                since: at("14:20:00"),
                cause: AfkCause::Idle,
                session: session(),
            },
        ),
        (
            "locked",
            RecorderState::Idle {
                since: at("14:20:00"),
                cause: AfkCause::Locked,
                session: session(),
            },
        ),
        (
            "break",
            RecorderState::OnBreak {
                since: at("12:02:00"),
                session: session(),
            },
        ),
        (
            "private",
            RecorderState::Private {
                since: at("14:00:00"),
                until: Some(at("15:00:00")),
                on_break_since: None,
                session: session(),
            },
        ),
    ];
    for (name, recording) in states {
        let status = AgentStatus {
            recording,
            privacy: if let RecorderState::Private { until, .. } = recording {
                PrivacyMode::On { until }
            } else {
                PrivacyMode::Off
            },
            ..working()
        };
        let both = [Language::English, Language::German].map(|language| as_text(&shown(&status, language)));
        insta::assert_snapshot!(name, both.join("\n"));
    }
}

#[test]
fn sync_now_says_what_happened() {
    let outcomes = [
        SyncStatus::Never,
        SyncStatus::Running,
        SyncStatus::Finished {
            at: at("14:25:00"),
            events: 1,
        },
        SyncStatus::Failed {
            at: at("14:25:00"),
            cause: SendFailureCause::NoAnswer,
        },
    ];
    let mut text = String::new();
    for sync in outcomes {
        let mut status = AgentStatus { sync, ..working() };
        status.buffer.pending = 1_284;
        for language in [Language::English, Language::German] {
            let whole = as_text(&shown(&status, language));
            for line in whole
                .lines()
                .filter(|line| line.contains("sync-now") || line.contains("send-pending"))
            {
                writeln!(text, "{line}").unwrap();
            }
        }
    }
    insta::assert_snapshot!("sync_now", text);
}

#[test]
fn one_silhouette_when_several_hold() {
    use timetrack_platform::tray::TrayShape;
    let offline = Connection::Alone {
        address: None,
        link: Link::Offline {
            since: at("14:00:00"),
            next_attempt: None,
        },
    };
    let problem = vec![Problem::Unauthorised];
    let unreachable = vec![Problem::ServerUnreachable {
        since: at("14:00:00"),
    }];
    let private = RecorderState::Private {
        since: at("14:00:00"),
        until: None,
        on_break_since: None,
        session: session(),
    };
    let shape = |status: AgentStatus| super::shape(&status);
    assert_eq!(shape(working()), TrayShape::Tracking);
    assert_eq!(
        shape(AgentStatus {
            connection: offline.clone(),
            problems: unreachable,
            ..working()
        }),
        TrayShape::Offline
    );
    assert_eq!(
        shape(AgentStatus {
            connection: offline.clone(),
            problems: problem.clone(),
            ..working()
        }),
        TrayShape::Problem
    );
    let off = RecorderState::TrackingOff { until: None };
    assert_eq!(
        shape(AgentStatus {
            recording: off,
            problems: problem.clone(),
            ..working()
        }),
        TrayShape::Paused
    );
    assert_eq!(
        shape(AgentStatus {
            recording: private,
            problems: problem,
            ..working()
        }),
        TrayShape::Private
    );
    assert_eq!(
        shape(AgentStatus {
            problems: vec![Problem::CredentialInFile],
            ..working()
        }),
        TrayShape::Tracking
    );
}

#[test]
fn privacy_mode_shows_before_work_begins() {
    let before_work = AgentStatus {
        recording: RecorderState::NotWorking {
            reason: NotWorking::WaitingForInput,
        },
        privacy: PrivacyMode::On {
            until: Some(at("15:00:00")),
        },
        ..working()
    };
    let text = as_text(&shown(&before_work, Language::English));
    assert!(
        text.contains("Not working yet, privacy mode until 15:00"),
        "{text}"
    );
    assert!(text.contains("[ ] Off -> privacy-off"), "{text}");
}

#[test]
fn a_package_that_is_not_set_up_offers_only_what_works() {
    let status = AgentStatus {
        connection: Connection::NotSetUp,
        autostart: Autostart::Off,
        ..test_status()
    };
    insta::assert_snapshot!("not_set_up", as_text(&shown(&status, Language::English)));
}
