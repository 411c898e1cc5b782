//! What stays because something about it is in doubt: a sum, a device's clock, the server's clock.

use super::*;

#[tokio::test]
async fn a_day_that_cannot_be_added_up_keeps_its_detail_and_holds_up_nobody() {
    let folder = tempfile::tempdir().unwrap();
    let server = server_in(folder.path(), clock()).await;
    let mut people = Vec::new();
    for name in ["Ada", "Ben"] {
        let employee = server.employee(name, Role::Employee, "Europe/Berlin").await;
        let (key, device) = server.device(employee).await;
        let mut items = Vec::new();
        for day in 10..=12 {
            let at = |time: &str| format!("2026-11-{day}T{time}Z");
            items.extend([
                item(day, "workSession", &at("08:00:00"), &at("16:00:00")),
                item(day + 100, "afk", &at("10:00:00"), &at("11:00:00")),
            ]);
        }
        send(&server, &device, &items, &[]).await;
        people.push((employee, key));
    }
    // A row that no version of the program writes, on the second day.
    let file = rusqlite::Connection::open(folder.path().join("timetrack.db")).unwrap();
    let set_length = |milliseconds: i64| {
        let start: Timestamp = "2026-11-11T08:00:00Z".parse().unwrap();
        let changed = file
            .execute(
                "UPDATE event SET duration_ms = ?1 WHERE device_key = ?2 AND start_ms = ?3",
                (milliseconds, people[0].1.to_string(), start.as_millisecond()),
            )
            .unwrap();
        assert_eq!(changed, 1);
    };
    set_length(0);
    retention::look_at_clock(server.state.clone()).await.unwrap();
    pass(&server, 100).await;
    let outcome = run(&server).await;
    assert_eq!(
        outcome.failures,
        [format!(
            "what {} recorded from 2026-11-11 on stays, because that day is not added up yet",
            people[0].0
        )]
    );
    // The first day's absence went, and all of the other person's.
    assert_eq!(count(&server, people[1].0).await, 3);
    set_length(8 * 3_600_000);
    assert_eq!(count(&server, people[0].0).await, 5);
    let outcome = run(&server).await;
    assert_eq!((outcome.done, outcome.failures), (2, Vec::new()));
    assert_eq!(count(&server, people[0].0).await, 3);
    let idle: Vec<_> = roll_ups(&server, people[0].0)
        .await
        .iter()
        .map(|day| day.idle.as_mins())
        .collect();
    assert_eq!(idle, [60, 60, 60]);
}

#[tokio::test]
async fn a_run_that_fails_as_a_whole_is_tried_again_within_the_hour() {
    let server = server().await;
    let failing = Job {
        run: |_| Box::pin(async { anyhow::bail!("the database does not answer") }),
        ..retention::JOB
    };
    assert_eq!(run_once(failing, &server.state).await, Duration::from_hours(1));
    let panicking = Job {
        run: |_| Box::pin(async { panic!("a defect") }),
        ..retention::JOB
    };
    assert_eq!(run_once(panicking, &server.state).await, Duration::from_hours(1));
    let done = Job {
        run: |_| Box::pin(async { Ok(Outcome::default()) }),
        ..retention::JOB
    };
    assert_eq!(run_once(done, &server.state).await, Duration::from_hours(24));
}

#[tokio::test]
async fn what_a_device_with_a_wrong_clock_records_is_as_old_as_that_clock_says() {
    on_each_database(async |server| {
        let ada = server.employee("Ada", Role::Employee, "Europe/Berlin").await;
        let (_, device) = server.device(ada).await;
        let before = [window(
            1,
            "A letter",
            "2026-11-18T08:00:00Z",
            "2026-11-18T08:10:00Z",
        )];
        send(server, &device, &before, &[]).await;
        // The battery of its clock is empty, and it is four years ago again.
        let slow: Timestamp = "2022-11-19T09:00:00Z".parse().unwrap();
        let items = [
            item(2, "workSession", "2022-11-19T08:00:00Z", "2022-11-19T08:50:00Z"),
            window(3, "Another", "2022-11-19T08:00:00Z", "2022-11-19T08:10:00Z"),
        ];
        assert_eq!(
            results(server, &device, slow, &items).await,
            ["accepted", "accepted"]
        );
        for _ in 0..90 {
            assert_eq!(run(server).await, Outcome::default());
            server.clock.advance(Duration::from_hours(24));
        }
        // Both letters are 90 days old now.
        server.clock.advance(Duration::from_hours(24));
        run(server).await;
        let left: Vec<_> = stored(server, ada)
            .await
            .iter()
            .map(|event| event.kind.lane())
            .collect();
        assert_eq!(left, [Lane::WorkSession]);
    })
    .await;
}

#[tokio::test]
async fn a_clock_that_leaps_deletes_nothing_until_it_has_stayed_there() {
    let server = server().await;
    let ada = server.employee("Ada", Role::Employee, "Europe/Berlin").await;
    let (_, device) = server.device(ada).await;
    let items = [window(
        1,
        "A letter",
        "2026-11-18T08:00:00Z",
        "2026-11-18T08:10:00Z",
    )];
    send(&server, &device, &items, &[]).await;
    run(&server).await;
    server.clock.step_wall_clock(DAY * 4_000);
    assert_eq!(run(&server).await.failures.len(), 1);
    server.clock.step_wall_clock(-(DAY * 4_000));
    server.clock.advance(Duration::from_hours(24));
    assert_eq!(run(&server).await, Outcome::default());
    assert_eq!(count(&server, ada).await, 1);
    // A server that was off for a while.
    server.clock.advance(Duration::from_hours(24 * 100));
    assert_eq!(run(&server).await.failures.len(), 1);
    assert_eq!(count(&server, ada).await, 1);
    server.clock.advance(Duration::from_hours(24));
    assert_eq!(run(&server).await.failures.len(), 0);
    assert_eq!(count(&server, ada).await, 0);
}
