//! Work hours: what a person's recorded time adds up to.
//!
//! The rule, with every name a set of instants:
//!
//! * per device, `active = session - break - (AFK - call)`. AFK that was not measured is not absence, a call is work;
//! * per person, `total` is the union of the sessions without the breaks, `active` what is in total and in the active of
//!   some device, and `idle` what is in total and not in active. Idle is shown, never deducted.
//!
//! A break is a break of the person, whatever another device saw meanwhile: the person said so, and a device that only
//! could not tell that nobody was there must not take it back. So working time follows from what the person chose and
//! from the work sessions alone.
//!
//! Private time is work, unless [`WorkRules`] say otherwise: then it is deducted as a break is.
//!
//! # What a deletion changes
//!
//! A person may delete windows and AFK, never sessions, breaks and private time. Therefore no deletion changes `total`,
//! the breaks, the private time or the sessions of any day. Windows count nowhere. Where AFK was deleted, nobody knows
//! any more when the person was away: like time that was never measured, this is active and not idle, and whoever shows
//! it says that it was not measured.
//!
//! Nothing is rounded here; see [`crate::duration_text`].

mod device_time;
mod sessions;

#[cfg(test)]
mod example_tests;
#[cfg(test)]
mod grid_tests;

use jiff::{SignedDuration, Timestamp};

use crate::{Interval, IntervalSet, id::EventId};

pub use device_time::{DeviceTime, OpenUntil};

/// What an organisation counts as work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WorkRules {
    /// What time in privacy mode is.
    pub private_time: PrivateTime,
}

impl Default for WorkRules {
    /// Private time is work.
    fn default() -> Self {
        Self {
            private_time: PrivateTime::Work,
        }
    }
}

/// What time in privacy mode is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PrivateTime {
    /// Work.
    Work,
    /// Deducted as a break is.
    Deducted,
}

/// When a person worked, as sets of instants: made once, asked for any number of days.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WorkTime {
    sessions: Vec<WorkSession>,
    total: IntervalSet,
    active: IntervalSet,
    breaks: IntervalSet,
    private: IntervalSet,
}

/// A work session of a person: sessions of devices that overlap or touch are one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WorkSession {
    /// The id of its first piece.
    pub id: EventId,
    /// When it began.
    pub start: Timestamp,
    /// When it ended; for one that is running, until when that is known.
    pub end: Timestamp,
    /// Whether it is still going on.
    pub running: bool,
}

/// What the work in a stretch of time adds up to. `total` is always `active + idle`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WorkHours {
    /// Working time: sessions without breaks.
    pub total: SignedDuration,
    /// The part of `total` in which some device was in use.
    pub active: SignedDuration,
    /// The part of `total` in which none was.
    pub idle: SignedDuration,
    /// Breaks.
    pub breaks: SignedDuration,
    /// Time in privacy mode, whether it counts as work or not.
    pub private: SignedDuration,
    /// The work sessions, cut to the stretch of time, in order.
    pub sessions: Vec<WorkSession>,
    /// When the first of them began.
    pub first_start: Option<Timestamp>,
    /// When the last of them ended, or until when it is known to run.
    pub last_end: Option<Timestamp>,
}

impl WorkTime {
    /// Adds up the devices of one person.
    pub fn of(devices: &[DeviceTime], rules: WorkRules) -> Self {
        let resolved: Vec<Resolved> = devices.iter().map(|device| Resolved::of(device, rules)).collect();
        let union = |set: fn(&Resolved) -> &IntervalSet| -> IntervalSet {
            resolved
                .iter()
                .flat_map(|device| set(device).intervals())
                .copied()
                .collect()
        };
        let total = union(|device| &device.session).difference(&union(|device| &device.deducted));
        Self {
            sessions: sessions::join(devices.iter().flat_map(DeviceTime::session_pieces)),
            active: union(|device| &device.active).intersection(&total),
            breaks: union(|device| &device.breaks),
            private: union(|device| &device.private),
            total,
        }
    }

    /// What lies in `window`.
    pub fn hours(&self, window: Interval) -> WorkHours {
        let sum = |set: &IntervalSet| set.within(window).total();
        let (total, active) = (sum(&self.total), sum(&self.active));
        let sessions: Vec<WorkSession> = self
            .sessions
            .iter()
            .filter_map(|session| session.within(window))
            .collect();
        WorkHours {
            total,
            active,
            idle: total - active,
            breaks: sum(&self.breaks),
            private: sum(&self.private),
            first_start: sessions.first().map(|session| session.start),
            last_end: sessions.last().map(|session| session.end),
            sessions,
        }
    }

    /// The work sessions, in order.
    pub fn sessions(&self) -> &[WorkSession] {
        &self.sessions
    }

    /// Working time: sessions without breaks.
    pub fn total(&self) -> &IntervalSet {
        &self.total
    }

    /// The part of the total in which some device was in use.
    pub fn active(&self) -> &IntervalSet {
        &self.active
    }

    /// The part of the total in which none was.
    pub fn idle(&self) -> IntervalSet {
        self.total.difference(&self.active)
    }

    /// Breaks inside work sessions.
    pub fn breaks(&self) -> &IntervalSet {
        &self.breaks
    }

    /// Privacy mode inside work sessions.
    pub fn private(&self) -> &IntervalSet {
        &self.private
    }
}

impl WorkSession {
    fn within(&self, window: Interval) -> Option<Self> {
        let part = Interval::new(self.start, self.end).ok()?.intersection(&window)?;
        Some(Self {
            id: self.id,
            start: part.start(),
            end: part.end(),
            running: self.running && part.end() == self.end,
        })
    }
}

/// One device, after the rule; what is deducted is still in `active`, because it is deducted from the person.
struct Resolved {
    session: IntervalSet,
    active: IntervalSet,
    deducted: IntervalSet,
    breaks: IntervalSet,
    private: IntervalSet,
}

impl Resolved {
    fn of(device: &DeviceTime, rules: WorkRules) -> Self {
        let session = device.session();
        let breaks = device.breaks().intersection(&session);
        let private = device.private().intersection(&session);
        let deducted = match rules.private_time {
            PrivateTime::Work => breaks.clone(),
            PrivateTime::Deducted => breaks.union(&private),
        };
        let away = device.absence().difference(&device.calls());
        Self {
            active: session.difference(&away),
            session,
            deducted,
            breaks,
            private,
        }
    }
}
