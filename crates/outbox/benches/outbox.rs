//! What the outbox costs: appending, sending everything after a time offline, opening a large file, and erasing what was
//! deleted from one.

use std::cell::Cell;
use std::hint::black_box;
use std::path::Path;
use std::time::{Duration, Instant};

use criterion::{BatchSize, Criterion, criterion_group, criterion_main};
use jiff::Timestamp;
use timetrack_domain::id::{EventId, ServerEpoch};
use timetrack_domain::{
    ApplicationName, Checkpoint, Event, EventContent, Interval, Lane, OpenEvent, Subject, WindowTitle,
};
use timetrack_outbox::{Check, Limits, Outbox, Receipt, Settlement};
use timetrack_protocol::{DeletedRange, DeletionCursor, DeletionPage};
use uuid::Uuid;

/// A month at one window every five seconds, eight hours a day.
const MONTH: u64 = 170_000;

fn at(seconds: u64) -> Timestamp {
    Timestamp::from_second(1_795_075_200 + i64::try_from(seconds).expect("seconds of a month fit"))
        .expect("in range")
}

fn event(number: u64) -> Event {
    Event {
        id: id(number),
        interval: Interval::new(at(number * 5), at(number * 5 + 5)).expect("five seconds long"),
        content: EventContent::Window(Subject {
            application: ApplicationName::new("LibreOffice Writer"),
            title: Some(WindowTitle::new(&format!(
                "Annual report, draft {number}.odt - LibreOffice Writer"
            ))),
        }),
    }
}

/// Ids as the agent makes them: in the order of time, with random bits below.
fn id(number: u64) -> EventId {
    let noise = number.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    EventId::from_uuid(Uuid::from_u64_pair(
        (0x0193_a1f0_0000 + number) << 16 | 0x7000,
        noise >> 2 | 1 << 63,
    ))
}

fn open(directory: &Path, check: Check) -> Outbox {
    Outbox::open(directory, Limits::default(), check, at(0))
        .expect("a new directory can be written")
        .outbox
}

fn filled(items: u64) -> (tempfile::TempDir, Outbox) {
    let directory = tempfile::tempdir().expect("the system has a directory for this");
    let outbox = open(directory.path(), Check::AfterUncleanEnd);
    let events: Vec<Event> = (0..items).map(event).collect();
    for chunk in events.chunks(5_000) {
        outbox.append(chunk).expect("there is space");
    }
    outbox.sync().expect("the disk works");
    (directory, outbox)
}

/// As the sender does: a batch, an answer, until nothing waits.
fn drain(outbox: &Outbox) {
    let receipt = Receipt {
        epoch: ServerEpoch::from_uuid(Uuid::from_u128(1)),
        lacks_since: None,
        server_time: at(0),
        commit: None,
    };
    loop {
        let batch = outbox.pending_batch(500, 1 << 20).expect("readable");
        if batch.is_empty() {
            return;
        }
        let results: Vec<_> = batch
            .ids
            .iter()
            .map(|id| (*id, Settlement::Acknowledged))
            .collect();
        outbox.settle(&results, &receipt, at(0)).expect("there is space");
        black_box(batch);
    }
}

fn append(criterion: &mut Criterion) {
    let (_directory, outbox) = filled(10_000);
    let mut number = 10_000;
    criterion.bench_function("a change of window: one event closes, one opens", |bencher| {
        bencher.iter(|| {
            let open = OpenEvent {
                id: id(number + 1),
                start: at(number * 5),
                content: event(number).content,
            };
            let checkpoint = Checkpoint {
                at: at(number * 5),
                open: vec![open],
                held: Vec::new(),
            };
            outbox
                .record(&[event(number)], &checkpoint)
                .expect("there is space");
            number += 1;
        });
    });
    let session = OpenEvent {
        id: id(1),
        start: at(0),
        content: EventContent::WorkSession,
    };
    criterion.bench_function("a checkpoint of what is open", |bencher| {
        bencher.iter(|| {
            number += 1;
            outbox
                .replace_open(std::slice::from_ref(&session), at(number))
                .expect("there is space");
        });
    });
    criterion.bench_function("the status", |bencher| {
        bencher.iter(|| outbox.status().expect("readable"));
    });
    assert_eq!(event(1).lane(), Lane::Window);
}

fn send(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("send");
    group.sample_size(10);
    group.bench_function("10,000 items in batches of 500", |bencher| {
        bencher.iter_batched(
            || filled(10_000),
            |(directory, outbox)| {
                drain(&outbox);
                (directory, outbox)
            },
            BatchSize::PerIteration,
        );
    });
}

fn reopen(criterion: &mut Criterion) {
    let (directory, outbox) = filled(MONTH);
    drop(outbox);
    let mut group = criterion.benchmark_group("open a month of 170,000 items");
    group.sample_size(10);
    group.bench_function("closed cleanly", |bencher| {
        bencher.iter(|| open(directory.path(), Check::AfterUncleanEnd));
    });
    group.bench_function("after a crash: every page checked", |bencher| {
        bencher.iter(|| open(directory.path(), Check::Always));
    });
}

/// A copy of an outbox from which so many items were deleted.
fn deleted_from(month: &Path, items: u64) -> (tempfile::TempDir, Outbox) {
    let directory = tempfile::tempdir().expect("the system has a directory for this");
    std::fs::copy(month.join("outbox.db"), directory.path().join("outbox.db")).expect("there is space");
    let outbox = open(directory.path(), Check::AfterUncleanEnd);
    let page = DeletionPage {
        ranges: vec![DeletedRange {
            start: at(1_000 * 5),
            end: at((1_000 + items) * 5),
            lanes: vec![Lane::Window],
            began_from: None,
            event: None,
        }],
        cursor: DeletionCursor::beginning(),
        more: false,
    };
    let gone = outbox.forget(&page).expect("there is space");
    assert_eq!(gone as u64, items);
    (directory, outbox)
}

fn erase(criterion: &mut Criterion) {
    let (directory, outbox) = filled(MONTH);
    drain(&outbox);
    drop(outbox);
    let mut group = criterion.benchmark_group("erase from a month of 170,000 items");
    group.sample_size(10);
    for (name, items) in [("an hour's items", 720), ("71,300 items", 71_300)] {
        group.bench_function(name, |bencher| {
            bencher.iter_batched(
                || deleted_from(directory.path(), items),
                |(directory, outbox)| {
                    assert!(outbox.erase(|| true).expect("there is space"));
                    (directory, outbox)
                },
                BatchSize::PerIteration,
            );
        });
    }
    group.bench_function("an hour's items: the longest step", |bencher| {
        bencher.iter_custom(|times| {
            let of_one = |_| longest_step(&deleted_from(directory.path(), 720).1);
            (0..times).map(of_one).sum()
        });
    });
}

/// For so long the recorder waits at the most.
#[expect(clippy::disallowed_methods, reason = "a measurement reads the clock")]
fn longest_step(outbox: &Outbox) -> Duration {
    let (last, longest) = (Cell::new(Instant::now()), Cell::new(Duration::ZERO));
    let next = || {
        let now = Instant::now();
        longest.set(longest.get().max(now - last.replace(now)));
        true
    };
    assert!(outbox.erase(next).expect("there is space"));
    next();
    longest.get()
}

criterion_group!(benches, append, send, reopen, erase);
criterion_main!(benches);
