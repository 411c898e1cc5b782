//! Several threads and several programs at one outbox.

use std::sync::Barrier;

use timetrack_outbox::OutboxReader;
use timetrack_protocol::ItemResult;

use super::fixtures::*;

#[test]
fn recorder_sender_and_status_work_at_the_same_time() {
    let directory = tempfile::tempdir().unwrap();
    let outbox = open(directory.path()).outbox;
    let start = Barrier::new(3);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            start.wait();
            for event in windows(0..500) {
                outbox.append(&[event]).unwrap();
            }
        });
        scope.spawn(|| {
            start.wait();
            let mut settled = 0;
            while settled < 500 {
                let ids = outbox.pending_batch(20, 1 << 20).unwrap().ids;
                settle(&outbox, &ids, ItemResult::Accepted, &receipt(1, at(0)));
                settled += ids.len();
            }
        });
        scope.spawn(|| {
            start.wait();
            while outbox.status().unwrap().acknowledged.items < 500 {
                outbox.sync().unwrap();
            }
        });
    });
    let status = outbox.status().unwrap();
    assert_eq!((status.pending.items, status.acknowledged.items), (0, 500));
}

#[test]
fn a_reader_sees_the_outbox_while_it_is_written_and_holds_nobody_up() {
    let directory = tempfile::tempdir().unwrap();
    let outbox = open(directory.path()).outbox;
    outbox.append(&windows(0..600)).unwrap();
    let reader = OutboxReader::open(directory.path()).unwrap();
    let mut export = reader.export(at(0), at(1_000_000));
    assert!(export.next().unwrap().is_ok());
    outbox.append(&windows(600..700)).unwrap();
    outbox.sync().unwrap();
    assert_eq!(export.count(), 699);
}

#[test]
fn a_program_that_holds_the_file_is_reported_and_waited_for() {
    let directory = tempfile::tempdir().unwrap();
    let outbox = open(directory.path()).outbox;
    let mut other = rusqlite::Connection::open(directory.path().join("outbox.db")).unwrap();
    let hold = other
        .transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)
        .unwrap();
    let error = outbox.append(&windows(0..1)).unwrap_err();
    assert!(error.is_transient(), "{error}");
    drop(hold);
    outbox.append(&windows(0..1)).unwrap();
    assert_eq!(pending(&outbox), [id(0)]);
}
