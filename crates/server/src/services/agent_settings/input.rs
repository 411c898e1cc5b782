//! Settings as somebody sends them: complete, and checked before they are stored.

use std::ops::RangeInclusive;

use serde::Deserialize;
use timetrack_domain::TrackingSettings;
use timetrack_domain::recorder::{InvalidWindowRule, MAXIMUM_WINDOW_RULES, WindowRules};
use timetrack_domain::tracking_settings::{DetailLevel, SessionMode, WindowRule, WindowRuleAction};

use crate::error::AppError;

/// The longest pattern of a rule, in bytes.
const LONGEST_PATTERN: usize = 1_000;

/// Settings of the recorder as they are sent. Every field is there, so that nothing is recorded because a program did not
/// know of a setting.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct TrackingInput {
    pub(crate) session_mode: SessionMode,
    pub(crate) detail: DetailLevel,
    pub(crate) afk_threshold_seconds: u32,
    pub(crate) minimum_title_milliseconds: u32,
    pub(crate) absence_ends_session_seconds: u32,
    pub(crate) window_rules: Vec<WindowRuleInput>,
    pub(crate) default_window_rules: bool,
}

/// A rule as it is sent.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct WindowRuleInput {
    #[serde(default)]
    pub(crate) application: Option<String>,
    #[serde(default)]
    pub(crate) title: Option<String>,
    pub(crate) action: WindowRuleAction,
}

impl TrackingInput {
    /// The settings. `prefix` stands before the names of fields in errors, such as `tracking.`.
    ///
    /// # Errors
    /// [`AppError::InvalidField`] names the first that is not allowed, and what is.
    pub fn check(self, prefix: &str) -> Result<TrackingSettings, AppError> {
        let within = |name: &str, range: RangeInclusive<u32>, value: u32| {
            if range.contains(&value) {
                return Ok(value);
            }
            let message = format!(
                "Allowed is a whole number from {} to {}.",
                range.start(),
                range.end()
            );
            Err(AppError::invalid_field(format!("{prefix}{name}"), message))
        };
        Ok(TrackingSettings {
            session_mode: self.session_mode,
            detail: self.detail,
            afk_threshold_seconds: within(
                "afkThresholdSeconds",
                TrackingSettings::AFK_THRESHOLD_SECONDS,
                self.afk_threshold_seconds,
            )?,
            minimum_title_milliseconds: within(
                "minimumTitleMilliseconds",
                TrackingSettings::MINIMUM_TITLE_MILLISECONDS,
                self.minimum_title_milliseconds,
            )?,
            absence_ends_session_seconds: within(
                "absenceEndsSessionSeconds",
                TrackingSettings::ABSENCE_ENDS_SESSION_SECONDS,
                self.absence_ends_session_seconds,
            )?,
            window_rules: rules(self.window_rules, prefix)?,
            default_window_rules: self.default_window_rules,
            further_window_rules: Vec::new(),
        })
    }
}

fn rules(rules: Vec<WindowRuleInput>, prefix: &str) -> Result<Vec<WindowRule>, AppError> {
    if rules.len() > MAXIMUM_WINDOW_RULES {
        let message = format!("There may be at most {MAXIMUM_WINDOW_RULES} rules.");
        return Err(AppError::invalid_field(format!("{prefix}windowRules"), message));
    }
    let numbered = rules.into_iter().enumerate();
    numbered
        .map(|(index, rule)| check_rule(rule, &format!("{prefix}windowRules[{index}]")))
        .collect()
}

fn check_rule(rule: WindowRuleInput, place: &str) -> Result<WindowRule, AppError> {
    let patterns = [("application", &rule.application), ("title", &rule.title)];
    if patterns.iter().all(|(_, pattern)| pattern.is_none()) {
        let message = "A rule needs a pattern for the application or for the title.";
        return Err(AppError::invalid_field(place, message));
    }
    for (name, pattern) in patterns {
        let length = pattern.as_ref().map(String::len);
        if length.is_some_and(|length| !(1..=LONGEST_PATTERN).contains(&length)) {
            let message = format!("Allowed is a regular expression of at most {LONGEST_PATTERN} bytes.");
            return Err(AppError::invalid_field(format!("{place}.{name}"), message));
        }
    }
    let rule = WindowRule {
        application: rule.application,
        title: rule.title,
        action: rule.action,
    };
    // One after the other: compiled patterns need far more memory than their text.
    match WindowRules::compile(std::slice::from_ref(&rule)) {
        Ok(_) => Ok(rule),
        Err(InvalidWindowRule::Pattern { field, source, .. }) => {
            let field = format!("{place}.{}", field.as_str());
            Err(AppError::invalid_field(
                field,
                format!("This is no regular expression that can be used: {source}."),
            ))
        }
        Err(error @ InvalidWindowRule::TooMany { .. }) => {
            Err(AppError::invalid_field(place, format!("{error}.")))
        }
    }
}
