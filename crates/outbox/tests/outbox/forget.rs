//! What a person deleted on the server goes from the outbox, to the last byte.

use std::path::Path;

use timetrack_domain::{Event, Interval, Lane};
use timetrack_outbox::{ItemState, Outbox, OutboxReader, QuarantineReason};
use timetrack_protocol::{DeletedRange, DeletionCursor, DeletionPage, ItemResult};

use super::fixtures::*;

fn deleted(start: i64, end: i64, lanes: &[Lane]) -> DeletedRange {
    DeletedRange {
        start: at(start),
        end: at(end),
        lanes: lanes.to_vec(),
        began_from: None,
    }
}

fn page(ranges: Vec<DeletedRange>, cursor: &str) -> DeletionPage {
    DeletionPage {
        ranges,
        cursor: DeletionCursor::new(cursor.to_owned()),
        more: false,
    }
}

/// What an export prints of closed items: their states and starts in seconds.
fn held(directory: &Path) -> Vec<(ItemState, i64)> {
    let reader = OutboxReader::open(directory).unwrap();
    reader
        .export(at(-100_000), at(10_000_000))
        .map(|item| {
            let item = item.unwrap();
            let wire: timetrack_protocol::WireItem = serde_json::from_str(item.item.get()).unwrap();
            (item.state.unwrap(), wire.start.as_second() - MORNING)
        })
        .collect()
}

fn files_hold(directory: &Path, text: &str) -> bool {
    file_names(directory).iter().any(|name| {
        let bytes = std::fs::read(directory.join(name)).unwrap();
        bytes.windows(text.len()).any(|window| window == text.as_bytes())
    })
}

#[test]
fn what_is_covered_goes_in_every_state_and_nothing_else() {
    let directory = tempfile::tempdir().unwrap();
    let outbox = open(directory.path()).outbox;
    // Windows from 0 to 30 seconds, two of each state; absence and a work session beside them.
    outbox.append(&windows(0..6)).unwrap();
    settle(
        &outbox,
        &[id(0), id(3)],
        ItemResult::Accepted,
        &receipt(1, at(60)),
    );
    for number in [1, 4] {
        outbox
            .quarantine(id(number), QuarantineReason::Rejected { status: 422 })
            .unwrap();
    }
    let mut away = event(20, Lane::Afk);
    away.interval = Interval::new(at(0), at(100)).unwrap();
    let mut session = event(21, Lane::WorkSession);
    session.interval = away.interval;
    outbox.append(&[away, session]).unwrap();
    assert_eq!(outbox.deletions_seen().unwrap(), DeletionCursor::beginning());

    // From within the third to within the fourth and nothing at the edge of the fifth, which begins at its end.
    let forgotten = outbox.forget(&page(vec![deleted(12, 20, &[Lane::Window])], "a"));
    assert_eq!(forgotten.unwrap(), 2);
    let (waits, kept, aside) = (
        ItemState::Pending,
        ItemState::Acknowledged,
        ItemState::Quarantined,
    );
    assert_eq!(
        held(directory.path()),
        [
            (kept, 0),
            (aside, 5),
            (aside, 20),
            (waits, 25),
            (waits, 0),
            (waits, 0)
        ]
    );
    assert_eq!(
        outbox.deletions_seen().unwrap(),
        DeletionCursor::new("a".to_owned())
    );

    // The same again changes nothing; several at once, in two lanes.
    let again = page(vec![deleted(12, 20, &[Lane::Window])], "a");
    assert_eq!(outbox.forget(&again).unwrap(), 0);
    let more = page(
        vec![
            deleted(21, 22, &[Lane::Window]),
            deleted(99, 300, &[Lane::Afk, Lane::Window]),
            deleted(0, 1, &[]),
        ],
        "b",
    );
    assert_eq!(outbox.forget(&more).unwrap(), 2);
    assert_eq!(
        held(directory.path()),
        [(kept, 0), (aside, 5), (waits, 25), (waits, 0)]
    );
    let status = outbox.status().unwrap();
    let tallies = [status.pending, status.acknowledged, status.quarantined];
    assert_eq!(tallies.map(|tally| tally.items), [2, 1, 1]);
    assert_eq!(status.discarded_items, 0, "nothing was given up");
}

#[test]
fn an_answer_that_calls_working_time_deleted_costs_nothing() {
    let directory = tempfile::tempdir().unwrap();
    let outbox = open(directory.path()).outbox;
    let lanes = [Lane::WorkSession, Lane::Break, Lane::Private, Lane::Window];
    let items: Vec<_> = (0..)
        .zip(lanes)
        .map(|(number, lane)| event(number, lane))
        .collect();
    outbox.append(&items).unwrap();
    let everything = deleted(-1_000_000, 1_000_000, &Lane::ALL);
    assert_eq!(outbox.forget(&page(vec![everything], "a")).unwrap(), 1);
    assert_eq!(pending(&outbox), [id(0), id(1), id(2)]);
}

#[test]
fn what_began_under_somebody_else_stays() {
    let directory = tempfile::tempdir().unwrap();
    let outbox = open(directory.path()).outbox;
    outbox.append(&windows(0..4)).unwrap();
    let range = DeletedRange {
        began_from: Some(at(5)),
        ..deleted(0, 20, &[Lane::Window])
    };
    assert_eq!(outbox.forget(&page(vec![range], "a")).unwrap(), 3);
    assert_eq!(pending(&outbox), [id(0)]);
}

#[test]
fn what_is_recorded_later_is_not_touched() {
    let directory = tempfile::tempdir().unwrap();
    let outbox = open(directory.path()).outbox;
    outbox.append(&windows(0..4)).unwrap();
    outbox
        .forget(&page(vec![deleted(0, 20, &[Lane::Window])], "a"))
        .unwrap();
    outbox.append(&windows(4..8)).unwrap();
    outbox
        .forget(&page(vec![deleted(0, 10, &[Lane::Window])], "b"))
        .unwrap();
    assert_eq!(pending(&outbox), [id(4), id(5), id(6), id(7)]);
}

/// Thousands of events with titles of many lengths, in the way of a real day: recorded and sent in turns that do not
/// fall together, so that rows move between pages.
fn a_working_day(outbox: &Outbox) {
    for round in 0..ITEMS / 50 {
        let events: Vec<Event> = (round * 50..round * 50 + 50)
            .map(|number| {
                let length = usize::try_from(number * 7_919 % 300).unwrap();
                Event {
                    content: content(Lane::Window, &title(number, length)),
                    ..event(number, Lane::Window)
                }
            })
            .collect();
        outbox.append(&events).unwrap();
        if round % 4 != 0 {
            let some = usize::try_from(round * 31 % 150 + 1).unwrap();
            let ids = outbox.pending_batch(some, usize::MAX).unwrap().ids;
            settle(outbox, &ids, ItemResult::Accepted, &receipt(1, at(0)));
        }
    }
}

const ITEMS: u64 = 6_000;

fn title(number: u64, length: usize) -> String {
    let marker = if is_secret(number) { "SECRET" } else { "public" };
    marker.chars().cycle().take(length.max(6)).collect()
}

/// Two of three.
fn is_secret(number: u64) -> bool {
    !number.is_multiple_of(3)
}

fn secrets() -> DeletionPage {
    let ranges = (0..i64::try_from(ITEMS).unwrap())
        .filter(|number| number % 3 != 0)
        .map(|number| deleted(number * 5 + 1, number * 5 + 2, &[Lane::Window]));
    page(ranges.collect(), "a")
}

#[test]
fn not_a_byte_of_it_is_left_in_the_files() {
    let directory = tempfile::tempdir().unwrap();
    let outbox = open(directory.path()).outbox;
    a_working_day(&outbox);
    assert!(files_hold(directory.path(), "SECRET"));
    // Whole pages first: SQLite fills up their neighbours with rows that go afterwards.
    let blocks = (0..60).map(|block| deleted(block * 500, block * 500 + 199, &[Lane::Window]));
    assert_eq!(outbox.forget(&page(blocks.collect(), "a")).unwrap(), 2_400);
    assert_eq!(outbox.forget(&secrets()).unwrap(), 2_400);
    assert!(!files_hold(directory.path(), "SECRET"));
    assert!(files_hold(directory.path(), "public"), "the rest is where it was");
    assert_eq!(held(directory.path()).len(), 1_200);
    outbox.append(&windows(ITEMS..ITEMS + 5)).unwrap();
    let waits = pending(&outbox);
    assert!(waits.is_sorted() && waits.ends_with(&[id(ITEMS + 3), id(ITEMS + 4)]));
}

#[test]
fn an_export_under_way_delays_the_last_bytes_and_nobody() {
    let directory = tempfile::tempdir().unwrap();
    let outbox = open(directory.path()).outbox;
    a_working_day(&outbox);
    let reader = reading(directory.path());
    assert_eq!(outbox.forget(&secrets()).unwrap(), 4_000);
    assert!(!outbox.erase().unwrap());
    outbox.append(&windows(ITEMS..ITEMS + 1)).unwrap();
    assert!(files_hold(directory.path(), "SECRET"));

    drop(reader);
    outbox.prune(at(0)).unwrap();
    assert!(!files_hold(directory.path(), "SECRET"));
}

#[test]
fn a_program_that_is_killed_in_between_has_the_rest_erased_when_it_starts_again() {
    let directory = tempfile::tempdir().unwrap();
    let outbox = open(directory.path()).outbox;
    a_working_day(&outbox);
    let _reader = reading(directory.path());
    outbox.forget(&secrets()).unwrap();
    let killed = copy_of_files(directory.path());
    assert!(files_hold(killed.path(), "SECRET"));
    let reopened = open(killed.path()).outbox;
    assert_eq!(
        reopened.deletions_seen().unwrap(),
        DeletionCursor::new("a".to_owned()),
        "together with what it removed"
    );
    assert_eq!(held(killed.path()).len(), 2_000);
    reopened.prune(at(0)).unwrap();
    assert!(!files_hold(killed.path(), "SECRET"));
}

/// A reader in the middle of its work.
fn reading(directory: &Path) -> rusqlite::Connection {
    let reader = rusqlite::Connection::open(directory.join("outbox.db")).unwrap();
    reader.execute_batch("BEGIN").unwrap();
    let items: u64 = reader
        .query_row("SELECT count(*) FROM item", [], |row| row.get(0))
        .unwrap();
    assert_eq!(items, ITEMS);
    reader
}

#[test]
fn a_file_that_had_to_be_saved_is_told_of_every_deletion_again() {
    let directory = tempfile::tempdir().unwrap();
    let outbox = open(directory.path()).outbox;
    outbox.append(&windows(0..50)).unwrap();
    outbox
        .forget(&page(vec![deleted(0, 20, &[Lane::Window])], "a"))
        .unwrap();
    drop(outbox);
    let file = directory.path().join("outbox.db");
    let mut bytes = std::fs::read(&file).unwrap();
    bytes[..100].fill(0xee);
    std::fs::write(&file, bytes).unwrap();

    let opened = open(directory.path());
    assert_eq!(opened.damage.unwrap().salvaged_items, 46);
    assert_eq!(
        opened.outbox.deletions_seen().unwrap(),
        DeletionCursor::beginning()
    );
}
