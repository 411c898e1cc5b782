//! What was deleted stays deleted.

use jiff::SignedDuration;
use timetrack_domain::{AfkCause, EventContent, Interval, Lane, id::DeletionId};
use timetrack_protocol::ItemResult;
use timetrack_storage::{DeleteRange, DeletedCounts, Lanes};

use super::world::{World, at, range, window};

pub(crate) fn request(world: &World, from: i64, to: i64, lanes: Lanes) -> DeleteRange {
    DeleteRange {
        id: DeletionId::generate(at(2_000), &mut world.ids()),
        employee: world.employee,
        range: range(from, to),
        lanes,
        deleted_by: world.employee,
        at: at(2_000),
        detail_since: at(-90 * 86_400),
    }
}

pub(crate) async fn delete(world: &World, request: DeleteRange) -> DeletedCounts {
    let transaction = world.storage.begin().await.unwrap();
    let counts = transaction.deletions().delete_range(&request).await.unwrap();
    transaction.save().await.unwrap();
    counts
}

pub(crate) async fn what_was_deleted_is_gone_for_good(world: &World) {
    let other = world.add_device(world.employee).await;
    let events: Vec<_> = (0..10)
        .map(|index| {
            world.event(
                index * 60,
                index * 60 + 60,
                window("Writer", &format!("Page {index}")),
            )
        })
        .collect();
    world.send(&events).await;
    world.send_from(other, &events).await;

    // From the middle of the third event to the end of the fifth, which is the start of the sixth.
    let deletion = request(world, 150, 300, Lanes::detail());
    assert_eq!(
        delete(world, deletion).await,
        DeletedCounts::from([(Lane::Window, 6)])
    );
    assert_eq!(world.stored().await.len(), 14);

    // Sent again they are gone, on both devices, also those that were never sent before.
    let mut results = vec![ItemResult::Duplicate; 10];
    results[2..5].fill(ItemResult::Gone);
    assert_eq!(world.send(&events).await, results);
    assert_eq!(world.send_from(other, &events).await, results);
    let late = [
        world.event(0, 3_600, window("Browser", "Around it")),
        world.event(299, 301, window("Browser", "Across its end")),
        world.event(300, 301, window("Browser", "After it")),
        world.event(149, 150, window("Browser", "Before it")),
        world.event(150, 300, EventContent::WorkSession),
    ];
    assert_eq!(
        world.send(&late).await,
        [
            ItemResult::Gone,
            ItemResult::Gone,
            ItemResult::Accepted,
            ItemResult::Accepted,
            ItemResult::Accepted
        ]
    );
    let tombstones = world.storage.read().deletions().of_device(other).await.unwrap();
    assert_eq!(tombstones.len(), 1);
    assert_eq!(
        (tombstones[0].id, tombstones[0].range, tombstones[0].lanes),
        (deletion.id, deletion.range, deletion.lanes)
    );
    // A transaction that is not saved leaves neither tombstone nor hole.
    let transaction = world.storage.begin().await.unwrap();
    let unsaved = request(world, 0, 120, Lanes::ALL);
    transaction.deletions().delete_range(&unsaved).await.unwrap();
    drop(transaction);
    assert_eq!(world.send(&events[..2]).await, [ItemResult::Duplicate; 2]);
}

pub(crate) async fn what_the_next_one_deletes_touches_nothing_from_before(world: &World) {
    let successor = world.add_person("Grace", "Europe/Berlin").await;
    let transaction = world.storage.begin().await.unwrap();
    transaction
        .devices()
        .assign(world.device, successor, at(100))
        .await
        .unwrap();
    transaction.save().await.unwrap();
    let mut his = request(world, 0, 300, Lanes::detail());
    his.employee = successor;
    delete(world, his).await;
    // Both come late; hers began before the device changed hands and ended after it.
    let late = [
        world.event(50, 200, window("Writer", "Hers")),
        world.event(100, 200, window("Writer", "His")),
    ];
    assert_eq!(world.send(&late).await, [ItemResult::Accepted, ItemResult::Gone]);
    // Her own deletion covers hers, as it does where it was stored before.
    delete(world, request(world, 60, 70, Lanes::detail())).await;
    assert_eq!(world.send(&late).await, [ItemResult::Gone; 2]);
}

pub(crate) async fn an_open_event_that_was_deleted_does_not_come_back(world: &World) {
    let open = world.open(0, window("Writer", "Secret"));
    let mut batch = World::request(world.device, &[]);
    batch.batch.open = vec![open.clone(), world.open(0, EventContent::WorkSession)];
    world.try_store(batch).await.unwrap();
    assert_eq!(opened(world).await, 2);

    delete(world, request(world, 0, 900, Lanes::detail())).await;
    assert_eq!(opened(world).await, 1);
    let mut batch = World::request(world.device, &[]);
    batch.batch.open = vec![open.clone(), world.open(0, EventContent::WorkSession)];
    world.try_store(batch).await.unwrap();
    assert_eq!(opened(world).await, 1);
    let mut closed = world.event(0, 1_200, open.content);
    closed.id = open.id;
    assert_eq!(world.send(&[closed]).await, [ItemResult::Gone]);

    // Nor as a crash leaves it, cut short before the range begins.
    let open = world.open(950, window("Writer", "Secret"));
    let mut batch = World::request(world.device, &[]);
    batch.batch.open = vec![open.clone()];
    world.try_store(batch).await.unwrap();
    delete(world, request(world, 990, 995, Lanes::detail())).await;
    let mut cut_short = world.event(950, 980, open.content);
    assert_eq!(
        world.send(std::slice::from_ref(&cut_short)).await,
        [ItemResult::Accepted]
    );
    cut_short.id = open.id;
    assert_eq!(world.send(&[cut_short]).await, [ItemResult::Gone]);
}

pub(crate) async fn opened(world: &World) -> usize {
    let reader = world.storage.read();
    reader
        .open_events()
        .of_employees(&[world.employee])
        .await
        .unwrap()
        .len()
}

pub(crate) async fn titles_that_nothing_mentions_any_more_are_forgotten(world: &World) {
    let secret = world.event(0, 60, window("Browser", "Secret"));
    let both = [
        world.event(60, 120, window("Browser", "Both")),
        world.event(600, 660, window("Browser", "Both")),
    ];
    world.send(std::slice::from_ref(&secret)).await;
    world.send(&both).await;
    let subjects: Vec<_> = world
        .stored()
        .await
        .iter()
        .filter_map(|event| event.subject)
        .collect();
    delete(world, request(world, 0, 300, Lanes::detail())).await;

    let reader = world.storage.read();
    let texts = reader
        .subjects()
        .texts(world.employee, subjects.clone())
        .await
        .unwrap();
    assert_eq!(texts.len(), 1);
    assert!(texts.contains_key(&subjects[1]));

    // The id that ingest remembers of the forgotten title is not used again, nor after a second forgetting.
    for from in [700, 800] {
        let again = world.event(from, from + 50, window("Browser", "Secret"));
        world.send(std::slice::from_ref(&again)).await;
        let contents = world.contents().await;
        assert_eq!(contents.last(), Some(&(again.id, again.content)));
        delete(world, request(world, from, from + 50, Lanes::detail())).await;
    }
}

pub(crate) async fn only_the_lanes_and_the_person_asked_for_are_deleted(world: &World) {
    let colleague = world.add_person("Grace", "Europe/Berlin").await;
    let theirs = world.add_device(colleague).await;
    let events = world.one_of_each();
    world.send(&events).await;
    world.send_from(theirs, &events).await;
    let counts = delete(world, request(world, 0, 10_000, Lanes::detail())).await;
    assert_eq!(counts, DeletedCounts::from([(Lane::Afk, 1), (Lane::Window, 1)]));
    let kept: Vec<_> = world
        .stored()
        .await
        .iter()
        .map(|event| event.kind.lane())
        .collect();
    assert_eq!(kept, [Lane::WorkSession, Lane::Break, Lane::Private]);
    assert_eq!(world.contents_of(colleague).await.len(), 5);
    let idle = world.event(10, 20, EventContent::Afk(AfkCause::NotMeasured));
    assert_eq!(world.send(std::slice::from_ref(&idle)).await, [ItemResult::Gone]);
    assert_eq!(world.send_from(theirs, &[idle]).await, [ItemResult::Accepted]);

    let nobody = world.add_person("Nobody", "UTC").await;
    let mut empty = request(world, 0, 10_000, Lanes::ALL);
    empty.employee = nobody;
    assert_eq!(delete(world, empty).await, DeletedCounts::new());
}

pub(crate) async fn a_range_is_deleted_in_whole_milliseconds(world: &World) {
    let micros = |second, micros| at(second) + SignedDuration::from_micros(micros);
    world
        .send(&[world.event(0, 60, window("Writer", "A letter"))])
        .await;
    let mut sliver = request(world, 0, 60, Lanes::detail());
    sliver.range = Interval::new(micros(10, 100), micros(10, 900)).unwrap();
    assert_eq!(delete(world, sliver).await, DeletedCounts::new());
    let reader = world.storage.read();
    assert_eq!(reader.deletions().of_device(world.device).await.unwrap(), []);
    sliver.range = Interval::new(micros(10, 100), micros(20, 900)).unwrap();
    assert_eq!(
        delete(world, sliver).await,
        DeletedCounts::from([(Lane::Window, 1)])
    );
    let ranges = async || -> Vec<Interval> {
        let all = reader.deletions().of_device(world.device).await.unwrap();
        all.iter().map(|deletion| deletion.range).collect()
    };
    assert_eq!(ranges().await, [range(10, 20)]);
    // Asked for within the millisecond in which it begins: nothing of it is past.
    let mut begins_now = request(world, 0, 60, Lanes::detail());
    begins_now.range = Interval::new(micros(30, 100), micros(40, 900)).unwrap();
    begins_now.at = micros(30, 800);
    assert_eq!(delete(world, begins_now).await, DeletedCounts::new());
    assert_eq!(ranges().await, [range(10, 20)]);
}
