//! What happens on one day, as it is and not as it is recorded.

use jiff::Timestamp;
use timetrack_domain::{AfkCause, Interval};

/// A person's day at work. It may end on the next date.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DayPlan {
    /// One plan per device, in the order of the person's devices; empty where a device is not used.
    pub devices: Vec<DevicePlan>,
}

/// What happens at one device. Everything lies inside the sessions. Breaks, private time and absences do not overlap each
/// other, and windows overlap none of them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DevicePlan {
    /// From the start of work to its end.
    pub sessions: Vec<Interval>,
    /// Breaks that the person chose.
    pub breaks: Vec<Interval>,
    /// Time in privacy mode.
    pub private: Vec<Interval>,
    /// When nobody was at the device.
    pub absences: Vec<Absence>,
    /// What was in front.
    pub windows: Vec<WindowUse>,
}

/// When nobody was at a device.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Absence {
    /// How long.
    pub interval: Interval,
    /// How the device noticed.
    pub cause: AfkCause,
}

/// A window that was in front.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WindowUse {
    /// How long.
    pub interval: Interval,
    /// Of which program.
    pub application: String,
    /// What it said.
    pub title: String,
}

impl DevicePlan {
    /// Whether anything happens.
    pub fn is_empty(&self) -> bool {
        self.sessions.is_empty()
    }

    /// What of it has happened at an instant.
    #[must_use]
    pub fn until(&self, at: Timestamp) -> Self {
        let past = |interval: &Interval| Interval::new(interval.start(), interval.end().min(at)).ok();
        let all = |intervals: &[Interval]| intervals.iter().filter_map(past).collect();
        Self {
            sessions: all(&self.sessions),
            breaks: all(&self.breaks),
            private: all(&self.private),
            absences: self
                .absences
                .iter()
                .filter_map(|absence| {
                    past(&absence.interval).map(|interval| Absence { interval, ..*absence })
                })
                .collect(),
            windows: self
                .windows
                .iter()
                .filter_map(|window| {
                    past(&window.interval).map(|interval| WindowUse {
                        interval,
                        ..window.clone()
                    })
                })
                .collect(),
        }
    }

    /// When it begins and ends.
    pub fn span(&self) -> Option<Interval> {
        let start = self.sessions.first()?.start();
        let end = self.sessions.last()?.end();
        Interval::new(start, end).ok()
    }
}

impl DayPlan {
    /// What of it has happened at an instant.
    #[must_use]
    pub fn until(&self, at: Timestamp) -> Self {
        Self {
            devices: self.devices.iter().map(|device| device.until(at)).collect(),
        }
    }

    /// When it begins and ends, over all devices.
    pub fn span(&self) -> Option<Interval> {
        let spans: Vec<Interval> = self.devices.iter().filter_map(DevicePlan::span).collect();
        let start: Timestamp = spans.iter().map(Interval::start).min()?;
        let end: Timestamp = spans.iter().map(Interval::end).max()?;
        Interval::new(start, end).ok()
    }
}
