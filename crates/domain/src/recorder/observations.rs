//! What the desktop tells.

use std::time::Duration;

use super::{
    Focus, Idle, LONGEST_PIECE, Recorder, SessionEvent, WindowRules,
    presence::{Change, Reading},
    time_line::Elapsed,
    window_lane::Movement,
};
use crate::{Lane, TrackingSettings, person_choice::WorkChoice};

/// Two readings of the same last input differ by the time that it takes to deliver them.
pub(super) const READING_JITTER: Duration = Duration::from_secs(1);

impl Recorder {
    pub(super) fn take_focus(&mut self, focus: Focus) {
        let movement = self.focus.move_to(focus, self.now);
        // Where nothing tells of input, a change of the focus is the best sign of somebody.
        if movement == Movement::Moved
            && self.presence.is_unmeasurable()
            && self.presence.observed_cause().is_none()
        {
            self.open_session_at_input(self.now);
        }
        self.apply(self.now);
    }

    pub(super) fn take_idle(&mut self, idle: Idle) {
        match self.presence.read_idle(idle, self.now) {
            Reading::Nothing => {}
            Reading::NotMeasured => {
                if self.is_working() {
                    self.see_person(self.now);
                }
            }
            Reading::LastInput(at) => self.take_last_input(at),
        }
        self.apply(self.now);
    }

    fn take_last_input(&mut self, at: Elapsed) {
        let last_seen = self.presence.last_seen();
        // A computer that slept may count on where it stopped: only what came after waking proves somebody.
        let is_observed = at > self.presence.unobserved_until();
        let was_away = self.presence.away_since().is_some();
        let is_proof = if was_away {
            is_observed && at > last_seen.plus(READING_JITTER)
        } else {
            self.is_working() || (is_observed && at > last_seen)
        };
        if self.presence.is_in_call() {
            self.see_person(self.now);
        } else if is_proof {
            self.see_person(at);
        }
        self.open_session_at_input(at);
        if self.is_working() && self.presence.unseen_for(self.now) >= self.settings.afk_threshold() {
            self.presence.left(self.presence.last_seen());
        }
    }

    pub(super) fn take_session_event(&mut self, event: SessionEvent) {
        let was_present = self.presence.away_since().is_none();
        match self.presence.take_session_event(event, self.now) {
            Change::None => {}
            Change::Left => {
                if was_present {
                    self.cut_all(LONGEST_PIECE, self.now);
                }
                self.apply(self.now);
            }
            Change::Returned => {
                self.lanes.block(Lane::Window, self.now);
                self.see_person(self.now);
                self.apply(self.now);
            }
            Change::Usable => {
                self.lanes.block(Lane::Window, self.now);
                if self.assumes_presence() {
                    self.see_person(self.now);
                }
                self.apply(self.now);
            }
        }
    }

    pub(super) fn take_call(&mut self, in_call: bool) {
        if in_call == self.presence.is_in_call() {
            return;
        }
        self.presence.set_in_call(in_call);
        if self.presence.observed_cause().is_none() {
            self.see_person(self.now);
        }
        // Who takes a call on a locked computer is no longer absent since before the call.
        self.presence.count_absence_from(self.now);
        self.apply(self.now);
    }

    pub(super) fn take_settings(&mut self, settings: TrackingSettings) {
        if settings == self.settings {
            return;
        }
        self.rules = WindowRules::from_settings(&settings).unwrap_or_else(|_| WindowRules::hide_everything());
        if settings.session_mode != self.settings.session_mode {
            self.ready_since = self.now;
        }
        self.settings = settings;
        // What was not to be recorded until now stays so, also where a work session turns out to have begun before.
        self.lanes.block(Lane::Window, self.now);
        self.apply(self.now);
    }

    /// The person was there at `at`: an absence ends there, and maybe the absence ended the work session before.
    pub(super) fn see_person(&mut self, at: Elapsed) {
        self.end_session_after_absence(at);
        let unseen_for = at.since(self.presence.last_seen());
        if matches!(self.choice.work, WorkChoice::Ended { .. }) && self.forget_work_after(unseen_for) {
            self.wait_for_input_after_absence();
        }
        let was_away = self.presence.away_since().is_some();
        self.presence.seen(at);
        if was_away && self.presence.away_since().is_none() {
            self.apply(at);
            self.cut_absence(at);
        }
    }
}
