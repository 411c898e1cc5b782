//! What is recorded: events in independent lanes.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{ApplicationName, Interval, WindowTitle, id::EventId};

/// An independent line of intervals. Within one lane of one device no two events overlap on the clock of that device,
/// unless somebody set that clock back in between.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Lane {
    /// From the start of work to its end.
    WorkSession,
    /// Pauses that the person took.
    Break,
    /// Time in privacy mode.
    Private,
    /// Absence from keyboard and mouse.
    Afk,
    /// The window that had the focus.
    Window,
}

impl Lane {
    /// Every lane, in the order of their importance for wages: the first is given up last when a buffer is full.
    pub const ALL: [Lane; 5] = [
        Lane::WorkSession,
        Lane::Break,
        Lane::Private,
        Lane::Afk,
        Lane::Window,
    ];
}

/// One closed, immutable item of a lane.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// Made on the agent; the server accepts it once.
    pub id: EventId,
    /// When it was, in whole milliseconds.
    pub interval: Interval,
    /// What it was.
    pub content: EventContent,
}

impl Event {
    /// The lane that it belongs to.
    pub fn lane(&self) -> Lane {
        self.content.lane()
    }
}

/// An item that is still going on. It keeps its id when it is closed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenEvent {
    /// The id of the event that it will become.
    pub id: EventId,
    /// When it began.
    pub start: Timestamp,
    /// What it is.
    pub content: EventContent,
}

/// What an event says about its interval.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum EventContent {
    /// Work was going on. Pieces that touch are one work session; the id of the first piece is the id of the session.
    WorkSession,
    /// The person was on a break.
    Break,
    /// Privacy mode was on: nothing else is known about this time.
    Private,
    /// Nobody used the computer, or nobody could tell.
    Afk(AfkCause),
    /// A window had the focus.
    Window(Subject),
    /// A window had the focus that a rule hides.
    HiddenWindow,
    /// The desktop does not tell which window has the focus.
    WindowUnavailable,
}

impl EventContent {
    /// The lane that such an event belongs to.
    pub fn lane(&self) -> Lane {
        match self {
            Self::WorkSession => Lane::WorkSession,
            Self::Break => Lane::Break,
            Self::Private => Lane::Private,
            Self::Afk(_) => Lane::Afk,
            Self::Window(_) | Self::HiddenWindow | Self::WindowUnavailable => Lane::Window,
        }
    }
}

/// Why an interval lies in the AFK lane.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum AfkCause {
    /// No input for longer than the threshold; the interval begins at the last input.
    Idle,
    /// The screen was locked.
    Locked,
    /// The computer was suspended, or the agent was stopped without notice.
    Suspended,
    /// Another person's session had the screen.
    SwitchedAway,
    /// The desktop does not tell how long there was no input. This is not absence: it counts as active time and is
    /// shown as "not measured".
    NotMeasured,
}

impl AfkCause {
    /// Whether this time counts as absence.
    pub fn is_absence(self) -> bool {
        match self {
            Self::Idle | Self::Locked | Self::Suspended | Self::SwitchedAway => true,
            Self::NotMeasured => false,
        }
    }
}

/// The pair that a window event is about, as far as the level of detail lets it be stored.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Subject {
    /// The program.
    pub application: ApplicationName,
    /// The title of its window; `None` where the level of detail or a rule leaves it out.
    pub title: Option<WindowTitle>,
}
