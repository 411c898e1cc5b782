//! A disk that is full or may not be written.

use std::fs;
use std::path::Path;

use timetrack_outbox::{Check, Limits, Outbox, OutboxError};
use timetrack_test_support::small_disk::SmallDisk;

use super::fixtures::*;

#[test]
fn a_full_disk_takes_nothing_back_and_is_used_again_once_there_is_space() {
    let Some(disk) = SmallDisk::for_test(
        "outbox::disk::a_full_disk_takes_nothing_back_and_is_used_again_once_there_is_space",
        2,
    ) else {
        return;
    };
    let outbox = open(disk.path()).outbox;
    disk.fill();
    let mut appended = 0;
    let error = loop {
        match outbox.append(&windows(appended..appended + 10)) {
            Ok(()) => appended += 10,
            Err(error) => break error,
        }
    };
    assert!(
        matches!(error, OutboxError::DiskFull(_)) && error.is_transient(),
        "{error:?}"
    );
    assert!(outbox.append(&windows(appended..appended + 10)).is_err());
    assert_eq!(outbox.status().unwrap().pending.items, appended);

    disk.free();
    outbox.append(&windows(appended..appended + 10)).unwrap();
    outbox.sync().unwrap();
    assert_eq!(pending(&outbox), (0..appended + 10).map(id).collect::<Vec<_>>());
    drop(outbox);
    let opened = open(disk.path());
    assert_eq!(opened.damage, None);
    assert_eq!(opened.outbox.status().unwrap().pending.items, appended + 10);
}

#[test]
fn opening_on_a_full_disk_can_be_tried_again() {
    let Some(disk) = SmallDisk::for_test("outbox::disk::opening_on_a_full_disk_can_be_tried_again", 2) else {
        return;
    };
    disk.fill();
    let error = try_open(disk.path()).unwrap_err();
    assert!(error.is_transient(), "a new one: {error:?}");
    disk.free();
    let opened = open(disk.path());
    assert_eq!(opened.damage, None);
    opened.outbox.append(&windows(0..100)).unwrap();
    drop(opened);

    disk.fill();
    let error = try_open(disk.path()).unwrap_err();
    assert!(error.is_transient(), "one with items: {error:?}");
    disk.free();
    let opened = open(disk.path());
    assert_eq!(opened.damage, None);
    assert_eq!(opened.outbox.status().unwrap().pending.items, 100);
}

#[test]
fn a_read_only_disk_is_an_error_that_says_so() {
    let Some(disk) = SmallDisk::for_test("outbox::disk::a_read_only_disk_is_an_error_that_says_so", 2) else {
        return;
    };
    open(disk.path()).outbox.append(&windows(0..3)).unwrap();
    disk.make_read_only();
    let error = try_open(disk.path()).unwrap_err();
    let expected = matches!(error, OutboxError::ReadOnly(_) | OutboxError::CannotOpen { .. });
    assert!(expected && !error.is_transient(), "{error:?}");
    disk.make_writable();
    assert_eq!(open(disk.path()).outbox.status().unwrap().pending.items, 3);

    let outbox = open(disk.path()).outbox;
    fs::remove_file(disk.path().join("outbox.db-shm")).ok();
    drop(outbox);
    fs::remove_file(disk.path().join("outbox.db")).unwrap();
    disk.make_read_only();
    let error = try_open(disk.path()).unwrap_err();
    assert!(
        matches!(error, OutboxError::ReadOnly(_) | OutboxError::CannotOpen { .. }),
        "{error:?}"
    );
}

#[test]
fn a_directory_that_is_missing_or_in_the_way_is_named() {
    let directory = tempfile::tempdir().unwrap();
    let missing = directory.path().join("missing");
    let error = try_open(&missing).unwrap_err();
    assert!(
        error.to_string().contains("missing") && !error.is_transient(),
        "{error}"
    );
    fs::create_dir(directory.path().join("outbox.db")).unwrap();
    assert!(matches!(
        try_open(directory.path()),
        Err(OutboxError::CannotOpen { .. })
    ));
}

fn try_open(directory: &Path) -> Result<Outbox, OutboxError> {
    Outbox::open(directory, Limits::default(), Check::AfterUncleanEnd, at(0)).map(|opened| opened.outbox)
}
