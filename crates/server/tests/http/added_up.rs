//! Days that are added up, and added up again.

use std::time::Duration;

use jiff::SignedDuration;
use jiff::civil::date;
use serde_json::{Value, json};
use timetrack_domain::id::EmployeeId;
use timetrack_server::jobs::{roll_up, silent_devices};
use timetrack_storage::{Day, DayRollUp, Role};

use crate::harness::{TestServer, clock, on_each_database, server_in};
use crate::work_today::{advance_to, item, send};

async fn roll_ups(server: &TestServer, employee: EmployeeId) -> Vec<DayRollUp> {
    let (first, last) = (date(2026, 10, 1), date(2026, 12, 1));
    let reader = server.storage().read();
    reader
        .day_roll_ups()
        .list(employee, Day::from_date(first), Day::from_date(last))
        .await
        .unwrap()
}

#[tokio::test]
async fn days_are_added_up_again_when_late_data_comes() {
    on_each_database(async |server| {
        let ada = server.employee("Ada", Role::Employee, "Europe/Berlin").await;
        let (_, device) = server.device(ada).await;
        // Across midnight in Berlin, and on the day with 25 hours.
        let items = [
            item(1, "workSession", "2026-11-17T22:00:00Z", "2026-11-18T01:00:00Z"),
            item(2, "workSession", "2026-10-24T22:00:00Z", "2026-10-25T23:00:00Z"),
        ];
        send(server, &device, &items, &[]).await;
        roll_up::run(server.state.clone()).await.unwrap();
        let hours = |roll_ups: &[DayRollUp]| -> Vec<(String, i64, i64)> {
            let row = |row: &DayRollUp| {
                let date = row.day.date().unwrap().to_string();
                (date, row.total.as_hours(), row.active.as_hours())
            };
            roll_ups.iter().map(row).collect()
        };
        assert_eq!(
            hours(&roll_ups(server, ada).await),
            [
                ("2026-10-25".to_owned(), 25, 25),
                ("2026-11-17".to_owned(), 1, 1),
                ("2026-11-18".to_owned(), 2, 2),
            ]
        );

        let late = [
            item(3, "afk", "2026-10-25T01:00:00Z", "2026-10-25T03:00:00Z"),
            item(4, "break", "2026-11-18T00:00:00Z", "2026-11-18T01:00:00Z"),
        ];
        server.clock.advance(Duration::from_hours(48));
        send(server, &device, &late, &[]).await;
        assert_eq!(
            roll_up::run(server.state.clone()).await.unwrap().failures,
            Vec::<String>::new()
        );
        let after = roll_ups(server, ada).await;
        assert_eq!(
            hours(&after),
            [
                ("2026-10-25".to_owned(), 25, 23),
                ("2026-11-17".to_owned(), 1, 1),
                ("2026-11-18".to_owned(), 1, 1),
            ]
        );
        assert_eq!(after[0].time_zone, "Europe/Berlin");
        assert_eq!(after[0].idle, SignedDuration::from_hours(2));
        assert_eq!(
            server.storage().read().day_roll_ups().due_count().await.unwrap(),
            0
        );
        assert_eq!(roll_up::run(server.state.clone()).await.unwrap().done, 0);
    })
    .await;
}

#[tokio::test]
async fn a_device_that_never_comes_back_worked_until_its_last_report() {
    on_each_database(async |server| {
        let ada = server.employee("Ada", Role::Employee, "Europe/Berlin").await;
        let (_, device) = server.device(ada).await;
        let open = |start: &str| {
            [json!({ "id": "0193a1f0-0000-7000-8000-000000000009", "start": start, "kind": "workSession" })]
        };
        let closed = [item(
            1,
            "workSession",
            "2026-11-19T08:50:00Z",
            "2026-11-19T09:00:00Z",
        )];
        send(server, &device, &closed, &open("2026-11-19T09:00:00Z")).await;
        roll_up::run(server.state.clone()).await.unwrap();
        server.clock.advance(Duration::from_mins(7));
        send(server, &device, &[], &open("2026-11-19T09:00:00Z")).await;
        let total = async || roll_ups(server, ada).await[0].total;
        let look_for_silence = async || silent_devices::run(server.state.clone()).await.unwrap().done;

        // As long as it reports, or may just be slow, nothing is sure.
        server.clock.advance(Duration::from_mins(15));
        assert_eq!(look_for_silence().await, 0);
        server.clock.advance(Duration::from_mins(1));
        assert_eq!(look_for_silence().await, 1);
        assert_eq!(total().await, SignedDuration::from_mins(10));
        roll_up::run(server.state.clone()).await.unwrap();
        assert_eq!(total().await, SignedDuration::from_mins(17));
        assert_eq!(look_for_silence().await, 0);

        // The next silence is another, here across midnight in Berlin, on days that nobody has added up yet.
        advance_to(server, "2026-11-19T23:05:00Z");
        send(server, &device, &[], &open("2026-11-19T22:58:00Z")).await;
        server.clock.advance(Duration::from_mins(20));
        assert_eq!(look_for_silence().await, 2);
        roll_up::run(server.state.clone()).await.unwrap();
        let minutes: Vec<_> = roll_ups(server, ada)
            .await
            .iter()
            .map(|day| day.total.as_mins())
            .collect();
        assert_eq!(minutes, [12, 5]);
        assert_eq!(look_for_silence().await, 0);
    })
    .await;
}

#[tokio::test]
async fn a_device_that_fell_silent_in_an_absence_worked_on_every_day_of_it() {
    on_each_database(async |server| {
        let ada = server.employee("Ada", Role::Employee, "Europe/Berlin").await;
        let (_, device) = server.device(ada).await;
        // Nothing is cut in an absence: from the evening of one day, over a Sunday of 23 hours, into Monday.
        advance_to(server, "2027-03-28T22:20:00Z");
        let start = "2027-03-27T22:40:00Z";
        let open = [
            json!({ "id": "0193a1f0-0000-7000-8000-000000000008", "start": start, "kind": "workSession" }),
            json!({ "id": "0193a1f0-0000-7000-8000-000000000009", "start": start, "kind": "afk", "cause": "suspended" }),
        ];
        send(server, &device, &[], &open).await;
        server.clock.advance(Duration::from_mins(20));
        assert_eq!(silent_devices::run(server.state.clone()).await.unwrap().done, 3);
        roll_up::run(server.state.clone()).await.unwrap();
        let reader = server.storage().read();
        let (first, last) = (date(2027, 3, 1), date(2027, 4, 1));
        let days = reader
            .day_roll_ups()
            .list(ada, Day::from_date(first), Day::from_date(last))
            .await
            .unwrap();
        let minutes: Vec<_> = days
            .iter()
            .map(|day| (day.day.date().unwrap().day(), day.total.as_mins(), day.idle.as_mins()))
            .collect();
        assert_eq!(minutes, [(27, 20, 20), (28, 23 * 60, 23 * 60), (29, 20, 20)]);
        assert_eq!(silent_devices::run(server.state.clone()).await.unwrap().done, 0);
    })
    .await;
}

#[tokio::test]
async fn a_day_that_cannot_be_added_up_holds_up_no_other() {
    let folder = tempfile::tempdir().unwrap();
    let server = server_in(folder.path(), clock()).await;
    let mut people = Vec::new();
    for name in ["Ada", "Ben"] {
        let employee = server.employee(name, Role::Employee, "Europe/Berlin").await;
        let (key, device) = server.device(employee).await;
        // More days than one transaction takes.
        let items: Vec<Value> = (1..=15)
            .map(|day| {
                let date = format!("2026-11-{day:02}");
                item(
                    day,
                    "workSession",
                    &format!("{date}T08:00:00Z"),
                    &format!("{date}T09:00:00Z"),
                )
            })
            .collect();
        send(&server, &device, &items, &[]).await;
        people.push((employee, key));
    }
    // A row that no version of the program writes.
    let file = rusqlite::Connection::open(folder.path().join("timetrack.db")).unwrap();
    let set_length = |milliseconds: i64| {
        file.execute(
            "UPDATE event SET duration_ms = ?1 WHERE device_key = ?2",
            (milliseconds, people[0].1.to_string()),
        )
        .unwrap();
    };
    set_length(0);
    let outcome = roll_up::run(server.state.clone()).await.unwrap();
    assert_eq!((outcome.done, outcome.failures.len()), (15, 15));
    assert!(
        outcome.failures[0].contains("an event from "),
        "{:?}",
        outcome.failures[0]
    );
    for (employee, added_up) in [(people[0].0, 0), (people[1].0, 15)] {
        assert_eq!(roll_ups(&server, employee).await.len(), added_up);
    }
    // It stays due, and is added up when it can be.
    set_length(3_600_000);
    let outcome = roll_up::run(server.state.clone()).await.unwrap();
    assert_eq!((outcome.done, outcome.failures.len()), (15, 0));
    assert_eq!(roll_ups(&server, people[0].0).await.len(), 15);
}
