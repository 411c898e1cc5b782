//! What governs recording on one agent.

use std::{ops::RangeInclusive, time::Duration};

use serde::{Deserialize, Serialize};

/// The settings of the recorder, already merged from every layer that may set them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct TrackingSettings {
    /// How a work session opens.
    pub session_mode: SessionMode,
    /// How much of the focused window is stored.
    pub detail: DetailLevel,
    /// Seconds without input after which the person counts as away, within [`Self::AFK_THRESHOLD_SECONDS`]; default
    /// 180.
    pub afk_threshold_seconds: u32,
    /// Milliseconds below which a title of the same application is merged into the next one, within
    /// [`Self::MINIMUM_TITLE_MILLISECONDS`]; default 2,000.
    pub minimum_title_milliseconds: u32,
    /// Seconds of uninterrupted absence after which an automatic work session counts as ended when the absence
    /// began, within [`Self::ABSENCE_ENDS_SESSION_SECONDS`]; default 14,400 (four hours). It is longer than any usual
    /// break, because absence is never deducted on its own.
    pub absence_ends_session_seconds: u32,
    /// Applied in order, the first that matches decides.
    pub window_rules: Vec<WindowRule>,
    /// Whether [`WindowRule::defaults`] come after the rules above.
    pub default_window_rules: bool,
    /// Rules that others set for the same windows. Each list is asked for itself, and of all answers the strictest
    /// counts, so that nobody lifts what somebody else hides. Made where layers are merged; never stored or sent.
    #[serde(skip)]
    pub further_window_rules: Vec<WindowRuleList>,
}

impl TrackingSettings {
    /// The range of [`Self::afk_threshold_seconds`].
    pub const AFK_THRESHOLD_SECONDS: RangeInclusive<u32> = 10..=7_200;
    /// The range of [`Self::minimum_title_milliseconds`].
    pub const MINIMUM_TITLE_MILLISECONDS: RangeInclusive<u32> = 0..=60_000;
    /// The range of [`Self::absence_ends_session_seconds`].
    pub const ABSENCE_ENDS_SESSION_SECONDS: RangeInclusive<u32> = 1_800..=86_400;

    /// The AFK threshold, kept within its range.
    pub fn afk_threshold(&self) -> Duration {
        Duration::from_secs(within(&Self::AFK_THRESHOLD_SECONDS, self.afk_threshold_seconds).into())
    }

    /// The age below which a title is merged into the next one, kept within its range.
    pub fn minimum_title(&self) -> Duration {
        let milliseconds = within(&Self::MINIMUM_TITLE_MILLISECONDS, self.minimum_title_milliseconds);
        Duration::from_millis(milliseconds.into())
    }

    /// The absence that ends an automatic work session, kept within its range.
    pub fn absence_ends_session(&self) -> Duration {
        let seconds = within(
            &Self::ABSENCE_ENDS_SESSION_SECONDS,
            self.absence_ends_session_seconds,
        );
        Duration::from_secs(seconds.into())
    }
}

fn within(range: &RangeInclusive<u32>, value: u32) -> u32 {
    value.clamp(*range.start(), *range.end())
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
            further_window_rules: Vec::new(),
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

/// Rules that one party set, in order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WindowRuleList {
    /// The first that matches decides.
    pub rules: Vec<WindowRule>,
    /// Whether [`WindowRule::defaults`] come after these.
    pub with_defaults: bool,
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

/// What a [`WindowRule`] does. The order is that of strictness: what stores least is the smallest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
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
