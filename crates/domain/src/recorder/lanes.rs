//! What is open in each lane, and what was closed.

use std::time::Duration;

use jiff::Timestamp;

use super::time_line::{Elapsed, WallOffset};
use crate::{Event, EventContent, IdGenerator, Interval, Lane, OpenEvent, id::EventId};

/// The lanes of one recorder. Within each lane pieces follow each other without overlap, and none reaches out of the
/// work session: both hold by construction, whatever the caller asks for.
#[derive(Debug)]
pub(super) struct Lanes {
    lines: [Line; Lane::ALL.len()],
    offset: WallOffset,
    ids: IdGenerator,
    /// Since when it is not known whether the work session already ended. What reaches further waits in `held` when it
    /// is closed, because it may still be cut.
    holding: Option<Elapsed>,
    held: Vec<Piece>,
    recorded: Vec<Event>,
    recorded_until: Elapsed,
    forgotten: bool,
}

/// What is open in a lane.
#[derive(Clone, Debug)]
pub(super) struct Open {
    pub(super) id: EventId,
    pub(super) start: Elapsed,
    pub(super) content: EventContent,
    /// The first of the pieces that were cut from one interval.
    pub(super) first_id: EventId,
    pub(super) first_start: Elapsed,
}

#[derive(Debug)]
struct Line {
    open: Option<Open>,
    /// Nothing may begin before.
    free_from: Elapsed,
}

#[derive(Debug)]
struct Piece {
    id: EventId,
    start: Elapsed,
    end: Elapsed,
    content: EventContent,
}

impl Lanes {
    pub(super) fn new(offset: WallOffset, ids: IdGenerator) -> Self {
        Self {
            lines: Lane::ALL.map(|_| Line {
                open: None,
                free_from: Elapsed::BEGINNING,
            }),
            offset,
            ids,
            holding: None,
            held: Vec::new(),
            recorded: Vec::new(),
            recorded_until: Elapsed::BEGINNING,
            forgotten: false,
        }
    }

    pub(super) fn wall(&self, at: Elapsed) -> Timestamp {
        self.offset.wall(at)
    }

    pub(super) fn offset(&self) -> WallOffset {
        self.offset
    }

    pub(super) fn open(&self, lane: Lane) -> Option<&Open> {
        self.line(lane).open.as_ref()
    }

    /// The end of the last event that can no longer be taken back.
    pub(super) fn recorded_until(&self) -> Elapsed {
        self.recorded_until
    }

    /// Begins a work session. It never touches the one before, because pieces that touch are one work session.
    pub(super) fn open_session(&mut self, at: Elapsed) {
        let after_the_last = self
            .line(Lane::WorkSession)
            .free_from
            .plus(Duration::from_millis(1));
        self.begin(EventContent::WorkSession, at.max(after_the_last));
    }

    /// Makes `lane` hold `content` from `opens_at` on. What it held until now ends at `closes_at`.
    pub(super) fn set(
        &mut self,
        lane: Lane,
        content: Option<EventContent>,
        closes_at: Elapsed,
        opens_at: Elapsed,
    ) {
        if self.open(lane).map(|open| &open.content) == content.as_ref() {
            return;
        }
        self.close(lane, closes_at);
        if let (Some(content), Some(session)) = (content, self.open(Lane::WorkSession)) {
            let start = opens_at.max(session.start);
            self.begin(content, start);
        }
    }

    /// Whether what the open event of `lane` says may hold since its start: since then nothing was blocked.
    pub(super) fn may_rename(&self, lane: Lane) -> bool {
        let line = self.line(lane);
        line.open
            .as_ref()
            .is_some_and(|open| line.free_from <= open.start)
    }

    /// Changes what the open event of `lane` says, its start and id kept.
    pub(super) fn rename(&mut self, lane: Lane, content: EventContent) {
        if let Some(open) = &mut self.line_mut(lane).open {
            open.content = content;
        }
    }

    /// Ends everything. What was held back and reaches further is cut.
    pub(super) fn close_all(&mut self, at: Elapsed) {
        self.holding = None;
        for piece in std::mem::take(&mut self.held) {
            let end = piece.end.min(at);
            self.finish(Piece { end, ..piece });
        }
        for lane in Lane::ALL {
            self.close(lane, at);
        }
    }

    /// Cuts what is open in `lane` so that no piece is longer than `length`, as far as `until`.
    pub(super) fn cut(&mut self, lane: Lane, length: Duration, until: Elapsed) {
        while let Some(boundary) = self.open(lane).map(|open| open.start.plus(length))
            && boundary <= until
        {
            self.cut_at(lane, boundary);
        }
    }

    /// Cuts what is open in `lane` once, at the last multiple of `length` that is not after `until`.
    pub(super) fn cut_once(&mut self, lane: Lane, length: Duration, until: Elapsed) {
        if let Some(start) = self.open(lane).map(|open| open.start) {
            let multiples = until.since(start).as_millis() / length.as_millis();
            if multiples > 0 {
                let multiples = u32::try_from(multiples).unwrap_or(u32::MAX);
                self.cut_at(lane, start.plus(length * multiples));
            }
        }
    }

    /// Nothing may begin in `lane` before `until`.
    pub(super) fn block(&mut self, lane: Lane, until: Elapsed) {
        let line = self.line_mut(lane);
        line.free_from = line.free_from.max(until);
    }

    /// Holds back what is closed from now on and reaches beyond `since`, or lets go of what was held back.
    pub(super) fn hold(&mut self, since: Option<Elapsed>) {
        self.holding = since;
        if since.is_none() {
            for piece in std::mem::take(&mut self.held) {
                self.finish(piece);
            }
        }
    }

    /// The wall clock was set: everything open ends on the old one and goes on, as something new, on the new one.
    ///
    /// What was held back is let go, so that nothing needs two wall clocks.
    pub(super) fn move_wall_clock(&mut self, at: Elapsed, offset: WallOffset) {
        self.hold(None);
        let open = Lane::ALL.map(|lane| self.open(lane).cloned());
        for lane in Lane::ALL {
            self.close(lane, at);
        }
        self.offset = offset;
        for open in open.into_iter().flatten() {
            self.begin(open.content, at);
        }
    }

    /// Takes over a small drift of the wall clock while nothing is open. Even where it drifted back, what is recorded
    /// from here on comes after all that was, by the wall clock too.
    pub(super) fn follow_wall_clock(&mut self, offset: WallOffset) {
        for line in &mut self.lines {
            let free_from = offset.elapsed(self.offset.wall(line.free_from));
            line.free_from = line.free_from.max(free_from);
        }
        self.offset = offset;
    }

    /// The events that were closed since the last call.
    pub(super) fn take_recorded(&mut self) -> Vec<Event> {
        std::mem::take(&mut self.recorded)
    }

    /// Whether, since the last call, something open turned out never to have been.
    pub(super) fn take_forgotten(&mut self) -> bool {
        std::mem::take(&mut self.forgotten)
    }

    /// What is going on, in the order of the lanes.
    pub(super) fn open_events(&self) -> Vec<OpenEvent> {
        Lane::ALL
            .into_iter()
            .filter_map(|lane| self.open(lane))
            .map(|open| OpenEvent {
                id: open.id,
                start: self.wall(open.start),
                content: open.content.clone(),
            })
            .collect()
    }

    /// What ended and is held back, in the order in which it ended.
    pub(super) fn held_events(&self) -> Vec<Event> {
        self.held.iter().filter_map(|piece| self.event(piece)).collect()
    }

    fn begin(&mut self, content: EventContent, at: Elapsed) {
        let lane = content.lane();
        let start = at.max(self.line(lane).free_from);
        let id = EventId::generate(self.offset.wall(start), &mut self.ids);
        self.line_mut(lane).open = Some(Open {
            id,
            start,
            content,
            first_id: id,
            first_start: start,
        });
    }

    fn cut_at(&mut self, lane: Lane, boundary: Elapsed) {
        if let Some(open) = self.line_mut(lane).open.take() {
            let id = EventId::generate(self.offset.wall(boundary), &mut self.ids);
            let next = Open {
                id,
                start: boundary,
                ..open.clone()
            };
            let line = self.line_mut(lane);
            line.open = Some(next);
            line.free_from = line.free_from.max(boundary);
            self.finish(Piece::of(open, boundary));
        }
    }

    fn close(&mut self, lane: Lane, at: Elapsed) {
        if let Some(open) = self.line_mut(lane).open.take() {
            if open.start < at {
                self.block(lane, at);
            }
            self.finish(Piece::of(open, at));
        }
    }

    fn finish(&mut self, piece: Piece) {
        let Some(event) = self.event(&piece) else {
            self.forgotten = true;
            return;
        };
        if self.holding.is_some_and(|since| since < piece.end) {
            self.held.push(piece);
        } else {
            self.recorded_until = self.recorded_until.max(piece.end);
            self.recorded.push(event);
        }
    }

    /// `None` where it is empty.
    fn event(&self, piece: &Piece) -> Option<Event> {
        let interval = Interval::new(self.wall(piece.start), self.wall(piece.end)).ok()?;
        Some(Event {
            id: piece.id,
            interval,
            content: piece.content.clone(),
        })
    }

    fn line(&self, lane: Lane) -> &Line {
        &self.lines[lane as usize]
    }

    fn line_mut(&mut self, lane: Lane) -> &mut Line {
        &mut self.lines[lane as usize]
    }
}

impl Piece {
    fn of(open: Open, end: Elapsed) -> Self {
        Self {
            id: open.id,
            start: open.start,
            end,
            content: open.content,
        }
    }
}
