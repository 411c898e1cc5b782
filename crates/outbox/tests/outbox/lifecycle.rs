//! From recording to settling, through closing and opening.

use timetrack_domain::person_choice::PersonChoice;
use timetrack_domain::{Interval, Lane};
use timetrack_outbox::{Batch, ItemState, OutboxError, OutboxReader, QuarantineReason};
use timetrack_protocol::{ItemResult, RefusalReason, WireItem};

use super::fixtures::*;

#[test]
fn items_are_sent_as_they_were_recorded() {
    let directory = tempfile::tempdir().unwrap();
    let outbox = open(directory.path()).outbox;
    let mut events = windows(0..3);
    events.push(event(3, Lane::WorkSession));
    outbox.append(&events).unwrap();
    let batch = outbox.pending_batch(10, 1 << 20).unwrap();
    assert_eq!(batch.ids, [id(0), id(1), id(2), id(3)]);
    for (body, event) in batch.bodies.iter().zip(&events) {
        assert_eq!(body.get(), serde_json::to_string(&WireItem::from(event)).unwrap());
    }
}

#[test]
fn a_batch_is_bounded_by_items_and_bytes_but_never_stuck() {
    let directory = tempfile::tempdir().unwrap();
    let outbox = open(directory.path()).outbox;
    outbox.append(&windows(0..10)).unwrap();
    let one = outbox.pending_batch(1, usize::MAX).unwrap().bodies[0].get().len();
    assert_eq!(outbox.pending_batch(4, usize::MAX).unwrap().len(), 4);
    assert_eq!(outbox.pending_batch(10, 3 * one).unwrap().len(), 3);
    assert_eq!(outbox.pending_batch(10, 0).unwrap().len(), 1);
    assert!(outbox.pending_batch(0, 0).unwrap().is_empty());
}

#[test]
fn each_answer_has_its_consequence() {
    let directory = tempfile::tempdir().unwrap();
    let outbox = open(directory.path()).outbox;
    outbox.append(&windows(0..6)).unwrap();
    let refused = ItemResult::Refused {
        reason: RefusalReason::TooLong,
    };
    let receipt = receipt(1, at(100));
    let answers = [
        ItemResult::Accepted,
        ItemResult::Duplicate,
        ItemResult::Gone,
        ItemResult::Expired,
        refused,
    ];
    let results: Vec<_> = (0..).map(id).zip(answers.map(Into::into)).collect();
    let settled = outbox.settle(&results, &receipt, at(100)).unwrap();
    assert_eq!(
        (
            settled.acknowledged,
            settled.dropped,
            settled.quarantined,
            settled.requeued
        ),
        (2, 2, 1, 0)
    );
    assert_eq!(pending(&outbox), [id(5)]);
    let status = outbox.status().unwrap();
    assert_eq!((status.acknowledged.items, status.quarantined.items), (2, 1));
    assert_eq!(status.oldest_pending, Some(at(25)));
    assert_eq!(outbox.server_epoch().unwrap(), Some(epoch(1)));

    let aside = outbox.quarantined(10).unwrap();
    assert_eq!(aside.len(), 1);
    assert_eq!(
        aside[0].reason,
        QuarantineReason::Refused {
            reason: RefusalReason::TooLong
        }
    );
    assert!(aside[0].body.contains("Letter 4"));
    outbox
        .quarantine(id(5), QuarantineReason::Rejected { status: 400 })
        .unwrap();
    assert_eq!(pending(&outbox), []);
    assert_eq!(outbox.retry_quarantined().unwrap(), 2);
    assert_eq!(pending(&outbox), [id(4), id(5)]);

    // An answer that comes twice, or for an item that was settled otherwise meanwhile, changes nothing.
    let again = outbox.settle(&results[..4], &receipt, at(101)).unwrap();
    assert_eq!(again, timetrack_outbox::Settled::default());
}

#[test]
fn appending_twice_is_appending_once() {
    let directory = tempfile::tempdir().unwrap();
    let outbox = open(directory.path()).outbox;
    outbox.append(&windows(0..3)).unwrap();
    outbox.append(&windows(1..4)).unwrap();
    assert_eq!(pending(&outbox), [id(0), id(1), id(2), id(3)]);
}

#[test]
fn what_was_open_is_closed_at_the_checkpoint_once() {
    let directory = tempfile::tempdir().unwrap();
    let opened = open(directory.path());
    assert!(opened.recovered.is_empty() && opened.last_checkpoint.is_none() && opened.damage.is_none());
    let outbox = opened.outbox;
    let session = open_event(1, Lane::WorkSession, 0);
    outbox
        .replace_open(&[session.clone(), open_event(2, Lane::Window, 0)], at(5))
        .unwrap();
    outbox
        .record(
            &[event(2, Lane::Window)],
            &checkpoint(&[session.clone(), open_event(3, Lane::Window, 10)], 10),
        )
        .unwrap();
    outbox
        .replace_open(&[session.clone(), open_event(3, Lane::Window, 10)], at(14))
        .unwrap();
    outbox
        .replace_open(&[session, open_event(4, Lane::Window, 15)], at(15))
        .unwrap();

    let killed = copy_of_files(directory.path());
    let opened = open(killed.path());
    let ends: Vec<_> = opened
        .recovered
        .iter()
        .map(|item| (item.id, item.start, item.end))
        .collect();
    // Number 3 was never closed and is not open any more: the recorder took it back. Number 4 would be empty.
    assert_eq!(ends, [(id(1), at(0), at(15))]);
    assert_eq!(opened.last_checkpoint, Some(at(15)));
    assert_eq!(pending(&opened.outbox), [id(2), id(1)]);

    let killed_again = copy_of_files(killed.path());
    let opened = open(killed_again.path());
    assert!(opened.recovered.is_empty() && opened.last_checkpoint.is_none());
    assert_eq!(pending(&opened.outbox), [id(2), id(1)]);
}

#[test]
fn what_opening_closed_under_a_recorder_that_runs_is_recorded_as_it_ended() {
    for is_damaged in [false, true] {
        let directory = tempfile::tempdir().unwrap();
        let outbox = open(directory.path()).outbox;
        outbox.append(&windows(0..200)).unwrap();
        let open_session = open_event(500, Lane::WorkSession, 0);
        outbox.record(&[], &checkpoint(&[open_session], 1_000)).unwrap();
        drop(outbox);
        if is_damaged {
            spoil_last_page(&directory.path().join("outbox.db"));
        }
        // As after `OutboxError::Damaged`: the recorder has the session open all the time.
        let opened = open(directory.path());
        assert_eq!(opened.damage.is_some(), is_damaged);
        let outbox = opened.outbox;
        assert!(pending(&outbox).contains(&id(500)), "damaged: {is_damaged}");
        assert_eq!(outbox.take_back(&[id(500), id(501)]).unwrap(), 1);
        assert!(!pending(&outbox).contains(&id(500)));

        let mut session = event(500, Lane::WorkSession);
        session.interval = Interval::new(at(0), at(30_000)).unwrap();
        outbox.append(std::slice::from_ref(&session)).unwrap();
        let reader = OutboxReader::open(directory.path()).unwrap();
        let ends: Vec<_> = reader
            .export(at(0), at(100_000))
            .map(|item| item.unwrap().item.get().to_owned())
            .filter(|text| text.contains(&session.id.to_string()))
            .collect();
        assert_eq!(ends.len(), 1, "{ends:?}");
        assert!(ends[0].contains(&at(30_000).to_string()), "{ends:?}");
    }
}

/// Damages a page of items, as far from the file's beginning as there are any.
fn spoil_last_page(file: &std::path::Path) {
    let mut bytes = std::fs::read(file).unwrap();
    let page = bytes.len() - 4_096;
    bytes[page..].fill(0xA5);
    std::fs::write(file, bytes).unwrap();
}

#[test]
fn an_event_that_was_closed_is_not_recovered_again() {
    let directory = tempfile::tempdir().unwrap();
    let outbox = open(directory.path()).outbox;
    outbox
        .replace_open(
            &[open_event(0, Lane::Window, 0), open_event(9, Lane::Break, 0)],
            at(3),
        )
        .unwrap();
    outbox.append(&windows(0..1)).unwrap();
    // The same list as the file still holds: nothing may be taken for unchanged that is not.
    outbox
        .replace_open(&[open_event(9, Lane::Break, 0)], at(4))
        .unwrap();
    let killed = copy_of_files(directory.path());
    let opened = open(killed.path());
    assert_eq!(opened.recovered.len(), 1);
    assert_eq!((opened.recovered[0].id, opened.recovered[0].end), (id(9), at(4)));
}

#[test]
fn a_choice_and_what_it_brings_about_are_written_together_or_not_at_all() {
    let directory = tempfile::tempdir().unwrap();
    let choice = PersonChoice {
        notice_acknowledged: true,
        ..PersonChoice::default()
    };
    let closed = [event(1, Lane::Window)];
    {
        let outbox = open(directory.path()).outbox;
        let no_json = std::collections::BTreeMap::from([(vec![1], 1)]);
        let refused = outbox.record_with_note(&closed, &checkpoint(&[], 9), ("choice", &no_json));
        assert!(matches!(refused, Err(OutboxError::Note { .. })), "{refused:?}");
        assert_eq!(outbox.status().unwrap().pending.items, 0);
        outbox
            .record_with_note(&closed, &checkpoint(&[], 9), ("choice", &choice))
            .unwrap();
    }
    let outbox = open(directory.path()).outbox;
    assert_eq!(outbox.note("choice").unwrap(), Some(choice));
    assert_eq!(outbox.pending_batch(9, 1 << 20).unwrap().ids, [id(1)]);
}

#[test]
fn notes_survive() {
    let directory = tempfile::tempdir().unwrap();
    let choice = PersonChoice {
        notice_acknowledged: true,
        ..PersonChoice::default()
    };
    {
        let outbox = open(directory.path()).outbox;
        assert_eq!(outbox.note::<PersonChoice>("person-choice").unwrap(), None);
        outbox
            .set_note("person-choice", &PersonChoice::default())
            .unwrap();
        outbox.set_note("person-choice", &choice).unwrap();
        outbox.sync().unwrap();
    }
    assert_eq!(file_names(directory.path()), ["outbox.db"], "closed cleanly");
    let outbox = open(directory.path()).outbox;
    assert_eq!(outbox.note("person-choice").unwrap(), Some(choice));
    let error = outbox.note::<u64>("person-choice").unwrap_err();
    assert!(
        matches!(
            error,
            OutboxError::Note {
                name: "person-choice",
                ..
            }
        ) && !error.is_transient()
    );
}

#[test]
fn a_newer_file_is_left_alone() {
    let directory = tempfile::tempdir().unwrap();
    drop(open(directory.path()));
    let file = directory.path().join("outbox.db");
    let newer = rusqlite::Connection::open(&file).unwrap();
    newer
        .execute_batch("CREATE TABLE invention (id); PRAGMA user_version = 99;")
        .unwrap();
    drop(newer);
    let before = std::fs::read(&file).unwrap();
    let error = timetrack_outbox::Outbox::open(
        directory.path(),
        timetrack_outbox::Limits::default(),
        timetrack_outbox::Check::Always,
        at(0),
    )
    .unwrap_err();
    assert!(
        matches!(error, OutboxError::NewerSchema { found: 99, known: 1 }),
        "{error}"
    );
    assert_eq!(std::fs::read(&file).unwrap(), before);
    assert!(matches!(
        OutboxReader::open(directory.path()),
        Err(OutboxError::NewerSchema { .. })
    ));
}

#[test]
fn an_export_shows_everything_in_the_range() {
    let directory = tempfile::tempdir().unwrap();
    let outbox = open(directory.path()).outbox;
    outbox.append(&windows(0..1200)).unwrap();
    settle(&outbox, &[id(1)], ItemResult::Accepted, &receipt(1, at(0)));
    outbox.quarantine(id(2), QuarantineReason::Unreadable).unwrap();
    outbox
        .replace_open(&[open_event(5000, Lane::WorkSession, 0)], at(6000))
        .unwrap();

    let reader = OutboxReader::open(directory.path()).unwrap();
    let all: Vec<_> = reader
        .export(at(0), at(99_999))
        .collect::<Result<_, _>>()
        .unwrap();
    assert_eq!(all.len(), 1201);
    let states: Vec<_> = all[..4].iter().map(|item| item.state.unwrap()).collect();
    assert_eq!(
        states,
        [
            ItemState::Pending,
            ItemState::Acknowledged,
            ItemState::Quarantined,
            ItemState::Pending
        ]
    );
    let line = serde_json::to_string(&all[1200]).unwrap();
    assert!(line.starts_with(r#"{"state":null,"item":{"id":""#), "{line}");

    let some: Vec<_> = reader
        .export(at(5), at(15))
        .map(|item| item.unwrap().state)
        .collect();
    assert_eq!(
        some,
        [Some(ItemState::Acknowledged), Some(ItemState::Quarantined), None]
    );
    assert_eq!(reader.export(at(7000), at(8000)).count(), 0);
}

#[test]
fn a_megabyte_title_takes_its_cut_length() {
    let directory = tempfile::tempdir().unwrap();
    let outbox = open(directory.path()).outbox;
    for (number, filler) in (0..).zip(["x", "\"", "\\", "🦀", "\u{202e}", "\0", "<script>"]) {
        let mut event = event(number, Lane::Window);
        event.content = content(Lane::Window, &filler.repeat(1_048_576 / filler.len()));
        outbox.append(&[event]).unwrap();
    }
    let Batch { bodies, .. } = outbox.pending_batch(10, usize::MAX).unwrap();
    assert_eq!(bodies.len(), 7);
    assert!(bodies.iter().all(|body| body.get().len() < 3_000));
    assert!(outbox.status().unwrap().pending.bytes < 20_000);
}

#[test]
fn deleted_items_leave_no_trace_in_the_file() {
    let directory = tempfile::tempdir().unwrap();
    {
        let outbox = open(directory.path()).outbox;
        outbox.append(&windows(0..500)).unwrap();
        let ids = pending(&outbox);
        settle(&outbox, &ids, ItemResult::Gone, &receipt(1, at(0)));
    }
    let bytes = std::fs::read(directory.path().join("outbox.db")).unwrap();
    assert!(!bytes.windows(7).any(|window| window == b"Letter "));
}
