//! What goes by age goes part by part, and takes nothing along that is still of use.

use jiff::{SignedDuration, civil::date};
use timetrack_domain::{AfkCause, EventContent, Interval, Lane, id::AccessTokenId};
use timetrack_storage::{
    Aged, ClockTrack, DataKind, Day, EventKind, NewAccessToken, RetentionRun, TokenOwner,
};

use super::world::{World, at, start, window};

/// Windows that ended at that second or before.
pub(crate) async fn windows(world: &World, until: i64) -> Aged {
    let reader = world.storage.read();
    let assignments = reader.devices().assignments_of(world.employee).await.unwrap();
    Aged {
        assignment: assignments[0],
        kind: DataKind::Windows,
        after: None,
        until: at(until),
        too_old: at(until),
        kept_since: Day::from_date(date(2026, 3, 3)),
    }
}

/// Deletes part by part, and gives the sizes of the parts; stops where a day waits.
pub(crate) async fn delete_aged(world: &World, aged: &Aged) -> Vec<u64> {
    let mut sizes = Vec::new();
    let mut last = None;
    loop {
        let reader = world.storage.read();
        let part = reader.retention().next_part(aged, last).await.unwrap();
        let Some(part) = part else { return sizes };
        let transaction = world.storage.begin().await.unwrap();
        let deleted = transaction.retention().delete_part(aged, part).await;
        let Some(count) = deleted.unwrap() else {
            return sizes;
        };
        transaction.save().await.unwrap();
        sizes.push(count);
        last = Some(part);
    }
}

pub(crate) async fn what_is_too_old_goes_in_small_parts(world: &World) {
    // More that begin at once than a part holds, and as many one after the other.
    let mut events: Vec<_> = (0..1_200)
        .map(|index| world.event(0, 1 + index % 7, window("Writer", "At once")))
        .collect();
    events.extend((1..=2_000).map(|index| world.event(index, index + 1, window("Writer", "Later"))));
    events.push(world.event(100, 3_000, window("Writer", "It lasts")));
    events.push(world.event(100, 200, EventContent::Afk(AfkCause::Idle)));
    for events in events.chunks(1_000) {
        world.send(events).await;
    }
    take_due(world).await;
    let aged = windows(world, 1_900).await;
    let sizes = delete_aged(world, &aged).await;
    assert_eq!(sizes, [1_200, 1_000, 899]);
    let left = world.stored().await;
    assert_eq!(left.len(), 103);
    assert!(
        left.iter()
            .all(|event| event.kind.lane() == Lane::Afk || event.interval.end() > at(1_900))
    );
    assert_eq!(delete_aged(world, &aged).await, Vec::<u64>::new());
    // Of what a slow clock recorded meanwhile nothing goes.
    let mut later = windows(world, 2_500).await;
    later.after = Some(at(1_950));
    assert_eq!(delete_aged(world, &later).await, [51]);
    let ends: Vec<Interval> = world.stored().await.iter().map(|event| event.interval).collect();
    assert!(
        ends.iter()
            .all(|interval| interval.end() <= at(1_950) || interval.end() == at(3_000))
    );
}

async fn take_due(world: &World) {
    let transaction = world.storage.begin().await.unwrap();
    transaction.day_roll_ups().take_due(None, 1_000).await.unwrap();
    transaction.save().await.unwrap();
}

pub(crate) async fn nothing_goes_while_a_day_waits_to_be_added_up(world: &World) {
    world
        .send(&[
            world.event(0, 60, window("Writer", "A letter")),
            world.event(0, 60, EventContent::WorkSession),
        ])
        .await;
    let aged = windows(world, 100).await;
    assert_eq!(delete_aged(world, &aged).await, Vec::<u64>::new());
    assert_eq!(world.stored().await.len(), 2);
    let reader = world.storage.read();
    let kept_since = async || {
        reader
            .retention()
            .kept_since(world.employee, DataKind::Windows)
            .await
            .unwrap()
    };
    assert_eq!(kept_since().await, None);
    let due = reader.retention().first_due(world.employee).await.unwrap();
    assert_eq!(due, Some(Day::from_date(date(2026, 3, 2))));
    take_due(world).await;
    assert_eq!(delete_aged(world, &aged).await, [1]);
    let kept = kept_since().await.unwrap();
    assert_eq!((kept.day, kept.is_swept), (aged.kept_since, false));
    assert_eq!(world.stored().await[0].kind, EventKind::WorkSession);
}

pub(crate) async fn a_title_that_comes_into_use_again_stays(world: &World) {
    let titles = ["Gone for good", "Used again", "Used all the time"];
    let mut events: Vec<_> = (0..)
        .zip(titles)
        .map(|(index, title)| world.event(index, index + 1, window("Browser", title)))
        .collect();
    events.push(world.event(200, 300, window("Browser", titles[2])));
    world.send(&events).await;
    let subjects: Vec<_> = world
        .stored()
        .await
        .iter()
        .filter_map(|event| event.subject)
        .collect();
    assert_eq!(delete_aged(world, &windows(world, 100).await).await, [3]);

    let transaction = world.storage.begin().await.unwrap();
    let generation = transaction.retention().begin_generation(world.employee).await;
    let generation = generation.unwrap();
    transaction.save().await.unwrap();
    let reader = world.storage.read();
    let unused = reader
        .retention()
        .unused_texts(world.employee, generation)
        .await
        .unwrap();
    let mut first_two = subjects[..2].to_vec();
    first_two.sort_unstable();
    assert_eq!(unused, [first_two]);
    // It comes after the look and before the deletion, to a process that remembers its id.
    let again = world.event(400, 401, window("Browser", titles[1]));
    world.send(std::slice::from_ref(&again)).await;
    let transaction = world.storage.begin().await.unwrap();
    let retention = transaction.retention();
    let dropped = retention
        .drop_texts(world.employee, &unused[0], generation)
        .await
        .unwrap();
    assert_eq!(dropped, 1);
    retention.finish_sweeping(world.employee).await.unwrap();
    transaction.save().await.unwrap();
    assert_eq!(
        world.contents().await,
        [
            (events[3].id, events[3].content.clone()),
            (again.id, again.content)
        ]
    );
    let kept = reader
        .retention()
        .kept_since(world.employee, DataKind::Windows)
        .await;
    assert!(kept.unwrap().unwrap().is_swept);
    if let Some(file) = world.url.file() {
        for suffix in ["", "-wal"] {
            let mut path = file.as_os_str().to_owned();
            path.push(suffix);
            let bytes = std::fs::read(path).unwrap();
            let holds = |text: &str| bytes.windows(text.len()).any(|part| part == text.as_bytes());
            assert!(!holds(titles[0]), "it is left in {suffix:?}");
            assert!(holds(titles[1]) || !suffix.is_empty());
        }
    }
    // What went comes back as what it is: another entry.
    let third = world.event(500, 501, window("Browser", titles[0]));
    world.send(std::slice::from_ref(&third)).await;
    assert_eq!(world.contents().await.last(), Some(&(third.id, third.content)));
}

pub(crate) async fn what_the_clock_said_is_noted_and_expired_tokens_go(world: &World) {
    let track = |seen: i64, doubted: Option<i64>, quiet: i64| ClockTrack {
        seen: at(seen),
        doubted: doubted.map(at),
        leaps: 2,
        longest_leap: SignedDuration::from_hours(300),
        quiet: SignedDuration::from_secs(quiet),
        stay: SignedDuration::from_secs(quiet + 7),
        put_back: SignedDuration::from_secs(quiet + 8),
    };
    let noted = [
        Vec::new(),
        vec![track(60, None, 0), track(-9_000, Some(-9_100), 1_000_000)],
        vec![track(70, None, 0)],
    ];
    for tracks in noted {
        let transaction = world.storage.begin().await.unwrap();
        let retention = transaction.retention();
        retention.set_clock_tracks(&tracks).await.unwrap();
        transaction.save().await.unwrap();
        let transaction = world.storage.begin().await.unwrap();
        assert_eq!(transaction.retention().clock_tracks().await.unwrap(), tracks);
    }
    let reader = world.storage.read();
    assert_eq!(reader.retention().last_run().await.unwrap(), None);
    for (second, is_well, deletes) in [(60, false, None), (61, true, Some(61)), (62, false, None)] {
        let mut run = RetentionRun {
            at: at(second),
            is_well,
            report: "nothing went by age".to_owned(),
            last_deleting: deletes.map(at),
        };
        let transaction = world.storage.begin().await.unwrap();
        transaction.retention().note_run(&run).await.unwrap();
        transaction.save().await.unwrap();
        // One that could not delete leaves when one last did.
        run.last_deleting = (second > 60).then(|| at(61));
        assert_eq!(reader.retention().last_run().await.unwrap(), Some(run));
    }
    for (number, expires) in [(1, None), (2, Some(at(60))), (3, Some(at(61)))] {
        let token = NewAccessToken {
            id: AccessTokenId::generate(start(), &mut world.ids()),
            token_hash: [number; 32],
            owner: TokenOwner::Person(world.employee),
            created: start(),
            expires,
        };
        let transaction = world.storage.begin().await.unwrap();
        transaction.access_tokens().create(token).await.unwrap();
        transaction.save().await.unwrap();
    }
    let transaction = world.storage.begin().await.unwrap();
    assert_eq!(
        transaction.access_tokens().delete_expired(at(60)).await.unwrap(),
        1
    );
    transaction.save().await.unwrap();
    let owner = TokenOwner::Person(world.employee);
    let left = world.storage.read().access_tokens().list(owner).await.unwrap();
    let expires: Vec<_> = left.iter().map(|token| token.expires).collect();
    assert_eq!(expires, [Some(at(61)), None]);
}
