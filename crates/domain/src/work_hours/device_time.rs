//! What one device recorded, as far as work hours need it.

use jiff::Timestamp;

use super::sessions::SessionPiece;
use crate::{EventContent, Interval, IntervalSet, Lane, id::EventId};

/// What one device recorded. Events may be added in any order, and twice.
///
/// A work session can only be recognised, and named by its first piece, where its first piece was added: ask the
/// database for more than the days that are to be shown.
#[derive(Clone, Debug, Default)]
pub struct DeviceTime {
    closed: [Vec<(EventId, Interval)>; Lane::ALL.len()],
    open: Vec<OpenPiece>,
    calls: Vec<Interval>,
}

/// Until when an event that is open went on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OpenUntil {
    /// It goes on: the device reports. It counts until now.
    Now(Timestamp),
    /// The device vanished. It counts until the last report.
    LastReport(Timestamp),
}

#[derive(Clone, Copy, Debug)]
struct OpenPiece {
    lane: Lane,
    id: EventId,
    start: Timestamp,
    /// Not before the start; the same where the last piece has just ended.
    end: Timestamp,
    running: bool,
}

impl DeviceTime {
    /// Adds a closed event. What says nothing about work hours is ignored: windows, and AFK that was not measured.
    pub fn add(&mut self, id: EventId, interval: Interval, content: &EventContent) {
        if let Some(lane) = counted_lane(content) {
            self.closed[lane as usize].push((id, interval));
        }
    }

    /// Adds an event that is, or was at the last report, open. It is ignored where its closed form was added: then the
    /// report is older.
    pub fn add_open(&mut self, id: EventId, start: Timestamp, content: &EventContent, until: OpenUntil) {
        let (end, running) = match until {
            OpenUntil::Now(now) => (now, true),
            OpenUntil::LastReport(at) => (at, false),
        };
        if let Some(lane) = counted_lane(content)
            && start <= end
        {
            self.open.push(OpenPiece {
                lane,
                id,
                start,
                end,
                running,
            });
        }
    }

    /// Adds a call that the person had: it is work, whatever this device saw.
    pub fn add_call(&mut self, interval: Interval) {
        self.calls.push(interval);
    }

    pub(super) fn session_pieces(&self) -> impl Iterator<Item = SessionPiece> {
        let closed = self.closed[Lane::WorkSession as usize]
            .iter()
            .map(|&(id, interval)| SessionPiece {
                id,
                start: interval.start(),
                end: interval.end(),
                running: false,
            });
        let open = self.still_open(Lane::WorkSession).map(|piece| SessionPiece {
            id: piece.id,
            start: piece.start,
            end: piece.end,
            running: piece.running,
        });
        closed.chain(open)
    }

    pub(super) fn session(&self) -> IntervalSet {
        self.set(Lane::WorkSession)
    }

    pub(super) fn breaks(&self) -> IntervalSet {
        self.set(Lane::Break)
    }

    pub(super) fn private(&self) -> IntervalSet {
        self.set(Lane::Private)
    }

    pub(super) fn absence(&self) -> IntervalSet {
        self.set(Lane::Afk)
    }

    pub(super) fn calls(&self) -> IntervalSet {
        self.calls.iter().copied().collect()
    }

    fn set(&self, lane: Lane) -> IntervalSet {
        let closed = self.closed[lane as usize].iter().map(|(_, interval)| *interval);
        let open = self
            .still_open(lane)
            .filter_map(|piece| Interval::new(piece.start, piece.end).ok());
        closed.chain(open).collect()
    }

    fn still_open(&self, lane: Lane) -> impl Iterator<Item = &OpenPiece> {
        self.open.iter().filter(move |piece| {
            let is_closed = || self.closed[lane as usize].iter().any(|(id, _)| *id == piece.id);
            piece.lane == lane && !is_closed()
        })
    }
}

fn counted_lane(content: &EventContent) -> Option<Lane> {
    match content {
        EventContent::WorkSession | EventContent::Break | EventContent::Private => Some(content.lane()),
        EventContent::Afk(cause) => cause.is_absence().then_some(Lane::Afk),
        EventContent::Window(_) | EventContent::HiddenWindow | EventContent::WindowUnavailable => None,
    }
}
