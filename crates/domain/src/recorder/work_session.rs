//! When a work session opens, ends and is cut.

use std::time::Duration;

use jiff::Timestamp;

use super::{
    LONGEST_PIECE, NotWorking, OpenWorkSession, Recorder, observations::READING_JITTER, time_line::Elapsed,
};
use crate::{
    Lane,
    person_choice::{PersonChoice, WorkChoice},
    tracking_settings::SessionMode,
};

/// The longest piece that contains absence. The server takes no event of two days.
const LONGEST_ABSENT_PIECE: Duration = Duration::from_hours(24);
/// How old the remembered presence may become.
const PRESENCE_MEMORY: Duration = Duration::from_mins(10);

/// How long before the start of the recorder the person was last seen, as far as that was remembered.
pub(super) fn absence_before_start(choice: &PersonChoice, now: Timestamp) -> Duration {
    let ended = match choice.work {
        WorkChoice::Ended { at } => Some(at),
        WorkChoice::Unsaid | WorkChoice::Started | WorkChoice::OnBreak => None,
    };
    choice
        .present_until
        .max(ended)
        .and_then(|last_seen| now.duration_since(last_seen).try_into().ok())
        .unwrap_or_default()
}

impl Recorder {
    /// Opens a work session now, if anything may be recorded.
    pub(super) fn open_session_now(&mut self) {
        if self.may_record() && !self.is_working() {
            self.open_session_at(self.now);
        }
    }

    /// Opens a work session at an input, if that is how one opens.
    pub(super) fn open_session_at_input(&mut self, input: Elapsed) {
        let opens = match self.choice.work {
            WorkChoice::Unsaid => self.settings.session_mode == SessionMode::Automatic,
            WorkChoice::Started | WorkChoice::OnBreak => true,
            WorkChoice::Ended { .. } => false,
        };
        let counts_from = self.ready_since.max(self.presence.unobserved_until());
        if opens && self.may_record() && !self.is_working() && input > counts_from {
            self.open_session_at(input);
        }
    }

    fn open_session_at(&mut self, at: Elapsed) {
        self.lanes.open_session(at);
        self.presence.count_absence_from(at);
        self.apply(at);
    }

    /// A break that was chosen before a restart, or while tracking was off, is a break in a work session.
    pub(super) fn keep_session(&mut self) {
        if self.is_on_break() && !self.has_quit {
            self.open_session_now();
        }
    }

    /// Ends the work session now, and everything in it.
    pub(super) fn close_session(&mut self) {
        self.end_session_after_absence(self.now);
        self.cut_presence(self.now);
        self.lanes.close_all(self.now);
        self.ready_since = self.now;
    }

    /// Ends the work session where the absence began, if the absence lasted long enough by `until`.
    pub(super) fn end_session_after_absence(&mut self, until: Elapsed) {
        let Some(away_since) = self.session_may_have_ended_at() else {
            return;
        };
        if until.since(away_since) >= self.settings.absence_ends_session() {
            self.lanes.close_all(away_since.max(self.lanes.recorded_until()));
            self.wait_for_input_after_absence();
            self.choice.work = WorkChoice::Unsaid;
        }
    }

    /// The next input opens a work session, even where it comes to light a little later than the end of the absence.
    pub(super) fn wait_for_input_after_absence(&mut self) {
        self.ready_since = self.presence.last_seen().plus(READING_JITTER);
    }

    /// The beginning of a running absence that may turn out to have ended the work session.
    pub(super) fn session_may_have_ended_at(&self) -> Option<Elapsed> {
        let ends_by_itself = self.is_working()
            && self.settings.session_mode == SessionMode::Automatic
            && !self.presence.is_in_call();
        self.presence.away_since().filter(|_| ends_by_itself)
    }

    /// What was said about work no longer holds after an absence that ends a session. Gives whether it was forgotten.
    pub(super) fn forget_work_after(&mut self, absence: Duration) -> bool {
        let is_over = absence >= self.settings.absence_ends_session();
        if is_over {
            self.choice.work = WorkChoice::Unsaid;
        }
        is_over
    }

    /// Remembers when the person was seen, for the next start: now and then, and when the program ends.
    pub(super) fn remember_presence(&mut self) {
        if self.choice.work == WorkChoice::Unsaid {
            self.choice.present_until = None;
            return;
        }
        let seen = self.lanes.wall(self.presence.last_seen());
        let is_fresh = self.choice.present_until.is_some_and(|remembered| {
            seen.duration_since(remembered).unsigned_abs() < PRESENCE_MEMORY && !self.has_quit
        });
        if !is_fresh {
            self.choice.present_until = Some(seen);
        }
    }

    pub(super) fn cut_pieces(&mut self) {
        if self.presence.away_since().is_some() {
            self.cut_absent_pieces(self.now);
            return;
        }
        let certain_until = match self.settings.session_mode {
            SessionMode::Manual => self.now,
            SessionMode::Automatic => self.presence.certain_until(self.now),
        };
        self.cut_presence(certain_until);
    }

    /// Cuts what is open up to an instant at which presence is certain, or ends for another reason than idleness.
    pub(super) fn cut_presence(&mut self, until: Elapsed) {
        if self.presence.away_since().is_none() {
            self.cut_all(LONGEST_PIECE, until);
        }
    }

    pub(super) fn cut_absent_pieces(&mut self, until: Elapsed) {
        self.cut_all(LONGEST_ABSENT_PIECE, until);
    }

    pub(super) fn cut_all(&mut self, length: Duration, until: Elapsed) {
        for lane in Lane::ALL {
            self.lanes.cut(lane, length, until);
        }
    }

    /// Cuts what went on through an absence that is over now.
    pub(super) fn cut_absence(&mut self, returned_at: Elapsed) {
        for lane in [Lane::WorkSession, Lane::Break, Lane::Private] {
            self.lanes.cut(lane, LONGEST_ABSENT_PIECE, returned_at);
            self.lanes.cut_once(lane, LONGEST_PIECE, returned_at);
        }
    }

    pub(super) fn open_session(&self) -> Option<OpenWorkSession> {
        self.lanes.open(Lane::WorkSession).map(|open| OpenWorkSession {
            id: open.first_id,
            since: self.lanes.wall(open.first_start),
        })
    }

    pub(super) fn reason_for_not_working(&self) -> NotWorking {
        match (self.choice.work, self.settings.session_mode) {
            (WorkChoice::Ended { at }, _) => NotWorking::Ended { at },
            (WorkChoice::Unsaid, SessionMode::Manual) => NotWorking::WaitingForStart,
            (WorkChoice::Unsaid, SessionMode::Automatic) | (WorkChoice::Started | WorkChoice::OnBreak, _) => {
                NotWorking::WaitingForInput
            }
        }
    }
}
