//! The form of the recorder's settings: what holds as it is typed, and back.

use std::collections::HashMap;

use jiff::SignedDuration;
use serde::Deserialize;
use timetrack_domain::TrackingSettings;
use timetrack_domain::tracking_settings::{DetailLevel, SessionMode, WindowRuleAction};

use crate::error::AppError;
use crate::services::agent_settings::{TrackingInput, WindowRuleInput};

/// Rows that stand empty after the rules, to add some.
const EMPTY_ROWS: usize = 2;

/// The fields. All are text, because what cannot be understood is shown again as it was typed.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct SettingsFields {
    /// What the form was sent for: `preview`, or to save.
    pub(super) intent: String,
    pub(super) session_mode: String,
    pub(super) detail: String,
    /// `3 min`
    pub(super) afk: String,
    /// `2 s`
    pub(super) title: String,
    /// `4 h`
    pub(super) absence: String,
    /// A box that is not ticked is not sent.
    pub(super) defaults: String,
    /// The rules: `rule-0-place`, `rule-0-application`, `rule-0-title`, `rule-0-action`, and so on.
    #[serde(flatten)]
    rules: HashMap<String, String>,
}

/// A rule as it is typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct RuleFields {
    pub(super) place: String,
    pub(super) application: String,
    pub(super) title: String,
    pub(super) action: String,
}

impl SettingsFields {
    /// What holds, as it would be typed.
    pub(crate) fn of(settings: &TrackingSettings) -> Self {
        let rules = settings
            .window_rules
            .iter()
            .enumerate()
            .map(|(index, rule)| RuleFields {
                place: (index + 1).to_string(),
                application: rule.application.clone().unwrap_or_default(),
                title: rule.title.clone().unwrap_or_default(),
                action: action_word(rule.action).to_owned(),
            });
        Self {
            intent: String::new(),
            session_mode: match settings.session_mode {
                SessionMode::Automatic => "automatic",
                SessionMode::Manual => "manual",
            }
            .to_owned(),
            detail: detail_word(settings.detail).to_owned(),
            afk: typed(settings.afk_threshold_seconds.into(), 1_000),
            title: typed(settings.minimum_title_milliseconds.into(), 1),
            absence: typed(settings.absence_ends_session_seconds.into(), 1_000),
            defaults: settings.default_window_rules.to_string(),
            rules: HashMap::new(),
        }
        .with_rules(rules.collect())
    }

    fn with_rules(mut self, rules: Vec<RuleFields>) -> Self {
        self.rules = rules
            .into_iter()
            .enumerate()
            .flat_map(|(index, rule)| {
                [
                    (format!("rule-{index}-place"), rule.place),
                    (format!("rule-{index}-application"), rule.application),
                    (format!("rule-{index}-title"), rule.title),
                    (format!("rule-{index}-action"), rule.action),
                ]
            })
            .collect();
        self
    }

    /// The rules in the order of their places, without rows that are empty. A place that is no number is the last one.
    pub(super) fn rules(&self) -> Vec<RuleFields> {
        let mut rows: Vec<(usize, usize)> = self
            .rules
            .iter()
            .filter_map(|(name, place)| {
                let row: usize = name.strip_prefix("rule-")?.strip_suffix("-place")?.parse().ok()?;
                Some((place.trim().parse().unwrap_or(usize::MAX), row))
            })
            .collect();
        rows.sort_unstable();
        let part = |row: usize, name: &str| {
            let text = self.rules.get(&format!("rule-{row}-{name}"));
            text.map_or_else(String::new, |text| text.trim().to_owned())
        };
        rows.into_iter()
            .map(|(_, row)| RuleFields {
                place: String::new(),
                application: part(row, "application"),
                title: part(row, "title"),
                action: part(row, "action"),
            })
            .filter(|rule| !rule.application.is_empty() || !rule.title.is_empty())
            .enumerate()
            .map(|(index, rule)| RuleFields {
                place: (index + 1).to_string(),
                ..rule
            })
            .collect()
    }

    /// The rules, and rows to add some.
    pub(super) fn rows(&self) -> Vec<RuleFields> {
        let mut rows = self.rules();
        let filled = rows.len();
        rows.extend((filled..filled + EMPTY_ROWS).map(|index| RuleFields {
            place: (index + 1).to_string(),
            action: action_word(WindowRuleAction::HideTitle).to_owned(),
            ..RuleFields::default()
        }));
        rows
    }

    /// The settings that were typed.
    ///
    /// # Errors
    /// [`AppError::InvalidField`] with the name that the field has in the API.
    pub(super) fn settings(&self) -> Result<TrackingSettings, AppError> {
        let input = TrackingInput {
            session_mode: match self.session_mode.as_str() {
                "automatic" => SessionMode::Automatic,
                "manual" => SessionMode::Manual,
                _ => return Err(AppError::invalid_field("sessionMode", "There is no such choice.")),
            },
            detail: match self.detail.as_str() {
                "hours" => DetailLevel::Hours,
                "application" => DetailLevel::Application,
                "title" => DetailLevel::Title,
                _ => return Err(AppError::invalid_field("detail", "There is no such choice.")),
            },
            afk_threshold_seconds: duration("afkThresholdSeconds", &self.afk, 1_000)?,
            minimum_title_milliseconds: duration("minimumTitleMilliseconds", &self.title, 1)?,
            absence_ends_session_seconds: duration("absenceEndsSessionSeconds", &self.absence, 1_000)?,
            window_rules: self
                .rules()
                .into_iter()
                .map(RuleFields::input)
                .collect::<Result<_, _>>()?,
            default_window_rules: self.defaults == "true",
        };
        input.check("")
    }
}

impl RuleFields {
    fn input(self) -> Result<WindowRuleInput, AppError> {
        let pattern = |text: String| (!text.is_empty()).then_some(text);
        Ok(WindowRuleInput {
            application: pattern(self.application),
            title: pattern(self.title),
            action: match self.action.as_str() {
                "exclude" => WindowRuleAction::Exclude,
                "hide" => WindowRuleAction::Hide,
                "hideTitle" => WindowRuleAction::HideTitle,
                "keep" => WindowRuleAction::Keep,
                _ => {
                    return Err(AppError::invalid_field(
                        "windowRules.action",
                        "There is no such choice.",
                    ));
                }
            },
        })
    }
}

pub(super) fn detail_word(detail: DetailLevel) -> &'static str {
    match detail {
        DetailLevel::Hours => "hours",
        DetailLevel::Application => "application",
        DetailLevel::Title => "title",
    }
}

pub(super) fn action_word(action: WindowRuleAction) -> &'static str {
    match action {
        WindowRuleAction::Exclude => "exclude",
        WindowRuleAction::Hide => "hide",
        WindowRuleAction::HideTitle => "hideTitle",
        WindowRuleAction::Keep => "keep",
    }
}

/// `4 h`, `3 min`, `2 s`, `500 ms`: the largest unit that says it exactly.
pub(super) fn typed(count: u64, milliseconds: u64) -> String {
    let total = count * milliseconds;
    let units = [(3_600_000, "h"), (60_000, "min"), (1_000, "s")];
    units
        .into_iter()
        .find(|(length, _)| total > 0 && total.is_multiple_of(*length))
        .map_or_else(
            || format!("{total} ms"),
            |(length, unit)| format!("{} {unit}", total / length),
        )
}

/// A time such as `3 min`, in units of so many milliseconds.
fn duration(field: &str, text: &str, milliseconds: i128) -> Result<u32, AppError> {
    let wrong = || AppError::invalid_field(field, "It must be a time such as 3 min.");
    let length: SignedDuration = text.replace('\u{a0}', " ").trim().parse().map_err(|_| wrong())?;
    let total = length.as_millis();
    if total % milliseconds != 0 {
        return Err(wrong());
    }
    u32::try_from(total / milliseconds).map_err(|_| wrong())
}

#[cfg(test)]
mod tests {
    use timetrack_domain::tracking_settings::WindowRule;

    use super::*;

    #[test]
    fn settings_are_read_as_they_are_shown() {
        let rule = |application: Option<&str>, title: Option<&str>, action| WindowRule {
            application: application.map(str::to_owned),
            title: title.map(str::to_owned),
            action,
        };
        for settings in [
            TrackingSettings::default(),
            TrackingSettings {
                session_mode: SessionMode::Manual,
                detail: DetailLevel::Hours,
                afk_threshold_seconds: 7_199,
                minimum_title_milliseconds: 0,
                absence_ends_session_seconds: 5_400,
                window_rules: vec![
                    rule(Some("^chat$"), None, WindowRuleAction::Exclude),
                    rule(None, Some("a|b"), WindowRuleAction::Keep),
                    rule(Some("<b>"), Some("\u{202e}x"), WindowRuleAction::Hide),
                ],
                default_window_rules: false,
                ..TrackingSettings::default()
            },
        ] {
            let fields = SettingsFields::of(&settings);
            assert_eq!(fields.settings().unwrap(), settings);
            assert_eq!(fields.rows().len(), settings.window_rules.len() + EMPTY_ROWS);
        }
        assert_eq!(typed(14_400, 1_000), "4 h");
        assert_eq!(typed(5_400, 1_000), "90 min");
        assert_eq!(
            (typed(2_000, 1), typed(1_500, 1), typed(0, 1)),
            ("2 s".into(), "1500 ms".into(), "0 ms".into())
        );
    }

    #[test]
    fn rules_stand_in_the_order_of_their_places_and_empty_ones_go() {
        let query = "/?rule-0-place=2&rule-0-application=second&rule-0-title=&rule-0-action=hide\
             &rule-1-place=1&rule-1-application=&rule-1-title=first&rule-1-action=keep\
             &rule-2-place=3&rule-2-application=&rule-2-title=+&rule-2-action=hide\
             &rule-10-place=x&rule-10-application=last&rule-10-action=exclude";
        let read = axum::extract::Query::<SettingsFields>::try_from_uri(&query.parse().unwrap());
        let fields = read.unwrap().0;
        let rules = fields.rules();
        let shown: Vec<_> = rules
            .iter()
            .map(|rule| (rule.place.as_str(), rule.application.as_str()))
            .collect();
        assert_eq!(shown, [("1", ""), ("2", "second"), ("3", "last")]);
    }

    #[test]
    fn what_is_no_time_is_refused() {
        for wrong in [
            "",
            "3",
            "3 m in",
            "-3 min",
            "1.5 ms",
            "three",
            "9999999999 h",
            "1 month",
        ] {
            assert!(duration("afk", wrong, 1_000).is_err(), "{wrong}");
        }
        for (text, seconds) in [
            ("3 min", 180),
            ("3min", 180),
            ("1 h 30 min", 5_400),
            ("90\u{a0}s", 90),
        ] {
            assert_eq!(duration("afk", text, 1_000).unwrap(), seconds, "{text}");
        }
    }
}
