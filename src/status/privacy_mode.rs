//! Privacy mode as the person chose it. It holds before work begins, too.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use timetrack_domain::person_choice::Switch;

/// See the module's documentation.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "state")]
pub enum PrivacyMode {
    /// What is recorded shows what its settings say.
    #[default]
    Off,
    /// What is recorded is working time without contents.
    On {
        /// When it ends by itself.
        until: Option<Timestamp>,
    },
}

impl From<Switch> for PrivacyMode {
    fn from(switch: Switch) -> Self {
        match switch {
            Switch::Normal => Self::Off,
            Switch::Changed { until } => Self::On { until },
        }
    }
}
