//! Absence that was deleted goes as a whole, and what it covered is not measured from then on.

use jiff::civil::{Date, date};
use timetrack_domain::{AfkCause, Event, EventContent, Interval, IntervalSet, Lane, id::EmployeeId};
use timetrack_protocol::{DeletionCursor, ItemResult};
use timetrack_storage::{DeletedCounts, IngestOutcome, Lanes, Tombstone, TombstoneKind};

use super::{
    deletion::{delete, opened, request},
    telling::covers,
    world::{World, at, range, window},
};

pub(crate) async fn an_absence_goes_as_a_whole_and_stays_away(world: &World) {
    let away = EventContent::Afk(AfkCause::Locked);
    let events = [
        world.event(-9_000, -8_000, away.clone()),
        world.event(-7_000, 5_000, away.clone()),
        world.event(0, 600, window("Writer", "A letter")),
        world.event(6_000, 7_000, away.clone()),
    ];
    world.send(&events).await;
    let deletion = request(world, 100, 200, Lanes::detail());
    assert_eq!(
        delete(world, deletion).await,
        DeletedCounts::from([(Lane::Afk, 1), (Lane::Window, 1)])
    );
    // Of absence all that went is covered, of windows what was asked for.
    let mut tombstones = tombstones(world, range(-10_000, 10_000)).await;
    assert!(tombstones.iter().all(|one| one.device == world.device));
    tombstones.sort_by_key(|one| one.range);
    let covered: Vec<_> = tombstones
        .iter()
        .map(|one| (one.range, one.lanes, one.kind))
        .collect();
    assert_eq!(
        covered,
        [
            (range(-7_000, 5_000), Lane::Afk.into(), TombstoneKind::Event),
            (deletion.range, Lanes::detail(), TombstoneKind::Range),
        ]
    );
    assert_eq!(
        world.send(&events).await,
        [
            ItemResult::Duplicate,
            ItemResult::Gone,
            ItemResult::Gone,
            ItemResult::Duplicate
        ]
    );
    // The same absence as a crash leaves it: cut short, where it no longer reaches the range.
    let mut cut_short = events[1].clone();
    cut_short.interval = range(-7_000, -100);
    assert_eq!(world.send(&[cut_short]).await, [ItemResult::Gone]);
    // Another one beneath, which a clock that was set back made, and windows beside what was asked for.
    let others = [
        world.event(-7_000, -6_400, away.clone()),
        world.event(4_400, 5_600, away.clone()),
        world.event(-600, 0, window("Writer", "Another")),
    ];
    assert_eq!(world.send(&others).await, [ItemResult::Accepted; 3]);
}

async fn tombstones(world: &World, range: Interval) -> Vec<Tombstone> {
    tombstones_of(world, world.employee, range).await
}

async fn tombstones_of(world: &World, employee: EmployeeId, range: Interval) -> Vec<Tombstone> {
    let reader = world.storage.read();
    reader.deletions().of_employees(&[employee], range).await.unwrap()
}

pub(crate) async fn an_absence_that_goes_on_is_covered_as_far_as_it_was_reported(world: &World) {
    let mut batch = World::request(world.device, &[]);
    batch.batch.open = vec![world.open(-500, EventContent::Afk(AfkCause::Idle))];
    world.try_store(batch).await.unwrap();
    delete(world, request(world, 0, 100, Lane::Afk.into())).await;
    assert_eq!(opened(world).await, 0);
    assert_eq!(covered(world).await, [range(-500, 1_000)]);
    assert_eq!(tombstones(world, range(-1_000, -500)).await, []);
}

pub(crate) async fn what_absence_covers_ends_where_the_device_changes_hands(world: &World) {
    let successor = world.add_person("Grace", "Europe/Berlin").await;
    let away = EventContent::Afk(AfkCause::Idle);
    world.send(&[world.event(-500, 900, away.clone())]).await;
    hand_over(world, successor).await;
    // Neither where the range ends before, nor where it ends behind.
    delete(world, request(world, 0, 50, Lane::Afk.into())).await;
    assert_eq!(covered(world).await, [range(-500, 100)]);
    delete(world, request(world, 40, 300, Lane::Afk.into())).await;
    assert_eq!(covered(world).await, [range(-500, 100)]);
    // Nor of one that comes late.
    let hers = world.event(60, 900, away.clone());
    assert_eq!(world.send(&[hers]).await, [ItemResult::Gone]);
    assert_eq!(covered(world).await, [range(-500, 100)]);
    // His absence is his own, here and on the computer itself.
    let his = world.event(100, 900, away);
    assert_eq!(
        world.send(std::slice::from_ref(&his)).await,
        [ItemResult::Accepted]
    );
    assert_eq!(tombstones_of(world, successor, range(-1_000, 2_000)).await, []);
    let page = beat(world, &[], Some(DeletionCursor::beginning()))
        .await
        .deletions;
    assert!(!covers(&page.unwrap(), &his));
}

pub(crate) async fn absence_that_closes_after_the_deletion_is_not_measured_anywhere(world: &World) {
    delete(world, request(world, 0, 100, Lanes::detail())).await;
    taken(world).await;
    let away = |from, to| world.event(from, to, EventContent::Afk(AfkCause::Locked));
    // From the evening before, beyond the end, both ends, all of it inside, and one that lies beside.
    let events = [
        away(-40_000, 50),
        away(90, 300),
        away(10, 20),
        away(300, 400),
        world.event(90, 200, window("Writer", "A letter")),
    ];
    let expected = [
        ItemResult::Gone,
        ItemResult::Gone,
        ItemResult::Gone,
        ItemResult::Accepted,
        ItemResult::Gone,
    ];
    let seen = DeletionCursor::beginning();
    let told = beat(world, &[], Some(seen)).await.deletions.unwrap();
    assert_eq!(world.send(&events).await, expected);
    assert_eq!(covered(world).await, [range(-40_000, 300)]);
    assert_eq!(taken(world).await, [date(2026, 3, 1), date(2026, 3, 2)]);

    // Sent again, and twice in one batch, it is the same again.
    let before = tombstones(world, range(-50_000, 1_000)).await;
    assert_eq!(before.len(), 3);
    let twice = [&events[..], &events[..3]].concat();
    world.send(&twice).await;
    assert_eq!(tombstones(world, range(-50_000, 1_000)).await, before);
    // The computer knows the range already, and that covers all of its copies.
    assert_eq!(beat(world, &[], Some(told.cursor.clone())).await.deletions, None);
    for (event, result) in events.iter().zip(expected) {
        assert_eq!(covers(&told, event), result == ItemResult::Gone);
    }
}

pub(crate) async fn absence_that_goes_on_is_covered_from_report_to_report(world: &World) {
    delete(world, request(world, 900, 950, Lanes::detail())).await;
    taken(world).await;
    let open = world.open(800, EventContent::Afk(AfkCause::Idle));
    let mut sizes = Vec::new();
    for sent_at in [1_000, 1_060, 1_120] {
        let mut batch = World::request(world.device, &[]);
        (batch.received, batch.batch.sent_at) = (at(sent_at), at(sent_at));
        batch.batch.open = vec![open.clone(), world.open(800, window("Writer", "A letter"))];
        world.try_store(batch).await.unwrap();
        assert_eq!(covered(world).await, [range(800, sent_at)]);
        sizes.push((taken(world).await.len(), opened(world).await));
    }
    // A day that is over changes once, not with every report.
    assert_eq!(sizes, [(1, 0), (0, 0), (0, 0)]);
    assert_eq!(tombstones(world, range(0, 2_000)).await.len(), 2);
    let mut closed = world.event(800, 1_500, open.content);
    closed.id = open.id;
    assert_eq!(world.send(&[closed]).await, [ItemResult::Gone]);
    assert_eq!(covered(world).await, [range(800, 1_500)]);
    assert_eq!(tombstones(world, range(0, 2_000)).await.len(), 2);
    assert_eq!(taken(world).await, [date(2026, 3, 2)]);
}

pub(crate) async fn a_clock_that_leaps_marks_no_more_than_there_was(world: &World) {
    delete(world, request(world, 900, 950, Lanes::detail())).await;
    let open = world.open(800, EventContent::Afk(AfkCause::Idle));
    let mut batch = World::request(world.device, &[]);
    batch.batch.sent_at = at(700 * 86_400);
    batch.batch.open = vec![open.clone()];
    world.try_store(batch).await.unwrap();
    // No event is longer than two days.
    assert_eq!(covered(world).await, [range(800, 800 + 2 * 86_400)]);
    let mut closed = world.event(800, 1_000, open.content);
    closed.id = open.id;
    assert_eq!(world.send(&[closed]).await, [ItemResult::Gone]);
    assert_eq!(covered(world).await, [range(800, 1_000)]);
}

pub(crate) async fn absence_that_is_not_known_to_reach_the_range_stays(world: &World) {
    let mut batch = World::request(world.device, &[]);
    let open = world.open(500, EventContent::Afk(AfkCause::Suspended));
    batch.batch.open = vec![open.clone()];
    world.try_store(batch).await.unwrap();
    // Reported until 1,000, and silent since.
    let counts = delete(world, request(world, 1_200, 1_300, Lanes::detail())).await;
    assert_eq!((counts, opened(world).await), (DeletedCounts::new(), 1));
    taken(world).await;
    // It did reach it: whatever was counted of it counts no more, and is not measured.
    let mut closed = world.event(500, 1_250, open.content);
    closed.id = open.id;
    assert_eq!(world.send(&[closed]).await, [ItemResult::Gone]);
    assert_eq!(covered(world).await, [range(500, 1_300)]);
    assert_eq!((taken(world).await.len(), opened(world).await), (1, 0));
}

async fn hand_over(world: &World, successor: EmployeeId) {
    let transaction = world.storage.begin().await.unwrap();
    transaction
        .devices()
        .assign(world.device, successor, at(100))
        .await
        .unwrap();
    transaction.save().await.unwrap();
}

async fn beat(world: &World, events: &[Event], seen: Option<DeletionCursor>) -> IngestOutcome {
    let mut heartbeat = World::request(world.device, events);
    heartbeat.batch.deletions_seen = seen;
    world.try_store(heartbeat).await.unwrap()
}

/// When absence of the person is not measured because of deletions.
async fn covered(world: &World) -> Vec<Interval> {
    let covered: IntervalSet = tombstones(world, range(-100_000, 1_000_000))
        .await
        .iter()
        .filter(|tombstone| tombstone.lanes.contains(Lane::Afk))
        .map(|tombstone| tombstone.range)
        .collect();
    covered.intervals().to_vec()
}

/// The days that wait to be added up; they wait no more.
async fn taken(world: &World) -> Vec<Date> {
    let transaction = world.storage.begin().await.unwrap();
    let due = transaction.day_roll_ups().take_due(None, 100).await.unwrap();
    transaction.save().await.unwrap();
    due.iter().map(|(_, day)| day.date().unwrap()).collect()
}

pub(crate) async fn days_whose_absence_was_deleted_are_added_up_again(world: &World) {
    let day = 86_400;
    let away = |from: i64, to: i64| world.event(from, to, EventContent::Afk(AfkCause::Suspended));
    // From the evening before into the next day, and one in January.
    let events = [
        away(-40_000, 60_000),
        away(-40 * day, -40 * day + 60),
        world.event(0, 60, window("Writer", "A letter")),
    ];
    world.send(&events).await;
    taken(world).await;
    // Windows count nowhere.
    delete(world, request(world, 0, 60, Lane::Window.into())).await;
    assert_eq!(taken(world).await, []);
    // The range lies on one day; what went with it on three.
    delete(world, request(world, 0, 60, Lane::Afk.into())).await;
    assert_eq!(
        taken(world).await,
        [date(2026, 3, 1), date(2026, 3, 2), date(2026, 3, 3)]
    );
    // Of older days only the sums are sure.
    let mut old = request(world, -41 * day, 0, Lane::Afk.into());
    old.detail_since = at(-30 * day);
    assert_eq!(delete(world, old).await, DeletedCounts::from([(Lane::Afk, 1)]));
    assert_eq!(taken(world).await, []);
}
