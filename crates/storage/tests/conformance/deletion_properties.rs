//! Whatever is recorded, deleted, handed over and sent again, in whatever order: nothing deleted comes back, nothing not
//! deleted is lost, and where absence went, everybody can tell that it is not measured.

use std::collections::BTreeMap;

use jiff::{Timestamp, tz::TimeZone};
use proptest::{
    prelude::*,
    test_runner::{Config, TestRunner},
};
use timetrack_domain::{
    AfkCause, Event, EventContent, Interval, IntervalSet, Lane, OpenEvent,
    id::{DeletionId, EmployeeId, EventId},
};
use timetrack_protocol::{DeletionCursor, ItemResult};
use timetrack_storage::{Day, DeleteRange, DeviceKey, Lanes};

use super::{
    deletion_model::{Device, HOUR, Key, hours},
    world::{World, at, window},
};

/// How many stories are told; each takes about a tenth of a second.
const STORIES: u32 = 32;

#[derive(Clone, Debug)]
enum Step {
    /// A device sends what it recorded.
    Send(Batch),
    /// A person deletes from an hour on.
    Delete {
        person: usize,
        from: i64,
        length: i64,
        lanes: Lanes,
    },
    /// A device is a person's from now on.
    HandOver { device: usize, person: usize },
    /// Time passes, in hours.
    Wait(i64),
}

#[derive(Clone, Debug)]
struct Batch {
    device: usize,
    /// New events: kind, start and length in hours.
    events: Vec<(usize, i64, i64)>,
    /// The same, that come with the next batch.
    later: Vec<(usize, i64, i64)>,
    /// Which of the earlier ones come again.
    again: Vec<prop::sample::Index>,
    /// How long what goes on lasts, where it ends.
    closes: Option<i64>,
    /// What begins and goes on: kind, and hours before the device's own time.
    opens: Option<(usize, i64)>,
    /// How many hours the device's clock is ahead.
    ahead: i64,
    /// Whether the agent asks for deletions.
    asks: bool,
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let events = |most| prop::collection::vec((0..3_usize, 0..80_i64, 1..30_i64), 0..=most);
    let batch = (
        0..2_usize,
        events(3),
        events(2),
        prop::collection::vec(any::<prop::sample::Index>(), 0..4),
        prop::option::weighted(0.3, 1..20_i64),
        prop::option::weighted(0.4, (0..3_usize, 1..12_i64)),
        prop_oneof![3 => Just(0), 1 => 1..40_i64],
        any::<bool>(),
    );
    let batch = batch.prop_map(
        |(device, events, later, again, closes, opens, ahead, asks)| Batch {
            device,
            events,
            later,
            again,
            closes,
            opens,
            ahead,
            asks,
        },
    );
    let lanes = prop::sample::select(vec![Lanes::detail(), Lane::Afk.into(), Lane::Window.into()]);
    let delete = (0..2_usize, 0..80_i64, 1..40_i64, lanes);
    let step = prop_oneof![
        5 => batch.prop_map(Step::Send),
        3 => delete.prop_map(|(person, from, length, lanes)| Step::Delete { person, from, length, lanes }),
        1 => (0..2_usize, 0..2_usize).prop_map(|(device, person)| Step::HandOver { device, person }),
        1 => (1..10_i64).prop_map(Step::Wait),
    ];
    prop::collection::vec(step, 1..14)
}

#[test]
fn nothing_deleted_comes_back_and_nothing_else_is_lost() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let world = runtime.block_on(World::sqlite());
    let config = Config {
        cases: STORIES,
        failure_persistence: None,
        ..Config::default()
    };
    let told = TestRunner::new(config).run(&steps(), |steps| {
        runtime.block_on(async {
            let mut story = Story::begin(&world).await;
            for step in &steps {
                story.take(step).await;
                story.check().await;
            }
            story.send_everything_again().await;
        });
        Ok(())
    });
    if let Err(failure) = told {
        panic!("{failure}");
    }
}

/// Two people with a device each, in the database and in the model.
struct Story<'a> {
    world: &'a World,
    people: [EmployeeId; 2],
    keys: [DeviceKey; 2],
    devices: [Device; 2],
    /// The time now, in hours.
    now: i64,
    sent: [Vec<Event>; 2],
    going_on: [Vec<OpenEvent>; 2],
    seen: [DeletionCursor; 2],
}

impl<'a> Story<'a> {
    async fn begin(world: &'a World) -> Self {
        let people = [
            world.add_person("Ada", "Europe/Berlin").await,
            world.add_person("Grace", "Europe/Berlin").await,
        ];
        let keys = [
            world.add_device(people[0]).await,
            world.add_device(people[1]).await,
        ];
        Self {
            world,
            people,
            keys,
            devices: [Device::of(0), Device::of(1)],
            now: 40,
            sent: Default::default(),
            going_on: Default::default(),
            seen: Default::default(),
        }
    }

    async fn take(&mut self, step: &Step) {
        match step {
            Step::Send(batch) => self.send(batch).await,
            Step::Delete {
                person,
                from,
                length,
                lanes,
            } => {
                self.delete(*person, hours(*from, from + length).unwrap(), *lanes)
                    .await;
            }
            Step::HandOver { device, person } => {
                let transaction = self.world.storage.begin().await.unwrap();
                let (key, person_id) = (self.keys[*device], self.people[*person]);
                let now = at(self.now * HOUR);
                transaction.devices().assign(key, person_id, now).await.unwrap();
                transaction.save().await.unwrap();
                self.devices[*device].hand_over(*person, self.now);
            }
            Step::Wait(hours) => self.now += hours,
        }
    }

    async fn send(&mut self, batch: &Batch) {
        let (device, sent_at) = (batch.device, self.now + batch.ahead);
        let recorded = |events: &[(usize, i64, i64)]| -> Vec<Event> {
            let event = |(kind, start, length): &(usize, i64, i64)| {
                self.world
                    .event(start * HOUR, (start + length) * HOUR, content(*kind))
            };
            events.iter().map(event).collect()
        };
        let (new, later) = (recorded(&batch.events), recorded(&batch.later));
        let mut events = std::mem::replace(&mut self.devices[device].waiting, later);
        events.extend(new);
        for index in &batch.again {
            let earlier = &self.sent[device];
            events.extend((!earlier.is_empty()).then(|| index.get(earlier).clone()));
        }
        if let Some(length) = batch.closes {
            events.extend(self.going_on[device].drain(..).map(|open| Event {
                id: open.id,
                interval:
                    Interval::new(open.start, open.start + jiff::SignedDuration::from_hours(length)).unwrap(),
                content: open.content,
            }));
        }
        if let Some((kind, before)) = batch.opens {
            let begun = self.world.open((sent_at - before) * HOUR, content(kind));
            self.going_on[device].retain(|open| open.content.lane() != begun.content.lane());
            self.going_on[device].push(begun);
        }
        self.exchange(device, events, sent_at, batch.asks).await;
    }

    /// Sends a batch, and follows the deletions that the answer tells of.
    async fn exchange(&mut self, device: usize, events: Vec<Event>, sent_at: i64, asks: bool) {
        // A clock that was set back: what begins later goes on no more.
        self.going_on[device].retain(|open| open.start < at(sent_at * HOUR));
        let model = &mut self.devices[device];
        model.report(&self.going_on[device], sent_at);
        let expected: Vec<ItemResult> = events.iter().map(|event| model.send(event)).collect();
        let mut request = World::request(self.keys[device], &events);
        (request.received, request.batch.sent_at) = (at(self.now * HOUR), at(sent_at * HOUR));
        request.batch.open = self.going_on[device].clone();
        request.batch.deletions_seen = asks.then(|| self.seen[device].clone());
        let outcome = self.world.try_store(request).await.unwrap();
        assert_eq!(outcome.results, expected, "{events:?}");
        self.sent[device].extend(events);
        if let Some(page) = outcome.deletions {
            assert!(!page.more);
            model.forget(&page);
            self.seen[device] = page.cursor;
        }
        model.is_told |= asks;
    }

    async fn delete(&mut self, person: usize, range: Interval, lanes: Lanes) {
        let request = DeleteRange {
            id: DeletionId::generate(at(0), &mut self.world.ids()),
            employee: self.people[person],
            range,
            lanes,
            deleted_by: self.people[person],
            at: at(self.now * HOUR),
            detail_since: Timestamp::UNIX_EPOCH,
        };
        let transaction = self.world.storage.begin().await.unwrap();
        let counts = transaction.deletions().delete_range(&request).await.unwrap();
        transaction.save().await.unwrap();
        let now = self.now;
        let expected = self
            .devices
            .iter_mut()
            .map(|device| device.delete(person, range, lanes, now));
        assert_eq!(counts.values().sum::<u64>(), expected.sum::<u64>());
    }

    async fn check(&mut self) {
        self.check_days().await;
        let mut stored: [BTreeMap<Key, Interval>; 2] = Default::default();
        let mut open: [Vec<(Lane, EventId)>; 2] = Default::default();
        let reader = self.world.storage.read();
        for (person, employee) in self.people.iter().enumerate() {
            let mut absence: [Vec<Interval>; 2] = Default::default();
            for event in self.world.stored_of(*employee).await {
                let device = self.index(event.device);
                assert_eq!(self.devices[device].owner_at(event.interval.start()), person);
                stored[device].insert((event.interval.start(), event.id), event.interval);
                if event.kind.lane() == Lane::Afk {
                    absence[device].push(event.interval);
                }
            }
            for event in reader.open_events().of_employees(&[*employee]).await.unwrap() {
                open[self.index(event.device)].push((event.kind.lane(), event.id));
            }
            let all = hours(-1_000, 1_000).unwrap();
            let tombstones = reader.deletions().of_employees(&[*employee], all).await.unwrap();
            for (index, device) in self.devices.iter().enumerate() {
                let marks: IntervalSet = tombstones
                    .iter()
                    .filter(|one| one.device == self.keys[index] && one.lanes.contains(Lane::Afk))
                    .map(|one| one.range)
                    .collect();
                assert_eq!(marks, device.not_measured(person));
                // Absence that the person's computers told of counts as such, or is not measured.
                let known = device
                    .away
                    .iter()
                    .filter(|away| device.owner_at(away.start()) == person);
                let known: IntervalSet = known.map(|away| device.kept(*away)).collect();
                let accounted: IntervalSet =
                    absence[index].iter().chain(marks.intervals()).copied().collect();
                assert!(
                    known.difference(&accounted).is_empty(),
                    "{known:?} in {accounted:?}"
                );
            }
        }
        for (index, device) in self.devices.iter().enumerate() {
            let expected = device.stored.iter().map(|(key, event)| (*key, event.interval));
            assert_eq!(stored[index], expected.collect());
            // What began before a hand-over is nobody's any more until it is closed.
            let since = at(device.owners.last().unwrap().0 * HOUR);
            let expected = device.open.iter().filter(|(_, open)| since <= open.start);
            let expected = expected.map(|(lane, open)| (*lane, open.id));
            assert_eq!(open[index], expected.collect::<Vec<_>>());
            check_copies(device);
        }
    }

    /// Where something comes or goes that counts, days must be added up again.
    async fn check_days(&mut self) {
        let transaction = self.world.storage.begin().await.unwrap();
        let taken = transaction.day_roll_ups().take_due(None, 10_000).await.unwrap();
        transaction.save().await.unwrap();
        let zone = TimeZone::get("Europe/Berlin").unwrap();
        for (person, interval) in self.devices.iter_mut().flat_map(|device| device.due.drain(..)) {
            for at in [
                interval.start(),
                interval.end() - jiff::SignedDuration::from_millis(1),
            ] {
                let day = Day::from_date(at.to_zoned(zone.clone()).date());
                assert!(
                    taken.contains(&(self.people[person], day)),
                    "{at} of {interval:?}"
                );
            }
        }
    }

    /// What an agent sends again after all changes nothing any more; once, where a device that changed hands at an instant
    /// changed hands again at the same one.
    async fn send_everything_again(&mut self) {
        for device in [0, 1] {
            let events = std::mem::take(&mut self.sent[device]);
            self.exchange(device, events.clone(), self.now, true).await;
            self.check().await;
            let before = self.tombstones().await;
            self.exchange(device, events, self.now, true).await;
            self.check().await;
            assert_eq!(self.tombstones().await, before);
        }
    }

    async fn tombstones(&self) -> usize {
        let reader = self.world.storage.read();
        let all = hours(-1_000, 1_000).unwrap();
        reader
            .deletions()
            .of_employees(&self.people, all)
            .await
            .unwrap()
            .len()
    }

    fn index(&self, key: DeviceKey) -> usize {
        self.keys.iter().position(|other| *other == key).unwrap()
    }
}

/// An agent keeps what is stored and, once it knows every deletion, nothing that went.
fn check_copies(device: &Device) {
    for (key, event) in &device.stored {
        assert!(
            device.copies.contains_key(key),
            "{event:?} is lost on the computer"
        );
    }
    let stale = device
        .copies
        .keys()
        .find(|key| device.is_told && !device.stored.contains_key(key));
    assert_eq!(stale, None, "it is still on the computer");
}

fn content(kind: usize) -> EventContent {
    match kind {
        0 => EventContent::Afk(AfkCause::Idle),
        1 => window("Writer", "A letter"),
        _ => EventContent::WorkSession,
    }
}
