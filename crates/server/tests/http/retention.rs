//! What goes by age, and what stays.

mod by_group;
mod clocks;
mod doubts;
mod leftovers;

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use serde_json::{Value, json};
use timetrack_domain::id::{DeletionId, EmployeeId, EventId};
use timetrack_domain::{Interval, Lane};
use timetrack_server::jobs::{Job, Outcome, retention, run_once};
use timetrack_storage::{DataKind, Day, DayRollUp, DeleteRange, Lanes, Role, StoredEvent, SubjectId};

use crate::harness::{TestServer, clock, on_each_database, server, server_in};
use crate::work_today::{item, send};

const DAY: SignedDuration = SignedDuration::from_hours(24);

async fn run(server: &TestServer) -> Outcome {
    retention::run(server.state.clone()).await.unwrap()
}

/// Lets days pass on a server that runs.
async fn pass(server: &TestServer, days: u32) {
    for _ in 0..days {
        server.clock.advance(Duration::from_hours(24));
        retention::look_at_clock(server.state.clone()).await.unwrap();
    }
}

/// Lets a new server run for so long that its clock is believed.
async fn settle(server: &TestServer) {
    retention::look_at_clock(server.state.clone()).await.unwrap();
    pass(server, 1).await;
}

async fn stored(server: &TestServer, employee: EmployeeId) -> Vec<StoredEvent> {
    let always = Interval::new(Timestamp::UNIX_EPOCH, "2100-01-01T00:00:00Z".parse().unwrap()).unwrap();
    let reader = server.storage().read();
    reader
        .events()
        .of_employees(&[employee], always, Lanes::ALL)
        .await
        .unwrap()
}

async fn count(server: &TestServer, employee: EmployeeId) -> usize {
    stored(server, employee).await.len()
}

async fn roll_ups(server: &TestServer, employee: EmployeeId) -> Vec<DayRollUp> {
    let day = |text: &str| Day::from_date(text.parse().unwrap());
    let reader = server.storage().read();
    reader
        .day_roll_ups()
        .list(employee, day("2000-01-01"), day("2100-01-01"))
        .await
        .unwrap()
}

/// Sends items at the server's time, and gives their results.
async fn results(server: &TestServer, token: &str, sent_at: Timestamp, items: &[Value]) -> Vec<String> {
    let batch = json!({ "sentAt": sent_at, "items": items });
    let answer = server.post("/api/events").token(token).json(batch).send().await;
    let results = answer.json()["results"].as_array().unwrap().clone();
    results
        .iter()
        .map(|result| result["status"].as_str().unwrap().to_owned())
        .collect()
}

fn window(number: u32, title: &str, start: &str, end: &str) -> Value {
    let mut item = item(number, "window", start, end);
    item["application"] = json!("Writer");
    item["title"] = json!(title);
    item
}

/// Somebody whose devices record this and that, also late.
struct Person {
    id: EmployeeId,
    zone: TimeZone,
    devices: Vec<String>,
    sent: BTreeMap<EventId, (DataKind, Timestamp, Value, usize)>,
    subjects: BTreeSet<SubjectId>,
}

impl Person {
    async fn new(server: &TestServer, name: &str, zone: &str, devices: usize) -> Self {
        let id = server.employee(name, Role::Employee, zone).await;
        let mut person = Self {
            id,
            zone: TimeZone::get(zone).unwrap(),
            devices: Vec::new(),
            sent: BTreeMap::new(),
            subjects: BTreeSet::new(),
        };
        for _ in 0..devices {
            person.devices.push(server.device(id).await.1);
        }
        person
    }

    /// Sends some events of any age that is still taken.
    async fn record(&mut self, server: &TestServer, random: &mut StdRng, number: &mut u32) {
        for device in 0..self.devices.len() {
            let mut items = Vec::new();
            for _ in 0..40 {
                *number += 1;
                let kinds = ["workSession", "break", "private", "afk", "window"];
                let word = kinds[random.random_range(0..kinds.len())];
                let kind = match word {
                    "afk" => DataKind::Absence,
                    "window" => DataKind::Windows,
                    _ => DataKind::WorkingTime,
                };
                let oldest = days_kept(kind) * 86_400_000;
                // Half of them where days are about to go.
                let age = if random.random_bool(0.5) {
                    random.random_range(oldest - 3 * 86_400_000..=oldest)
                } else {
                    random.random_range(0..=oldest)
                };
                let end = server.now() - SignedDuration::from_millis(age);
                let start = end - SignedDuration::from_millis(random.random_range(1..=36_000_000));
                let title = format!("Page {}", random.random_range(0..200));
                let item = match kind {
                    DataKind::Windows => window(*number, &title, &start.to_string(), &end.to_string()),
                    DataKind::Absence | DataKind::WorkingTime => {
                        item(*number, word, &start.to_string(), &end.to_string())
                    }
                };
                let id = item["id"].as_str().unwrap().parse().unwrap();
                self.sent.insert(id, (kind, end, item.clone(), device));
                items.push(item);
            }
            send(server, &self.devices[device], &items, &[]).await;
        }
        let events = stored(server, self.id).await;
        self.subjects
            .extend(events.iter().filter_map(|event| event.subject));
    }

    /// The start of the first day that is whole.
    fn horizon(&self, kind: DataKind, now: Timestamp) -> Timestamp {
        let oldest = now - DAY * i32::try_from(days_kept(kind)).unwrap() - SignedDuration::from_millis(1);
        let local = oldest.to_zoned(self.zone.clone());
        local.start_of_day().unwrap().timestamp()
    }

    /// Exactly what is young enough is there, and of the titles exactly what it mentions.
    async fn check(&self, server: &TestServer) {
        let events = stored(server, self.id).await;
        let there: BTreeSet<EventId> = events.iter().map(|event| event.id).collect();
        let young = self
            .sent
            .iter()
            .filter(|(_, (kind, end, ..))| *end > self.horizon(*kind, server.now()));
        assert_eq!(there, young.map(|(id, _)| *id).collect());
        let mentioned: BTreeSet<SubjectId> = events.iter().filter_map(|event| event.subject).collect();
        let reader = server.storage().read();
        let texts = reader
            .subjects()
            .texts(self.id, self.subjects.clone())
            .await
            .unwrap();
        assert_eq!(texts.into_keys().collect::<BTreeSet<_>>(), mentioned);
    }

    /// Sends again what went: it has expired.
    async fn send_again(&self, server: &TestServer) {
        for device in 0..self.devices.len() {
            let gone: Vec<Value> = self
                .sent
                .values()
                .filter(|(kind, end, _, on)| *on == device && *end <= self.horizon(*kind, server.now()))
                .map(|(_, _, item, _)| item.clone())
                .collect();
            for items in gone.chunks(1_000) {
                let results = results(server, &self.devices[device], server.now(), items).await;
                assert!(results.iter().all(|result| result == "expired"), "{results:?}");
            }
        }
    }
}

fn days_kept(kind: DataKind) -> i64 {
    match kind {
        DataKind::Windows | DataKind::Absence => 90,
        DataKind::WorkingTime => 3 * 366,
    }
}

#[tokio::test]
async fn exactly_what_is_young_enough_remains() {
    on_each_database(async |server| {
        settle(server).await;
        let mut random = StdRng::seed_from_u64(20);
        let mut people = [
            Person::new(server, "Ada", "Europe/Berlin", 2).await,
            Person::new(server, "Ben", "Pacific/Auckland", 1).await,
            Person::new(server, "Cleo", "America/Los_Angeles", 1).await,
        ];
        let mut number = 0;
        let mut gone = 0;
        for _ in 0..14 {
            for person in &mut people {
                person.record(server, &mut random, &mut number).await;
            }
            let passed = random.random_range(1..=5 * 86_400_000);
            server.clock.advance(Duration::from_millis(passed));
            let outcome = run(server).await;
            assert_eq!(outcome.failures, Vec::<String>::new());
            gone += outcome.done;
            for person in &people {
                person.check(server).await;
            }
            assert_eq!(run(server).await, Outcome::default());
            for person in &people {
                person.send_again(server).await;
                person.check(server).await;
            }
        }
        assert!(gone > 500, "only {gone} went");
    })
    .await;
}

#[tokio::test]
async fn what_a_day_added_up_to_stays_when_its_detail_goes() {
    on_each_database(async |server| {
        let ada = server.employee("Ada", Role::Employee, "Europe/Berlin").await;
        let (_, device) = server.device(ada).await;
        let items = [
            item(1, "workSession", "2026-11-18T08:00:00Z", "2026-11-18T16:00:00Z"),
            item(2, "afk", "2026-11-18T10:00:00Z", "2026-11-18T12:30:00Z"),
            window(3, "A letter", "2026-11-18T08:00:00Z", "2026-11-18T08:10:00Z"),
        ];
        send(server, &device, &items, &[]).await;
        let kept_since = async |kind| {
            let reader = server.storage().read();
            reader.retention().kept_since(ada, kind).await.unwrap()
        };
        // By the end of the day that it is 90 days ago.
        let mut before = Vec::new();
        while count(server, ada).await == 3 {
            before = roll_ups(server, ada).await;
            server.clock.advance(Duration::from_hours(24));
            assert_eq!(run(server).await.failures, Vec::<String>::new());
        }
        assert_eq!(server.now().to_string(), "2027-02-17T09:00:00Z");
        assert_eq!(stored(server, ada).await[0].kind.lane(), Lane::WorkSession);
        let first_whole = kept_since(DataKind::Absence).await.unwrap();
        assert_eq!(first_whole.day.date().unwrap().to_string(), "2026-11-19");
        assert!(first_whole.is_swept);
        assert_eq!(kept_since(DataKind::WorkingTime).await, None);
        assert_eq!(roll_ups(server, ada).await, before);
        assert_eq!(before[0].idle, SignedDuration::from_mins(150));

        // A late session is taken, and takes nothing from what is known of the absence.
        let late = [item(
            4,
            "workSession",
            "2026-11-18T16:00:00Z",
            "2026-11-18T17:00:00Z",
        )];
        send(server, &device, &late, &[]).await;
        run(server).await;
        let after = &roll_ups(server, ada).await[0];
        assert_eq!(after.total, SignedDuration::from_hours(9));
        assert_eq!(after.idle, SignedDuration::from_mins(150));
        assert_eq!(after.active, SignedDuration::from_mins(390));

        // Three years after the end of the day the rest goes.
        let mut weeks = 0;
        while count(server, ada).await > 0 {
            weeks += 1;
            assert_eq!(roll_ups(server, ada).await.len(), 1);
            server.clock.advance(Duration::from_hours(7 * 24));
            run(server).await;
        }
        assert_eq!(weeks * 7, 3 * 366 - 90);
        assert_eq!(roll_ups(server, ada).await, []);
        assert_eq!(run(server).await, Outcome::default());
    })
    .await;
}

/// The part of a page from one mark to the next.
fn part<'a>(page: &'a str, from: &str, to: &str) -> &'a str {
    let start = page.find(from).unwrap_or_else(|| panic!("no {from} in {page}"));
    let end = page[start..]
        .find(to)
        .unwrap_or_else(|| panic!("no {to} in {page}"));
    &page[start..start + end]
}

#[tokio::test]
async fn pages_show_of_a_day_what_they_showed_before_its_detail_went() {
    let server = server().await;
    let ada = server.employee("Ada", Role::Employee, "Europe/Berlin").await;
    let (_, device) = server.device(ada).await;
    let items = [
        item(1, "workSession", "2026-11-18T08:00:00Z", "2026-11-18T16:00:00Z"),
        item(2, "afk", "2026-11-18T10:00:00Z", "2026-11-18T12:30:00Z"),
        window(3, "A letter", "2026-11-18T08:00:00Z", "2026-11-18T08:10:00Z"),
    ];
    send(&server, &device, &items, &[]).await;
    run(&server).await;
    let page = async |path: &str| {
        let cookie = server.cookie(ada).await;
        let answer = server.get(path).header("cookie", &cookie).send().await;
        assert_eq!(answer.status, 200, "{answer}");
        answer.body
    };
    let figures = async || {
        let (day, hours) = (
            page("/activity?day=2026-11-18").await,
            page("/work-hours?week=2026-11-16").await,
        );
        // Figures only: the names of days get a year once it is another.
        let rows = part(&hours, "<tbody>", "</table>");
        let cells = rows
            .split("<td")
            .skip(1)
            .map(|cell| part(cell, ">", "</td>").to_owned());
        (
            part(&day, "<dl class=\"stats\"", "</dl>").to_owned(),
            cells.collect::<Vec<String>>(),
        )
    };
    let before = figures().await;
    assert!(before.0.contains("30"), "{}", before.0);
    let notes = ["went by age", "19 Nov 2026"];
    for path in ["/activity?day=2026-11-18", "/my-data"] {
        assert!(!page(path).await.contains(notes[0]));
    }
    while count(&server, ada).await == 3 {
        server.clock.advance(Duration::from_hours(24));
        run(&server).await;
    }
    assert_eq!(count(&server, ada).await, 1);
    assert_eq!(figures().await, before);
    for path in ["/activity?day=2026-11-18", "/my-data"] {
        let page = page(path).await;
        assert!(notes.iter().all(|note| page.contains(note)), "{path}: {page}");
    }
    assert!(!page("/activity?day=2026-11-19").await.contains(notes[0]));
}
