//! What a person deleted on the server goes from the outbox.

use std::path::Path;

use timetrack_domain::{Event, Interval, Lane};
use timetrack_outbox::{ItemState, Outbox, QuarantineReason};
use timetrack_protocol::{DeletedRange, DeletionCursor, DeletionPage, ItemResult, RefusalReason};

use super::fixtures::*;

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
            deleted(-5, 300, &[Lane::Afk]),
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

#[test]
fn where_events_are_named_nothing_else_goes() {
    let directory = tempfile::tempdir().unwrap();
    let outbox = open(directory.path()).outbox;
    // What a clock that was ahead recorded, in every state, and beside each what was recorded when the time had come.
    let named = windows(0..3);
    let real = named.iter().zip(10..).map(|(event, number)| Event {
        id: id(number),
        ..event.clone()
    });
    outbox.append(&named).unwrap();
    outbox.append(&real.collect::<Vec<_>>()).unwrap();
    let [acknowledged, aside] = [[id(0), id(10)], [id(1), id(11)]];
    settle(&outbox, &acknowledged, ItemResult::Accepted, &receipt(1, at(60)));
    for id in aside {
        outbox
            .quarantine(id, QuarantineReason::Rejected { status: 422 })
            .unwrap();
    }
    let told = named
        .iter()
        .map(|event| DeletedRange::of_event(event.id, event.lane(), event.interval.start()));
    let told = page(told.collect(), "a");
    assert_eq!(outbox.forget(&told).unwrap(), 3);
    assert!(outbox.has_traces().unwrap());
    assert_eq!(
        held(directory.path()),
        [
            (ItemState::Acknowledged, 0),
            (ItemState::Quarantined, 5),
            (ItemState::Pending, 10)
        ]
    );
    assert_eq!(pending(&outbox), [id(12)]);
    let quarantined = outbox.quarantined(10).unwrap();
    assert_eq!(
        quarantined.iter().map(|item| item.id).collect::<Vec<_>>(),
        [id(11)]
    );
    assert_eq!(outbox.forget(&told).unwrap(), 0);
}

#[test]
fn a_named_absence_that_waits_is_sent_and_goes_with_the_answer() {
    let directory = tempfile::tempdir().unwrap();
    let (outbox, _) = an_absence(directory.path());
    let told = page(vec![DeletedRange::of_event(id(1), Lane::Afk, at(0))], "a");
    assert_eq!(outbox.forget(&told).unwrap(), 0);
    assert_eq!(pending(&outbox), [id(1)]);
    settle(&outbox, &[id(1)], ItemResult::Accepted, &receipt(1, at(400)));
    assert_eq!(held(directory.path()), []);
}

/// An absence from 0 to 100 seconds, and a deletion that begins in the middle of it.
fn an_absence(directory: &Path) -> (Outbox, DeletionPage) {
    let outbox = open(directory).outbox;
    let mut away = event(1, Lane::Afk);
    away.interval = Interval::new(at(0), at(100)).unwrap();
    outbox.append(&[away]).unwrap();
    (outbox, page(vec![deleted(50, 300, &Lane::ALL)], "a"))
}

#[test]
fn an_absence_that_reaches_out_is_the_servers_to_answer_and_goes_with_the_answer() {
    let refused = ItemResult::Refused {
        reason: RefusalReason::TooLong,
    };
    let answers = [
        ItemResult::Gone,
        ItemResult::Expired,
        // A server that was put back to a copy without the deletion, or has forgotten it.
        ItemResult::Accepted,
        ItemResult::Duplicate,
        refused,
    ];
    for answer in answers {
        let directory = tempfile::tempdir().unwrap();
        let (outbox, deletion) = an_absence(directory.path());
        assert_eq!(outbox.forget(&deletion).unwrap(), 0);
        // Told again, or started again: it still waits, and only for its answer.
        assert_eq!(outbox.forget(&deletion).unwrap(), 0);
        drop(outbox);
        let outbox = open(directory.path()).outbox;
        assert_eq!(outbox.retry_quarantined().unwrap(), 0);
        assert_eq!(pending(&outbox), [id(1)]);
        assert!(outbox.erase(|| true).unwrap());

        settle(&outbox, &[id(1)], answer, &receipt(1, at(400)));
        assert_eq!(held(directory.path()), [], "{answer:?}");
        assert!(outbox.has_traces().unwrap());
        assert_eq!(outbox.status().unwrap().discarded_items, 0);
    }
}

#[test]
fn one_that_no_server_understands_is_not_kept_for_that() {
    let directory = tempfile::tempdir().unwrap();
    let (outbox, deletion) = an_absence(directory.path());
    outbox.forget(&deletion).unwrap();
    let reason = QuarantineReason::Rejected { status: 422 };
    assert!(outbox.erase(|| true).unwrap());
    outbox.quarantine(id(1), reason).unwrap();
    assert_eq!(held(directory.path()), []);
    assert!(outbox.has_traces().unwrap());

    // Where it was set aside before, nobody will answer for it.
    let directory = tempfile::tempdir().unwrap();
    let (outbox, deletion) = an_absence(directory.path());
    outbox.quarantine(id(1), reason).unwrap();
    assert_eq!(outbox.forget(&deletion).unwrap(), 1);
    assert_eq!(held(directory.path()), []);
}

#[test]
fn an_absence_that_the_server_had_or_that_lies_within_goes_at_once() {
    let directory = tempfile::tempdir().unwrap();
    let (outbox, deletion) = an_absence(directory.path());
    settle(&outbox, &[id(1)], ItemResult::Accepted, &receipt(1, at(100)));
    assert_eq!(outbox.forget(&deletion).unwrap(), 1);

    let directory = tempfile::tempdir().unwrap();
    let (outbox, deletion) = an_absence(directory.path());
    let around = deleted(0, 100, &[Lane::Afk]);
    let ranges = [deletion.ranges, vec![around]].concat();
    assert_eq!(outbox.forget(&page(ranges, "a")).unwrap(), 1);
    assert_eq!(held(directory.path()), []);
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
