//! The sender as a whole, against a server that misbehaves in every way: nothing is lost, nothing is doubled, and nothing
//! that is refused keeps the rest waiting.

mod batches;
mod ending;
mod erasing;
mod fake_server;
mod faults;
mod forgetting;
mod office;
mod refusals;

use std::{collections::BTreeSet, ops::Range, time::Duration};

use jiff::Timestamp;
use timetrack_domain::{ApplicationName, Event, EventContent, Interval, Subject, WindowTitle, id::EventId};
use uuid::Uuid;

/// How long anything may take on a busy machine.
const LIMIT: Duration = Duration::from_mins(1);
const JSON: &str = "Content-Type: application/json\r\n";
const HTML: &str = "Content-Type: text/html\r\n";
/// An error as the server writes it.
const ERROR: &str = r#"{"error":{"code":"no","message":"No."}}"#;

fn id(number: u64) -> EventId {
    EventId::from_uuid(Uuid::from_u64_pair(0x0193_a1f0_0000_7000, 1 << 63 | number))
}

fn ids(numbers: Range<u64>) -> BTreeSet<EventId> {
    numbers.map(id).collect()
}

fn at(seconds: u64) -> Timestamp {
    Timestamp::from_second(1_795_075_200 + i64::try_from(seconds).unwrap()).unwrap()
}

fn event(number: u64) -> Event {
    Event {
        id: id(number),
        interval: Interval::new(at(number * 5), at(number * 5 + 5)).unwrap(),
        content: EventContent::Window(Subject {
            application: ApplicationName::new("Writer"),
            title: Some(WindowTitle::new(&format!("Letter {number}"))),
        }),
    }
}
