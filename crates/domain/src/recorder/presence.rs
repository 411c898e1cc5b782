//! Whether the person is at the computer, as far as the computer can tell.

use std::time::Duration;

use super::{Idle, SessionEvent, time_line::Elapsed};
use crate::AfkCause;

/// Presence and absence on one computer. Knows nothing of work sessions or of what is recorded.
#[derive(Debug)]
pub(super) struct Presence {
    idle: IdleSource,
    locked_since: Option<Elapsed>,
    switched_away_since: Option<Elapsed>,
    suspended_since: Option<Elapsed>,
    call: Call,
    /// The last proof that the person was there.
    last_seen: Elapsed,
    /// When the last lock, suspension or switch ended. What was typed before, into a lock screen for instance, proves
    /// nothing.
    unobserved_until: Elapsed,
    /// Since when there is no proof, once that is long enough to be absence.
    away_since: Option<Elapsed>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum IdleSource {
    Unknown,
    Unavailable,
    Measured,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Call {
    None,
    InProgress,
}

/// What a reading of the idle time says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reading {
    /// Nothing about the person: the screen is locked or shown to somebody else.
    Nothing,
    /// That there is no telling.
    NotMeasured,
    /// When the last input was.
    LastInput(Elapsed),
}

/// What changed with a session event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Change {
    /// Nothing: it was known, or there is still another reason for absence.
    None,
    /// The person left.
    Left,
    /// The computer can be used again, and somebody proved to be there.
    Returned,
    /// The computer can be used again. Whether somebody does, the next input tells.
    Usable,
}

impl Presence {
    pub(super) fn new(last_seen: Elapsed, now: Elapsed) -> Self {
        Self {
            idle: IdleSource::Unknown,
            locked_since: None,
            switched_away_since: None,
            suspended_since: None,
            call: Call::None,
            last_seen,
            unobserved_until: now,
            away_since: None,
        }
    }

    pub(super) fn last_seen(&self) -> Elapsed {
        self.last_seen
    }

    pub(super) fn unobserved_until(&self) -> Elapsed {
        self.unobserved_until
    }

    pub(super) fn away_since(&self) -> Option<Elapsed> {
        self.away_since
    }

    pub(super) fn is_in_call(&self) -> bool {
        self.call == Call::InProgress
    }

    /// Whether the desktop tells how long there was no input.
    pub(super) fn is_measured(&self) -> bool {
        self.idle == IdleSource::Measured
    }

    /// Whether the desktop said that it does not tell.
    pub(super) fn is_unmeasurable(&self) -> bool {
        self.idle == IdleSource::Unavailable
    }

    /// What belongs into the AFK lane.
    pub(super) fn cause(&self) -> Option<AfkCause> {
        let idle = || {
            self.away_since
                .filter(|_| !self.is_in_call())
                .map(|_| AfkCause::Idle)
        };
        let not_measured = || self.is_unmeasurable().then_some(AfkCause::NotMeasured);
        self.observed_cause().or_else(idle).or_else(not_measured)
    }

    /// An absence that the computer told about, whatever the idle time says.
    pub(super) fn observed_cause(&self) -> Option<AfkCause> {
        if self.suspended_since.is_some() {
            Some(AfkCause::Suspended)
        } else if self.locked_since.is_some() {
            Some(AfkCause::Locked)
        } else if self.switched_away_since.is_some() {
            Some(AfkCause::SwitchedAway)
        } else {
            None
        }
    }

    /// The person was there at `at`.
    pub(super) fn seen(&mut self, at: Elapsed) {
        self.last_seen = self.last_seen.max(at);
        if self.observed_cause().is_none() {
            self.away_since = None;
        }
    }

    /// The person is away, at least since `since`.
    pub(super) fn left(&mut self, since: Elapsed) {
        self.away_since.get_or_insert(since);
    }

    /// No absence counts before `at`, because a work session begins or a call ends there.
    pub(super) fn count_absence_from(&mut self, at: Elapsed) {
        self.last_seen = self.last_seen.max(at);
        self.away_since = self.away_since.map(|since| since.max(at));
    }

    /// Takes a reading of the idle time at `now`.
    pub(super) fn read_idle(&mut self, idle: Idle, now: Elapsed) -> Reading {
        let reading = match idle {
            Idle::Unavailable => {
                self.idle = IdleSource::Unavailable;
                Reading::NotMeasured
            }
            Idle::SinceLastInput(duration) => {
                self.idle = IdleSource::Measured;
                let last_input = now.minus(duration);
                // A suspension that nobody said the end of: the computer that takes input is awake.
                if self.suspended_since.is_some_and(|since| last_input > since) {
                    self.suspended_since = None;
                }
                Reading::LastInput(last_input)
            }
        };
        if self.observed_cause().is_some() {
            Reading::Nothing
        } else {
            reading
        }
    }

    pub(super) fn set_in_call(&mut self, in_call: bool) {
        self.call = if in_call { Call::InProgress } else { Call::None };
    }

    /// The computer slept, or the process was stopped, from `from` on. [`Presence::wake`] follows.
    pub(super) fn sleep(&mut self, from: Elapsed) {
        self.suspended_since.get_or_insert(from);
        self.left(from);
    }

    /// The computer runs again. Whether somebody uses it, the next input tells.
    pub(super) fn wake(&mut self, at: Elapsed) {
        self.suspended_since = None;
        self.unobserved_until = at;
    }

    /// Takes a session event. Each may come twice, and any may be missing.
    pub(super) fn take_session_event(&mut self, event: SessionEvent, now: Elapsed) -> Change {
        let (since, begins) = match event {
            SessionEvent::Locked => (&mut self.locked_since, true),
            SessionEvent::Unlocked => (&mut self.locked_since, false),
            SessionEvent::SwitchedAway => (&mut self.switched_away_since, true),
            SessionEvent::SwitchedBack => (&mut self.switched_away_since, false),
            SessionEvent::Suspending => (&mut self.suspended_since, true),
            SessionEvent::Resumed => (&mut self.suspended_since, false),
        };
        if since.is_some() == begins {
            return Change::None;
        }
        *since = begins.then_some(now);
        if begins {
            self.left(now);
            return Change::Left;
        }
        self.unobserved_until = now;
        // Waking up proves nobody: computers wake at night for updates. Unlocking does.
        if event == SessionEvent::Resumed {
            Change::Usable
        } else {
            Change::Returned
        }
    }

    /// Up to when it is certain that the person was there, as far as that can be told at `now`.
    pub(super) fn certain_until(&self, now: Elapsed) -> Elapsed {
        if self.is_measured() && !self.is_in_call() {
            self.last_seen.min(now)
        } else {
            now
        }
    }

    /// How long there was neither input nor another proof of presence.
    pub(super) fn unseen_for(&self, now: Elapsed) -> Duration {
        now.since(self.last_seen)
    }
}
