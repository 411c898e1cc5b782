//! Devices: how they are, whose they are, what is open on them.

use timetrack_domain::EventContent;
use timetrack_protocol::{DeviceReport, ItemResult};
use timetrack_storage::EventKind;

use super::world::{World, at, range, window};

pub(crate) async fn a_report_is_kept_with_the_offset_of_the_clock(world: &World) {
    let mut request = World::request(world.device, &[]);
    request.received = at(1_000);
    request.batch.sent_at = at(4_600);
    request.batch.device = DeviceReport {
        agent_version: "1.2.3\u{0}\n".to_owned() + &"x".repeat(1_000),
        pending_items: 7,
        quarantined_items: u64::MAX,
        discarded_items: 2,
        problems: vec!["disk\u{0}Full".to_owned(); 1_000],
    };
    world.try_store(request).await.unwrap();
    let device = world
        .storage
        .read()
        .devices()
        .find(world.device)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(device.clock_offset_ms, Some(-3_600_000));
    assert_eq!(
        (device.last_seen, device.reported),
        (Some(at(1_000)), Some(at(4_600)))
    );
    assert_eq!(device.report.agent_version, "1.2.3".to_owned() + &"x".repeat(59));
    assert_eq!(
        (device.report.pending_items, device.report.discarded_items),
        (7, 2)
    );
    assert_eq!(device.report.quarantined_items, i64::MAX as u64);
    assert_eq!(device.report.problems, vec!["diskFull"; 64]);

    // The next report replaces it.
    world.send(&[]).await;
    let device = world
        .storage
        .read()
        .devices()
        .find(world.device)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(device.report, DeviceReport::default());
    assert_eq!(device.clock_offset_ms, Some(0));
}

pub(crate) async fn a_device_that_changes_hands_leaves_its_history_behind(world: &World) {
    let successor = world.add_person("Grace", "Europe/Berlin").await;
    let before = world.event(0, 60, window("Writer", "Hers"));
    world.send(std::slice::from_ref(&before)).await;
    let transaction = world.storage.begin().await.unwrap();
    transaction
        .devices()
        .assign(world.device, successor, at(100))
        .await
        .unwrap();
    transaction.save().await.unwrap();

    // Events come late and in any order; each belongs to whoever had the device when it began.
    let late = world.event(50, 200, window("Writer", "Hers too"));
    let after = world.event(100, 160, window("Writer", "His"));
    let outcome = world
        .try_store(World::request(
            world.device,
            &[after.clone(), late.clone(), before.clone()],
        ))
        .await
        .unwrap();
    assert_eq!(
        outcome.results,
        [ItemResult::Accepted, ItemResult::Accepted, ItemResult::Duplicate]
    );
    assert_eq!(outcome.employee, successor);
    let hers = world.contents().await;
    assert_eq!(hers, [(before.id, before.content), (late.id, late.content)]);
    assert_eq!(world.contents_of(successor).await, [(after.id, after.content)]);
    let reader = world.storage.read();
    assert!(
        reader
            .devices()
            .of_employee(world.employee)
            .await
            .unwrap()
            .is_empty()
    );
    assert_eq!(
        reader.devices().of_employee(successor).await.unwrap()[0].key,
        world.device
    );

    // Deleting hers touches nothing of his, and the other way round.
    super::deletion::delete(
        world,
        super::deletion::request(world, 0, 10_000, timetrack_storage::Lanes::ALL),
    )
    .await;
    assert!(world.stored().await.is_empty());
    assert_eq!(world.stored_of(successor).await.len(), 1);
    let new = world.event(300, 360, EventContent::WorkSession);
    assert_eq!(world.send(&[new]).await, [ItemResult::Accepted]);
}

pub(crate) async fn events_that_move_to_another_person_take_their_titles_along(world: &World) {
    // Recorded before anybody knew whose device it was.
    let placeholder = world.employee;
    let person = world.add_person("Grace", "Europe/Berlin").await;
    let own = world.add_device(person).await;
    let events = [
        world.event(0, 60, window("Writer", "Only here")),
        world.event(60, 120, window("Writer", "Known to both")),
        world.event(120, 180, EventContent::WorkSession),
    ];
    world.send(&events).await;
    let known = world.event(500, 560, window("Writer", "Known to both"));
    world.send_from(own, std::slice::from_ref(&known)).await;

    let transaction = world.storage.begin().await.unwrap();
    let beginning = jiff::Timestamp::UNIX_EPOCH;
    transaction
        .devices()
        .assign(world.device, person, beginning)
        .await
        .unwrap();
    transaction.save().await.unwrap();
    let moved: Vec<_> = events
        .iter()
        .chain([&known])
        .map(|event| (event.id, event.content.clone()))
        .collect();
    assert_eq!(world.contents_of(person).await, moved);
    assert!(world.contents_of(placeholder).await.is_empty());
    // Nothing of it is left in the other dictionary, and the same title gets a new entry there when it comes again.
    let another = world.add_device(placeholder).await;
    let again = world.event(0, 60, window("Writer", "Only here"));
    world.send_from(another, std::slice::from_ref(&again)).await;
    assert_eq!(world.contents_of(placeholder).await, [(again.id, again.content)]);
}

pub(crate) async fn open_events_are_replaced_by_every_batch(world: &World) {
    let reader = world.storage.read();
    let session = world.open(0, EventContent::WorkSession);
    let first = world.open(0, window("Writer", "First"));
    let second = world.open(500, window("Writer", "Second"));
    let mut request = World::request(world.device, &[]);
    request.batch.open = vec![session.clone(), first];
    world.try_store(request).await.unwrap();
    let mut request = World::request(world.device, &[]);
    request.batch.sent_at = at(1_030);
    // Two of one lane: the later one holds.
    request.batch.open = vec![
        session.clone(),
        world.open(400, EventContent::HiddenWindow),
        second.clone(),
    ];
    world.try_store(request).await.unwrap();

    let open = reader
        .open_events()
        .of_employees(&[world.employee])
        .await
        .unwrap();
    let seen: Vec<_> = open
        .iter()
        .map(|event| (event.id, event.start, event.reported))
        .collect();
    assert_eq!(
        seen,
        [(session.id, at(0), at(1_030)), (second.id, at(500), at(1_030))]
    );
    assert_eq!(open[1].kind, EventKind::Window);
    let texts = reader
        .subjects()
        .texts(world.employee, open[1].subject)
        .await
        .unwrap();
    assert_eq!(
        EventKind::Window.content(texts.into_values().next()),
        second.content
    );
    // What is open is no event, and becomes one under the same id.
    assert!(world.stored().await.is_empty());
    let mut closed = world.event(500, 700, second.content);
    closed.id = second.id;
    assert_eq!(world.send(&[closed]).await, [ItemResult::Accepted]);
    assert_eq!(world.stored().await[0].interval, range(500, 700));
    assert!(
        reader
            .open_events()
            .of_employees(&[world.employee])
            .await
            .unwrap()
            .is_empty()
    );
}
