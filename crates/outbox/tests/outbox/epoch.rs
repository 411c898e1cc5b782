//! A server whose database was put back to an older copy.

use timetrack_outbox::{Outbox, Receipt};
use timetrack_protocol::{CommitMark, ItemResult};

use super::fixtures::*;

const HOUR: i64 = 3_600;

/// Numbers 0 to 4, acknowledged in epoch 1 at 0, 2, 4, 6 and 8 o'clock after the morning.
fn acknowledged_every_two_hours(outbox: &Outbox) {
    outbox.append(&windows(0..5)).unwrap();
    for number in 0..5 {
        let when = at(i64::try_from(number).unwrap() * 2 * HOUR);
        settle(outbox, &[id(number)], ItemResult::Accepted, &receipt(1, when));
    }
    assert_eq!(pending(outbox), []);
}

fn restored(epoch_number: u64, lacks_since: i64, server_time: i64) -> Receipt {
    Receipt {
        lacks_since: Some(at(lacks_since)),
        ..receipt(epoch_number, at(server_time))
    }
}

#[test]
fn how_far_the_server_had_come_is_kept_until_it_says_otherwise() {
    let directory = tempfile::tempdir().unwrap();
    let outbox = open(directory.path()).outbox;
    assert_eq!(outbox.commit_seen().unwrap(), None);
    let mark = |text: &str| Some(CommitMark::new(text.to_owned()));
    for (said, kept) in [
        (mark("e.1.x"), mark("e.1.x")),
        (None, mark("e.1.x")),
        (mark("e.2.x"), mark("e.2.x")),
    ] {
        let receipt = Receipt {
            commit: said,
            ..receipt(1, at(0))
        };
        outbox.settle(&[], &receipt, at(0)).unwrap();
        assert_eq!(outbox.commit_seen().unwrap(), kept);
    }
    drop(outbox);
    let outbox = open(directory.path()).outbox;
    assert_eq!(outbox.commit_seen().unwrap(), mark("e.2.x"));
    outbox.set_note("outbox:commit-seen", &7).unwrap();
    assert_eq!(outbox.commit_seen().unwrap(), None);
}

#[test]
fn what_it_may_lack_is_sent_again() {
    let directory = tempfile::tempdir().unwrap();
    let outbox = open(directory.path()).outbox;
    acknowledged_every_two_hours(&outbox);
    let settled = outbox
        .settle(&[], &restored(2, 5 * HOUR, 9 * HOUR), at(0))
        .unwrap();
    assert_eq!(
        settled.requeued, 3,
        "from four o'clock, an hour earlier than asked"
    );
    assert_eq!(pending(&outbox), [id(2), id(3), id(4)]);
    assert_eq!(outbox.server_epoch().unwrap(), Some(epoch(2)));

    // The same answer again asks for nothing more, and what was sent again is not sent a third time.
    let ids = pending(&outbox);
    settle(
        &outbox,
        &ids,
        ItemResult::Duplicate,
        &restored(2, 5 * HOUR, 9 * HOUR),
    );
    assert_eq!(
        outbox
            .settle(&[], &restored(2, 5 * HOUR, 9 * HOUR), at(0))
            .unwrap()
            .requeued,
        0
    );
    assert_eq!(pending(&outbox), []);
}

#[test]
fn a_second_restore_reaches_back_over_both_epochs() {
    let directory = tempfile::tempdir().unwrap();
    let outbox = open(directory.path()).outbox;
    acknowledged_every_two_hours(&outbox);
    settle(
        &outbox,
        &[],
        ItemResult::Accepted,
        &restored(2, 7 * HOUR, 9 * HOUR),
    );
    assert_eq!(pending(&outbox), [id(3), id(4)]);
    settle(
        &outbox,
        &[id(3), id(4)],
        ItemResult::Accepted,
        &receipt(2, at(9 * HOUR)),
    );
    outbox
        .settle(&[], &restored(3, 3 * HOUR, 10 * HOUR), at(0))
        .unwrap();
    assert_eq!(pending(&outbox), [id(1), id(2), id(3), id(4)]);
}

#[test]
fn restores_that_the_computer_slept_through_are_made_good_at_once() {
    let directory = tempfile::tempdir().unwrap();
    let outbox = open(directory.path()).outbox;
    acknowledged_every_two_hours(&outbox);
    // Epochs 2 and 3 came and went unseen; epoch 4 names the earliest loss of all, which epoch 2 had named.
    let settled = outbox
        .settle(&[], &restored(4, 3 * HOUR, 30 * HOUR), at(0))
        .unwrap();
    assert_eq!(settled.requeued, 4);
    assert_eq!(pending(&outbox), [id(1), id(2), id(3), id(4)]);
}

#[test]
fn an_epoch_that_comes_back_is_an_old_copy_and_gets_everything_again() {
    for lacks_since in [None, Some(at(7 * HOUR))] {
        let directory = tempfile::tempdir().unwrap();
        let outbox = open(directory.path()).outbox;
        acknowledged_every_two_hours(&outbox);
        outbox.append(&windows(10..11)).unwrap();
        settle(
            &outbox,
            &[id(10)],
            ItemResult::Accepted,
            &receipt(2, at(9 * HOUR)),
        );
        assert_eq!(pending(&outbox), []);

        outbox.append(&windows(20..21)).unwrap();
        let back = Receipt {
            lacks_since,
            ..receipt(1, at(10 * HOUR))
        };
        let results = [(id(20), ItemResult::Accepted.into())];
        assert_eq!(outbox.settle(&results, &back, at(0)).unwrap().requeued, 6);
        let again = pending(&outbox);
        assert_eq!(again, [id(0), id(1), id(2), id(3), id(4), id(10)]);
        settle(&outbox, &again, ItemResult::Duplicate, &back);
        assert_eq!(pending(&outbox), [], "once is enough");
    }
}

#[test]
fn an_epoch_whose_name_was_lost_in_a_damaged_file_is_not_taken_for_the_next_one() {
    let directory = tempfile::tempdir().unwrap();
    let outbox = open(directory.path()).outbox;
    acknowledged_every_two_hours(&outbox);
    drop(outbox);
    let file = directory.path().join("outbox.db");
    rusqlite::Connection::open(&file)
        .unwrap()
        .execute("DELETE FROM epoch", [])
        .unwrap();
    let mut bytes = std::fs::read(&file).unwrap();
    bytes[..100].fill(0xee);
    std::fs::write(&file, bytes).unwrap();

    let opened = open(directory.path());
    assert_eq!(opened.damage.unwrap().salvaged_items, 5);
    let settled = opened
        .outbox
        .settle(&[], &restored(2, 0, 9 * HOUR), at(0))
        .unwrap();
    assert_eq!(settled.requeued, 5);
}

#[test]
fn an_epoch_that_claims_no_loss_gets_nothing_again() {
    let directory = tempfile::tempdir().unwrap();
    let outbox = open(directory.path()).outbox;
    acknowledged_every_two_hours(&outbox);
    assert_eq!(outbox.settle(&[], &receipt(2, at(0)), at(0)).unwrap().requeued, 0);
    assert_eq!(pending(&outbox), []);
}

#[test]
fn items_of_the_answer_itself_are_not_requeued_by_it() {
    let directory = tempfile::tempdir().unwrap();
    let outbox = open(directory.path()).outbox;
    acknowledged_every_two_hours(&outbox);
    outbox.append(&windows(10..12)).unwrap();
    let results = [
        (id(10), ItemResult::Accepted.into()),
        (id(11), ItemResult::Accepted.into()),
    ];
    outbox
        .settle(&results, &restored(2, 8 * HOUR, 9 * HOUR), at(0))
        .unwrap();
    assert_eq!(pending(&outbox), [id(4)]);
}

#[test]
fn the_epoch_survives_a_crash_together_with_what_it_requeued() {
    let directory = tempfile::tempdir().unwrap();
    let outbox = open(directory.path()).outbox;
    acknowledged_every_two_hours(&outbox);
    outbox.settle(&[], &restored(2, 0, 9 * HOUR), at(0)).unwrap();
    let killed = copy_of_files(directory.path());
    let reopened = open(killed.path()).outbox;
    assert_eq!(pending(&reopened).len(), 5);
    assert_eq!(reopened.server_epoch().unwrap(), Some(epoch(2)));
}
