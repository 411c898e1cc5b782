//! What governs recording on one agent.

use std::time::Duration;

use serde::{Deserialize, Serialize};

/// The settings of the recorder, already merged from every layer that may set them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct TrackingSettings {
    /// How a work session opens.
    pub session_mode: SessionMode,
    /// How much of the focused window is stored.
    pub detail: DetailLevel,
    /// Seconds without input after which the person counts as away: 10 to 7200, default 180.
    pub afk_threshold_seconds: u32,
    /// Milliseconds below which a title of the same application is merged into the next one: 0 to 60,000,
    /// default 2,000.
    pub minimum_title_milliseconds: u32,
    /// Seconds of uninterrupted absence after which an automatic work session counts as ended when the absence
    /// began: 1,800 to 86,400, default 14,400 (four hours). It is longer than any usual break, because absence is
    /// never deducted on its own.
    pub absence_ends_session_seconds: u32,
    /// Applied in order, the first that matches decides.
    pub window_rules: Vec<WindowRule>,
    /// Whether [`WindowRule::defaults`] come after the rules above.
    pub default_window_rules: bool,
}

impl TrackingSettings {
    /// The AFK threshold, kept within its range.
    pub fn afk_threshold(&self) -> Duration {
        Duration::from_secs(self.afk_threshold_seconds.clamp(10, 7_200).into())
    }

    /// The age below which a title is merged into the next one, kept within its range.
    pub fn minimum_title(&self) -> Duration {
        Duration::from_millis(self.minimum_title_milliseconds.min(60_000).into())
    }

    /// The absence that ends an automatic work session, kept within its range.
    pub fn absence_ends_session(&self) -> Duration {
        Duration::from_secs(self.absence_ends_session_seconds.clamp(1_800, 86_400).into())
    }
}

impl Default for TrackingSettings {
    fn default() -> Self {
        Self {
            session_mode: SessionMode::Automatic,
            detail: DetailLevel::Title,
            afk_threshold_seconds: 180,
            minimum_title_milliseconds: 2_000,
            absence_ends_session_seconds: 14_400,
            window_rules: Vec::new(),
            default_window_rules: true,
        }
    }
}

/// How a work session opens.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum SessionMode {
    /// At the first input.
    #[default]
    Automatic,
    /// When the person says so.
    Manual,
}

/// How much of the focused window is stored. It is applied on the agent, before anything is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum DetailLevel {
    /// Working time only: no window events at all.
    Hours,
    /// The name of the application.
    Application,
    /// The name of the application and the title of the window.
    #[default]
    Title,
}

/// Hides windows that match. Both patterns must match where both are given; a rule without a pattern matches nothing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct WindowRule {
    /// A regular expression that is searched in the application's name, ignoring case.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub application: Option<String>,
    /// A regular expression that is searched in the title, ignoring case.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// What happens to a window that matches.
    pub action: WindowRuleAction,
}

/// What a [`WindowRule`] does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum WindowRuleAction {
    /// Nothing is stored in the window lane.
    Exclude,
    /// An interval without contents is stored.
    Hide,
    /// The application is stored without the title.
    HideTitle,
    /// The window is stored as the level of detail says; later rules are not asked.
    Keep,
}
