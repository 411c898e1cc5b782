//! What was deleted leaves no byte in the files, and nobody waits for that.

use std::cell::{Cell, RefCell};
use std::path::Path;

use timetrack_domain::{Event, Lane};
use timetrack_outbox::{Outbox, OutboxError, Settlement};
use timetrack_protocol::{DeletionCursor, DeletionPage, ItemResult};
use timetrack_test_support::small_disk::SmallDisk;

use super::fixtures::*;

/// Thousands of events with titles of many lengths, in the way of a real day: recorded and sent in turns that do not
/// fall together, so that rows move between pages.
fn a_working_day(outbox: &Outbox) {
    a_working_day_answered(outbox, |_| ItemResult::Accepted);
}

/// The same, with these answers. The last events still wait.
fn a_working_day_answered(outbox: &Outbox, answer: impl Fn(u64) -> ItemResult) {
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
            send(outbox, some, &answer);
        }
    }
}

/// Sends the events that wait, so many at the most.
fn send(outbox: &Outbox, most: usize, answer: impl Fn(u64) -> ItemResult) {
    let ids = outbox.pending_batch(most, usize::MAX).unwrap().ids;
    let results: Vec<_> = ids
        .iter()
        .map(|id| (*id, Settlement::from(answer(number_of(*id)))))
        .collect();
    outbox.settle(&results, &receipt(1, at(0)), at(0)).unwrap();
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

/// Erases what is due, whatever time that takes.
fn erase(outbox: &Outbox) -> bool {
    outbox.erase(|| true).unwrap()
}

#[test]
fn not_a_byte_of_it_is_left_in_the_files() {
    let directory = tempfile::tempdir().unwrap();
    let outbox = open(directory.path()).outbox;
    a_working_day(&outbox);
    assert!(!outbox.has_traces().unwrap());
    // Whole pages first: SQLite fills up their neighbours with rows that go afterwards.
    let blocks = (0..60).map(|block| deleted(block * 500, block * 500 + 199, &[Lane::Window]));
    assert_eq!(outbox.forget(&page(blocks.collect(), "a")).unwrap(), 2_400);
    assert!(outbox.has_traces().unwrap());
    assert!(erase(&outbox));
    assert_eq!(outbox.forget(&secrets()).unwrap(), 2_400);
    let before = held(directory.path());
    // What the deletion itself leaves is the reason for all this.
    assert!(files_hold(directory.path(), "SECRET"));
    assert!(erase(&outbox));
    assert!(!outbox.has_traces().unwrap());
    assert!(!files_hold(directory.path(), "SECRET"));
    assert!(files_hold(directory.path(), "public"), "the rest is where it was");
    assert_eq!((held(directory.path()), before.len()), (before, 1_200));

    outbox.append(&windows(ITEMS..ITEMS + 5)).unwrap();
    let waits = pending(&outbox);
    assert!(waits.is_sorted() && waits.ends_with(&[id(ITEMS + 3), id(ITEMS + 4)]));
    let status = outbox.status().unwrap();
    drop(outbox);
    let opened = open(directory.path());
    assert_eq!((opened.damage, opened.outbox.status().unwrap()), (None, status));
}

#[test]
fn what_the_server_did_not_want_leaves_none_either() {
    for unwanted in [ItemResult::Gone, ItemResult::Expired] {
        let directory = tempfile::tempdir().unwrap();
        let outbox = open(directory.path()).outbox;
        let answer = |number| {
            if is_secret(number) {
                unwanted
            } else {
                ItemResult::Accepted
            }
        };
        a_working_day_answered(&outbox, answer);
        send(&outbox, usize::MAX, answer);
        assert_eq!(held(directory.path()).len(), 2_000);
        assert!(outbox.has_traces().unwrap(), "{unwanted:?}");
        assert!(files_hold(directory.path(), "SECRET"));
        assert!(erase(&outbox));
        assert!(!files_hold(directory.path(), "SECRET"), "{unwanted:?}");
        assert!(files_hold(directory.path(), "public"));
    }
}

#[test]
fn what_went_by_age_before_it_was_deleted_leaves_none() {
    let directory = tempfile::tempdir().unwrap();
    let outbox = open(directory.path()).outbox;
    a_working_day(&outbox);
    send(&outbox, usize::MAX, |_| ItemResult::Accepted);
    outbox.prune(at(15 * 86_400)).unwrap();
    assert_eq!(held(directory.path()), []);
    outbox.forget(&page(Vec::new(), "a")).unwrap();
    assert!(!outbox.has_traces().unwrap(), "nothing was deleted by anybody");
    assert!(files_hold(directory.path(), "SECRET"));

    assert_eq!(outbox.forget(&secrets()).unwrap(), 0);
    assert!(erase(&outbox));
    assert!(!files_hold(directory.path(), "SECRET"));
}

#[test]
fn what_happens_between_two_steps_is_there_afterwards() {
    let directory = tempfile::tempdir().unwrap();
    let outbox = open(directory.path()).outbox;
    a_working_day(&outbox);
    outbox.forget(&secrets()).unwrap();
    let without = tempfile::tempdir().unwrap();
    let other = open(without.path()).outbox;
    a_working_day(&other);
    other.forget(&secrets()).unwrap();

    // Both live through the same, one of them while it erases.
    let step = Cell::new(0);
    let done = outbox.erase(|| {
        let number = step.replace(step.get() + 1);
        live(&outbox, number);
        live(&other, number);
        true
    });
    assert!(done.unwrap());
    let steps = step.get();
    assert!(steps > 2 * ITEMS / 3 / 200, "{steps} steps");
    assert_eq!(held(directory.path()), held(without.path()));
    assert_eq!(outbox.status().unwrap(), other.status().unwrap());
    assert_eq!(pending(&outbox), pending(&other));
    assert!(!files_hold(directory.path(), "SECRET"));

    // What is deleted meanwhile is not done with.
    outbox
        .forget(&page(vec![deleted(0, 100, &[Lane::Window])], "b"))
        .unwrap();
    let later = Cell::new(deleted(100, 200, &[Lane::Window]).into());
    let done = outbox.erase(|| {
        if let Some(range) = later.take() {
            outbox.forget(&page(vec![range], "c")).unwrap();
        }
        true
    });
    assert!(!done.unwrap());
    assert!(outbox.has_traces().unwrap());
    assert!(erase(&outbox));
}

/// Records, sends and deletes a little.
fn live(outbox: &Outbox, number: u64) {
    let first = ITEMS + number * 3;
    outbox.append(&windows(first..first + 3)).unwrap();
    let session = open_event(1_000_000, Lane::WorkSession, 0);
    let seconds = i64::try_from(number).unwrap() + 40_000;
    outbox.record(&[], &checkpoint(&[session], seconds)).unwrap();
    let ids = outbox.pending_batch(2, usize::MAX).unwrap().ids;
    settle(outbox, &ids, ItemResult::Accepted, &receipt(1, at(0)));
    if number.is_multiple_of(5) {
        outbox.prune(at(0)).unwrap();
    }
}

#[test]
fn it_can_be_stopped_or_killed_after_each_step_and_is_done_when_it_starts_again() {
    let directory = tempfile::tempdir().unwrap();
    let outbox = open(directory.path()).outbox;
    a_working_day(&outbox);
    outbox.forget(&secrets()).unwrap();
    let before = held(directory.path());
    let (step, killed) = (Cell::new(0), RefCell::new(Vec::new()));
    outbox
        .erase(|| {
            let number = step.replace(step.get() + 1);
            if number % 4 == 0 {
                killed.borrow_mut().push(copy_of_files(directory.path()));
            }
            true
        })
        .unwrap();
    assert!(killed.borrow().len() > 5);
    for killed in killed.take() {
        let opened = open(killed.path());
        assert_eq!(opened.damage, None);
        assert_eq!(held(killed.path()), before);
        assert!(erase(&opened.outbox));
        assert_eq!(held(killed.path()), before);
        assert!(!files_hold(killed.path(), "SECRET"));
    }

    for most in [0, 1, 2, 7, 12, 19] {
        let directory = tempfile::tempdir().unwrap();
        let outbox = open(directory.path()).outbox;
        a_working_day(&outbox);
        outbox.forget(&secrets()).unwrap();
        let steps = Cell::new(0);
        let stopped = outbox.erase(|| steps.replace(steps.get() + 1) < most);
        assert!(!stopped.unwrap(), "{most}");
        assert_eq!(steps.get(), most + 1, "no step after that");
        // It records on as if nothing had been begun, also after it started again.
        live(&outbox, 0);
        drop(outbox);
        let opened = open(directory.path());
        assert_eq!(opened.damage, None);
        let outbox = opened.outbox;
        live(&outbox, 1);
        let now_held = held(directory.path());
        assert!(erase(&outbox));
        assert_eq!(held(directory.path()), now_held);
        assert!(!files_hold(directory.path(), "SECRET"));
    }
}

#[test]
fn an_export_under_way_delays_it_and_nobody() {
    let directory = tempfile::tempdir().unwrap();
    let outbox = open(directory.path()).outbox;
    a_working_day(&outbox);
    let reader = reading(directory.path());
    assert_eq!(outbox.forget(&secrets()).unwrap(), 4_000);
    let steps = Cell::new(0);
    let done = outbox.erase(|| {
        steps.set(steps.get() + 1);
        true
    });
    assert!(!done.unwrap());
    assert_eq!(steps.get(), 0, "not all that work for nothing");
    outbox.append(&windows(ITEMS..ITEMS + 1)).unwrap();
    assert!(files_hold(directory.path(), "SECRET"));
    drop(reader);

    // One that begins in the middle of it.
    let reader = RefCell::new(None);
    let done = outbox.erase(|| {
        let mut reader = reader.borrow_mut();
        reader.get_or_insert_with(|| reading(directory.path()));
        true
    });
    assert!(!done.unwrap());
    assert!(outbox.has_traces().unwrap());
    drop(reader);
    assert!(erase(&outbox));
    assert!(!files_hold(directory.path(), "SECRET"));
}

/// A reader in the middle of its work.
fn reading(directory: &Path) -> rusqlite::Connection {
    let reader = rusqlite::Connection::open(directory.join("outbox.db")).unwrap();
    reader.execute_batch("BEGIN").unwrap();
    let items: u64 = reader
        .query_row("SELECT count(*) FROM item", [], |row| row.get(0))
        .unwrap();
    assert!(items > 1_000);
    reader
}

#[test]
fn a_program_that_is_killed_after_the_deletion_has_the_rest_erased_when_it_starts_again() {
    let directory = tempfile::tempdir().unwrap();
    let outbox = open(directory.path()).outbox;
    a_working_day(&outbox);
    outbox.forget(&secrets()).unwrap();
    let killed = copy_of_files(directory.path());
    assert!(files_hold(killed.path(), "SECRET"));
    let reopened = open(killed.path()).outbox;
    let seen = DeletionCursor::new("a".to_owned());
    assert_eq!(reopened.deletions_seen().unwrap(), seen);
    assert_eq!(held(killed.path()).len(), 2_000);
    assert!(reopened.has_traces().unwrap());
    assert!(erase(&reopened));
    assert!(!files_hold(killed.path(), "SECRET"));
}

#[test]
fn a_full_disk_costs_nothing_and_it_is_done_once_there_is_space() {
    let test = "outbox::erase::a_full_disk_costs_nothing_and_it_is_done_once_there_is_space";
    let Some(disk) = SmallDisk::for_test(test, 9) else {
        return;
    };
    let outbox = open(disk.path()).outbox;
    a_working_day(&outbox);
    // So little that what becomes free in the file is no room for a copy of the rest.
    let some = page(secrets().ranges[..100].to_vec(), "a");
    assert_eq!(outbox.forget(&some).unwrap(), 100);
    // No block is left, and a second time there is a little room that it can take.
    for (room, number) in [(0, ITEMS), (300_000, ITEMS + 1)] {
        let before = held(disk.path());
        std::fs::write(disk.path().join("to be freed"), vec![1; room]).unwrap();
        disk.fill();
        std::fs::remove_file(disk.path().join("to be freed")).unwrap();
        let error = outbox.erase(|| true).unwrap_err();
        assert!(matches!(error, OutboxError::DiskFull(_)), "{error:?}");
        assert!(outbox.has_traces().unwrap());
        assert_eq!(held(disk.path()), before);
        // It gave back what it took, so there is as much room for what is recorded as before.
        outbox.append(&windows(number..number + 1)).unwrap();
        disk.free();
        assert_eq!(open(copy_of_files(disk.path()).path()).damage, None);
    }
    outbox.forget(&secrets()).unwrap();
    assert!(erase(&outbox));
    assert!(!files_hold(disk.path(), "SECRET"));
    assert_eq!(held(disk.path()).len(), 2_002);
}
