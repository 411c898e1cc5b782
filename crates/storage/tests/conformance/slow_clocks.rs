//! What a device recorded while its clock was behind is younger than it looks.

use jiff::SignedDuration;
use timetrack_storage::{Aged, DeviceKey, SlowClock};

use super::{
    retention::{delete_aged, windows},
    world::{World, at, window},
};

const HOUR: i64 = 3_600;

/// A report that is received at the one time and says that it is the other.
async fn report(world: &World, received: i64, sent_at: i64) {
    let mut request = World::request(world.device, &[]);
    request.received = at(received);
    request.batch.sent_at = at(sent_at);
    world.try_store(request).await.unwrap();
}

async fn noted(world: &World, device: DeviceKey) -> Vec<(i64, i64)> {
    let reader = world.storage.read();
    let slow = reader.retention().slow_clocks(device).await.unwrap();
    slow.into_iter()
        .map(|slow| (slow.behind.as_hours(), slow.until.duration_since(at(0)).as_secs()))
        .collect()
}

pub(crate) async fn how_far_a_clock_was_behind_is_noted(world: &World) {
    let other = world.add_device(world.employee).await;
    // Ahead, right, and late by the way that it took.
    for (received, sent_at) in [(1_000, 9_000), (1_000, 1_000), (1_060, 1_000)] {
        report(world, received, sent_at).await;
        assert_eq!(noted(world, world.device).await, []);
    }
    for (received, sent_at, expected) in [
        (1_061, 1_000, vec![(1, 1_000)]),
        (1_100 + HOUR, 1_100, vec![(1, 1_100)]),
        // One that comes late takes nothing back.
        (1_050 + HOUR, 1_050, vec![(1, 1_100)]),
        (1_101 + HOUR, 1_100, vec![(1, 1_100), (2, 1_100)]),
        (
            2_000 + 9_000 * HOUR,
            2_000,
            vec![(1, 1_100), (2, 1_100), (9_000, 2_000)],
        ),
        (
            2_000 + 9_000 * HOUR,
            2_000 + 9_000 * HOUR,
            vec![(1, 1_100), (2, 1_100), (9_000, 2_000)],
        ),
    ] {
        report(world, received, sent_at).await;
        assert_eq!(noted(world, world.device).await, expected);
    }
    assert_eq!(noted(world, other).await, []);

    // Nothing that was received after these times was stored.
    for (latest, expected) in [
        (2_000 + 9_000 * HOUR, vec![(1, 1_100), (2, 1_100), (9_000, 2_000)]),
        (1_900 + HOUR, vec![(1, 2_000), (2, 1_100)]),
        (1_500, vec![(1, 1_100)]),
    ] {
        let transaction = world.storage.begin().await.unwrap();
        transaction
            .retention()
            .limit_slow_clocks(at(latest))
            .await
            .unwrap();
        transaction.save().await.unwrap();
        assert_eq!(noted(world, world.device).await, expected, "by {latest}");
    }
    let longest = SignedDuration::from_hours(1_000);
    for (now, count) in [(1_049 * HOUR, 1), (1_050 * HOUR, 0)] {
        let transaction = world.storage.begin().await.unwrap();
        let retention = transaction.retention();
        let now = at(now);
        let slow = retention.slow_clocks(world.device).await.unwrap();
        assert_eq!(
            slow.iter()
                .all(|slow: &SlowClock| slow.is_forgotten(now, longest)),
            count == 0
        );
        retention
            .forget_slow_clocks(world.device, now, longest)
            .await
            .unwrap();
        transaction.save().await.unwrap();
        assert_eq!(noted(world, world.device).await.len(), count);
    }
}

pub(crate) async fn a_device_that_claims_many_times_gets_few_rows_that_cover_them(world: &World) {
    for number in 1..=200 {
        // In no order.
        let hour = number * 37 % 211;
        report(world, 300 * HOUR, (300 - hour) * HOUR).await;
    }
    let before = noted(world, world.device).await;
    assert_eq!(before.len(), 200);
    let transaction = world.storage.begin().await.unwrap();
    let retention = transaction.retention();
    let longest = SignedDuration::from_hours(1_000);
    retention
        .forget_slow_clocks(world.device, at(300 * HOUR), longest)
        .await
        .unwrap();
    transaction.save().await.unwrap();
    let after = noted(world, world.device).await;
    assert_eq!(after.len(), SlowClock::MOST);
    for (behind, until) in before {
        let is_covered = after.iter().any(|other| other.0 >= behind && other.1 >= until);
        assert!(is_covered, "{behind} hours until {until}");
    }
}

pub(crate) async fn what_a_slow_clock_recorded_stays_also_when_that_is_known_late(world: &World) {
    let events: Vec<_> = [0, 1, 2, 3, 4]
        .map(|hour| world.event(hour * HOUR, hour * HOUR + 60, window("Writer", "A letter")))
        .into();
    world.send(&events).await;
    // Everything until the fifth hour is too old, by what was known when that was looked for.
    let aged = Aged {
        until: at(5 * HOUR),
        too_old: at(5 * HOUR),
        ..windows(world, 0).await
    };
    let reader = world.storage.read();
    let part = reader.retention().next_part(&aged, None).await.unwrap().unwrap();
    // Then comes a report: what was recorded until the third hour may be up to four hours younger.
    report(world, 6 * HOUR, 2 * HOUR + 60).await;
    let transaction = world.storage.begin().await.unwrap();
    let deleted = transaction.retention().delete_part(&aged, part).await.unwrap();
    transaction.save().await.unwrap();
    assert_eq!(deleted, Some(3));
    let left: Vec<i64> = world
        .stored()
        .await
        .iter()
        .map(|event| event.interval.start().duration_since(at(0)).as_hours())
        .collect();
    assert_eq!(left, [1, 2]);
    assert_eq!(delete_aged(world, &aged).await, Vec::<u64>::new());
}
