//! Whether the server's database, the outbox and the ledger tell the same.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
};

use jiff::SignedDuration;
use timetrack_domain::{Event, Interval, Lane, id::EventId};
use timetrack_outbox::{ItemState, OutboxReader};
use timetrack_protocol::WireItem;

use super::{
    agent,
    comparison::compare,
    expected::{Choice, expected},
    ledger::Life,
    story::Killed,
};

/// What was told so long before a kill must have been recorded; what was told later may have been, in this order.
const MARGIN: SignedDuration = SignedDuration::from_secs(1);
/// How far the two clocks may be read apart on a busy machine. Milliseconds.
const CLOCK_SKEW: i64 = 250;

/// Every closed interval is stored exactly as the ledger has it, and what was open at a kill was closed shortly before.
pub(crate) fn lives(lives: &[Life], killed: &[Killed], stored: &[Event]) -> Result<(), String> {
    if lives.len() != killed.len() + 1 {
        return Err(format!("{} lives after {} kills", lives.len(), killed.len()));
    }
    let mut choices = BTreeSet::from([Choice::default()]);
    let mut accounted = 0;
    for (number, life) in lives.iter().enumerate() {
        let own = events_of(life, lives.get(number + 1), stored);
        accounted += own.len();
        let ended = killed.get(number).copied();
        choices = explain(life, &own, ended, &choices)
            .map_err(|reasons| describe(number, life, &own, ended, &reasons))?;
    }
    if accounted == stored.len() {
        Ok(())
    } else {
        Err(format!(
            "{} of {} events were recorded by nobody",
            stored.len() - accounted,
            stored.len()
        ))
    }
}

/// No id twice, and no two events of a lane at the same time.
pub(crate) fn nothing_twice(stored: &[Event]) -> Result<(), String> {
    let ids: BTreeSet<EventId> = stored.iter().map(|event| event.id).collect();
    if ids.len() != stored.len() {
        return Err("an id is stored twice".to_owned());
    }
    for lane in Lane::ALL {
        let events: Vec<&Event> = stored.iter().filter(|event| event.lane() == lane).collect();
        for pair in events.windows(2) {
            if pair[0].interval.end() > pair[1].interval.start() {
                return Err(format!("two events of a lane overlap: {pair:?}"));
            }
        }
    }
    Ok(())
}

/// Nothing waits, nothing was set aside, and the copies on this computer are what the server has.
pub(crate) fn outbox(folder: &Path, stored: &[Event]) -> Result<(), String> {
    let (from, to) = agent::always();
    let mut copies = BTreeMap::new();
    for item in OutboxReader::open(folder).unwrap().export(from, to) {
        let item = item.unwrap();
        if item.state != Some(ItemState::Acknowledged) {
            return Err(format!("not acknowledged: {item:?}"));
        }
        let wire: WireItem = serde_json::from_str(item.item.get()).unwrap();
        let event = Event::try_from(wire).unwrap();
        copies.insert(event.id, event);
    }
    let stored: BTreeMap<EventId, Event> = stored.iter().map(|event| (event.id, event.clone())).collect();
    if copies == stored {
        Ok(())
    } else {
        Err(format!(
            "the outbox has {} copies, the server {} events",
            copies.len(),
            stored.len()
        ))
    }
}

/// Of the last life, which ended in good order, nothing can be missing, doubled or moved without being noticed.
pub(crate) fn notices_every_change(all: &[Life], stored: &[Event]) {
    let life = all.last().expect("somebody recorded");
    let own = events_of(life, None, stored);
    let is_explained = |changed: &[&Event]| {
        Choice::ALL
            .iter()
            .any(|choice| explain(life, changed, None, &BTreeSet::from([*choice])).is_ok())
    };
    assert!(is_explained(&own));
    for (index, event) in own.iter().enumerate() {
        let mut missing = own.clone();
        missing.remove(index);
        let mut doubled = own.clone();
        doubled.insert(index, event);
        let (start, end) = (event.interval.start(), event.interval.end());
        let longer = Event {
            interval: Interval::new(start, end + SignedDuration::from_millis(200)).unwrap(),
            ..(*event).clone()
        };
        let mut moved = own.clone();
        moved[index] = &longer;
        for changed in [missing, doubled, moved] {
            assert!(!is_explained(&changed), "not noticed: {event:?}");
        }
    }
}

/// The events that began in a life.
fn events_of<'a>(life: &Life, next: Option<&Life>, stored: &'a [Event]) -> Vec<&'a Event> {
    let from = life[0].wall;
    let to = next.map_or(i64::MAX, |next| next[0].wall);
    let is_own = |event: &&Event| (from..to).contains(&event.interval.start().as_millisecond());
    stored.iter().filter(is_own).collect()
}

/// Finds how far the recorder got in its ledger before it was killed, so that everything fits. Gives the choices that
/// may have been kept.
fn explain(
    life: &Life,
    stored: &[&Event],
    ended: Option<Killed>,
    choices: &BTreeSet<Choice>,
) -> Result<BTreeSet<Choice>, Vec<String>> {
    let certain = match ended {
        None => life.len(),
        Some(killed) => {
            let until = (killed.after - MARGIN).as_millisecond();
            life.iter().filter(|entry| entry.wall <= until).count().max(1)
        }
    };
    let offsets = offsets(life, stored);
    let mut kept = BTreeSet::new();
    let mut reasons = Vec::new();
    for length in (certain..=life.len()).rev() {
        for choice in choices {
            let expected = expected(&life[..length], *choice);
            for offset in &offsets {
                match compare(&expected, stored, *offset, ended) {
                    Ok(()) => {
                        kept.insert(expected.choice);
                    }
                    Err(reason) => reasons.push(format!("up to entry {}: {reason}", length - 1)),
                }
            }
        }
    }
    if kept.is_empty() { Err(reasons) } else { Ok(kept) }
}

/// How far ahead of the monotonic clock the wall clock may have been for the recorder, in milliseconds.
fn offsets(life: &Life, stored: &[&Event]) -> Vec<i64> {
    let read = life[0].wall - life[0].elapsed;
    let mut offsets: Vec<i64> = stored
        .iter()
        .take(8)
        .flat_map(|event| {
            let start = event.interval.start().as_millisecond();
            life.iter().map(move |entry| start - entry.elapsed)
        })
        .filter(|offset| (offset - read).abs() <= CLOCK_SKEW)
        .chain([read])
        .collect();
    offsets.sort_unstable_by_key(|offset| ((offset - read).abs(), *offset));
    offsets.dedup();
    offsets
}

fn describe(
    number: usize,
    life: &Life,
    stored: &[&Event],
    ended: Option<Killed>,
    reasons: &[String],
) -> String {
    use std::fmt::Write;
    let mut text = format!("life {number} is not stored as it was, ended {ended:?}\n");
    for (number, entry) in life.iter().enumerate() {
        let _ = writeln!(
            text,
            "{number:4} {} {} {:?}",
            entry.wall, entry.elapsed, entry.what
        );
    }
    for event in stored {
        let (start, end) = (event.interval.start(), event.interval.end());
        let (start, end) = (start.as_millisecond(), end.as_millisecond());
        let _ = writeln!(text, "     {start}..{end} {:?}", event.content);
    }
    for reason in reasons.iter().take(12) {
        let _ = writeln!(text, "{reason}");
    }
    text
}
