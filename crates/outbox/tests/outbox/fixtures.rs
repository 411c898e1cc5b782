//! Events and directories for these tests.

use std::fs;
use std::path::Path;

use jiff::Timestamp;
use timetrack_domain::id::{EventId, ServerEpoch};
use timetrack_domain::{
    AfkCause, ApplicationName, Checkpoint, Event, EventContent, Interval, Lane, OpenEvent, Subject,
    WindowTitle,
};
use timetrack_outbox::{Check, ItemState, Limits, Opened, Outbox, OutboxReader, Receipt, Settlement};
use timetrack_protocol::{DeletedRange, DeletionCursor, DeletionPage, ItemResult};
use uuid::Uuid;

/// 2026-11-19T08:00:00Z.
pub(super) const MORNING: i64 = 1_795_075_200;

/// The instant that many seconds after [`MORNING`].
pub(super) fn at(seconds: i64) -> Timestamp {
    Timestamp::from_second(MORNING + seconds).unwrap()
}

pub(super) fn id(number: u64) -> EventId {
    EventId::from_uuid(Uuid::from_u64_pair(
        0x0193_a1f0_0000_7000,
        0x8000_0000_0000_0000 | number,
    ))
}

/// The number that such an id was made of.
pub(super) fn number_of(id: EventId) -> u64 {
    id.as_uuid().as_u64_pair().1 & !(1 << 63)
}

pub(super) fn epoch(number: u64) -> ServerEpoch {
    ServerEpoch::from_uuid(Uuid::from_u64_pair(7, number))
}

pub(super) fn receipt(epoch_number: u64, server_time: Timestamp) -> Receipt {
    Receipt {
        epoch: epoch(epoch_number),
        lacks_since: None,
        server_time,
        commit: None,
    }
}

pub(super) fn content(lane: Lane, title: &str) -> EventContent {
    match lane {
        Lane::WorkSession => EventContent::WorkSession,
        Lane::Break => EventContent::Break,
        Lane::Private => EventContent::Private,
        Lane::Afk => EventContent::Afk(AfkCause::Idle),
        Lane::Window => EventContent::Window(Subject {
            application: ApplicationName::new("Writer"),
            title: Some(WindowTitle::new(title)),
        }),
    }
}

/// An event of five seconds that begins `number * 5` seconds after [`MORNING`].
pub(super) fn event(number: u64, lane: Lane) -> Event {
    let start = i64::try_from(number).unwrap() * 5;
    Event {
        id: id(number),
        interval: Interval::new(at(start), at(start + 5)).unwrap(),
        content: content(lane, &format!("Letter {number}")),
    }
}

pub(super) fn windows(numbers: std::ops::Range<u64>) -> Vec<Event> {
    numbers.map(|number| event(number, Lane::Window)).collect()
}

pub(super) fn open_event(number: u64, lane: Lane, start: i64) -> OpenEvent {
    OpenEvent {
        id: id(number),
        start: at(start),
        content: content(lane, "Draft"),
    }
}

/// What is open at `seconds` after [`MORNING`], with nothing held.
pub(super) fn checkpoint(open: &[OpenEvent], seconds: i64) -> Checkpoint {
    Checkpoint {
        at: at(seconds),
        open: open.to_vec(),
        held: Vec::new(),
    }
}

pub(super) fn open(directory: &Path) -> Opened {
    open_with(directory, Limits::default())
}

pub(super) fn open_with(directory: &Path, limits: Limits) -> Opened {
    Outbox::open(directory, limits, Check::AfterUncleanEnd, at(0)).unwrap()
}

/// The ids that wait, in their order.
pub(super) fn pending(outbox: &Outbox) -> Vec<EventId> {
    outbox.pending_batch(usize::MAX, usize::MAX).unwrap().ids
}

pub(super) fn settle(outbox: &Outbox, ids: &[EventId], result: ItemResult, receipt: &Receipt) {
    let results: Vec<_> = ids.iter().map(|id| (*id, Settlement::from(result))).collect();
    outbox.settle(&results, receipt, receipt.server_time).unwrap();
}

/// What a killed program leaves: the files as they are while the outbox is still open.
pub(super) fn copy_of_files(from: &Path) -> tempfile::TempDir {
    let copy = tempfile::tempdir().unwrap();
    for name in ["outbox.db", "outbox.db-wal"] {
        let source = from.join(name);
        if source.exists() {
            fs::copy(source, copy.path().join(name)).unwrap();
        }
    }
    copy
}

/// The names of the files in `directory`, sorted.
pub(super) fn file_names(directory: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(directory)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

pub(super) fn deleted(start: i64, end: i64, lanes: &[Lane]) -> DeletedRange {
    DeletedRange {
        start: at(start),
        end: at(end),
        lanes: lanes.to_vec(),
        began_from: None,
        event: None,
    }
}

pub(super) fn page(ranges: Vec<DeletedRange>, cursor: &str) -> DeletionPage {
    DeletionPage {
        ranges,
        cursor: DeletionCursor::new(cursor.to_owned()),
        more: false,
    }
}

/// What an export prints of closed items: their states and starts in seconds.
pub(super) fn held(directory: &Path) -> Vec<(ItemState, i64)> {
    let reader = OutboxReader::open(directory).unwrap();
    reader
        .export(at(-100_000), at(10_000_000))
        .filter_map(|item| {
            let item = item.unwrap();
            let state = item.state?;
            let wire: timetrack_protocol::WireItem = serde_json::from_str(item.item.get()).unwrap();
            Some((state, wire.start.as_second() - MORNING))
        })
        .collect()
}

pub(super) fn files_hold(directory: &Path, text: &str) -> bool {
    file_names(directory).iter().any(|name| {
        let bytes = std::fs::read(directory.join(name)).unwrap();
        bytes.windows(text.len()).any(|window| window == text.as_bytes())
    })
}
