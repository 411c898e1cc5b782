//! What storing and deleting come to, thought out on plain lists: the measure of [`super::deletion_properties`].

use std::collections::{BTreeMap, BTreeSet};

use timetrack_domain::{Event, Interval, IntervalSet, Lane, OpenEvent, id::EventId};
use timetrack_protocol::{DeletionPage, ItemResult};
use timetrack_storage::Lanes;

use super::{telling::covers, world::at};

/// An hour: everything begins and ends with one.
pub(crate) const HOUR: i64 = 3_600;

/// By these an event of a device is the same event.
pub(crate) type Key = (jiff::Timestamp, EventId);

/// A device that two people may have, and its agent.
#[derive(Debug, Default)]
pub(crate) struct Device {
    /// Who had it, and from when on, in hours.
    pub(crate) owners: Vec<(i64, usize)>,
    pub(crate) stored: BTreeMap<Key, Event>,
    pub(crate) open: BTreeMap<Lane, OpenEvent>,
    /// Until when that is known.
    pub(crate) reported: i64,
    asked: Vec<Asked>,
    /// Events that are gone whatever they turn out to be.
    buried: BTreeSet<Key>,
    /// When absence is not measured, from what begins when.
    pub(crate) marks: BTreeMap<Key, Interval>,
    /// Every absence that was ever closed.
    pub(crate) away: Vec<Interval>,
    /// What the agent keeps of what it sent.
    pub(crate) copies: BTreeMap<Key, Event>,
    /// What it recorded and has not sent yet.
    pub(crate) waiting: Vec<Event>,
    /// Whether the agent knows of every deletion.
    pub(crate) is_told: bool,
    /// What must be added up again.
    pub(crate) due: Vec<(usize, Interval)>,
}

#[derive(Clone, Debug)]
struct Asked {
    owner: usize,
    range: Interval,
    lanes: Lanes,
}

pub(crate) fn hours(from: i64, to: i64) -> Option<Interval> {
    Interval::new(at(from * HOUR), at(to * HOUR)).ok()
}

pub(crate) fn key(event: &Event) -> Key {
    (event.interval.start(), event.id)
}

fn hour_of(at_: jiff::Timestamp) -> i64 {
    at_.duration_since(at(0)).as_secs() / HOUR
}

impl Device {
    /// A device that is somebody's from the beginning of time.
    pub(crate) fn of(person: usize) -> Self {
        Self {
            owners: vec![(-10_000, person)],
            ..Self::default()
        }
    }

    pub(crate) fn owner_at(&self, at_: jiff::Timestamp) -> usize {
        let held = self.owners.iter().rev().find(|(from, _)| at(from * HOUR) <= at_);
        held.unwrap_or(&self.owners[0]).1
    }

    /// Until when it belonged to whoever had it at an instant.
    fn until(&self, at_: jiff::Timestamp) -> i64 {
        let owner = self.owner_at(at_);
        let mut later = self.owners.iter().filter(|(from, _)| at_ < at(from * HOUR));
        later
            .find(|(_, other)| *other != owner)
            .map_or(i64::MAX / HOUR / 2, |(from, _)| *from)
    }

    /// The part of an interval in which the device was the person's who had it at its start.
    pub(crate) fn kept(&self, interval: Interval) -> Interval {
        let until = self.until(interval.start()).min(hour_of(interval.end()));
        hours(hour_of(interval.start()), until).unwrap()
    }

    fn asked_of(&self, lane: Lane, interval: Interval) -> impl Iterator<Item = &Asked> {
        let owner = self.owner_at(interval.start());
        self.asked.iter().filter(move |asked| {
            asked.owner == owner && asked.lanes.contains(lane) && asked.range.overlaps(&interval)
        })
    }

    fn is_gone(&self, key: Key, lane: Lane, interval: Interval) -> bool {
        self.buried.contains(&key) || self.asked_of(lane, interval).next().is_some()
    }

    /// Absence that is gone, or as much of it as is known, is not measured.
    fn mark(&mut self, key: Key, interval: Interval, is_open: bool) -> bool {
        // No event is longer than two days.
        let longest = hours(hour_of(interval.start()), hour_of(interval.start()) + 48).unwrap();
        let kept = interval.intersection(&longest).unwrap();
        let asked: IntervalSet = self
            .asked_of(Lane::Afk, interval)
            .map(|asked| asked.range)
            .collect();
        let is_covered = IntervalSet::from(kept).difference(&asked).is_empty();
        let known = self.marks.get(&key).copied();
        let is_known = known.map_or(is_covered, |known| {
            known.end() == kept.end() || (is_open && kept.end() < known.end())
        });
        if is_known {
            return false;
        }
        self.buried.insert(key);
        self.marks.insert(key, kept);
        true
    }

    /// Takes a closed event and says what the answer is.
    pub(crate) fn send(&mut self, event: &Event) -> ItemResult {
        let (key, lane) = (key(event), event.lane());
        if lane == Lane::Afk {
            self.away.push(event.interval);
        }
        let owner = self.owner_at(key.0);
        if self.is_gone(key, lane, event.interval) {
            if lane == Lane::Afk && self.mark(key, event.interval, false) {
                self.due.push((owner, self.marks[&key]));
            }
            self.copies.remove(&key);
            return ItemResult::Gone;
        }
        self.copies.insert(key, event.clone());
        if self.stored.contains_key(&key) {
            return ItemResult::Duplicate;
        }
        if lane != Lane::Window {
            self.due.push((owner, event.interval));
        }
        self.stored.insert(key, event.clone());
        ItemResult::Accepted
    }

    /// Takes what is open, at an hour of the device's own clock.
    pub(crate) fn report(&mut self, open: &[OpenEvent], sent_at: i64) {
        self.reported = sent_at;
        self.open.clear();
        for open in open {
            let (key, lane) = ((open.start, open.id), open.content.lane());
            let known = hours(hour_of(open.start), sent_at).unwrap();
            if !self.is_gone(key, lane, known) {
                self.open.insert(lane, open.clone());
            } else if lane == Lane::Afk {
                let is_new = !self.buried.contains(&key);
                if self.mark(key, known, true) && is_new {
                    self.due.push((self.owner_at(key.0), self.marks[&key]));
                }
            }
        }
    }

    /// Gives the device to somebody from now on.
    pub(crate) fn hand_over(&mut self, person: usize, now: i64) {
        self.owners.retain(|(from, _)| *from < now);
        self.owners.push((now, person));
        self.open.clear();
    }

    /// Carries out what a person wants deleted; gives how many items went.
    pub(crate) fn delete(&mut self, person: usize, wanted: Interval, lanes: Lanes, now: i64) -> u64 {
        self.is_told = false;
        let is_theirs = |device: &Self, lane, interval: Interval| {
            device.owner_at(interval.start()) == person && lanes.contains(lane) && wanted.overlaps(&interval)
        };
        let going: Vec<Event> = (self.stored.values())
            .filter(|event| is_theirs(self, event.lane(), event.interval))
            .cloned()
            .collect();
        let reported = self.reported;
        let known = |open: &OpenEvent| hours(hour_of(open.start), reported);
        let open: Vec<OpenEvent> = (self.open.values())
            .filter(|open| known(open).is_some_and(|known| is_theirs(self, open.content.lane(), known)))
            .cloned()
            .collect();
        let mut stays: Vec<(i64, i64)> = Vec::new();
        for (index, (from, owner)) in self.owners.iter().enumerate() {
            let to = self.owners.get(index + 1).map_or(i64::MAX, |(from, _)| *from);
            match stays.last_mut() {
                _ if *owner != person => {}
                Some(last) if last.1 == *from => last.1 = to,
                Some(_) | None => stays.push((*from, to)),
            }
        }
        for (from, to) in stays {
            let end = hour_of(wanted.end()).min(to).min(now);
            self.asked
                .extend(hours(hour_of(wanted.start()).max(from), end).map(|range| Asked {
                    owner: person,
                    range,
                    lanes,
                }));
        }
        for event in &going {
            self.stored.remove(&key(event));
            self.went(key(event), event.lane(), event.interval, false);
        }
        for open in &open {
            let key = (open.start, open.id);
            self.went(key, open.content.lane(), known(open).unwrap(), true);
        }
        // A window that may still be open goes, too; see there.
        let two_days_before = wanted.start() - jiff::SignedDuration::from_hours(48);
        let owners = self.owners.clone();
        let owner_at = |at_| {
            Self {
                owners: owners.clone(),
                ..Self::default()
            }
            .owner_at(at_)
        };
        self.open.retain(|lane, other| {
            let may_reach = *lane == Lane::Window
                && lanes.contains(Lane::Window)
                && owner_at(other.start) == person
                && (two_days_before..wanted.end()).contains(&other.start);
            !may_reach && !open.contains(other)
        });
        (going.len() + open.len()) as u64
    }

    fn went(&mut self, key: Key, lane: Lane, interval: Interval, is_open: bool) {
        let owner = self.owner_at(key.0);
        let touches = self.asked_of(lane, interval).next().is_some();
        if is_open || !touches {
            self.buried.insert(key);
        }
        if lane == Lane::Afk {
            self.mark(key, interval, is_open);
            self.due.push((owner, interval));
        }
    }

    /// Removes from the agent's copies, and from what it has not sent yet, what it is told of.
    pub(crate) fn forget(&mut self, page: &DeletionPage) {
        self.copies.retain(|_, event| !covers(page, event));
        for event in self.waiting.iter().filter(|event| covers(page, event)) {
            let is_gone = self.is_gone(key(event), event.lane(), event.interval);
            assert!(is_gone, "{event:?} would go unsent, and nobody deleted it");
        }
        // Absence is sent all the same: the server may have to note that it was not measured.
        self.waiting
            .retain(|event| event.lane() == Lane::Afk || !covers(page, event));
    }

    /// When a person's absence is not measured, because it was deleted.
    pub(crate) fn not_measured(&self, person: usize) -> IntervalSet {
        let asked = self.asked.iter().filter(|asked| asked.lanes.contains(Lane::Afk));
        let asked = asked.map(|asked| asked.range);
        asked
            .chain(self.marks.values().copied())
            .filter(|interval| self.owner_at(interval.start()) == person)
            .map(|interval| self.kept(interval))
            .collect()
    }
}
