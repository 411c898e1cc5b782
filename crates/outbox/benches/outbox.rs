//! What the outbox costs: appending, sending everything after a time offline, and opening a large file.

use std::hint::black_box;
use std::path::Path;

use criterion::{BatchSize, Criterion, criterion_group, criterion_main};
use jiff::Timestamp;
use timetrack_domain::id::{EventId, ServerEpoch};
use timetrack_domain::{
    ApplicationName, Checkpoint, Event, EventContent, Interval, Lane, OpenEvent, Subject, WindowTitle,
};
use timetrack_outbox::{Check, Limits, Outbox, Receipt, Settlement};
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

criterion_group!(benches, append, send, reopen);
criterion_main!(benches);
