//! `GET /api/agent/settings`.
//!
//! The server writes [`AgentSettings`], the agent reads [`ReceivedSettings`]. A server that is newer may write what an
//! older agent does not understand; the agent then takes whatever stores least, and says that it did. See
//! [`ReceivedSettings`] for the rules that later versions have to keep to.

mod reading;
#[cfg(test)]
mod tests;

use serde::{Deserialize, Deserializer, Serialize};
use serde_json::{Map, Value};
use timetrack_domain::TrackingSettings;

/// The settings that hold for one device.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct AgentSettings {
    /// Differs whenever other settings hold for the device; repeated in every answer to a batch. It tells settings apart,
    /// not which are newer.
    pub version: u64,
    /// What the recorder does.
    pub tracking: TrackingSettings,
}

/// Settings as an agent of this version understands them.
///
/// * A field that is not known is ignored. So what makes an agent record *less* must not come as a new field alone: the
///   server has to lower the level of detail for agents that do not announce that they know it (see
///   [`crate::capabilities`]).
/// * A level of detail that is not known is the lowest, a session mode that is not known waits for the person, an action
///   of a rule that is not known stores nothing of the window.
/// * A rule with a condition that is not known counts as if that condition held, where it hides something, and is left
///   out, where it keeps something. It is asked beside the other rules, and the strictest answer counts.
/// * A number that is out of range counts as the nearest that is within; one that is none, as the default.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReceivedSettings {
    /// See [`AgentSettings::version`].
    pub version: u64,
    /// What the recorder is to do.
    pub tracking: TrackingSettings,
    /// The names of what was not understood, as they stand in the JSON.
    pub not_understood: Vec<String>,
}

impl<'de> Deserialize<'de> for ReceivedSettings {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        struct Outer {
            version: u64,
            tracking: Map<String, Value>,
        }
        let Outer { version, tracking } = Outer::deserialize(deserializer)?;
        let (tracking, not_understood) = reading::read(&tracking);
        Ok(Self {
            version,
            tracking,
            not_understood,
        })
    }
}
