//! One process' stored events beside what was expected of it.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};
use timetrack_domain::{Event, Lane};

use super::{
    expected::{Edge, Expected, Piece},
    story::Killed,
};

/// What was open may have gone on so much longer than is known.
const CHECKPOINT_INTERVAL: SignedDuration = SignedDuration::from_secs(5);
/// How late a busy machine may be with a checkpoint.
const SLACK: SignedDuration = SignedDuration::from_millis(1_500);
/// How far an edge may lie behind its entry: where the recorder looks at its clock between an observation and its
/// arrival, the arrival counts. Milliseconds.
const LATEST: i64 = 150;
/// How often that may happen to one process.
const LATE_EDGES: usize = 2;
/// How long a recorder may take until it works. Milliseconds.
const LONGEST_START: i64 = 30_000;

/// Compares, where the wall clock is `offset` milliseconds ahead of the other one. `killed`: how the process ended,
/// unless in good order.
pub(crate) fn compare(
    expected: &Expected,
    stored: &[&Event],
    offset: i64,
    killed: Option<Killed>,
) -> Result<(), String> {
    let mut comparison = Comparison {
        offset,
        late: BTreeMap::new(),
        went_on_until: None,
        cut: Vec::new(),
    };
    for lane in Lane::ALL {
        let stored: Vec<&Event> = stored
            .iter()
            .copied()
            .filter(|event| event.lane() == lane)
            .collect();
        let pieces = expected.lanes.get(&lane).map_or(&[][..], Vec::as_slice);
        comparison
            .lane(pieces, &stored)
            .map_err(|difference| format!("{lane:?}: {difference}"))?;
    }
    comparison.end(killed)
}

struct Comparison<'a> {
    offset: i64,
    /// How far behind its entry each edge lies.
    late: BTreeMap<Option<usize>, i64>,
    /// Where everything that was open ends.
    went_on_until: Option<Timestamp>,
    /// What was open and is not stored at all.
    cut: Vec<&'a Piece>,
}

impl<'a> Comparison<'a> {
    fn lane(&mut self, pieces: &'a [Piece], stored: &[&Event]) -> Result<(), String> {
        let mut stored = stored.iter();
        for piece in pieces {
            if piece.end.is_some_and(|end| end.elapsed == piece.start.elapsed) {
                continue;
            }
            let Some(event) = stored.next() else {
                if piece.end.is_none() {
                    self.cut.push(piece);
                    continue;
                }
                return Err(format!("missing: {piece:?}"));
            };
            let same = event.content == piece.content
                && self.is_at(piece.start, event.interval.start())
                && match piece.end {
                    Some(end) => self.is_at(end, event.interval.end()),
                    None => *self.went_on_until.get_or_insert(event.interval.end()) == event.interval.end(),
                };
            if !same {
                return Err(format!("expected {piece:?}, stored {event:?}"));
            }
        }
        match stored.next() {
            None => Ok(()),
            Some(event) => Err(format!("too much: {event:?}")),
        }
    }

    fn is_at(&mut self, edge: Edge, at: Timestamp) -> bool {
        let late = at.as_millisecond() - self.offset - edge.elapsed;
        let latest = if edge.entry.is_some() {
            LATEST
        } else {
            LONGEST_START
        };
        (0..=latest).contains(&late) && *self.late.entry(edge.entry).or_insert(late) == late
    }

    fn end(&self, killed: Option<Killed>) -> Result<(), String> {
        let late = self
            .late
            .iter()
            .filter(|(entry, late)| entry.is_some() && **late > 0)
            .count();
        if late > LATE_EDGES {
            return Err(format!("{late} edges are late: {:?}", self.late));
        }
        let Some(killed) = killed else {
            return match (self.went_on_until, self.cut.first()) {
                (None, None) => Ok(()),
                (open, cut) => Err(format!("not closed when it quit: {open:?}, {cut:?}")),
            };
        };
        let earliest = killed.after - CHECKPOINT_INTERVAL - SLACK;
        if let Some(until) = self.went_on_until
            && !(earliest..=killed.before).contains(&until)
        {
            return Err(format!(
                "what was open ends at {until}, and the kill was at {}",
                killed.after
            ));
        }
        let known_until = self.went_on_until.unwrap_or(earliest);
        let lost = self.cut.iter().find(|piece| {
            let start = piece.start.elapsed + self.offset;
            start < known_until.as_millisecond()
        });
        match lost {
            None => Ok(()),
            Some(piece) => Err(format!("open before {known_until}, but lost: {piece:?}")),
        }
    }
}
