//! A device changes hands while others write.

use futures_util::future::{join, join3};
use jiff::Timestamp;
use timetrack_domain::id::EmployeeId;
use timetrack_storage::{DeviceKey, Transaction};

use super::{
    bystander::Bystander,
    sweeping::is_whole,
    world::{World, at, window},
};

async fn begin_to_assign(
    world: &World,
    device: DeviceKey,
    employee: EmployeeId,
    from: Timestamp,
) -> Transaction {
    let transaction = world.storage.begin().await.unwrap();
    let devices = transaction.devices();
    devices.assign(device, employee, from).await.unwrap();
    transaction
}

/// Gives everybody else who ever had it.
async fn assign(world: &World, device: DeviceKey, employee: EmployeeId, from: Timestamp) -> Vec<EmployeeId> {
    let transaction = world.storage.begin().await.unwrap();
    let devices = transaction.devices();
    let others = devices.assign(device, employee, from).await.unwrap();
    transaction.save().await.unwrap();
    others
}

pub(crate) async fn handing_over_spares_the_titles_of_a_device_that_comes_meanwhile(world: &World) {
    let Some(bystander) = Bystander::of(world).await else {
        return; // On SQLite nobody else writes meanwhile.
    };
    let moved = world.event(100, 101, window("Writer", "Shared"));
    world.send(std::slice::from_ref(&moved)).await;
    let successor = world.add_person("Grace", "Europe/Berlin").await;
    let event = world.event(500, 501, window("Writer", "Shared"));
    let locked = bystander.lock_device(world).await;
    let meanwhile = async {
        bystander.until_waiting(1).await;
        let enrolled = world.add_device(world.employee).await;
        world.send_from(enrolled, std::slice::from_ref(&event)).await;
        locked.commit().await.unwrap();
    };
    join(assign(world, world.device, successor, at(40)), meanwhile).await;
    is_whole(world, &event).await;
    assert_eq!(world.contents_of(successor).await, [(moved.id, moved.content)]);
    bystander.leave().await;
}

pub(crate) async fn whoever_had_a_device_for_a_moment_keeps_none_of_its_titles(world: &World) {
    let Some(bystander) = Bystander::of(world).await else {
        return;
    };
    let moved = world.event(100, 101, window("Writer", "Passed on"));
    world.send(std::slice::from_ref(&moved)).await;
    let in_between = world.add_person("Bob", "Europe/Berlin").await;
    let successor = world.add_person("Grace", "Europe/Berlin").await;
    let beginning = Timestamp::UNIX_EPOCH;
    let first = begin_to_assign(world, world.device, in_between, beginning).await;
    let meanwhile = async {
        bystander.until_waiting(1).await;
        first.save().await.unwrap();
    };
    let (others, ()) = join(assign(world, world.device, successor, beginning), meanwhile).await;
    assert_eq!(others, [in_between], "whose days must be added up again");
    assert_eq!(world.contents_of(successor).await, [(moved.id, moved.content)]);
    assert_eq!(bystander.count("subject").await, 1, "only hers");
    bystander.leave().await;
}

pub(crate) async fn a_device_that_gets_another_owner_waits_for_what_that_one_stores(world: &World) {
    let Some(bystander) = Bystander::of(world).await else {
        return;
    };
    // Both write the same titles into one dictionary, each in an order of its own.
    let successor = world.add_person("Grace", "Europe/Berlin").await;
    let own = world.add_device(successor).await;
    let moved = world.event(100, 101, window("Writer", "Shared"));
    world.send(std::slice::from_ref(&moved)).await;
    let event = world.event(500, 501, window("Writer", "Shared"));
    let same_key = bystander.insert(&event, own).await;
    let releasing = async {
        // The one stores, and the other waits for its device and for no row of the dictionary.
        bystander.until_waiting(1).await;
        bystander.until_waits_for_row_of("device").await;
        same_key.rollback().await.unwrap();
    };
    let storing = world.send_from(own, std::slice::from_ref(&event));
    let handing_over = async {
        bystander.until_waiting(1).await;
        assign(world, world.device, successor, at(40)).await;
    };
    join3(storing, handing_over, releasing).await;
    let expected = [(moved.id, moved.content), (event.id, event.content)];
    assert_eq!(world.contents_of(successor).await, expected);
    bystander.leave().await;
}

pub(crate) async fn two_that_hand_over_at_once_do_not_wait_for_each_other(world: &World) {
    let Some(bystander) = Bystander::of(world).await else {
        return;
    };
    let [giver, first, second] = [
        world.add_person("Alan", "Europe/Berlin").await,
        world.add_person("Bob", "Europe/Berlin").await,
        world.add_person("Grace", "Europe/Berlin").await,
    ];
    let other = world.add_device(giver).await;
    let enrolling = bystander
        .begin("LOCK TABLE device_assignment IN ROW EXCLUSIVE MODE".to_owned())
        .await;
    // They are let in together.
    let releasing = async {
        bystander.until_waiting(2).await;
        enrolling.rollback().await.unwrap();
    };
    let one = assign(world, world.device, first, at(40));
    join3(one, assign(world, other, second, at(40)), releasing).await;
    let reader = world.storage.read();
    let owners = reader.devices().owners(&[world.device, other]).await.unwrap();
    assert_eq!((owners[&world.device], owners[&other]), (first, second));
    bystander.leave().await;
}
