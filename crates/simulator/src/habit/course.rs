//! The plan of a device, written from its beginning to its end.

use jiff::{SignedDuration, Timestamp};
use rand::{Rng, RngExt};
use timetrack_domain::{AfkCause, Interval};

use super::Mixture;
use crate::{
    Absence, DevicePlan, Profession, WindowUse,
    texts::{MEETING, one_of},
};

/// A plan in the making. What comes next begins where the last ended.
pub(super) struct Course {
    pub(super) plan: DevicePlan,
    pub(super) mixture: Mixture,
    profession: Profession,
    began: Timestamp,
    now: Timestamp,
}

impl Course {
    pub(super) fn new(profession: Profession, mixture: Mixture) -> Self {
        Self {
            plan: DevicePlan::default(),
            mixture,
            profession,
            began: Timestamp::UNIX_EPOCH,
            now: Timestamp::UNIX_EPOCH,
        }
    }

    pub(super) fn now(&self) -> Timestamp {
        self.now
    }

    /// A work session begins; not before the last one ended.
    pub(super) fn begin(&mut self, at: Timestamp) {
        self.began = at.max(self.now + SignedDuration::from_secs(1));
        self.now = self.began;
    }

    /// The work session ends.
    pub(super) fn finish(&mut self) {
        self.plan.sessions.extend(Interval::new(self.began, self.now));
    }

    pub(super) fn take_break(&mut self, length: SignedDuration) {
        let interval = self.pass(length);
        self.plan.breaks.extend(interval);
    }

    pub(super) fn be_private(&mut self, length: SignedDuration) {
        let interval = self.pass(length);
        self.plan.private.extend(interval);
    }

    pub(super) fn leave(&mut self, length: SignedDuration, cause: AfkCause) {
        let interval = self.pass(length);
        self.plan
            .absences
            .extend(interval.map(|interval| Absence { interval, cause }));
    }

    pub(super) fn meet(&mut self, length: SignedDuration, random: &mut impl Rng) {
        let (application, titles) = MEETING;
        let title = one_of(titles, random);
        self.show(length, application, title);
    }

    pub(super) fn use_windows(&mut self, length: SignedDuration, random: &mut impl Rng) {
        let end = self.now + length;
        let (shortest, longest) = self.mixture.window_seconds;
        while self.now < end {
            let wanted = SignedDuration::from_secs(random.random_range(shortest..=longest));
            let (application, title) = self.profession.window(random);
            self.show(wanted.min(end.duration_since(self.now)), application, title);
        }
    }

    fn show(&mut self, length: SignedDuration, application: &str, title: &str) {
        let interval = self.pass(length);
        self.plan.windows.extend(interval.map(|interval| WindowUse {
            interval,
            application: application.to_owned(),
            title: title.to_owned(),
        }));
    }

    /// Goes on by `length`; nothing where that is nothing.
    fn pass(&mut self, length: SignedDuration) -> Option<Interval> {
        let start = self.now;
        self.now = (start + length).max(start);
        Interval::new(start, self.now).ok()
    }
}
