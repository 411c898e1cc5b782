//! The hours of a simulated company against the ledger of what is true, whatever comes in in whatever order.

use jiff::SignedDuration;
use jiff::civil::Date;
use rand::seq::SliceRandom;
use rand::{RngExt, SeedableRng, rngs::StdRng};
use serde_json::{Value, json};
use timetrack_domain::id::EmployeeId;
use timetrack_protocol::{MAXIMUM_BATCH_ITEMS, WireItem};
use timetrack_server::jobs::roll_up;
use timetrack_simulator::{DayTruth, Simulation, people};
use timetrack_storage::{Day, Role};

use crate::harness::{TestServer, on_each_database};

/// Six weeks in which clocks change on both sides of the Atlantic.
const FIRST: Date = Date::constant(2026, 10, 5);
const LAST: Date = Date::constant(2026, 11, 15);

#[tokio::test]
async fn a_company_s_hours_are_what_the_ledger_says_for_every_person_and_day() {
    on_each_database(async |server| {
        let mut company = Vec::new();
        for person in people(11) {
            let simulation = person.simulate(FIRST, LAST);
            let employee = server.employee(&person.name, Role::Employee, person.zone).await;
            if let Some((at, zone)) = simulation.moved {
                let transaction = server.storage().begin().await.unwrap();
                transaction
                    .employees()
                    .set_time_zone(employee, at, zone)
                    .await
                    .unwrap();
                transaction.save().await.unwrap();
            }
            deliver(server, employee, &simulation).await;
            company.push((person, employee, simulation.ledger));
        }
        add_up(server).await;
        let mut days = 0;
        for (person, employee, ledger) in company {
            let found = hours(server, employee).await;
            assert_eq!(found.len(), ledger.days.len(), "{}", person.name);
            for (date, truth) in found {
                assert_eq!(Some(&truth), ledger.days.get(&date), "{} on {date}", person.name);
                days += 1;
            }
        }
        assert!(days > 250, "{days} days were compared");
    })
    .await;
}

/// Adds up every day that is due.
pub(crate) async fn add_up(server: &TestServer) {
    while server.storage().read().day_roll_ups().due_count().await.unwrap() > 0 {
        let run = roll_up::run(server.state.clone()).await.unwrap();
        assert_eq!(run.failures, Vec::<String>::new());
    }
}

/// Sends everything in no order at all, and some of it twice.
async fn deliver(server: &TestServer, employee: EmployeeId, simulation: &Simulation) {
    for (number, recorded) in simulation.devices.iter().enumerate() {
        let (_, token) = server.device(employee).await;
        let mut random = StdRng::seed_from_u64(number as u64);
        let mut items: Vec<Value> = Vec::new();
        for event in &recorded.events {
            let item = serde_json::to_value(WireItem::from(event)).unwrap();
            if random.random_bool(0.02) {
                items.push(item.clone());
            }
            items.push(item);
        }
        items.shuffle(&mut random);
        for batch in items.chunks(MAXIMUM_BATCH_ITEMS) {
            let body = json!({"sentAt": server.now(), "items": batch, "open": [], "device": {}});
            let answer = server.post("/api/events").token(&token).json(body).send().await;
            assert_eq!(answer.status, 200, "{}", answer.body);
            for result in answer.json()["results"].as_array().unwrap() {
                let status = result["status"].as_str().unwrap();
                assert!(matches!(status, "accepted" | "duplicate"), "{status}");
            }
        }
    }
}

async fn hours(server: &TestServer, employee: EmployeeId) -> Vec<(Date, DayTruth)> {
    added_up(server, employee, FIRST, LAST).await
}

/// What the days from `first` to some after `last` were added up to.
pub(crate) async fn added_up(
    server: &TestServer,
    employee: EmployeeId,
    first: Date,
    last: Date,
) -> Vec<(Date, DayTruth)> {
    let reader = server.storage().read();
    let after = Day::from_date(last.checked_add(jiff::Span::new().days(3)).unwrap());
    let rows = reader
        .day_roll_ups()
        .list(employee, Day::from_date(first), after)
        .await
        .unwrap();
    rows.into_iter()
        .map(|row| {
            let seconds = |duration: SignedDuration| {
                assert_eq!(duration.subsec_nanos(), 0, "{duration}");
                u64::try_from(duration.as_secs()).unwrap()
            };
            let truth = DayTruth {
                total: seconds(row.total),
                active: seconds(row.active),
                breaks: seconds(row.breaks),
                private: seconds(row.private),
                sessions: u64::try_from(row.sessions).unwrap(),
                first_start: row.first_start,
                last_end: row.last_end,
            };
            assert_eq!(seconds(row.idle), truth.idle());
            (row.day.date().unwrap(), truth)
        })
        .filter(|(_, truth)| *truth != DayTruth::default())
        .collect()
}
