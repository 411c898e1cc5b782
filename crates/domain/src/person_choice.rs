//! What a person can choose, and what was chosen: it survives a restart of the agent.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

/// What the person asked the recorder to do, from the tray, the command line or a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase", tag = "command")]
pub enum Command {
    /// The first-run notice was read and confirmed. Nothing is recorded before.
    AcknowledgeNotice,
    /// Begin work, or end the break.
    StartWork,
    /// Begin a break.
    StartBreak,
    /// End work.
    EndWork,
    /// Keep contents private, until an instant or until it is turned off.
    StartPrivacy {
        /// When it ends by itself.
        until: Option<Timestamp>,
    },
    /// End privacy mode.
    EndPrivacy,
    /// Turn tracking off: nothing at all is recorded, until an instant or until it is turned on.
    TurnTrackingOff {
        /// When it ends by itself.
        until: Option<Timestamp>,
    },
    /// Turn tracking on again.
    TurnTrackingOn,
}

/// What was chosen and holds until it is chosen otherwise. Kept on disk, so that a restart surprises nobody.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct PersonChoice {
    /// Whether the first-run notice was confirmed by this person.
    pub notice_acknowledged: bool,
    /// Tracking: [`Switch::Normal`] is on.
    pub tracking: Switch,
    /// Privacy mode: [`Switch::Normal`] is off.
    pub privacy: Switch,
    /// What was said about work.
    pub work: WorkChoice,
    /// When this person was last seen at the computer, up to ten minutes old. Kept while [`PersonChoice::work`] says
    /// something, because that is forgotten when the agent starts after a long absence.
    pub present_until: Option<Timestamp>,
}

impl PersonChoice {
    /// The wall clock was set forward (positive) or back (negative): what was chosen for a while lasts as long as it
    /// would have. Nobody who set the clock, and no clock that sets itself, ends privacy mode early.
    pub(crate) fn move_wall_clock(&mut self, step: SignedDuration) {
        for switch in [&mut self.tracking, &mut self.privacy] {
            match switch {
                Switch::Changed { until: Some(until) } => {
                    *until = until.saturating_add(step).unwrap_or(*until);
                }
                Switch::Changed { until: None } | Switch::Normal => {}
            }
        }
    }
}

/// A switch that the person can turn away from its normal state, for a while or until it is turned back.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", tag = "state")]
pub enum Switch {
    /// In its normal state: tracking is on, privacy mode is off.
    #[default]
    Normal,
    /// Changed by the person: tracking is off, privacy mode is on.
    Changed {
        /// When it returns to normal by itself.
        until: Option<Timestamp>,
    },
}

/// What the person last said about work.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", tag = "state")]
pub enum WorkChoice {
    /// Nothing: the session mode decides.
    #[default]
    Unsaid,
    /// Work was started by hand.
    Started,
    /// A break was started.
    OnBreak,
    /// Work was ended. An automatic session does not open again before there was an absence of
    /// [`crate::TrackingSettings::absence_ends_session_seconds`].
    Ended {
        /// When it was ended.
        at: Timestamp,
    },
}
