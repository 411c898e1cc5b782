//! What the recorder is doing, for people.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{AfkCause, id::EventId};

/// What the recorder is doing. Where several hold, the first in the order of this list is told; instants are those of
/// the wall clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase", tag = "state")]
pub enum RecorderState {
    /// The first-run notice was not confirmed: nothing is recorded.
    WaitingForNotice,
    /// The person turned tracking off: nothing is recorded.
    TrackingOff {
        /// When it turns on by itself.
        until: Option<Timestamp>,
    },
    /// No work session is open: nothing is recorded.
    NotWorking {
        /// Why.
        reason: NotWorking,
    },
    /// In privacy mode: working time is recorded, without contents.
    Private {
        /// Since when.
        since: Timestamp,
        /// When it ends by itself.
        until: Option<Timestamp>,
        /// Since when the person is on a break at the same time.
        on_break_since: Option<Timestamp>,
        /// The work session that is open.
        session: OpenWorkSession,
    },
    /// On a break.
    OnBreak {
        /// Since when.
        since: Timestamp,
        /// The work session that is open.
        session: OpenWorkSession,
    },
    /// Away from keyboard and mouse.
    Idle {
        /// Since when.
        since: Timestamp,
        /// Why.
        cause: AfkCause,
        /// The work session that is open.
        session: OpenWorkSession,
    },
    /// At work.
    Working {
        /// The work session that is open.
        session: OpenWorkSession,
    },
}

impl RecorderState {
    /// The work session that is open.
    pub fn session(&self) -> Option<OpenWorkSession> {
        match *self {
            Self::WaitingForNotice | Self::TrackingOff { .. } | Self::NotWorking { .. } => None,
            Self::Private { session, .. }
            | Self::OnBreak { session, .. }
            | Self::Idle { session, .. }
            | Self::Working { session } => Some(session),
        }
    }
}

/// A work session that is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct OpenWorkSession {
    /// The id of its first piece.
    pub id: EventId,
    /// When it began.
    pub since: Timestamp,
}

/// Why no work session is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase", tag = "kind")]
pub enum NotWorking {
    /// The person ended work.
    Ended {
        /// When.
        at: Timestamp,
    },
    /// The first input opens one.
    WaitingForInput,
    /// The person has to start work.
    WaitingForStart,
}
