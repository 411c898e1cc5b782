//! Events that were deleted ahead of their time are told one by one, in pages, among the ranges.

use timetrack_domain::{
    Event,
    id::{EmployeeId, EventId, ServerEpoch},
};
use timetrack_protocol::{DeletedRange, DeletionCursor, DeletionPage, MAXIMUM_DELETIONS};
use timetrack_storage::{DeleteRange, DeviceKey, Lanes};

use super::{
    deletion::{self, request},
    telling::{ask, covers},
    world::{World, at, window},
};

const DAY: i64 = 86_400;

/// Somebody whose computer's clock was ahead.
struct Desk<'a> {
    world: &'a World,
    employee: EmployeeId,
    device: DeviceKey,
}

impl<'a> Desk<'a> {
    async fn new(world: &'a World) -> Self {
        let employee = world.add_person("Grace", "Europe/Berlin").await;
        Self {
            world,
            employee,
            device: world.add_device(employee).await,
        }
    }

    /// Stores so many windows that lie ahead, from a day after the start on.
    async fn record(&self, day: i64, number: i64) -> Vec<Event> {
        let events: Vec<Event> = (0..number)
            .map(|index| {
                let start = day * DAY + index * 5;
                self.world.event(start, start + 5, window("Writer", "A letter"))
            })
            .collect();
        for events in events.chunks(500) {
            self.world.send_from(self.device, events).await;
        }
        events
    }

    /// Deletes a range, the later the further a test has come.
    async fn delete(&self, from: i64, to: i64, at_: i64) {
        let request = DeleteRange {
            employee: self.employee,
            deleted_by: self.employee,
            at: at(at_),
            ..request(self.world, from, to, Lanes::detail())
        };
        deletion::delete(self.world, request).await;
    }

    async fn ask(&self, seen: &DeletionCursor) -> Option<DeletionPage> {
        ask(self.world, self.device, seen).await
    }

    /// Page after page, from a cursor on.
    async fn pages(&self, from: &DeletionCursor) -> Vec<DeletionPage> {
        let (mut pages, mut cursor) = (Vec::new(), from.clone());
        while let Some(page) = self.ask(&cursor).await {
            // An agent that crashed before it kept the cursor is told the same again.
            assert_eq!(self.ask(&cursor).await, Some(page.clone()));
            assert!(page.ranges.len() <= MAXIMUM_DELETIONS && page.cursor != cursor);
            assert_eq!(page.more, self.ask(&page.cursor).await.is_some());
            cursor = page.cursor.clone();
            pages.push(page);
        }
        pages
    }
}

fn names<'a>(pages: impl IntoIterator<Item = &'a DeletionPage>) -> Vec<EventId> {
    let ranges = pages.into_iter().flat_map(|page| &page.ranges);
    let mut names: Vec<EventId> = ranges.filter_map(|told| told.event).collect();
    names.sort_unstable();
    names
}

fn ids<'a>(events: impl IntoIterator<Item = &'a Event>) -> Vec<EventId> {
    let mut ids: Vec<EventId> = events.into_iter().map(|event| event.id).collect();
    ids.sort_unstable();
    ids
}

pub(crate) async fn events_come_in_pages_between_the_ranges(world: &World) {
    let beginning = DeletionCursor::beginning();
    // With three ranges that is a full page, one entry more, and the same for three pages.
    for (number, expected) in [
        (97, vec![100]),
        (98, vec![100, 1]),
        (297, vec![100, 100, 100]),
        (298, vec![100, 100, 100, 1]),
    ] {
        let desk = Desk::new(world).await;
        let events = desk.record(2, number).await;
        desk.delete(0, 60, 2_000).await;
        desk.delete(1_000, 9 * DAY, 2_100).await;
        desk.delete(100, 160, 2_200).await;
        let pages = desk.pages(&beginning).await;
        let sizes: Vec<usize> = pages.iter().map(|page| page.ranges.len()).collect();
        assert_eq!(sizes, expected);
        assert_eq!(names(&pages), ids(&events));
        let told: Vec<&DeletedRange> = pages.iter().flat_map(|page| &page.ranges).collect();
        let unnamed: Vec<(usize, i64)> = (0..)
            .zip(&told)
            .filter(|(_, told)| told.event.is_none())
            .map(|(place, told)| (place, (told.start - at(0)).get_seconds()))
            .collect();
        assert_eq!(unnamed, [(0, 0), (1, 1_000), (told.len() - 1, 100)]);
        let is_covered = |event| pages.iter().any(|page| covers(page, event));
        assert!(events.iter().all(is_covered));
    }
}

pub(crate) async fn what_changes_between_two_pages_loses_nothing(world: &World) {
    let desk = Desk::new(world).await;
    let first = desk.record(2, 150).await;
    desk.delete(1_000, 9 * DAY, 2_000).await;
    let page = desk.ask(&DeletionCursor::beginning()).await.unwrap();
    assert!(page.more);

    // Something else is deleted meanwhile, ahead as well.
    let second = desk.record(4, 120).await;
    desk.delete(3_000, 9 * DAY, 4_000).await;
    let rest = desk.pages(&page.cursor).await;
    assert_eq!(
        names([&page].into_iter().chain(&rest)),
        ids(first.iter().chain(&second))
    );

    // Some of it is kept no longer, that had been told or had not; what is left is told.
    let before = at(2 * DAY + 30 * 5).as_millisecond();
    world
        .execute(&format!(
            "DELETE FROM deletion WHERE number <= 0 AND start_ms < {before}"
        ))
        .await
        .unwrap();
    let left = desk.pages(&page.cursor).await;
    assert_eq!(left, rest);
    let all = desk.pages(&DeletionCursor::beginning()).await;
    assert_eq!(names(&all), ids(first[30..].iter().chain(&second)));

    // In another life of the database everything is told again, wherever the agent was.
    let transaction = world.storage.begin().await.unwrap();
    let epoch = ServerEpoch::generate(at(3_000), &mut world.ids());
    transaction
        .server_state()
        .begin_new_epoch(epoch, at(0))
        .await
        .unwrap();
    transaction.save().await.unwrap();
    let again = desk.pages(&page.cursor).await;
    assert_eq!(names(&again), ids(first[30..].iter().chain(&second)));
}

pub(crate) async fn a_deletion_that_is_kept_no_longer_holds_nobody_up_in_the_middle_of_it(world: &World) {
    let desk = Desk::new(world).await;
    desk.record(2, 150).await;
    desk.delete(1_000, 9 * DAY, 2_000).await;
    let page = desk.ask(&DeletionCursor::beginning()).await.unwrap();
    let second = desk.record(4, 20).await;
    desk.delete(3_000, 9 * DAY, 4_000).await;
    world
        .execute(&format!(
            "DELETE FROM deletion WHERE created_ms < {}",
            at(4_000).as_millisecond()
        ))
        .await
        .unwrap();
    let rest = desk.pages(&page.cursor).await;
    assert_eq!(names(&rest), ids(&second));
    world.execute("DELETE FROM deletion").await.unwrap();
    let rest = desk.pages(&page.cursor).await;
    assert_eq!(rest.iter().map(|page| page.ranges.len()).collect::<Vec<_>>(), [0]);
}
