//! Results, item by item.

use jiff::SignedDuration;
use timetrack_domain::{AfkCause, EventContent, Interval, id::ServerEpoch};
use timetrack_protocol::{ItemResult, RefusalReason};
use timetrack_storage::{Ingest, IngestOptions, StorageError};

use super::world::{World, at, start, window};

pub(crate) async fn each_item_gets_its_result_in_order(world: &World) {
    let known = world.event(0, 60, window("Writer", "A letter"));
    assert_eq!(
        world.send(std::slice::from_ref(&known)).await,
        [ItemResult::Accepted]
    );

    let long = world.event(0, 48 * 3_600, EventContent::Afk(AfkCause::Locked));
    let longest = world.event(0, 48 * 3_600 - 1, EventContent::Afk(AfkCause::Locked));
    let old = world.event(-91 * 86_400, -91 * 86_400 + 60, window("Writer", "Old"));
    let new = world.event(60, 120, window("Writer", "A letter"));
    let mut request = World::request(world.device, &[]);
    request.batch.items = vec![
        Err(RefusalReason::Malformed),
        Ok(new.clone()),
        Ok(old),
        Ok(known),
        Ok(long),
        Ok(new),
        Ok(longest),
        Err(RefusalReason::MissingField),
    ];
    let outcome = world.try_store(request).await.unwrap();
    assert_eq!(
        outcome.results,
        [
            ItemResult::Refused {
                reason: RefusalReason::Malformed
            },
            ItemResult::Accepted,
            ItemResult::Expired,
            ItemResult::Duplicate,
            ItemResult::Refused {
                reason: RefusalReason::TooLong
            },
            ItemResult::Duplicate,
            ItemResult::Accepted,
            ItemResult::Refused {
                reason: RefusalReason::MissingField
            },
        ]
    );
    assert_eq!(outcome.employee, world.employee);
    assert_eq!(world.stored().await.len(), 3);
}

pub(crate) async fn duplicates_within_a_batch_and_across_batches(world: &World) {
    let events = world.one_of_each();
    let doubled: Vec<_> = events
        .iter()
        .flat_map(|event| [event.clone(), event.clone()])
        .collect();
    let expected: Vec<_> = events
        .iter()
        .flat_map(|_| [ItemResult::Accepted, ItemResult::Duplicate])
        .collect();
    assert_eq!(world.send(&doubled).await, expected);
    assert_eq!(world.send(&events).await, [ItemResult::Duplicate; 5]);
    // The same id on another device is another event: ids are the agents' own.
    let other = world.add_device(world.employee).await;
    assert_eq!(world.send_from(other, &events).await, [ItemResult::Accepted; 5]);
    assert_eq!(world.stored().await.len(), 10);
    assert_eq!(world.send(&[]).await, []);
}

pub(crate) async fn late_and_out_of_order_batches(world: &World) {
    let mut events: Vec<_> = (0..50)
        .map(|index| {
            world.event(
                index * 10,
                index * 10 + 10,
                window("Writer", &format!("Page {index}")),
            )
        })
        .collect();
    events.reverse();
    for batch in events.chunks(7) {
        assert!(
            world
                .send(batch)
                .await
                .iter()
                .all(|result| *result == ItemResult::Accepted)
        );
    }
    events.reverse();
    let sent: Vec<_> = events
        .into_iter()
        .map(|event| (event.id, event.content))
        .collect();
    assert_eq!(world.contents().await, sent);
}

pub(crate) async fn what_is_too_old_has_expired_by_the_device_s_own_clock(world: &World) {
    // A device whose clock is ten years behind: nothing of today has expired for it.
    let years = SignedDuration::from_hours(10 * 365 * 24);
    let event = |seconds: i64, content: EventContent| {
        let mut event = world.event(0, 60, content);
        let from = at(seconds) - years;
        event.interval = Interval::new(from, from + SignedDuration::from_secs(60)).unwrap();
        Ok(event)
    };
    let day = 86_400;
    let mut request = World::request(world.device, &[]);
    request.batch.sent_at = start() - years;
    request.batch.items = vec![
        event(-100, window("Writer", "Today")),
        event(-89 * day, window("Writer", "In time")),
        event(-90 * day - 60, window("Writer", "Just in time")),
        event(-90 * day - 61, window("Writer", "Late")),
        event(-91 * day, EventContent::Afk(AfkCause::Idle)),
        event(-91 * day, EventContent::WorkSession),
        event(-3 * 367 * day, EventContent::WorkSession),
        event(9 * day, EventContent::Break),
    ];
    assert_eq!(
        world.try_store(request).await.unwrap().results,
        [
            ItemResult::Accepted,
            ItemResult::Accepted,
            ItemResult::Accepted,
            ItemResult::Expired,
            ItemResult::Expired,
            ItemResult::Accepted,
            ItemResult::Expired,
            ItemResult::Accepted,
        ]
    );
}

pub(crate) async fn what_is_old_by_one_clock_only_is_taken(world: &World) {
    let years = SignedDuration::from_hours(10 * 365 * 24);
    let today = world.event(0, 60, window("Writer", "Today"));
    let old = world.event(-91 * 86_400, -91 * 86_400 + 60, window("Writer", "Old"));
    // The device's clock ran ahead for a while; then the server's.
    for device_is_ahead in [true, false] {
        let mut request = World::request(world.device, &[today.clone(), old.clone()]);
        if device_is_ahead {
            request.batch.sent_at = at(1_000) + years;
        } else {
            request.received = at(1_000) + years;
        }
        let first = if device_is_ahead {
            ItemResult::Accepted
        } else {
            ItemResult::Duplicate
        };
        assert_eq!(
            world.try_store(request).await.unwrap().results,
            [first, ItemResult::Expired]
        );
    }
}

pub(crate) async fn an_unknown_device_is_told_apart(world: &World) {
    let stranger = {
        // A key that was never given out.
        let first = world.add_device(world.employee).await;
        world
            .execute(&format!(
                "DELETE FROM device_assignment WHERE device_key = {first}"
            ))
            .await
            .unwrap();
        first
    };
    let event = world.event(0, 60, EventContent::WorkSession);
    let error = world
        .try_store(World::request(stranger, std::slice::from_ref(&event)))
        .await
        .unwrap_err();
    assert!(matches!(error, StorageError::UnknownDevice), "{error:?}");
    assert_eq!(world.send(&[event]).await, [ItemResult::Accepted]);
}

pub(crate) async fn the_epoch_is_in_every_answer(world: &World) {
    let outcome = world.try_store(World::request(world.device, &[])).await.unwrap();
    assert_eq!((outcome.epoch, outcome.lacks_since), (world.epoch, None));

    let next = ServerEpoch::generate(at(5), &mut world.ids());
    let last = ServerEpoch::generate(at(6), &mut world.ids());
    for (epoch, since) in [(next, at(-60)), (last, at(-30))] {
        let transaction = world.storage.begin().await.unwrap();
        transaction
            .server_state()
            .begin_new_epoch(epoch, since)
            .await
            .unwrap();
        transaction.save().await.unwrap();
    }
    let outcome = world.try_store(World::request(world.device, &[])).await.unwrap();
    // What the first of the two lacked is still lacking for an agent that slept through it.
    assert_eq!((outcome.epoch, outcome.lacks_since), (last, Some(at(-60))));
    // Only the first use of a database names its epoch.
    let transaction = world.storage.begin().await.unwrap();
    let state = transaction.server_state().ensure(next, at(9)).await.unwrap();
    assert_eq!((state.epoch, state.created), (last, start()));
}

pub(crate) async fn what_an_earlier_restoration_lacked_holds_as_long_as_agents_remember(world: &World) {
    let day = 86_400;
    for (days_between, lacks_since) in [(13, at(-3 * day)), (16, at(16 * day - 60))] {
        // Each story begins with a database that lacks nothing.
        world
            .execute("UPDATE server_state SET lacks_since_ms = NULL")
            .await
            .unwrap();
        let mut outcome = None;
        for (restored, since) in [
            (0, at(-3 * day)),
            (days_between * day, at(days_between * day - 60)),
        ] {
            let epoch = ServerEpoch::generate(at(restored), &mut world.ids());
            let transaction = world.storage.begin().await.unwrap();
            let state = transaction.server_state().begin_new_epoch(epoch, since).await;
            transaction.save().await.unwrap();
            outcome = Some(state.unwrap().lacks_since.unwrap());
        }
        assert_eq!(outcome, Some(lacks_since), "{days_between} days");
        let answer = world.try_store(World::request(world.device, &[])).await.unwrap();
        assert_eq!(answer.lacks_since, outcome);
    }
}

pub(crate) async fn ten_thousand_titles_and_a_small_memory(world: &World) {
    let options = IngestOptions {
        remembered_subjects: 16,
        ..IngestOptions::default()
    };
    let ingest = Ingest::start(world.storage.clone(), options);
    let events: Vec<_> = (0..10_000)
        .map(|index| {
            world.event(
                index,
                index + 1,
                window("Writer", &format!("Page {}", index * 7 % 3_000)),
            )
        })
        .collect();
    for batch in events.chunks(1_000) {
        let outcome = ingest.store(World::request(world.device, batch)).await.unwrap();
        assert!(
            outcome
                .results
                .iter()
                .all(|result| *result == ItemResult::Accepted)
        );
    }
    let sent: Vec<_> = events
        .into_iter()
        .map(|event| (event.id, event.content))
        .collect();
    assert_eq!(world.contents().await, sent);
}
