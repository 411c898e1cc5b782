//! Days that must be added up, and what they add up to.

use jiff::{SignedDuration, Timestamp, civil::date};
use timetrack_domain::{AfkCause, EventContent, Interval};
use timetrack_storage::{Day, DayRollUp};

use super::world::{World, at, window};

async fn take_due(world: &World) -> Vec<Day> {
    let transaction = world.storage.begin().await.unwrap();
    let due = transaction.day_roll_ups().take_due(None, 100).await.unwrap();
    transaction.save().await.unwrap();
    assert!(due.iter().all(|(employee, _)| *employee == world.employee));
    due.into_iter().map(|(_, day)| day).collect()
}

pub(crate) async fn days_of_work_become_due_and_windows_do_not_matter(world: &World) {
    let transaction = world.storage.begin().await.unwrap();
    let moved: Timestamp = "2026-03-20T00:00:00Z".parse().unwrap();
    transaction
        .employees()
        .set_time_zone(world.employee, moved, "America/New_York")
        .await
        .unwrap();
    transaction.save().await.unwrap();

    let event = |from: &str, to: &str, content: EventContent| {
        let mut event = world.event(0, 1, content);
        event.interval = Interval::new(from.parse().unwrap(), to.parse().unwrap()).unwrap();
        event
    };
    world
        .send(&[world.event(0, 60, window("Writer", "A letter"))])
        .await;
    assert_eq!(take_due(world).await, []);
    for (from, to, content, days) in [
        // Berlin: from the 2nd to the 3rd of March; ends at midnight exactly, which is the day before.
        (
            "2026-03-02T22:50:00Z",
            "2026-03-02T23:10:00Z",
            EventContent::WorkSession,
            vec![2, 3],
        ),
        (
            "2026-03-03T22:50:00Z",
            "2026-03-03T23:00:00Z",
            EventContent::Break,
            vec![3],
        ),
        (
            "2026-03-04T10:00:00Z",
            "2026-03-06T09:00:00Z",
            EventContent::Afk(AfkCause::Suspended),
            vec![4, 5, 6],
        ),
        // New York.
        (
            "2026-03-25T03:30:00Z",
            "2026-03-25T03:40:00Z",
            EventContent::Private,
            vec![24],
        ),
    ] {
        let sent = event(from, to, content);
        world.send(std::slice::from_ref(&sent)).await;
        let expected: Vec<_> = days
            .iter()
            .map(|day| Day::from_date(date(2026, 3, *day)))
            .collect();
        assert_eq!(take_due(world).await, expected);
        // What was there already changes nothing.
        world.send(&[sent]).await;
        assert_eq!(take_due(world).await, []);
    }
}

pub(crate) async fn a_day_that_changes_while_it_is_added_up_is_due_again(world: &World) {
    world.send(&[world.event(0, 60, EventContent::WorkSession)]).await;
    let day = Day::from_date(date(2026, 3, 2));
    // Taken and not saved: it stays due.
    let transaction = world.storage.begin().await.unwrap();
    assert_eq!(
        transaction.day_roll_ups().take_due(None, 1).await.unwrap(),
        [(world.employee, day)]
    );
    drop(transaction);
    assert_eq!(world.storage.read().day_roll_ups().due_count().await.unwrap(), 1);

    // What comes in between taking and saving is seen, or makes the day due again.
    let transaction = world.storage.begin().await.unwrap();
    transaction.day_roll_ups().take_due(None, 1).await.unwrap();
    let late = world.event(60, 120, EventContent::WorkSession);
    let storing = tokio::spawn({
        let (ingest, request) = (world.ingest.clone(), World::request(world.device, &[late]));
        async move { ingest.store(request).await }
    });
    transaction.save().await.unwrap();
    storing.await.unwrap().unwrap();
    assert_eq!(take_due(world).await, [day]);
}

pub(crate) async fn days_that_are_due_are_taken_in_order_and_each_once(world: &World) {
    let other = world.add_person("Grace", "UTC").await;
    let mut all: Vec<_> = [world.employee, other]
        .into_iter()
        .flat_map(|employee| (1..=5).map(move |day| (employee, Day::from_date(date(2026, 3, day)))))
        .collect();
    all.sort_unstable();
    let transaction = world.storage.begin().await.unwrap();
    transaction
        .day_roll_ups()
        .mark_due(all.iter().rev().copied())
        .await
        .unwrap();
    transaction.save().await.unwrap();
    let mut taken = Vec::new();
    loop {
        let transaction = world.storage.begin().await.unwrap();
        let due = transaction
            .day_roll_ups()
            .take_due(taken.last().copied(), 3)
            .await
            .unwrap();
        // One that could not be added up goes back, and is not taken again by those who go on behind it.
        transaction
            .day_roll_ups()
            .mark_due(due.first().copied())
            .await
            .unwrap();
        transaction.save().await.unwrap();
        if due.is_empty() {
            break;
        }
        taken.extend(due);
    }
    assert_eq!(taken, all);
    assert_eq!(world.storage.read().day_roll_ups().due_count().await.unwrap(), 4);
}

pub(crate) async fn a_roll_up_is_replaced(world: &World) {
    let roll_up = |day: i8, hours: i64| DayRollUp {
        employee: world.employee,
        day: Day::from_date(date(2026, 3, day)),
        time_zone: "Europe/Berlin".to_owned(),
        total: SignedDuration::from_hours(hours),
        active: SignedDuration::from_hours(hours - 1),
        idle: SignedDuration::from_hours(1),
        not_measured: SignedDuration::from_mins(day.into()),
        breaks: SignedDuration::from_millis(1),
        private: SignedDuration::ZERO,
        first_start: Some(at(0)),
        last_end: None,
        sessions: 2,
        computed: at(9),
    };
    let transaction = world.storage.begin().await.unwrap();
    for (day, hours) in [(2, 8), (3, 7), (2, 9), (4, 6)] {
        transaction
            .day_roll_ups()
            .put(&roll_up(day, hours))
            .await
            .unwrap();
    }
    transaction.save().await.unwrap();
    let reader = world.storage.read();
    let days = reader
        .day_roll_ups()
        .list(
            world.employee,
            Day::from_date(date(2026, 3, 1)),
            Day::from_date(date(2026, 3, 3)),
        )
        .await
        .unwrap();
    assert_eq!(days, [roll_up(2, 9), roll_up(3, 7)]);
}
