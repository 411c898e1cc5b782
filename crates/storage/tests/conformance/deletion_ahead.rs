//! What a clock that was ahead recorded can be deleted, and what is yet to be recorded then is not refused for it.

use jiff::Timestamp;
use timetrack_domain::{AfkCause, Event, EventContent, Lane};
use timetrack_protocol::{DeletionCursor, DeletionPage, ItemResult};
use timetrack_storage::{DeletedCounts, DeviceKey, Lanes, Tombstone, TombstoneKind};

use super::{
    deletion::{delete, opened, request},
    telling::covers,
    world::{World, at, range, window},
};

const DAY: i64 = 86_400;

/// What a device is told that has seen nothing, when it asks that long after the start.
async fn told(world: &World, device: DeviceKey, received: Timestamp) -> DeletionPage {
    let mut heartbeat = World::request(device, &[]);
    (heartbeat.received, heartbeat.batch.sent_at) = (received, received);
    heartbeat.batch.deletions_seen = Some(DeletionCursor::beginning());
    world.try_store(heartbeat).await.unwrap().deletions.unwrap()
}

/// A minute of every lane, from some second on.
fn minute_of_each(world: &World, from: i64) -> Vec<Event> {
    [
        EventContent::WorkSession,
        EventContent::Afk(AfkCause::Idle),
        window("Writer", "A letter"),
    ]
    .map(|content| world.event(from, from + 60, content))
    .to_vec()
}

pub(crate) async fn what_a_clock_that_is_ahead_recorded_goes_and_nothing_else(world: &World) {
    let other = world.add_device(world.employee).await;
    let mut ahead = minute_of_each(world, 2 * DAY);
    ahead.extend(minute_of_each(world, 700 * DAY));
    ahead.extend(minute_of_each(world, 100));
    world.send(&ahead).await;
    world.send_from(other, &ahead[6..]).await;
    // Now it is 2,000 seconds after the start.
    let counts = delete(world, request(world, 0, 700 * DAY + 1, Lanes::detail())).await;
    assert_eq!(counts, DeletedCounts::from([(Lane::Afk, 4), (Lane::Window, 4)]));
    assert_eq!(world.stored().await.len(), 4);

    // None of it comes back, on the very computer.
    let gone = [ItemResult::Duplicate, ItemResult::Gone, ItemResult::Gone].repeat(3);
    assert_eq!(world.send(&ahead).await, gone);
    // What is recorded there when the time has come is something else.
    let mut real = minute_of_each(world, 2 * DAY);
    real.extend(minute_of_each(world, 2 * DAY + 30));
    real.extend(minute_of_each(world, 2_000));
    for device in [world.device, other] {
        assert_eq!(world.send_from(device, &real).await, [ItemResult::Accepted; 9]);
    }
    assert_eq!(world.send(&ahead).await, gone);

    // Not measured is what was asked for and past, and the absence ahead, not all the time until then.
    let tombstones = tombstones(world, 0, 701 * DAY).await;
    let marked: Vec<_> = tombstones
        .iter()
        .filter(|one| one.lanes.contains(Lane::Afk))
        .map(|one| (one.device, one.range, one.kind))
        .collect();
    assert_eq!(
        marked,
        [
            (world.device, range(0, 2_000), TombstoneKind::Range),
            (other, range(0, 2_000), TombstoneKind::Range),
            (world.device, range(2 * DAY, 2 * DAY + 60), TombstoneKind::Event),
            (
                world.device,
                range(700 * DAY, 700 * DAY + 60),
                TombstoneKind::Event
            ),
        ]
    );
}

pub(crate) async fn copies_of_what_a_clock_that_is_ahead_recorded_go_too(world: &World) {
    let ahead = minute_of_each(world, 2 * DAY);
    let other = world.add_device(world.employee).await;
    world.send(&ahead).await;
    // Recorded by a clock that is a little ahead, and on the computer still.
    let pending = world.event(2_050, 2_090, window("Writer", "A letter"));
    delete(world, request(world, 0, 9 * DAY, Lanes::detail())).await;
    let page = told(world, world.device, at(2_060)).await;
    let covered: Vec<_> = ahead.iter().map(|event| covers(&page, event)).collect();
    assert_eq!(covered, [false, true, true]);
    // Nothing else is to go, that the server would take.
    let mut others = minute_of_each(world, 2 * DAY);
    others.extend(minute_of_each(world, 2 * DAY - 30));
    others.extend([pending, world.event(2_000, 2_050, window("Writer", "A letter"))]);
    assert!(others.iter().all(|event| !covers(&page, event)));
    let elsewhere = told(world, other, at(2_060)).await;
    assert!(
        ahead
            .iter()
            .chain(&others)
            .all(|event| !covers(&elsewhere, event))
    );
    assert_eq!(world.send(&others).await, [ItemResult::Accepted; 8]);
    // Nor does it depend on when a computer asks.
    for late in [2 * DAY, 3 * DAY, 30 * DAY] {
        assert_eq!(told(world, world.device, at(late)).await, page);
    }
    // The next one to have the computer is told as well: the title is still on it.
    hand_over(world, at(DAY)).await;
    let covered = covers(&told(world, world.device, at(3 * DAY)).await, &ahead[2]);
    assert!(covered);
}

pub(crate) async fn an_agent_that_knows_no_names_finds_what_lay_ahead_by_its_start(world: &World) {
    let ahead = minute_of_each(world, 2 * DAY);
    world.send(&ahead).await;
    delete(world, request(world, 0, 9 * DAY, Lanes::detail())).await;
    let mut page = told(world, world.device, at(3 * DAY)).await;
    for told in &mut page.ranges {
        told.event = None;
    }
    let covered: Vec<_> = ahead.iter().map(|event| covers(&page, event)).collect();
    assert_eq!(covered, [false, true, true]);
    for from in [2_000, 2 * DAY - 59, 2 * DAY - 1, 2 * DAY + 1] {
        let real = minute_of_each(world, from);
        assert!(real.iter().all(|event| !covers(&page, event)), "{from}");
    }
}

pub(crate) async fn what_began_before_it_was_deleted_ahead_is_told_as_well(world: &World) {
    // It is 2,000 now.
    let events = [
        world.event(1_990, 2_020, window("Writer", "Secret")),
        world.event(1_900, 2_005, EventContent::Afk(AfkCause::Idle)),
        world.event(2_030, 2_040, window("Writer", "Kept")),
    ];
    world.send(&events).await;
    let counts = delete(world, request(world, 2_002, 2_030, Lanes::detail())).await;
    assert_eq!(counts, DeletedCounts::from([(Lane::Afk, 1), (Lane::Window, 1)]));
    let page = told(world, world.device, at(2_010)).await;
    let covered: Vec<_> = events.iter().map(|event| covers(&page, event)).collect();
    assert_eq!(covered, [true, true, false]);
    let others = [
        world.event(1_980, 1_990, window("Writer", "A letter")),
        world.event(2_002, 2_030, window("Writer", "A letter")),
    ];
    assert!(others.iter().all(|event| !covers(&page, event)));
    assert_eq!(world.send(&others).await, [ItemResult::Accepted; 2]);
}

pub(crate) async fn what_reaches_a_range_only_behind_a_hand_over_is_told_as_well(world: &World) {
    let events = [
        world.event(900, 1_200, EventContent::Afk(AfkCause::Idle)),
        world.event(950, 1_200, window("Writer", "Secret")),
        world.event(940, 950, window("Writer", "Kept")),
    ];
    world.send(&events).await;
    hand_over(world, at(1_000)).await;
    let counts = delete(world, request(world, 1_100, 1_150, Lanes::detail())).await;
    assert_eq!(counts, DeletedCounts::from([(Lane::Afk, 1), (Lane::Window, 1)]));
    let page = told(world, world.device, at(2_010)).await;
    let covered: Vec<_> = events.iter().map(|event| covers(&page, event)).collect();
    assert_eq!(covered, [true, true, false]);
    let his = world.event(1_100, 1_150, window("Writer", "His"));
    assert!(!covers(&page, &his));
    assert_eq!(world.send(&[his]).await, [ItemResult::Accepted]);
}

async fn hand_over(world: &World, from: Timestamp) {
    let successor = world.add_person("Grace", "Europe/Berlin").await;
    let transaction = world.storage.begin().await.unwrap();
    transaction
        .devices()
        .assign(world.device, successor, from)
        .await
        .unwrap();
    transaction.save().await.unwrap();
}

pub(crate) async fn what_is_open_ahead_of_time_goes_and_stays_away(world: &World) {
    let open = [
        world.open(DAY, EventContent::Afk(AfkCause::Idle)),
        world.open(DAY + 10, window("Writer", "Secret")),
    ];
    let report = async |sent_at: i64| {
        let mut batch = World::request(world.device, &[]);
        (batch.received, batch.batch.sent_at) = (at(sent_at - DAY), at(sent_at));
        batch.batch.open = open.to_vec();
        world.try_store(batch).await.unwrap();
        opened(world).await
    };
    assert_eq!(report(DAY + 100).await, 2);
    let counts = delete(world, request(world, DAY + 90, 2 * DAY, Lanes::detail())).await;
    assert_eq!(counts, DeletedCounts::from([(Lane::Afk, 1), (Lane::Window, 1)]));
    assert_eq!((opened(world).await, report(DAY + 160).await), (0, 0));
    let closed: Vec<_> = open
        .iter()
        .map(|open| {
            let mut event = world.event(DAY + 10, DAY + 200, open.content.clone());
            (event.id, event.interval) = (
                open.id,
                timetrack_domain::Interval::new(open.start, at(DAY + 200)).unwrap(),
            );
            event
        })
        .collect();
    assert_eq!(world.send(&closed).await, [ItemResult::Gone; 2]);
    let covered: Vec<_> = tombstones(world, 0, 2 * DAY)
        .await
        .iter()
        .filter(|one| one.lanes.contains(Lane::Afk))
        .map(|one| one.range)
        .collect();
    assert_eq!(covered, [range(DAY, DAY + 200)]);
}

async fn tombstones(world: &World, from: i64, to: i64) -> Vec<Tombstone> {
    let reader = world.storage.read();
    let mut tombstones = reader
        .deletions()
        .of_employees(&[world.employee], range(from, to))
        .await
        .unwrap();
    tombstones.sort_by_key(|one| (one.range, one.device));
    tombstones
}
