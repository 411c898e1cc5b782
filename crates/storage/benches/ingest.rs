//! How many events per second are stored durably, and how much room each takes.
//!
//! `cargo bench -p timetrack-storage --bench ingest [-- --batches N] [--batch-items N] [--tasks N]`; against PostgreSQL
//! where `TIMETRACK_TEST_POSTGRES_URL` is set and `--postgres` is given. Each task is a device of its own person; windows
//! last 5 to 15 seconds and have 2,000 different titles per person.

#![expect(
    clippy::unwrap_used,
    reason = "without its surroundings there is no figure to take"
)]
#![expect(clippy::print_stdout, reason = "figures are what this program is for")]

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use sea_orm::{ConnectionTrait, Database, DbBackend, Statement};
use timetrack_domain::{
    ApplicationName, Event, EventContent, IdGenerator, Interval, Subject, WindowTitle,
    id::{DeviceId, EmployeeId, EventId, ServerEpoch},
};
use timetrack_protocol::{DeletionCursor, DeviceReport, ItemResult, ReceivedBatch};
use timetrack_storage::{
    DatabaseUrl, DeviceKey, Ingest, IngestOptions, IngestRequest, NewDevice, NewEmployee, Retention, Role,
    Storage,
};
use timetrack_test_support::{poll::Stopwatch, postgres::PostgresDatabase};

const TITLES: usize = 2_000;

struct Options {
    batches: usize,
    batch_items: usize,
    tasks: usize,
    postgres: bool,
}

fn main() {
    let options = Options {
        batches: number("--batches").unwrap_or(2_000),
        batch_items: number("--batch-items").unwrap_or(100),
        tasks: number("--tasks").unwrap_or(8),
        postgres: std::env::args().any(|argument| argument == "--postgres"),
    };
    // As many threads as the machine has cores, as in the server.
    tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .unwrap()
        .block_on(run(options));
}

async fn run(options: Options) {
    let folder = tempfile::tempdir().unwrap();
    let postgres = options
        .postgres
        .then(|| PostgresDatabase::fresh().expect("a PostgreSQL server"));
    let file = folder.path().join("bench.db");
    let url: DatabaseUrl = match &postgres {
        Some(database) => database.url().parse().unwrap(),
        None => DatabaseUrl::sqlite_file(&file),
    };
    let storage = Storage::connect(&url).await.unwrap();
    storage.migrate().await.unwrap();
    let start: Timestamp = "2026-03-02T07:00:00Z".parse().unwrap();
    let devices = enrol(&storage, start, options.tasks).await;
    let ingest = Ingest::start(storage.clone(), IngestOptions::default());

    let per_task = options.batches / options.tasks;
    // Made before, so that the figure is that of storing alone.
    let work: Vec<Vec<IngestRequest>> = devices
        .iter()
        .enumerate()
        .map(|(task, device)| batches(*device, task, start, per_task, options.batch_items))
        .collect();
    let watch = Stopwatch::start();
    let tasks: Vec<_> = work
        .into_iter()
        .map(|requests| {
            let ingest = ingest.clone();
            tokio::spawn(async move {
                let mut slowest = Duration::ZERO;
                for request in requests {
                    let watch = Stopwatch::start();
                    let outcome = ingest.store(request).await.unwrap();
                    assert!(
                        outcome
                            .results
                            .iter()
                            .all(|result| *result == ItemResult::Accepted)
                    );
                    slowest = slowest.max(watch.elapsed());
                }
                slowest
            })
        })
        .collect();
    let mut slowest = Duration::ZERO;
    for task in tasks {
        slowest = slowest.max(task.await.unwrap());
    }
    let elapsed = watch.elapsed();
    ingest.stop().await;
    storage.close().await.unwrap();
    let events = per_task * options.tasks * options.batch_items;
    println!(
        "{events} events in {:.2} s: {:.0} events/s; slowest answer {:.1} ms",
        elapsed.as_secs_f64(),
        rate(events, elapsed),
        slowest.as_secs_f64() * 1_000.0
    );
    if postgres.is_none() {
        report_room(&file, events).await;
    }
}

#[expect(clippy::cast_precision_loss, reason = "figures for people")]
fn rate(events: usize, elapsed: Duration) -> f64 {
    events as f64 / elapsed.as_secs_f64()
}

#[expect(clippy::cast_precision_loss, reason = "figures for people")]
async fn report_room(file: &std::path::Path, events: usize) {
    let database = Database::connect(format!("sqlite://{}", file.display()))
        .await
        .unwrap();
    let query = Statement::from_string(
        DbBackend::Sqlite,
        "SELECT name, SUM(pgsize) FROM dbstat GROUP BY name ORDER BY 2 DESC LIMIT 3",
    );
    for row in database.query_all_raw(query).await.unwrap() {
        let name: String = row.try_get_by_index(0).unwrap();
        let bytes: i64 = row.try_get_by_index(1).unwrap();
        println!(
            "{name}: {bytes} bytes, {:.1} per event",
            bytes as f64 / events as f64
        );
    }
}

async fn enrol(storage: &Storage, at: Timestamp, number: usize) -> Vec<DeviceKey> {
    let mut ids = IdGenerator::from_seed(7);
    let transaction = storage.begin().await.unwrap();
    let epoch = ServerEpoch::generate(at, &mut ids);
    transaction.server_state().ensure(epoch, at).await.unwrap();
    let mut devices = Vec::new();
    for index in 0..number {
        let employee = EmployeeId::generate(at, &mut ids);
        transaction
            .employees()
            .create(NewEmployee {
                id: employee,
                name: format!("Person {index}"),
                email: None,
                role: Role::Employee,
                time_zone: "Europe/Berlin".to_owned(),
                created: at,
            })
            .await
            .unwrap();
        let device = transaction
            .devices()
            .create(NewDevice {
                id: DeviceId::generate(at, &mut ids),
                machine_name: format!("PC-{index}"),
                account_name: "person".to_owned(),
                employee,
                created: at,
            })
            .await
            .unwrap();
        devices.push(device.key);
    }
    transaction.save().await.unwrap();
    devices
}

fn batches(
    device: DeviceKey,
    task: usize,
    start: Timestamp,
    number: usize,
    items: usize,
) -> Vec<IngestRequest> {
    let mut ids = IdGenerator::from_seed(u64::try_from(task).unwrap());
    let mut at = start;
    let mut step = 0_usize;
    (0..number)
        .map(|_| {
            let events = (0..items)
                .map(|_| {
                    step += 1;
                    // Spread without a random number: every length and title occurs equally often.
                    let length =
                        SignedDuration::from_millis(5_000 + i64::try_from(step * 7_919 % 10_000).unwrap());
                    let interval = Interval::new(at, at + length).unwrap();
                    at += length;
                    let title = step * 104_729 % TITLES;
                    Ok(Event {
                        id: EventId::generate(at, &mut ids),
                        interval,
                        content: EventContent::Window(Subject {
                            application: ApplicationName::new(
                                ["Writer", "Browser", "Terminal", "Mail"][title % 4],
                            ),
                            title: Some(WindowTitle::new(&format!(
                                "Document number {title} of a project with a name of the usual length"
                            ))),
                        }),
                    })
                })
                .collect();
            IngestRequest {
                device,
                received: at,
                retention: Retention::default(),
                batch: ReceivedBatch {
                    sent_at: at,
                    items: events,
                    open: Vec::new(),
                    device: DeviceReport::default(),
                    // As an agent does that has seen everything there is.
                    deletions_seen: Some(DeletionCursor::beginning()),
                    origin: None,
                    commit_seen: None,
                },
            }
        })
        .collect()
}

fn number(name: &str) -> Option<usize> {
    let mut arguments = std::env::args().skip_while(|argument| argument != name);
    arguments.nth(1)?.parse().ok()
}
