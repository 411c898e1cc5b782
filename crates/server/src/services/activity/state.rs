//! What a person is doing at the moment, as far as their devices tell.

use jiff::{Timestamp, tz::TimeZone};

use super::Figures;
use crate::desk::WorkChoice;

/// One's own state, for the card that every page has.
#[derive(Clone, Debug)]
pub struct OwnState {
    /// What is going on.
    pub state: PersonState,
    /// The sums of the day that is running.
    pub today: Figures,
    /// The zone that the person lives in.
    pub zone: TimeZone,
    /// Whether privacy mode is on though nobody works: it will hold once work begins.
    pub private_next: bool,
    /// What the person can choose on a page, the most likely first. Empty where the agent is elsewhere.
    pub choices: &'static [WorkChoice],
}

/// What is going on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PersonState {
    /// A work session is open and a device is used.
    Working {
        /// The start of the session.
        since: Timestamp,
    },
    /// A work session is open and no device is used.
    Idle {
        /// The last input.
        since: Timestamp,
    },
    /// A break is running.
    OnBreak {
        /// Its start.
        since: Timestamp,
    },
    /// Privacy mode is on.
    Private {
        /// Its start.
        since: Timestamp,
        /// Since when a break is running at the same time, which does not count as work.
        on_break_since: Option<Timestamp>,
    },
    /// There was work today, and it ended.
    Finished {
        /// When.
        at: Timestamp,
    },
    /// There was no work today.
    NotStarted,
    /// Work was going on when the device fell silent.
    Silent {
        /// When it was last heard of.
        last_heard: Timestamp,
    },
    /// The person has not read the notice yet: nothing is recorded.
    NoticeUnread,
    /// The person turned tracking off: nothing is recorded.
    TrackingOff {
        /// When it turns on by itself.
        until: Option<Timestamp>,
    },
}
