//! What the passing of time alone brings: gaps, steps of the wall clock, and choices that end by themselves.

use std::time::Duration;

use jiff::Timestamp;

use super::{
    Effect, Recorder,
    time_line::{Elapsed, Passage, WallOffset},
};
use crate::{Lane, Moment, person_choice::Switch};

/// How far the wall clock may drift before it counts as set.
const LARGEST_DRIFT: Duration = Duration::from_secs(2);

impl Recorder {
    pub(super) fn pass_time(&mut self, at: Moment) {
        let passage = Passage::between(&self.previous, &at);
        self.previous = at;
        self.now = passage.to;
        if passage.stopped {
            self.pass_gap(passage);
        }
        let stepped = self.follow_wall_clock(&at);
        let earliest_end = if stepped { passage.to } else { passage.from };
        self.end_choices_that_are_over(earliest_end);
        if self.assumes_presence() {
            self.see_person(self.now);
        }
    }

    /// Nobody can have worked between the ends of the gap. A gap is a suspension even when no notification came.
    fn pass_gap(&mut self, gap: Passage) {
        self.cut_presence(gap.from);
        self.presence.sleep(gap.from);
        self.apply(gap.from);
        self.end_session_after_absence(gap.to);
        self.cut_absent_pieces(gap.to);
        self.presence.wake(gap.to);
        self.lanes.block(Lane::Window, gap.to);
        self.apply(gap.to);
    }

    fn follow_wall_clock(&mut self, at: &Moment) -> bool {
        let offset = WallOffset::of(at);
        let step = offset.ahead_of(self.lanes.offset());
        if step.unsigned_abs() > LARGEST_DRIFT {
            self.end_session_after_absence(self.now);
            self.cut_presence(self.now);
            self.lanes.move_wall_clock(self.now, offset);
            self.lanes.hold(self.session_may_have_ended_at());
            self.choice.move_wall_clock(step);
            self.effects.push(Effect::ClockStepped(step));
            return true;
        }
        if !self.is_working() {
            self.lanes.follow_wall_clock(offset);
        }
        false
    }

    fn end_choices_that_are_over(&mut self, earliest: Elapsed) {
        if let Some(at) = self.end_of(self.choice.privacy, earliest) {
            self.choice.privacy = Switch::Normal;
            self.lanes.block(Lane::Window, at);
            self.apply(at);
        }
        if let Some(at) = self.end_of(self.choice.tracking, earliest) {
            self.choice.tracking = Switch::Normal;
            self.ready_since = self.ready_since.max(at);
        }
    }

    fn end_of(&self, switch: Switch, earliest: Elapsed) -> Option<Elapsed> {
        match switch {
            Switch::Normal | Switch::Changed { until: None } => None,
            Switch::Changed { until: Some(until) } => self
                .is_past(until)
                .then(|| self.lanes.offset().elapsed(until).max(earliest)),
        }
    }

    pub(super) fn is_past(&self, until: Timestamp) -> bool {
        until <= self.lanes.wall(self.now)
    }

    /// Whether, for want of better knowledge, the person counts as present: where the desktop does not tell of input, or
    /// did not yet tell when an absence of another kind is over.
    pub(super) fn assumes_presence(&self) -> bool {
        let is_over = self.presence.observed_cause().is_none();
        let is_doubtful = !self.presence.is_measured() && self.presence.away_since().is_some();
        is_over && (self.presence.is_unmeasurable() || (self.is_working() && is_doubtful))
    }
}
