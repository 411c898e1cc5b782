//! What happens when there is too much.

use jiff::SignedDuration;
use timetrack_domain::Lane;
use timetrack_outbox::{DiscardCause, Limits, WhenFull};
use timetrack_protocol::ItemResult;

use super::fixtures::*;

/// What every item of these tests takes, plus a few bytes for longer numbers.
const ITEM: u64 = 330;

fn limits(items: u64) -> Limits {
    Limits {
        maximum_bytes: items * ITEM,
        ..Limits::default()
    }
}

#[test]
fn windows_go_first_and_work_sessions_never() {
    let directory = tempfile::tempdir().unwrap();
    let outbox = open_with(directory.path(), limits(4)).outbox;
    for number in 0..400 {
        let lane =
            [Lane::Window, Lane::WorkSession, Lane::Afk, Lane::Window][usize::try_from(number % 4).unwrap()];
        outbox.append(&[event(number, lane)]).unwrap();
    }
    assert_eq!(
        pending(&outbox).len(),
        100,
        "every work session, although that is more than the limit"
    );
    let status = outbox.status().unwrap();
    assert_eq!((status.pending.items, status.discarded_items), (100, 300));
    assert!(status.pending.bytes > status.maximum_bytes);
    let discarded = outbox.discarded().unwrap();
    let counts: Vec<_> = discarded
        .iter()
        .map(|part| (part.lane, part.cause, part.items))
        .collect();
    assert_eq!(
        counts,
        [
            (Lane::Afk, DiscardCause::Full, 100),
            (Lane::Window, DiscardCause::Full, 200)
        ]
    );
    assert_eq!(
        (discarded[1].interval.start(), discarded[1].interval.end()),
        (at(0), at(2000))
    );
}

#[test]
fn the_oldest_window_makes_room() {
    let directory = tempfile::tempdir().unwrap();
    let outbox = open_with(directory.path(), limits(10)).outbox;
    outbox
        .append(&[event(0, Lane::Break), event(1, Lane::Afk)])
        .unwrap();
    outbox.append(&windows(2..40)).unwrap();
    let kept = pending(&outbox);
    assert_eq!(kept[..2], [id(0), id(1)]);
    assert_eq!(kept.last(), Some(&id(39)));
    let held = u64::try_from(kept.len()).unwrap();
    assert!((10..20).contains(&held), "{held}");
    assert_eq!(outbox.status().unwrap().discarded_items, 40 - held);
    assert!(outbox.status().unwrap().pending.bytes <= 10 * ITEM);
}

#[test]
fn or_the_newest_does_not_come_in() {
    let directory = tempfile::tempdir().unwrap();
    let outbox = open_with(
        directory.path(),
        Limits {
            when_full: WhenFull::DiscardNewest,
            ..limits(10)
        },
    )
    .outbox;
    for event in windows(0..40) {
        outbox.append(&[event]).unwrap();
    }
    let kept = pending(&outbox);
    assert_eq!(
        kept,
        (0..u64::try_from(kept.len()).unwrap())
            .map(id)
            .collect::<Vec<_>>()
    );
    assert_eq!(
        outbox.status().unwrap().discarded_items,
        40 - u64::try_from(kept.len()).unwrap()
    );
}

#[test]
fn copies_go_before_anything_unsent_and_are_no_loss() {
    let directory = tempfile::tempdir().unwrap();
    let outbox = open_with(directory.path(), limits(10)).outbox;
    outbox.append(&windows(0..5)).unwrap();
    settle(
        &outbox,
        &[id(0), id(1), id(2), id(4)],
        ItemResult::Accepted,
        &receipt(1, at(0)),
    );
    outbox.append(&windows(5..13)).unwrap();
    let status = outbox.status().unwrap();
    assert_eq!(status.discarded_items, 0);
    assert_eq!(pending(&outbox).len(), 9);
    assert!(status.acknowledged.items < 4);
}

#[test]
fn copies_are_bounded_by_bytes_and_days() {
    let directory = tempfile::tempdir().unwrap();
    let limits = Limits {
        acknowledged_bytes: 5 * ITEM,
        ..Limits::default()
    };
    let outbox = open_with(directory.path(), limits).outbox;
    outbox.append(&windows(0..20)).unwrap();
    for number in 0..20 {
        let seconds = i64::try_from(number).unwrap();
        settle(
            &outbox,
            &[id(number)],
            ItemResult::Accepted,
            &receipt(1, at(seconds)),
        );
    }
    let held = outbox.status().unwrap().acknowledged;
    assert!(held.bytes <= 5 * ITEM && held.items >= 5, "{held:?}");

    outbox.prune(at(14 * 86_400 + 15)).unwrap();
    assert_eq!(
        outbox.status().unwrap().acknowledged.items,
        5,
        "settled at 15 and later"
    );
    outbox.prune(at(14 * 86_400 + 20)).unwrap();
    assert_eq!(outbox.status().unwrap().acknowledged.items, 0);
    assert_eq!(outbox.status().unwrap().discarded_items, 0);
}

#[test]
fn age_counts_only_when_the_clock_says_so_for_days() {
    let directory = tempfile::tempdir().unwrap();
    let outbox = open(directory.path()).outbox;
    outbox.append(&windows(0..1200)).unwrap();
    outbox.append(&[event(2000, Lane::WorkSession)]).unwrap();

    // The clock jumps ahead by eleven years for a while and back.
    outbox.prune(at(0) + SignedDuration::from_hours(100_000)).unwrap();
    outbox.prune(at(0) + SignedDuration::from_hours(100_050)).unwrap();
    outbox.prune(at(10_000)).unwrap();
    outbox.prune(at(0) + SignedDuration::from_hours(100_073)).unwrap();
    assert_eq!(outbox.status().unwrap().discarded_items, 0);
    outbox.prune(at(10_000)).unwrap();

    // Time really passes.
    let limit = at(0) + SignedDuration::from_hours(400 * 24);
    outbox.prune(limit + SignedDuration::from_secs(3_000)).unwrap();
    assert_eq!(outbox.status().unwrap().discarded_items, 0);
    outbox.prune(limit + SignedDuration::from_hours(74)).unwrap();
    let discarded = outbox.discarded().unwrap();
    assert_eq!(discarded.len(), 1);
    assert_eq!(
        (discarded[0].cause, discarded[0].items),
        (DiscardCause::TooOld, 599)
    );
    outbox.prune(limit + SignedDuration::from_hours(200)).unwrap();
    outbox.prune(limit + SignedDuration::from_hours(300)).unwrap();
    assert_eq!(outbox.status().unwrap().pending.items, 1);
    assert_eq!(pending(&outbox), [id(2000)], "the work session stays");
}

#[test]
fn freed_pages_go_back_to_the_disk() {
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("outbox.db");
    {
        let outbox = open(directory.path()).outbox;
        outbox.append(&windows(0..5_000)).unwrap();
        let ids = pending(&outbox);
        settle(&outbox, &ids, ItemResult::Expired, &receipt(1, at(0)));
    }
    let full = std::fs::metadata(&file).unwrap().len();
    {
        let outbox = open(directory.path()).outbox;
        outbox.prune(at(0)).unwrap();
        outbox.prune(at(0)).unwrap();
    }
    let pruned = std::fs::metadata(&file).unwrap().len();
    assert!(
        pruned + 2 * 1024 * 1024 > full && pruned < full / 2,
        "{full} -> {pruned}"
    );
}
