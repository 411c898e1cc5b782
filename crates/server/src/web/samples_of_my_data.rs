//! Made-up holdings for tests of the pages of "My data".

use jiff::{SignedDuration, civil::date};
use timetrack_domain::{
    AfkCause, ApplicationName, EventContent, IdGenerator, Interval, Lane, Subject, WindowTitle, id::EventId,
};

use super::samples::{HOSTILE, at, zone};
use crate::services::my_data::{
    Ahead, DeletedRange, DeletionPreview, Held, Item, ItemPage, LaneInRange, MyData,
};

fn span(start: &str, end: &str) -> Interval {
    Interval::new(at(start), at(end)).unwrap()
}

/// What is held.
pub(crate) fn my_data() -> MyData {
    let counts = [62, 41, 0, 612, 41_208];
    let held = Lane::ALL
        .into_iter()
        .zip(counts)
        .map(|(lane, count)| Held {
            lane,
            count,
            since: (count > 0).then(|| at("08:04")),
            machines: match count {
                0 => Vec::new(),
                41_208 => vec!["LT-0371".to_owned(), "WS-Klimakammer-2".to_owned()],
                _ => vec!["LT-0371".to_owned()],
            },
        })
        .collect();
    MyData {
        held,
        detail_since: Some(date(2026, 8, 20)),
        nothing_goes_since: Some(date(2026, 11, 3)),
        ahead: Some(Ahead {
            count: 214,
            hull: Interval::new(at("08:00"), "2028-05-03T16:00:00Z".parse().unwrap()).unwrap(),
            deletable: Some(Interval::new(at("08:00"), "2028-05-03T16:00:00Z".parse().unwrap()).unwrap()),
            machines: vec!["WS-Klimakammer-2".to_owned()],
        }),
        now: at("15:30"),
        deletions: vec![DeletedRange {
            interval: span("10:30", "11:52"),
            lanes: vec![Lane::Window, Lane::Afk],
            machine: "LT-0371".to_owned(),
            at: at("15:00"),
        }],
        settings: timetrack_domain::TrackingSettings::default(),
        today: date(2026, 11, 18),
        zone: zone(),
    }
}

/// A page of items of every kind, with hostile texts.
pub(crate) fn items() -> ItemPage {
    let mut ids = IdGenerator::from_seed(7);
    let mut contents = vec![
        EventContent::WorkSession,
        EventContent::Break,
        EventContent::Private,
        EventContent::HiddenWindow,
        EventContent::WindowUnavailable,
        EventContent::Afk(AfkCause::Idle),
        EventContent::Afk(AfkCause::Locked),
        EventContent::Afk(AfkCause::Suspended),
        EventContent::Afk(AfkCause::SwitchedAway),
        EventContent::Afk(AfkCause::NotMeasured),
    ];
    contents.extend(HOSTILE.iter().map(|text| {
        EventContent::Window(Subject {
            application: ApplicationName::new(text),
            title: Some(WindowTitle::new(&text.repeat(8))),
        })
    }));
    let items = contents
        .into_iter()
        .map(|content| Item {
            id: EventId::generate(at("08:04"), &mut ids),
            interval: span("08:04", "08:14"),
            is_open: matches!(content, EventContent::WorkSession),
            content,
            machine: "WS-Klimakammer-Prüffeldautomatisierung-2".to_owned(),
        })
        .collect();
    ItemPage {
        items,
        next: Some("1763450000000.1".to_owned()),
        today: date(2026, 11, 18),
        zone: zone(),
    }
}

/// What a deletion would remove.
pub(crate) fn preview() -> DeletionPreview {
    DeletionPreview {
        interval: span("10:30", "11:52"),
        lanes: vec![
            LaneInRange {
                lane: Lane::Window,
                count: 38,
                duration: SignedDuration::from_mins(65),
                hull: Some(span("10:22", "11:55")),
            },
            LaneInRange {
                lane: Lane::Afk,
                count: 1,
                duration: SignedDuration::from_mins(17),
                hull: Some(span("08:10", "11:00")),
            },
        ],
        working_time: SignedDuration::from_mins(451),
    }
}
