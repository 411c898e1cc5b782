//! What is done for all devices of a person is done for those too that become the person's in that very moment.

use futures_util::future::join;
use timetrack_domain::{Event, EventContent, Lane};
use timetrack_protocol::ItemResult;
use timetrack_storage::{Generation, Lanes};

use super::{
    bystander::Bystander,
    deletion::{delete, request},
    retention::{delete_aged, windows},
    world::{World, at, window},
};

const TITLE: &str = "Shared";

/// A title that nothing mentions any more, and whose id everybody remembers.
async fn unused_title(world: &World) {
    let event = world.event(0, 1, window("Writer", TITLE));
    world.send(std::slice::from_ref(&event)).await;
    assert_eq!(delete_aged(world, &windows(world, 100).await).await, [1]);
}

async fn begin_generation(world: &World) -> Generation {
    let transaction = world.storage.begin().await.unwrap();
    let begun = transaction.retention().begin_generation(world.employee).await;
    transaction.save().await.unwrap();
    begun.unwrap()
}

/// What is left of a sweep once a generation has begun; gives how many titles went.
async fn sweep(world: &World, generation: Generation) -> u64 {
    let reader = world.storage.read();
    let unused = reader.retention().unused_texts(world.employee, generation).await;
    let mut dropped = 0;
    for part in unused.unwrap() {
        let transaction = world.storage.begin().await.unwrap();
        let retention = transaction.retention();
        dropped += retention
            .drop_texts(world.employee, &part, generation)
            .await
            .unwrap();
        transaction.save().await.unwrap();
    }
    dropped
}

fn again(world: &World) -> Event {
    world.event(500, 501, window("Writer", TITLE))
}

/// The event has its title.
pub(crate) async fn is_whole(world: &World, event: &Event) {
    assert_eq!(
        world.contents().await,
        [(event.id, event.content.clone())],
        "by its text"
    );
}

pub(crate) async fn a_device_that_was_just_enrolled_keeps_its_titles(world: &World) {
    unused_title(world).await;
    let enrolled = world.add_device(world.employee).await;
    let event = again(world);
    world.send_from(enrolled, std::slice::from_ref(&event)).await;
    let generation = begin_generation(world).await;
    assert_eq!(sweep(world, generation).await, 0);
    is_whole(world, &event).await;
}

pub(crate) async fn a_device_that_is_enrolled_during_a_sweep_keeps_its_titles(world: &World) {
    unused_title(world).await;
    let generation = begin_generation(world).await;
    let enrolled = world.add_device(world.employee).await;
    let event = again(world);
    world.send_from(enrolled, std::slice::from_ref(&event)).await;
    assert_eq!(sweep(world, generation).await, 0);
    is_whole(world, &event).await;
}

pub(crate) async fn a_sweep_waits_for_a_device_that_is_being_enrolled_and_stores(world: &World) {
    let Some(bystander) = Bystander::of(world).await else {
        return; // On SQLite nobody else writes meanwhile.
    };
    unused_title(world).await;
    let event = again(world);
    let locked = bystander.lock_device(world).await;
    let meanwhile = async {
        bystander.until_waiting(1).await;
        let enrolled = world.add_device(world.employee).await;
        // It remembers the title, and is stopped before its event is stored.
        let same_key = bystander.insert(&event, enrolled).await;
        let storing = world.send_from(enrolled, std::slice::from_ref(&event));
        let releasing = async {
            bystander.until_waiting(2).await;
            locked.commit().await.unwrap();
            // Now the sweep waits for the device that stores.
            bystander.until_waits_for_row_of("device").await;
            same_key.rollback().await.unwrap();
        };
        let (results, ()) = join(storing, releasing).await;
        assert_eq!(results, [ItemResult::Accepted]);
    };
    let (generation, ()) = join(begin_generation(world), meanwhile).await;
    assert_eq!(sweep(world, generation).await, 0);
    is_whole(world, &event).await;
    bystander.leave().await;
}

pub(crate) async fn a_sweep_waits_for_a_device_that_changes_hands(world: &World) {
    let Some(bystander) = Bystander::of(world).await else {
        return;
    };
    unused_title(world).await;
    let giver = world.add_person("Grace", "Europe/Berlin").await;
    let device = world.add_device(giver).await;
    let event = again(world);
    world.send_from(device, std::slice::from_ref(&event)).await;
    let transaction = world.storage.begin().await.unwrap();
    let beginning = jiff::Timestamp::UNIX_EPOCH;
    let devices = transaction.devices();
    devices.assign(device, world.employee, beginning).await.unwrap();
    let meanwhile = async {
        bystander.until_waiting(1).await;
        transaction.save().await.unwrap();
    };
    let (generation, ()) = join(begin_generation(world), meanwhile).await;
    assert_eq!(sweep(world, generation).await, 0);
    is_whole(world, &event).await;
    bystander.leave().await;
}

pub(crate) async fn a_deletion_spares_the_titles_of_a_device_that_comes_meanwhile(world: &World) {
    let Some(bystander) = Bystander::of(world).await else {
        return;
    };
    let deleted = world.event(0, 1, window("Writer", TITLE));
    world.send(std::slice::from_ref(&deleted)).await;
    let event = again(world);
    let locked = bystander.lock_device(world).await;
    let meanwhile = async {
        bystander.until_waiting(1).await;
        let enrolled = world.add_device(world.employee).await;
        world.send_from(enrolled, std::slice::from_ref(&event)).await;
        locked.commit().await.unwrap();
    };
    let deleting = delete(world, request(world, 0, 10, Lanes::from(Lane::Window)));
    let (counts, ()) = join(deleting, meanwhile).await;
    assert_eq!(counts[&Lane::Window], 1);
    is_whole(world, &event).await;
    bystander.leave().await;
}

pub(crate) async fn what_a_device_recorded_for_the_next_one_is_not_the_last_one_s_to_delete(world: &World) {
    let events = [
        world.event(0, 1, window("Writer", "Hers")),
        world.event(50, 51, window("Writer", "His")),
        world.event(50, 60, EventContent::WorkSession),
    ];
    world.send(&events).await;
    let aged = windows(world, 100).await;
    let transaction = world.storage.begin().await.unwrap();
    transaction.day_roll_ups().take_due(None, 1_000).await.unwrap();
    transaction.save().await.unwrap();
    let reader = world.storage.read();
    let part = reader.retention().next_part(&aged, None).await.unwrap().unwrap();
    let successor = world.add_person("Grace", "Europe/Berlin").await;
    let transaction = world.storage.begin().await.unwrap();
    let devices = transaction.devices();
    devices.assign(world.device, successor, at(40)).await.unwrap();
    transaction.save().await.unwrap();
    let transaction = world.storage.begin().await.unwrap();
    let deleted = transaction.retention().delete_part(&aged, part).await.unwrap();
    transaction.save().await.unwrap();
    assert_eq!(deleted, None);
    assert_eq!(delete_aged(world, &windows(world, 100).await).await, [1]);
    assert_eq!(world.stored_of(successor).await.len(), 2);
}
