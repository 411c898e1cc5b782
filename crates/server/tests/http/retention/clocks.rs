//! Whose clock things go by.

use super::*;

const LETTER: [&str; 2] = ["2026-11-18T08:00:00Z", "2026-11-18T08:10:00Z"];

/// Somebody with a letter that is a day old; gives the device, too.
async fn with_a_letter(server: &TestServer) -> (EmployeeId, String) {
    let ada = server.employee("Ada", Role::Employee, "Europe/Berlin").await;
    let (_, device) = server.device(ada).await;
    send(
        server,
        &device,
        &[window(1, "A letter", LETTER[0], LETTER[1])],
        &[],
    )
    .await;
    (ada, device)
}

async fn health(server: &TestServer) -> Value {
    let answer = server.get("/api/health/ready").send().await;
    assert_eq!(answer.status, 200, "{answer}");
    answer.json()["retention"].clone()
}

#[tokio::test]
async fn the_first_clock_of_a_database_is_believed_when_it_has_been_seen_for_a_day() {
    on_each_database(async |server| {
        let (ada, device) = with_a_letter(server).await;
        assert_eq!(health(server).await, Value::Null);
        // An older version has run until now, and this one starts with a clock that is ten years ahead.
        server.clock.step_wall_clock(DAY * 3_650);
        let outcome = run(server).await;
        assert_eq!((outcome.done, outcome.failures.len()), (0, 1));
        let health = health(server).await;
        let report = "nothing was deleted by age: the clock says 2036-11-16 09:00 UTC, and this database has not seen it \
                      for a day yet, while a device was last heard of at 2026-11-19 09:00 UTC; if the clock is right do \
                      nothing (it is believed from 2036-11-17 09:00 UTC on while the server runs, or at the fourth start \
                      where it seldom does), else set it";
        assert_eq!(outcome.failures, [report]);
        assert_eq!(
            health,
            json!({ "at": "2036-11-16T09:00:00Z", "isWell": false })
        );
        // That devices report to such a clock proves nothing.
        let sent_at: Timestamp = "2026-11-19T10:00:00Z".parse().unwrap();
        results(server, &device, sent_at, &[]).await;
        assert_eq!(run(server).await, Outcome::default());
        assert_eq!(count(server, ada).await, 1);

        // Put right, it has to stay there, too, and nothing of what was noted meanwhile keeps anything longer.
        server.clock.step_wall_clock(DAY * -3_650);
        server.clock.advance(Duration::from_hours(2));
        assert_eq!(run(server).await.done, 0);
        for _ in 0..91 {
            assert_eq!(count(server, ada).await, 1);
            server.clock.advance(Duration::from_hours(24));
            results(server, &device, server.now(), &[]).await;
            run(server).await;
        }
        assert_eq!(count(server, ada).await, 0);
    })
    .await;
}

#[tokio::test]
async fn a_server_with_a_slow_clock_keeps_no_other_from_deleting() {
    on_each_database(async |server| {
        let (ada, _) = with_a_letter(server).await;
        for behind in [DAY * 20, DAY * 1_500] {
            settle(server).await;
            // Both look every ten minutes; every six hours will do here, as they look one after the other.
            for _ in 0..4 * 8 {
                server.clock.step_wall_clock(-behind);
                retention::look_at_clock(server.state.clone()).await.unwrap();
                assert_eq!(run(server).await, Outcome::default(), "nothing is too old by it");
                server.clock.step_wall_clock(behind);
                retention::look_at_clock(server.state.clone()).await.unwrap();
                assert_eq!(run(server).await.failures, Vec::<String>::new());
                server.clock.advance(Duration::from_mins(50));
            }
        }
        // Both were off for months. The slow one looks in between.
        assert_eq!(count(server, ada).await, 1);
        server.clock.advance(Duration::from_hours(100 * 24));
        assert_eq!(run(server).await.failures.len(), 1);
        for _ in 0..30 {
            server.clock.step_wall_clock(-(DAY * 1_500));
            run(server).await;
            server.clock.step_wall_clock(DAY * 1_500);
            server.clock.advance(Duration::from_mins(50));
            run(server).await;
        }
        assert_eq!(count(server, ada).await, 0);
    })
    .await;
}

#[tokio::test]
async fn a_computer_that_is_used_every_other_week_deletes_at_the_fourth_start() {
    let server = server().await;
    let (ada, _) = with_a_letter(&server).await;
    settle(&server).await;
    pass(&server, 100).await;
    for start in 1..=4 {
        assert_eq!(count(&server, ada).await, 1);
        server.clock.advance(Duration::from_hours(14 * 24));
        let outcome = run(&server).await;
        assert_eq!(outcome.failures.len(), usize::from(start < 4), "{outcome:?}");
    }
    assert_eq!(count(&server, ada).await, 0);
    assert_eq!(
        health(&server).await,
        json!({ "at": server.now(), "isWell": true })
    );
}

#[tokio::test]
async fn a_computer_whose_clock_starts_in_the_past_every_day_deletes_all_the_same() {
    let server = server().await;
    let (ada, _) = with_a_letter(&server).await;
    for _ in 0..100 {
        // Its battery is empty. Something looks at once, and two minutes later the clock is put right.
        server.clock.step_wall_clock(DAY * -4_000);
        retention::look_at_clock(server.state.clone()).await.unwrap();
        server.clock.advance(Duration::from_mins(2));
        server.clock.step_wall_clock(DAY * 4_000);
        run(&server).await;
        for _ in 0..9 {
            server.clock.advance(Duration::from_mins(50));
            retention::look_at_clock(server.state.clone()).await.unwrap();
        }
        server.clock.advance(Duration::from_mins(24 * 60 - 2 - 9 * 50));
    }
    assert_eq!(count(&server, ada).await, 0);
}

#[tokio::test]
async fn what_a_slow_clock_recorded_stays_its_time_also_when_the_clock_was_put_right() {
    on_each_database(async |server| {
        settle(server).await;
        let (ada, device) = with_a_letter(server).await;
        // In the morning the battery of its clock is empty, and an hour later somebody puts it right.
        let slow: Timestamp = "2022-11-19T09:00:00Z".parse().unwrap();
        let items = [
            item(2, "workSession", "2022-11-19T08:00:00Z", "2022-11-19T08:50:00Z"),
            window(3, "Another", "2022-11-19T08:00:00Z", "2022-11-19T08:10:00Z"),
        ];
        assert_eq!(
            results(server, &device, slow, &items).await,
            ["accepted", "accepted"]
        );
        server.clock.advance(Duration::from_hours(1));
        results(server, &device, server.now(), &[]).await;
        // 90 days after the end of the day on which they were recorded, as the clock that recorded them had it.
        let kept: [Timestamp; 2] =
            ["2027-02-16T23:00:00Z", "2027-02-18T23:00:00Z"].map(|at| at.parse().unwrap());
        for _ in 0..100 {
            assert_eq!(run(server).await.failures, Vec::<String>::new());
            let left = stored(server, ada).await;
            let letters = left.iter().filter(|event| event.kind.lane() == Lane::Window);
            let young = kept.iter().filter(|kept| server.now() <= **kept);
            assert_eq!(letters.count(), young.count(), "{}", server.now());
            server.clock.advance(Duration::from_hours(24));
        }
        while count(server, ada).await > 0 {
            assert_eq!(roll_ups(server, ada).await.len(), 1);
            server.clock.advance(Duration::from_hours(24 * 7));
            run(server).await;
        }
        let age = server
            .now()
            .duration_since("2026-11-20T08:50:00Z".parse().unwrap());
        assert!((DAY * 1_098..DAY * 1_106).contains(&age), "{age}");
        assert_eq!(roll_ups(server, ada).await, []);
    })
    .await;
}

#[tokio::test]
async fn my_data_says_since_when_nothing_goes() {
    let server = server().await;
    let (ada, _) = with_a_letter(&server).await;
    let page = async || {
        let cookie = server.cookie(ada).await;
        server.get("/my-data").header("cookie", &cookie).send().await.body
    };
    assert!(!page().await.contains("nothing has gone by age"));
    // Its first day is nothing out of the ordinary.
    run(&server).await;
    assert!(!page().await.contains("nothing has gone by age"));
    pass(&server, 1).await;
    run(&server).await;
    assert!(!page().await.contains("nothing has gone by age"));
    server.clock.step_wall_clock(DAY * 4_000);
    run(&server).await;
    let since = "Since 20 Nov 2026 nothing has gone by age.";
    assert!(page().await.contains(since), "{}", page().await);
    // Put right, and back to work.
    server.clock.step_wall_clock(DAY * -4_000);
    server.clock.advance(Duration::from_hours(24));
    run(&server).await;
    assert!(!page().await.contains("nothing has gone by age"));
}

#[tokio::test]
async fn a_clock_that_leaps_during_a_run_changes_nothing_of_it() {
    let server = server().await;
    let (ada, _) = with_a_letter(&server).await;
    settle(&server).await;
    server.clock.advance(Duration::from_mins(1));
    let look = server.now();
    let running = tokio::spawn(retention::run(server.state.clone()));
    // Whoever wants to write waits for its turn: this one's comes when the run has looked at the clock.
    loop {
        let transaction = server.storage().begin().await.unwrap();
        let tracks = transaction.retention().clock_tracks().await.unwrap();
        if tracks.iter().any(|track| track.seen == look) {
            server.clock.step_wall_clock(DAY * 4_000);
            break;
        }
        drop(transaction);
        tokio::task::yield_now().await;
    }
    running.await.unwrap().unwrap();
    assert_eq!(count(&server, ada).await, 1);
}
