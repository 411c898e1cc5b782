//! Pieces of work sessions, joined.

use super::WorkSession;
use crate::{Interval, id::EventId};

/// A piece of a work session on one device.
#[derive(Clone, Copy, Debug)]
pub(super) struct SessionPiece {
    pub(super) id: EventId,
    pub(super) interval: Interval,
    pub(super) running: bool,
}

/// Joins pieces that touch or overlap, whatever device they come from.
pub(super) fn join(pieces: impl Iterator<Item = SessionPiece>) -> Vec<WorkSession> {
    let mut pieces: Vec<SessionPiece> = pieces.collect();
    pieces.sort_by_key(|piece| (piece.interval.start(), piece.id));
    let mut sessions: Vec<WorkSession> = Vec::new();
    for piece in pieces {
        let (start, end) = (piece.interval.start(), piece.interval.end());
        match sessions.last_mut() {
            Some(session) if start <= session.end => {
                session.end = session.end.max(end);
                session.running |= piece.running;
            }
            Some(_) | None => sessions.push(WorkSession {
                id: piece.id,
                start,
                end,
                running: piece.running,
            }),
        }
    }
    sessions
}
