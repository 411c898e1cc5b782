//! Many at once.

use std::collections::HashSet;

use futures_util::{FutureExt, future::join_all};
use timetrack_domain::EventContent;
use timetrack_protocol::ItemResult;
use timetrack_storage::{Ingest, IngestOptions, Lanes, Storage, StorageError};

use super::{
    deletion::{delete, request},
    world::{World, window},
};

pub(crate) async fn eight_tasks_with_the_same_ids_store_each_once(world: &World) {
    let ingests = vec![world.ingest.clone(); 8];
    each_once(world, &ingests).await;
}

pub(crate) async fn two_servers_store_each_id_once(world: &World) {
    let other = Storage::connect(&world.url).await.unwrap();
    let second = Ingest::start(other.clone(), IngestOptions::default());
    let ingests: Vec<_> = (0..8)
        .map(|index| {
            if index % 2 == 0 {
                world.ingest.clone()
            } else {
                second.clone()
            }
        })
        .collect();
    each_once(world, &ingests).await;
    second.stop().await;
    other.close().await.unwrap();
}

/// Every task sends the same events of two devices, each in an order of its own.
async fn each_once(world: &World, ingests: &[Ingest]) {
    let devices = [world.device, world.add_device(world.employee).await];
    let events: Vec<_> = (0..300)
        .map(|index| {
            let content = if index % 10 == 0 {
                EventContent::WorkSession
            } else {
                window("Writer", &format!("Page {}", index % 50))
            };
            world.event(index, index + 1, content)
        })
        .collect();
    let events = &events;
    let accepted = join_all(ingests.iter().enumerate().map(|(task, ingest)| async move {
        let mut own = events.clone();
        own.rotate_left(task * 37);
        if task % 3 == 0 {
            own.reverse();
        }
        let mut accepted = Vec::new();
        for (number, batch) in own.chunks(30).enumerate() {
            for device in [devices[(task + number) % 2], devices[(task + number + 1) % 2]] {
                let outcome = ingest.store(World::request(device, batch)).await.unwrap();
                for (event, result) in batch.iter().zip(outcome.results) {
                    match result {
                        ItemResult::Accepted => accepted.push((device, event.id)),
                        ItemResult::Duplicate => {}
                        ItemResult::Gone | ItemResult::Expired | ItemResult::Refused { .. } => {
                            panic!("{result:?}")
                        }
                    }
                }
            }
        }
        accepted
    }))
    .await;
    let accepted: Vec<_> = accepted.into_iter().flatten().collect();
    let distinct: HashSet<_> = accepted.iter().copied().collect();
    assert_eq!((accepted.len(), distinct.len()), (600, 600));
    let stored: HashSet<_> = world
        .stored()
        .await
        .iter()
        .map(|event| (event.device, event.id))
        .collect();
    assert_eq!(stored, distinct);
    assert_eq!(world.contents().await.len(), 600);
}

pub(crate) async fn a_batch_that_cannot_be_stored_does_not_hold_up_its_neighbours(world: &World) {
    let trigger = if world.is_sqlite() {
        "CREATE TRIGGER poison BEFORE INSERT ON event WHEN NEW.duration_ms = 13000 \
         BEGIN SELECT RAISE(ABORT, 'poison'); END"
    } else {
        "ALTER TABLE event ADD CONSTRAINT poison CHECK (duration_ms <> 13000)"
    };
    world.execute(trigger).await.unwrap();
    // They wait together because the writer is held up until all of them are there.
    let ingest = Ingest::start(
        world.storage.clone(),
        IngestOptions {
            postgres_workers: 1,
            ..IngestOptions::default()
        },
    );
    let held = world.storage.begin().await.unwrap();
    held.employees()
        .update(&held.employees().find(world.employee).await.unwrap().unwrap())
        .await
        .unwrap();
    let batches: Vec<_> = (0..6)
        .map(|index| {
            let length = if index == 3 { 13 } else { 10 };
            [world.event(
                index * 20,
                index * 20 + length,
                window("Writer", &format!("Page {index}")),
            )]
        })
        .collect();
    let storing = join_all(
        batches
            .iter()
            .map(|batch| ingest.store(World::request(world.device, batch))),
    );
    let (outcomes, saved) = tokio::join!(storing, held.save());
    saved.unwrap();
    for (index, outcome) in outcomes.into_iter().enumerate() {
        if index == 3 {
            assert!(matches!(outcome, Err(StorageError::Database(_))), "{outcome:?}");
        } else {
            assert_eq!(outcome.unwrap().results, [ItemResult::Accepted]);
        }
    }
    assert_eq!(world.contents().await.len(), 5);
    // The title of the batch that failed was never stored; its id must not be remembered.
    let after = world.event(500, 510, window("Writer", "Page 3"));
    assert_eq!(
        world.send(std::slice::from_ref(&after)).await,
        [ItemResult::Accepted]
    );
    assert_eq!(world.contents().await.last(), Some(&(after.id, after.content)));
}

pub(crate) async fn readers_do_not_see_what_is_not_saved(world: &World) {
    let transaction = world.storage.begin().await.unwrap();
    let mut person = transaction
        .employees()
        .find(world.employee)
        .await
        .unwrap()
        .unwrap();
    "Augusta".clone_into(&mut person.name);
    transaction.employees().update(&person).await.unwrap();
    let inside = transaction
        .employees()
        .find(world.employee)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(inside.name, "Augusta");
    // A reader neither waits for the writer nor sees its work.
    let reader = world.storage.read();
    let outside = reader.employees().find(world.employee).await.unwrap().unwrap();
    assert_eq!(outside.name, "Ada");
    transaction.save().await.unwrap();
    let outside = reader.employees().find(world.employee).await.unwrap().unwrap();
    assert_eq!(outside.name, "Augusta");

    // A transaction that is dropped, even in the middle of a statement, leaves nothing and holds up nobody.
    for _ in 0..20 {
        let transaction = world.storage.begin().await.unwrap();
        "Nobody".clone_into(&mut person.name);
        drop(futures_util::FutureExt::now_or_never(
            transaction.employees().update(&person),
        ));
    }
    assert_eq!(
        reader
            .employees()
            .find(world.employee)
            .await
            .unwrap()
            .unwrap()
            .name,
        "Augusta"
    );
    assert_eq!(world.send(&world.one_of_each()).await, [ItemResult::Accepted; 5]);
}

pub(crate) async fn a_full_queue_refuses_and_goes_on(world: &World) {
    let options = IngestOptions {
        waiting_items: 10,
        ..IngestOptions::default()
    };
    let ingest = Ingest::start(world.storage.clone(), options);
    let held = hold_up(world).await;
    let batch = |from: i64| -> Vec<_> {
        (from..from + 5)
            .map(|second| world.event(second, second + 1, EventContent::WorkSession))
            .collect()
    };
    let (first, second, third) = (batch(0), batch(10), batch(20));
    let mut one = Box::pin(ingest.store(World::request(world.device, &first)));
    let mut two = Box::pin(ingest.store(World::request(world.device, &second)));
    assert!((&mut one).now_or_never().is_none());
    assert!((&mut two).now_or_never().is_none());
    let error = ingest
        .store(World::request(world.device, &third))
        .await
        .unwrap_err();
    assert!(matches!(error, StorageError::Overloaded) && error.is_transient());
    held.save().await.unwrap();
    for outcome in [one.await, two.await] {
        assert_eq!(outcome.unwrap().results, [ItemResult::Accepted; 5]);
    }
    // A batch larger than the whole queue is let in alone.
    let many: Vec<_> = (100..200)
        .map(|second| world.event(second, second + 1, EventContent::WorkSession))
        .collect();
    let outcome = ingest.store(World::request(world.device, &many)).await.unwrap();
    assert_eq!(outcome.results, vec![ItemResult::Accepted; 100]);
}

pub(crate) async fn stopping_stores_what_waits(world: &World) {
    let held = hold_up(world).await;
    let events = world.one_of_each();
    let mut waiting = Box::pin(world.ingest.store(World::request(world.device, &events)));
    assert!((&mut waiting).now_or_never().is_none());
    let ((), saved) = tokio::join!(world.ingest.stop(), held.save());
    saved.unwrap();
    assert_eq!(waiting.await.unwrap().results, [ItemResult::Accepted; 5]);
    let error = world
        .ingest
        .store(World::request(world.device, &events))
        .await
        .unwrap_err();
    assert!(matches!(error, StorageError::Stopped), "{error:?}");
}

/// A transaction that keeps ingest waiting: on SQLite by being one, on PostgreSQL by holding the device's row.
async fn hold_up(world: &World) -> timetrack_storage::Transaction {
    let held = world.storage.begin().await.unwrap();
    held.devices()
        .assign(world.device, world.employee, jiff::Timestamp::UNIX_EPOCH)
        .await
        .unwrap();
    held
}

pub(crate) async fn deleting_and_storing_at_once_leaves_nothing_behind(world: &World) {
    let events: Vec<_> = (0..400)
        .map(|second| {
            world.event(
                second,
                second + 1,
                window("Writer", &format!("Page {}", second % 20)),
            )
        })
        .collect();
    let storing = join_all(events.chunks(10).map(|batch| async move {
        world.send(batch).await;
    }));
    let deleting = async {
        for from in [0, 100, 200, 300] {
            delete(world, request(world, from, from + 100, Lanes::detail())).await;
        }
    };
    tokio::join!(storing, deleting);
    // Whichever came first: afterwards nothing is stored, nothing can be stored again, and no title is left.
    assert!(world.stored().await.is_empty());
    assert_eq!(world.send(&events).await, vec![ItemResult::Gone; 400]);
    let sentinel = world.event(1_000, 1_001, window("Writer", "Page 1"));
    world.send(std::slice::from_ref(&sentinel)).await;
    assert_eq!(world.contents().await, [(sentinel.id, sentinel.content)]);
}
