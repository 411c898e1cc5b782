//! A write-ahead log that was damaged, torn, or all that is left.

use std::fs;

use timetrack_outbox::{Check, Limits, Outbox};

use super::damage::{ITEMS, PAGE, fill};
use super::fixtures::*;

#[test]
fn what_is_only_in_the_log_is_saved_too() {
    let directory = tempfile::tempdir().unwrap();
    let outbox = open(directory.path()).outbox;
    fill(&outbox);
    let killed = copy_of_files(directory.path());
    let file = killed.path().join("outbox.db");
    fs::write(&file, vec![0x5a; PAGE * 2]).unwrap();
    let log = fs::read(killed.path().join("outbox.db-wal")).unwrap();
    assert!(log.len() > 40 * PAGE);
    // The first page in the log too, or SQLite would not miss the one in the file.
    let mut broken = log.clone();
    broken[32 + 24..32 + 24 + 100].fill(0);
    fs::write(killed.path().join("outbox.db-wal"), &broken).unwrap();
    let opened = open(killed.path());
    let damage = opened.damage.unwrap();
    assert_eq!(damage.salvaged_items, ITEMS + 1);
    let aside = damage.set_aside.to_str().unwrap().to_owned() + "-wal";
    assert_eq!(fs::read(aside).unwrap(), broken, "the log is kept with its file");
    assert!(!killed.path().join("outbox.salvaged.db").exists());
}

#[test]
fn a_flipped_bit_in_the_log_does_not_take_later_commits_with_it() {
    let directory = tempfile::tempdir().unwrap();
    let outbox = open(directory.path()).outbox;
    for event in windows(0..40) {
        outbox.append(&[event]).unwrap();
    }
    let log = fs::read(directory.path().join("outbox.db-wal")).unwrap();
    let frames = (log.len() - 32) / (24 + PAGE);
    // One bit in the header, in a frame's own header, and in the middle of pages.
    let flips = [17, 32 + 9].into_iter().chain(
        (0..frames)
            .step_by(17)
            .map(|frame| 32 + frame * (24 + PAGE) + 2_000),
    );
    for position in flips {
        let killed = copy_of_files(directory.path());
        let mut broken = log.clone();
        broken[position] ^= 4;
        fs::write(killed.path().join("outbox.db-wal"), &broken).unwrap();
        let opened = open(killed.path());
        let damage = opened.damage.expect("commits lie behind it");
        assert!(
            damage.salvaged_items >= 39,
            "{} after a flip at {position}",
            damage.salvaged_items
        );
    }
}

#[test]
fn a_log_that_ends_in_the_middle_of_a_write_is_a_crash_and_no_damage() {
    let directory = tempfile::tempdir().unwrap();
    let outbox = open(directory.path()).outbox;
    for event in windows(0..10) {
        outbox.append(&[event]).unwrap();
    }
    let log = fs::read(directory.path().join("outbox.db-wal")).unwrap();
    for cut in (0..log.len()).step_by(1_999) {
        let killed = copy_of_files(directory.path());
        let mut torn = log[..cut].to_vec();
        // What was in the place of a write before it: bytes of an earlier round.
        torn.resize(log.len(), 0x77);
        fs::write(killed.path().join("outbox.db-wal"), &torn).unwrap();
        let opened = Outbox::open(killed.path(), Limits::default(), Check::AfterUncleanEnd, at(0)).unwrap();
        let held = pending(&opened.outbox);
        assert_eq!(
            held,
            windows(0..10)[..held.len()]
                .iter()
                .map(|event| event.id)
                .collect::<Vec<_>>()
        );
        assert_eq!(
            opened.damage.map(|damage| damage.salvaged_items),
            None,
            "cut at {cut}"
        );
    }
}
