//! Values that use every field of the format. They stay as they are for as long as a folder holds them.

use std::collections::BTreeMap;

use serde_json::{Value, value::RawValue};
use timetrack_domain::{
    AfkCause, ApplicationName, Event, EventContent, Interval, Lane, OpenEvent, Subject, TrackingSettings,
    WindowTitle,
    id::{EventId, MachineId, RunId, ServerEpoch},
    tracking_settings::{DetailLevel, SessionMode, WindowRule, WindowRuleAction},
};
use timetrack_protocol::{
    AgentSettings, Announcement, BatchAnswer, BatchOrigin, BatchRequest, CommitMark, DeletedRange,
    DeletionCursor, DeletionPage, DeviceReport, ErrorBody, ItemResult, OpenWireItem, ReceivedBatch,
    RefusalReason, WireItem, capabilities::VERSION_HEADER, error_body::ErrorDetail,
};
use uuid::Uuid;

fn at(text: &str) -> jiff::Timestamp {
    format!("2026-11-19T{text}Z").parse().unwrap()
}

fn id(number: u128) -> EventId {
    EventId::from_uuid(Uuid::from_u128((0x0193_a1f0_0000_7000_8000 << 48) + number))
}

fn epoch() -> ServerEpoch {
    ServerEpoch::from_uuid(id(0xE0).as_uuid())
}

fn events() -> Vec<Event> {
    let contents = [
        EventContent::WorkSession,
        EventContent::Break,
        EventContent::Private,
        EventContent::Afk(AfkCause::Idle),
        EventContent::Afk(AfkCause::Locked),
        EventContent::Afk(AfkCause::Suspended),
        EventContent::Afk(AfkCause::SwitchedAway),
        EventContent::Afk(AfkCause::NotMeasured),
        EventContent::Window(Subject {
            application: ApplicationName::new("Writer"),
            title: Some(WindowTitle::new("Angebot <Müller> \"1\" \u{1f980}")),
        }),
        EventContent::Window(Subject {
            application: ApplicationName::new("Terminal"),
            title: None,
        }),
        EventContent::HiddenWindow,
        EventContent::WindowUnavailable,
    ];
    let numbered = contents.into_iter().zip(1..);
    numbered
        .map(|(content, number)| Event {
            id: id(number),
            interval: Interval::new(at("08:00:00.250"), at("08:10:00")).unwrap(),
            content,
        })
        .collect()
}

fn open_events() -> Vec<OpenEvent> {
    let window = EventContent::Window(Subject {
        application: ApplicationName::new("Writer"),
        title: Some(WindowTitle::new("Angebot")),
    });
    [
        EventContent::WorkSession,
        window,
        EventContent::Afk(AfkCause::Idle),
    ]
    .into_iter()
    .zip(0x20..)
    .map(|(content, number)| OpenEvent {
        id: id(number),
        start: at("08:10:00"),
        content,
    })
    .collect()
}

fn report() -> DeviceReport {
    DeviceReport {
        agent_version: "0.1.0".to_owned(),
        pending_items: 12,
        quarantined_items: 1,
        discarded_items: 2,
        problems: vec!["config_wrong".to_owned()],
    }
}

fn origin() -> BatchOrigin {
    BatchOrigin {
        run_id: RunId::from_uuid(id(0xA1).as_uuid()),
        machine_id: MachineId::from_uuid(id(0xB1).as_uuid()),
    }
}

pub(crate) fn batch_request() -> Value {
    let items: Vec<Box<RawValue>> = events()
        .iter()
        .map(|event| serde_json::value::to_raw_value(&WireItem::from(event)).unwrap())
        .collect();
    let open: Vec<OpenWireItem> = open_events().iter().map(OpenWireItem::from).collect();
    let request = BatchRequest {
        sent_at: at("08:10:01.5"),
        items: &items,
        open: &open,
        device: report(),
        deletions_seen: &DeletionCursor::new("e0.7".to_owned()),
        origin: origin(),
        commit_seen: Some(&CommitMark::new("e0.41.x".to_owned())),
    };
    serde_json::to_value(&request).unwrap()
}

pub(crate) fn assert_batch_meant(batch: &ReceivedBatch) {
    assert_eq!(batch.sent_at, at("08:10:01.5"));
    let items: Vec<Event> = batch.items.iter().map(|item| item.clone().unwrap()).collect();
    assert_eq!(items, events());
    assert_eq!(batch.open, open_events());
    assert_eq!(batch.device, report());
    assert_eq!(batch.deletions_seen, Some(DeletionCursor::new("e0.7".to_owned())));
    assert_eq!(batch.origin, Some(origin()));
    assert_eq!(batch.commit_seen, Some(CommitMark::new("e0.41.x".to_owned())));
}

pub(crate) fn answer() -> BatchAnswer {
    let reasons = [
        RefusalReason::Malformed,
        RefusalReason::MissingField,
        RefusalReason::EndNotAfterStart,
        RefusalReason::TooLong,
        RefusalReason::ImplausibleTime,
    ];
    let refused = reasons.map(|reason| ItemResult::Refused { reason });
    BatchAnswer {
        epoch: epoch(),
        lacks_since: Some(at("07:00:00")),
        settings_version: 12,
        server_time: at("08:10:02"),
        results: [
            ItemResult::Accepted,
            ItemResult::Duplicate,
            ItemResult::Gone,
            ItemResult::Expired,
        ]
        .into_iter()
        .chain(refused)
        .collect(),
        deletions: Some(DeletionPage {
            ranges: vec![
                DeletedRange {
                    start: at("06:00:00"),
                    end: at("07:00:00"),
                    lanes: vec![Lane::Window, Lane::Afk],
                    began_from: Some(at("05:30:00")),
                    event: None,
                },
                DeletedRange::of_event(id(0x30), Lane::Window, at("23:00:00.25")),
            ],
            cursor: DeletionCursor::new("e0.8".to_owned()),
            more: true,
        }),
        commit: Some(CommitMark::new("e0.42.x".to_owned())),
    }
}

pub(crate) fn batch_answer() -> Value {
    serde_json::to_value(answer()).unwrap()
}

pub(crate) fn tracking() -> TrackingSettings {
    let rule = |application: Option<&str>, title: Option<&str>, action| WindowRule {
        application: application.map(str::to_owned),
        title: title.map(str::to_owned),
        action,
    };
    TrackingSettings {
        session_mode: SessionMode::Manual,
        detail: DetailLevel::Application,
        afk_threshold_seconds: 240,
        minimum_title_milliseconds: 1_500,
        absence_ends_session_seconds: 7_200,
        window_rules: vec![
            rule(Some("^writer$"), Some("wiki"), WindowRuleAction::Keep),
            rule(Some("chat"), None, WindowRuleAction::HideTitle),
            rule(None, Some("bank"), WindowRuleAction::Hide),
            rule(Some("games"), None, WindowRuleAction::Exclude),
        ],
        default_window_rules: false,
        further_window_rules: Vec::new(),
    }
}

pub(crate) fn agent_settings() -> Value {
    let settings = AgentSettings {
        version: 12,
        tracking: tracking(),
    };
    serde_json::to_value(settings).unwrap()
}

pub(crate) fn error() -> ErrorBody {
    ErrorBody {
        error: ErrorDetail {
            code: "invalid_field".to_owned(),
            message: "What to do.".to_owned(),
            field: Some("sentAt".to_owned()),
        },
    }
}

/// As the first patch of this version sends them.
pub(crate) fn headers() -> BTreeMap<&'static str, String> {
    let mut headers: BTreeMap<_, _> = Announcement::own().headers().into();
    let (minor, _) = headers[VERSION_HEADER].rsplit_once('.').unwrap();
    let first = format!("{minor}.0");
    headers.insert(VERSION_HEADER, first);
    headers
}
