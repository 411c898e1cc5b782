//! `GET /api/agent/settings`.

use serde::{Deserialize, Serialize};
use timetrack_domain::TrackingSettings;

/// The settings that hold for one device.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AgentSettings {
    /// Grows with every change; repeated in every answer to a batch.
    pub version: u64,
    /// What the recorder does.
    pub tracking: TrackingSettings,
}
