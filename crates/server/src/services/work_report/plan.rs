//! What a foreign client's start, heartbeat or stop means for the lanes of its device. Pure: what is open comes in,
//! what is to be stored goes out.
//!
//! A work session is kept as the agent keeps one: pieces that touch, the last one open, and an open piece lasts until
//! the last sign of life. So a client that vanishes ends its session at its last heartbeat, without anybody doing
//! anything.

use jiff::{SignedDuration, Timestamp};
use timetrack_domain::id::EventId;
use timetrack_domain::{AfkCause, Event, EventContent, Interval};

/// A client that was silent for longer has ended its session at its last heartbeat; the next one begins another.
pub(crate) const LONGEST_SILENCE: SignedDuration = SignedDuration::from_mins(15);
/// Pieces are cut at this age, as the agent cuts its own.
const PIECE: SignedDuration = SignedDuration::from_mins(10);

/// The open piece of a work session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Running {
    pub(super) piece: EventId,
    pub(super) start: Timestamp,
    /// The last sign of life.
    pub(super) heard: Timestamp,
}

/// What is to be stored.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Plan {
    pub(super) events: Vec<Event>,
    pub(super) running: Option<Running>,
}

impl Running {
    pub(super) fn is_lost(&self, now: Timestamp) -> bool {
        now.duration_since(self.heard) > LONGEST_SILENCE
    }

    /// The piece as far as it is known, closed at `end`.
    fn closed_at(&self, end: Timestamp) -> Option<Event> {
        Some(Event {
            id: self.piece,
            interval: Interval::new(self.start, end).ok()?,
            content: EventContent::WorkSession,
        })
    }
}

/// Begins a session. One that is running goes on.
pub(super) fn start(running: Option<Running>, now: Timestamp, new_piece: EventId) -> Plan {
    match running {
        Some(running) if !running.is_lost(now) => Plan {
            events: Vec::new(),
            running: Some(running),
        },
        lost => Plan {
            events: lost
                .and_then(|lost| lost.closed_at(lost.heard))
                .into_iter()
                .collect(),
            running: Some(Running {
                piece: new_piece,
                start: now,
                heard: now,
            }),
        },
    }
}

/// A sign of life. After a long silence a new session begins.
pub(super) fn heartbeat(running: Running, at: Timestamp, new_piece: EventId) -> Plan {
    if running.is_lost(at) {
        return start(Some(running), at, new_piece);
    }
    let heard = at.max(running.heard);
    if heard.duration_since(running.start) < PIECE {
        return Plan {
            events: Vec::new(),
            running: Some(Running { heard, ..running }),
        };
    }
    Plan {
        events: running.closed_at(heard).into_iter().collect(),
        running: Some(Running {
            piece: new_piece,
            start: heard,
            heard,
        }),
    }
}

/// The absence that a heartbeat reports: it ends at the heartbeat and began, at the earliest, at the one before.
pub(super) fn absence(running: Running, at: Timestamp, idle: SignedDuration, id: EventId) -> Option<Event> {
    let earliest = if at >= running.heard {
        running.heard
    } else {
        running.start
    };
    let start = at.saturating_sub(idle).ok()?.max(earliest);
    Some(Event {
        id,
        interval: Interval::new(start, at).ok()?,
        content: EventContent::Afk(AfkCause::Idle),
    })
}

/// Ends the session: now, or at its last sign of life where that is long ago.
pub(super) fn stop(running: Running, now: Timestamp) -> (Plan, Timestamp) {
    let end = if running.is_lost(now) {
        running.heard
    } else {
        now.max(running.heard)
    };
    let plan = Plan {
        events: running.closed_at(end).into_iter().collect(),
        running: None,
    };
    (plan, end)
}

#[cfg(test)]
mod tests {
    use timetrack_domain::IdGenerator;

    use super::*;

    fn at(minute: i64) -> Timestamp {
        Timestamp::from_second(1_795_000_000 + minute * 60).unwrap()
    }

    fn id(seed: u64) -> EventId {
        EventId::generate(at(0), &mut IdGenerator::from_seed(seed))
    }

    fn running(start: i64, heard: i64) -> Running {
        Running {
            piece: id(1),
            start: at(start),
            heard: at(heard),
        }
    }

    fn intervals(events: &[Event]) -> Vec<(i64, i64)> {
        let minute = |instant: Timestamp| (instant.as_second() - at(0).as_second()) / 60;
        events
            .iter()
            .map(|event| (minute(event.interval.start()), minute(event.interval.end())))
            .collect()
    }

    #[test]
    fn starting_twice_is_starting_once() {
        let first = start(None, at(0), id(1));
        assert_eq!(first.running, Some(running(0, 0)));
        let second = start(first.running, at(1), id(2));
        assert_eq!((second.events.len(), second.running), (0, first.running));
    }

    #[test]
    fn heartbeats_cut_pieces_that_touch() {
        let early = heartbeat(running(0, 8), at(9), id(2));
        assert_eq!((early.events.len(), early.running), (0, Some(running(0, 9))));
        let late = heartbeat(running(0, 9), at(10), id(2));
        assert_eq!(intervals(&late.events), [(0, 10)]);
        assert_eq!(late.running.unwrap().start, at(10));
    }

    #[test]
    fn after_a_long_silence_the_session_has_ended_at_the_last_heartbeat() {
        let plan = heartbeat(running(0, 5), at(60), id(2));
        assert_eq!(intervals(&plan.events), [(0, 5)]);
        assert_eq!(plan.running.unwrap().start, at(60));
        let (plan, end) = stop(running(0, 5), at(60));
        assert_eq!((intervals(&plan.events), end), (vec![(0, 5)], at(5)));
    }

    #[test]
    fn absence_ends_at_the_heartbeat_and_does_not_overlap_what_was_reported_before() {
        let five = SignedDuration::from_mins(5);
        let reported = |heard, minute| {
            absence(running(0, heard), at(minute), five, id(3)).map(|event| intervals(&[event]))
        };
        assert_eq!(reported(1, 9), Some(vec![(4, 9)]));
        assert_eq!(reported(7, 9), Some(vec![(7, 9)]));
        assert_eq!(reported(9, 8), Some(vec![(3, 8)]));
        assert_eq!(reported(9, 0), None);
        assert_eq!(absence(running(0, 1), at(9), SignedDuration::ZERO, id(3)), None);
    }
}
