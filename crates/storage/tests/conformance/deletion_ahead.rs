//! What a clock that was ahead recorded can be deleted, and what is yet to be recorded then is not refused for it.

use jiff::Timestamp;
use timetrack_domain::{AfkCause, Event, EventContent, Lane};
use timetrack_protocol::{DeletionCursor, DeletionPage, ItemResult};
use timetrack_storage::{DeletedCounts, DeviceKey, Lanes, Tombstone, TombstoneKind};

use super::{
    deletion::{delete, opened, request},
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

fn covers(page: &DeletionPage, event: &Event) -> bool {
    let (start, end) = (event.interval.start(), event.interval.end());
    page.ranges
        .iter()
        .any(|told| told.covers(event.lane(), start, end))
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
    delete(world, request(world, 0, 9 * DAY, Lanes::detail())).await;
    let page = told(world, world.device, at(2_060)).await;
    let covered: Vec<_> = ahead.iter().map(|event| covers(&page, event)).collect();
    assert_eq!(covered, [false, true, true]);
    // Nothing of it is behind the last of them, nor on a computer that recorded none of it.
    let behind = world.event(2 * DAY + 60, 2 * DAY + 90, window("Writer", "A letter"));
    assert!(!covers(&page, &behind));
    let elsewhere = told(world, other, at(2_060)).await;
    assert!(ahead.iter().all(|event| !covers(&elsewhere, event)));
    // What was recorded since, by a clock that is right, is nobody's to remove, however late a computer asks.
    let since = world.event(2_000, 2_050, window("Writer", "A letter"));
    assert!(!covers(&page, &since));
    let late = told(world, world.device, at(3 * DAY)).await;
    assert!(ahead.iter().all(|event| !covers(&late, event)));
    assert_eq!(late.cursor, page.cursor);
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
