//! Agents are told of every deletion on their device, once.

use jiff::SignedDuration;
use timetrack_domain::{
    AfkCause, Event, EventContent, Lane,
    id::{DeletionId, ServerEpoch},
};
use timetrack_protocol::{DeletedRange, DeletionCursor, DeletionPage, ItemResult, MAXIMUM_DELETIONS};
use timetrack_storage::{DeleteRange, DeviceKey, Lanes};

use super::{
    deletion::{delete, request},
    world::{World, at, range, window},
};

/// What a heartbeat of a device that has seen so much is told.
pub(crate) async fn ask(world: &World, device: DeviceKey, seen: &DeletionCursor) -> Option<DeletionPage> {
    let mut heartbeat = World::request(device, &[]);
    heartbeat.batch.deletions_seen = Some(seen.clone());
    world.try_store(heartbeat).await.unwrap().deletions
}

/// Whether an agent that is told this removes its copy of an event.
pub(crate) fn covers(page: &DeletionPage, event: &Event) -> bool {
    let (start, end) = (event.interval.start(), event.interval.end());
    page.ranges
        .iter()
        .any(|told| told.covers(event.id, event.lane(), start, end))
}

/// Everything that it is told, page by page, and the last cursor.
async fn ask_all(world: &World, from: &DeletionCursor) -> (Vec<Vec<i64>>, DeletionCursor) {
    let (mut pages, mut cursor) = (Vec::new(), from.clone());
    while let Some(page) = ask(world, world.device, &cursor).await {
        let starts = page
            .ranges
            .iter()
            .map(|range| (range.start - at(0)).get_seconds());
        pages.push(starts.collect());
        cursor = page.cursor;
        if !page.more {
            break;
        }
    }
    (pages, cursor)
}

fn windows(world: &World, from: i64, to: i64) -> DeleteRange {
    request(world, from, to, Lane::Window.into())
}

pub(crate) async fn a_device_is_told_of_each_deletion_once(world: &World) {
    let other = world.add_device(world.employee).await;
    let beginning = DeletionCursor::beginning();
    assert_eq!(ask(world, world.device, &beginning).await, None);
    delete(world, windows(world, 0, 60)).await;
    delete(world, request(world, 60, 90, Lanes::detail())).await;

    let page = ask(world, world.device, &beginning).await.unwrap();
    let told = |start, end, lanes: &[Lane]| DeletedRange {
        start: at(start),
        end: at(end),
        lanes: lanes.to_vec(),
        began_from: None,
        event: None,
    };
    assert_eq!(
        page.ranges,
        [
            told(0, 60, &[Lane::Window]),
            told(60, 90, &[Lane::Afk, Lane::Window])
        ]
    );
    assert!(!page.more);
    assert_eq!(ask(world, world.device, &page.cursor).await, None);
    assert_eq!(
        ask(world, other, &beginning).await.map(|page| page.ranges.len()),
        Some(2),
        "the person's other computer, too"
    );
    // Whoever does not ask is told nothing, and the answer to a batch with items tells as well.
    assert_eq!(
        world
            .try_store(World::request(world.device, &[]))
            .await
            .unwrap()
            .deletions,
        None
    );
    delete(world, windows(world, 200, 260)).await;
    let event = world.event(210, 220, window("Writer", "Secret"));
    let mut batch = World::request(world.device, &[event]);
    batch.batch.deletions_seen = Some(page.cursor);
    let next = world.try_store(batch).await.unwrap().deletions.unwrap();
    assert_eq!(next.ranges, [told(200, 260, &[Lane::Window])]);

    // A colleague's computer is none of it.
    let colleague = world.add_person("Grace", "Europe/Berlin").await;
    let theirs = world.add_device(colleague).await;
    assert_eq!(ask(world, theirs, &beginning).await, None);
}

pub(crate) async fn many_deletions_come_in_pages_and_in_their_order(world: &World) {
    let number = i64::try_from(MAXIMUM_DELETIONS).unwrap() * 2 + 50;
    let transaction = world.storage.begin().await.unwrap();
    for index in 0..number {
        let mut deletion = windows(world, index, index + 1);
        // All at once, then with a clock that was set back.
        deletion.at = if index < number / 2 { at(2_000) } else { at(1_000) };
        transaction.deletions().delete_range(&deletion).await.unwrap();
    }
    transaction.save().await.unwrap();
    let (pages, cursor) = ask_all(world, &DeletionCursor::beginning()).await;
    assert_eq!(pages.iter().map(Vec::len).collect::<Vec<_>>(), [100, 100, 50]);
    assert_eq!(pages.concat(), (0..number).collect::<Vec<_>>());
    assert_eq!(ask_all(world, &cursor).await.0, Vec::<Vec<i64>>::new());
}

pub(crate) async fn a_cursor_of_another_life_begins_at_the_beginning(world: &World) {
    delete(world, windows(world, 0, 60)).await;
    let (_, seen) = ask_all(world, &DeletionCursor::beginning()).await;
    let transaction = world.storage.begin().await.unwrap();
    let epoch = ServerEpoch::generate(at(3_000), &mut world.ids());
    transaction
        .server_state()
        .begin_new_epoch(epoch, at(0))
        .await
        .unwrap();
    transaction.save().await.unwrap();
    delete(world, windows(world, 100, 160)).await;
    let (pages, cursor) = ask_all(world, &seen).await;
    assert_eq!(pages, [[0, 100]]);
    assert_eq!(ask_all(world, &cursor).await.0, Vec::<Vec<i64>>::new());
    for strange in ["x", "\u{1f980}.9", "9999999999999999999999"] {
        let strange = DeletionCursor::new(strange.to_owned());
        assert_eq!(ask_all(world, &strange).await.0, [[0, 100]]);
    }
}

pub(crate) async fn what_is_deleted_after_an_unnoticed_restoration_is_told(world: &World) {
    delete(world, windows(world, 0, 60)).await;
    delete(world, windows(world, 100, 160)).await;
    let (_, seen) = ask_all(world, &DeletionCursor::beginning()).await;
    // What a copy from before the second deletion looks like. The epoch is the same.
    world
        .execute("DELETE FROM deletion WHERE number = (SELECT MAX(number) FROM deletion)")
        .await
        .unwrap();
    world
        .execute("UPDATE device SET last_deletion = (SELECT MAX(number) FROM deletion)")
        .await
        .unwrap();
    assert_eq!(ask_all(world, &seen).await.0, Vec::<Vec<i64>>::new());
    let mut later = windows(world, 200, 260);
    later.at = at(2_000) + SignedDuration::from_mins(1);
    later.id = DeletionId::generate(later.at, &mut world.ids());
    delete(world, later).await;
    assert_eq!(ask_all(world, &seen).await.0, [[200]]);
}

pub(crate) async fn tombstones_that_are_kept_no_longer_hold_nobody_up(world: &World) {
    for index in 0..3 {
        delete(world, windows(world, index * 100, index * 100 + 60)).await;
    }
    world
        .execute("DELETE FROM deletion WHERE number < (SELECT MAX(number) FROM deletion)")
        .await
        .unwrap();
    let (pages, seen) = ask_all(world, &DeletionCursor::beginning()).await;
    assert_eq!(pages, [[200]]);
    assert_eq!(ask(world, world.device, &seen).await, None);
    world.execute("DELETE FROM deletion").await.unwrap();
    let (pages, seen) = ask_all(world, &DeletionCursor::beginning()).await;
    assert_eq!(pages, [Vec::<i64>::new()]);
    assert_eq!(ask(world, world.device, &seen).await, None);
    delete(world, windows(world, 300, 360)).await;
    assert_eq!(ask_all(world, &seen).await.0, [[300]]);
}

pub(crate) async fn a_deletion_says_from_when_the_device_was_the_person_s(world: &World) {
    let successor = world.add_person("Grace", "Europe/Berlin").await;
    let transaction = world.storage.begin().await.unwrap();
    transaction
        .devices()
        .assign(world.device, successor, at(100))
        .await
        .unwrap();
    transaction.save().await.unwrap();
    let mut hers = windows(world, 0, 300);
    hers.employee = successor;
    delete(world, hers).await;
    delete(world, windows(world, 60, 70)).await;
    let page = ask(world, world.device, &DeletionCursor::beginning())
        .await
        .unwrap();
    let told: Vec<_> = page
        .ranges
        .iter()
        .map(|told| (told.start, told.end, told.began_from))
        .collect();
    assert_eq!(told, [(at(100), at(300), Some(at(100))), (at(60), at(70), None)]);
    // The agent's rule is that of storing.
    for (event, ours) in [
        (range(50, 200), true),
        (range(50, 60), false),
        (range(100, 200), true),
    ] {
        let stored = world.event(
            (event.start() - at(0)).get_seconds(),
            (event.end() - at(0)).get_seconds(),
            window("Writer", "A letter"),
        );
        let is_covered = covers(&page, &stored);
        let is_gone = world.send(&[stored]).await == [ItemResult::Gone];
        assert_eq!((is_gone, is_covered), (ours, ours), "{event:?}");
    }
}

pub(crate) async fn what_changed_hands_since_is_not_told(world: &World) {
    delete(world, windows(world, 0, 300)).await;
    // The person turns out to have had the device for a shorter time.
    let successor = world.add_person("Grace", "Europe/Berlin").await;
    let transaction = world.storage.begin().await.unwrap();
    transaction
        .devices()
        .assign(world.device, successor, at(100))
        .await
        .unwrap();
    transaction.save().await.unwrap();
    let page = ask(world, world.device, &DeletionCursor::beginning())
        .await
        .unwrap();
    let told = [
        world.event(90, 200, window("Writer", "Hers")),
        world.event(100, 200, window("Writer", "His")),
    ]
    .map(|event| covers(&page, &event));
    assert_eq!(told, [true, false]);
}

pub(crate) async fn thousands_of_deletions_are_told_in_pages_that_end(world: &World) {
    const NUMBER: i64 = 5_000;
    let mut first = windows(world, 0, 1);
    first.at = at(10_000);
    delete(world, first).await;
    world
        .execute(&format!(
            "INSERT INTO deletion (id, device_key, start_ms, end_ms, lanes, created_ms, employee_id, number) \
             WITH RECURSIVE another (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM another WHERE i < {NUMBER} - 1) \
             SELECT id, device_key, start_ms + i * 1000, end_ms + i * 1000, 24, created_ms, employee_id, number + i \
             FROM deletion CROSS JOIN another"
        ))
        .await
        .unwrap();
    world
        .execute("UPDATE device SET last_deletion = (SELECT MAX(number) FROM deletion)")
        .await
        .unwrap();
    // Absence that reaches out of what was asked for leaves a tombstone each, of which the computer needs to know nothing.
    let away: Vec<_> = (0..1_000)
        .map(|index| world.event(4_999 - index, 5_001 + index, EventContent::Afk(AfkCause::Idle)))
        .collect();
    let before = ask_all(world, &DeletionCursor::beginning()).await;
    assert!(
        world
            .send(&away)
            .await
            .iter()
            .all(|result| *result == ItemResult::Gone)
    );
    let (pages, cursor) = ask_all(world, &DeletionCursor::beginning()).await;
    assert_eq!(
        pages.iter().map(Vec::len).collect::<Vec<_>>(),
        [MAXIMUM_DELETIONS; 50]
    );
    assert_eq!(pages.concat(), (0..NUMBER).collect::<Vec<_>>());
    assert_eq!((pages, cursor.clone()), before);
    assert_eq!(ask(world, world.device, &cursor).await, None);
}
