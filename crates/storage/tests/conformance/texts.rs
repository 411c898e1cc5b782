//! Texts and numbers at their limits.

use jiff::{SignedDuration, Timestamp};
use timetrack_domain::{ApplicationName, EventContent, Interval, Subject, WindowTitle};
use timetrack_protocol::ItemResult;

use super::world::{World, window};

pub(crate) async fn texts_are_kept_byte_by_byte(world: &World) {
    let contents = [
        window("Writer", "Straße"),
        window("Writer", "STRASSE"),
        window("writer", "Straße"),
        window("Writer", "strasse"),
        window("Writer", "I\u{307}"),
        window("Writer", "\u{130}"),
        window("Writer", "e\u{301}"),
        window("Writer", "\u{e9}"),
        window("Writer", "👍"),
        window("Writer", "👍🏽"),
        window("Writer", "👩‍💻 𝕏 \u{10ffff}"),
        window("Writer", "שלום \u{202e}עולם"),
        window("Writer", "a  b"),
        window("Writer", "a b"),
        window("Writer", "'; DROP TABLE event; -- ? $1 %"),
        window("Writer", "<script>alert(1)</script>"),
        window("Writer", &"🦀".repeat(1_000)),
        window("Writer", "before\u{0}after"),
        window("Writer", ""),
        EventContent::Window(Subject {
            application: ApplicationName::new("Writer"),
            title: None,
        }),
        window("", ""),
        EventContent::HiddenWindow,
        EventContent::WindowUnavailable,
    ];
    let events: Vec<_> = (0..)
        .zip(contents)
        .map(|(index, content)| world.event(index, index + 1, content))
        .collect();
    assert!(
        world
            .send(&events)
            .await
            .iter()
            .all(|result| *result == ItemResult::Accepted)
    );
    let sent: Vec<_> = events
        .iter()
        .map(|event| (event.id, event.content.clone()))
        .collect();
    assert_eq!(world.contents().await, sent);
    // Each is a subject of its own, and comes to the same entry the next time.
    let subjects: Vec<_> = world
        .stored()
        .await
        .iter()
        .filter_map(|event| event.subject)
        .collect();
    let mut distinct = subjects.clone();
    distinct.sort_unstable();
    distinct.dedup();
    assert_eq!(distinct.len(), events.len() - 2);
    let again: Vec<_> = (100..)
        .zip(&sent)
        .map(|(index, (_, content))| world.event(index, index + 1, content.clone()))
        .collect();
    world.send(&again).await;
    let stored = world.stored().await;
    let later: Vec<_> = stored[events.len()..]
        .iter()
        .filter_map(|event| event.subject)
        .collect();
    assert_eq!(later, subjects);
    let title = WindowTitle::new("before\u{0}after");
    assert_eq!(title.as_str(), "before after");
}

pub(crate) async fn numbers_at_their_limits_are_kept(world: &World) {
    let limits = [
        ("2000-01-01T00:00:00Z", 1),
        ("2199-12-31T23:59:59.999Z", 1),
        ("2199-12-31T23:59:59.999Z", 48 * 3_600_000 - 1),
        ("2038-01-19T03:14:07.999Z", 2),
    ];
    let mut request = World::request(world.device, &[]);
    request.batch.sent_at = "2000-01-01T00:00:00Z".parse().unwrap();
    let latest: Timestamp = "9999-12-30T22:00:00Z".parse().unwrap();
    request.received = latest;
    let events: Vec<_> = limits
        .iter()
        .map(|(start, milliseconds)| {
            let mut event = world.event(0, 1, EventContent::WorkSession);
            let start: Timestamp = start.parse().unwrap();
            event.interval =
                Interval::new(start, start + SignedDuration::from_millis(*milliseconds)).unwrap();
            event
        })
        .collect();
    request.batch.items = events.iter().cloned().map(Ok).collect();
    let outcome = world.try_store(request).await.unwrap();
    assert_eq!(outcome.results, [ItemResult::Accepted; 4]);
    let mut sent: Vec<_> = events.iter().map(|event| (event.interval, event.id)).collect();
    sent.sort_unstable();
    let mut stored: Vec<_> = world
        .stored()
        .await
        .iter()
        .map(|event| (event.interval, event.id))
        .collect();
    stored.sort_unstable();
    assert_eq!(stored, sent);

    // The ends of the calendar and of the numbers of the database.
    world
        .execute(
            "UPDATE device SET pending_items = 9223372036854775807, clock_offset_ms = -9223372036854775808",
        )
        .await
        .unwrap();
    let device = world
        .storage
        .read()
        .devices()
        .find(world.device)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(device.report.pending_items, i64::MAX as u64);
    assert_eq!(device.clock_offset_ms, Some(i64::MIN));
    assert_eq!(device.last_seen, Some(latest));
    // An instant outside the calendar is an error, not a panic.
    world
        .execute("UPDATE device SET last_seen_ms = 9223372036854775807")
        .await
        .unwrap();
    let error = world
        .storage
        .read()
        .devices()
        .find(world.device)
        .await
        .unwrap_err();
    assert!(
        matches!(error, timetrack_storage::StorageError::InvalidData(_)),
        "{error:?}"
    );
}
