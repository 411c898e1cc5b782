//! Pieces of work sessions, joined.

use jiff::Timestamp;

use super::WorkSession;
use crate::id::EventId;

/// A piece of a work session on one device. One that has just begun has no length yet, and says that its session goes on.
#[derive(Clone, Copy, Debug)]
pub(super) struct SessionPiece {
    pub(super) id: EventId,
    pub(super) start: Timestamp,
    pub(super) end: Timestamp,
    pub(super) running: bool,
}

/// Joins pieces that touch or overlap, whatever device they come from.
pub(super) fn join(pieces: impl Iterator<Item = SessionPiece>) -> Vec<WorkSession> {
    let mut pieces: Vec<SessionPiece> = pieces.collect();
    pieces.sort_by_key(|piece| (piece.start, piece.id));
    let mut sessions: Vec<WorkSession> = Vec::new();
    for piece in pieces {
        let (start, end) = (piece.start, piece.end);
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
    sessions.retain(|session| session.start < session.end);
    sessions
}
