//! Ranges, pages and sums.

use jiff::SignedDuration;
use timetrack_domain::{AfkCause, EventContent, Lane};
use timetrack_storage::{EventCursor, HeldEvents, Lanes};

use super::world::{World, range, window};

pub(crate) async fn events_that_reach_into_a_range_are_found(world: &World) {
    let day = 86_400;
    let events = [
        world.event(-2 * day + 2, 1, EventContent::Afk(AfkCause::Suspended)),
        world.event(-60, 0, window("Writer", "Just before")),
        world.event(-60, 1, window("Writer", "Reaches in")),
        world.event(0, 10, window("Writer", "At the start")),
        world.event(99, 200, window("Writer", "At the end")),
        world.event(100, 200, window("Writer", "Just after")),
        world.event(20, 30, EventContent::WorkSession),
    ];
    world.send(&events).await;
    let reader = world.storage.read();
    let found = |lanes: Lanes| {
        let reader = reader.clone();
        async move {
            let events = reader
                .events()
                .of_employees(&[world.employee], range(0, 100), lanes)
                .await
                .unwrap();
            events.into_iter().map(|event| event.id).collect::<Vec<_>>()
        }
    };
    let ids = |indices: &[usize]| indices.iter().map(|index| events[*index].id).collect::<Vec<_>>();
    assert_eq!(found(Lanes::ALL).await, ids(&[0, 2, 3, 6, 4]));
    assert_eq!(found(Lane::Window.into()).await, ids(&[2, 3, 4]));
    assert_eq!(found(Lanes::default()).await, ids(&[]));
    let stranger = world.add_person("Grace", "UTC").await;
    let events = reader.events();
    let read = events.of_employees(&[stranger], range(0, 100), Lanes::ALL).await;
    assert!(read.unwrap().is_empty());
    assert!(
        reader
            .events()
            .of_employees(&[], range(0, 100), Lanes::ALL)
            .await
            .unwrap()
            .is_empty()
    );
}

pub(crate) async fn pages_hold_every_event_once(world: &World) {
    let other = world.add_device(world.employee).await;
    // Several events begin at the same instant, on one device and on both.
    let events: Vec<_> = (0..40)
        .map(|index| {
            world.event(
                index / 4,
                index / 4 + 5,
                window("Writer", &format!("Page {index}")),
            )
        })
        .collect();
    let (one, two) = events.split_at(25);
    world.send(one).await;
    world.send_from(other, two).await;
    world.send_from(other, &one[..3]).await;

    let mut all = world.stored().await;
    all.sort_by_key(|event| std::cmp::Reverse((event.interval.start(), event.device, event.id)));
    assert_eq!(all.len(), 43);
    for size in [1, 3, 7, 43, 100] {
        let mut seen = Vec::new();
        let mut after = None;
        loop {
            let reader = world.storage.read();
            let page = reader
                .events()
                .page(world.employee, range(0, 100), Lanes::ALL, after, size)
                .await
                .unwrap();
            assert!(page.len() <= size);
            let Some(last) = page.last() else { break };
            after = Some(EventCursor {
                start: last.interval.start(),
                device: last.device,
                id: last.id,
            });
            seen.extend(page);
        }
        assert_eq!(seen, all, "pages of {size}");
    }
}

pub(crate) async fn what_is_held_is_counted_by_device_and_lane(world: &World) {
    let other = world.add_device(world.employee).await;
    let stranger = world.add_person("Grace", "UTC").await;
    world
        .send(&[
            world.event(-60, 5, window("Writer", "Reaches in")),
            world.event(10, 20, EventContent::HiddenWindow),
            world.event(30, 45, EventContent::WindowUnavailable),
            world.event(40, 50, EventContent::Afk(AfkCause::Idle)),
            world.event(60, 70, EventContent::Afk(AfkCause::Locked)),
            world.event(100, 200, window("Writer", "After it")),
        ])
        .await;
    world
        .send_from(other, &[world.event(0, 9, window("Writer", "There"))])
        .await;
    let seconds = SignedDuration::from_secs;
    let entry = |device, lane, count, total, hull| HeldEvents {
        device,
        lane,
        count,
        total: seconds(total),
        hull,
    };
    let reader = world.storage.read();
    let held = reader
        .events()
        .held(world.employee, range(0, 100), Lanes::ALL)
        .await
        .unwrap();
    assert_eq!(
        held,
        [
            entry(world.device, Lane::Afk, 2, 20, range(40, 70)),
            entry(world.device, Lane::Window, 3, 90, range(-60, 45)),
            entry(other, Lane::Window, 1, 9, range(0, 9)),
        ]
    );
    let absence = reader
        .events()
        .held(world.employee, range(0, 100), Lane::Afk.into())
        .await
        .unwrap();
    assert_eq!(absence, held[..1]);
    assert_eq!(
        reader
            .events()
            .held(stranger, range(0, 100), Lanes::ALL)
            .await
            .unwrap(),
        []
    );

    // What the other device records from now on is the stranger's.
    let transaction = world.storage.begin().await.unwrap();
    transaction
        .devices()
        .assign(other, stranger, range(5, 6).start())
        .await
        .unwrap();
    transaction.save().await.unwrap();
    world
        .send_from(other, &[world.event(7, 8, window("Writer", "Hers"))])
        .await;
    let of_stranger = reader
        .events()
        .held(stranger, range(0, 100), Lanes::ALL)
        .await
        .unwrap();
    assert_eq!(of_stranger, [entry(other, Lane::Window, 1, 1, range(7, 8))]);
    assert_eq!(
        reader
            .events()
            .held(world.employee, range(0, 100), Lanes::ALL)
            .await
            .unwrap(),
        held
    );
}

pub(crate) async fn sums_are_cut_at_the_ends_of_the_range(world: &World) {
    let events = [
        world.event(-100, 10, window("Writer", "A")),
        world.event(10, 50, window("Writer", "B")),
        world.event(50, 70, window("Writer", "A")),
        world.event(70, 500, window("Browser", "C")),
        world.event(0, 100, EventContent::WorkSession),
    ];
    world.send(&events).await;
    let reader = world.storage.read();
    let sums = reader
        .events()
        .top_subjects(world.employee, range(0, 100), 10)
        .await
        .unwrap();
    let texts = reader
        .subjects()
        .texts(world.employee, sums.iter().map(|sum| sum.subject))
        .await
        .unwrap();
    let read: Vec<_> = sums
        .iter()
        .map(|sum| (texts[&sum.subject].title.as_ref().unwrap().as_str(), sum.total))
        .collect();
    let seconds = SignedDuration::from_secs;
    let mut expected = vec![("B", seconds(40)), ("A", seconds(30)), ("C", seconds(30))];
    assert_eq!(read[..1], expected[..1]);
    expected.sort();
    let mut sorted = read.clone();
    sorted.sort();
    assert_eq!(sorted, expected);
    let first = reader
        .events()
        .top_subjects(world.employee, range(0, 100), 1)
        .await
        .unwrap();
    assert_eq!(first, sums[..1]);
}
