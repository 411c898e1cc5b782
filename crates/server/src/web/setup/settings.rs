//! What is recorded in the organisation or in a group, who sees it, and what that means for an employee.
//!
//! These pages are for administrators. A manager may set what the recorder of their own groups stores, as long as it is
//! not more than before, and does so by the API (`services::agent_settings`): what is agreed with a whole company stands
//! on the pages of those who run it.

pub(crate) mod fields;
pub(super) mod handlers;
pub(crate) mod shown;

use askama::Template;
use serde::Deserialize;
use timetrack_domain::TrackingSettings;
use timetrack_domain::tracking_settings::{DetailLevel, SessionMode, WindowRuleAction};
use timetrack_storage::{DataPolicy, Group};

use super::form::Choice;
use super::{Tab, TabLink, tabs};
use crate::error::AppError;
use crate::services::agent_settings::{PolicyOfScope, Preview, SettingsOfScope};
use crate::web::frame::Frame;
use crate::web::kinds::{Rules, kept_for};
use crate::web::locale::Locale;
use crate::web::parts::Fact;
use fields::{RuleFields, SettingsFields, action_word, detail_word, typed};
use shown::Shown;

/// The page.
#[derive(Debug, Template)]
#[template(path = "pages/setup/settings.html")]
pub(crate) struct SettingsPage {
    frame: Frame,
    tabs: Vec<TabLink>,
    done: Option<String>,
    /// The group; `None` for the organisation.
    group: Option<String>,
    back_url: String,
    url: String,
    /// What holds from the organisation, where the group has nothing of its own and nobody is about to change that.
    inherited: Option<Vec<Fact>>,
    has_own: bool,
    fields: SettingsFields,
    session_modes: Vec<Choice>,
    details: Vec<Choice>,
    rules: Vec<RuleRow>,
    policy: Vec<Choice>,
    kept: KeptFields,
    /// What holds where a field is empty.
    kept_otherwise: (String, String),
    shown: Shown,
    /// Whether what is shown is not saved.
    is_draft: bool,
    problem: SettingsProblem,
}

#[derive(Clone, Debug)]
struct RuleRow {
    index: usize,
    fields: RuleFields,
    actions: Vec<Choice>,
    is_wrong: bool,
}

/// What is wrong with the settings.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct SettingsProblem {
    field: String,
    text: String,
    /// Which rule, from 0.
    rule: Option<usize>,
}

/// Whose settings the page shows, and what they are.
#[derive(Clone, Debug)]
pub(crate) struct Known {
    /// The group; `None` for the organisation.
    pub(crate) group: Option<Group>,
    /// The settings of the recorder.
    pub(crate) settings: SettingsOfScope,
    /// Who sees what.
    pub(crate) policy: PolicyOfScope,
}

impl SettingsPage {
    /// The page of what holds. `as_own` offers a group settings of its own that it does not have yet.
    pub(crate) fn new(frame: Frame, known: &Known, preview: &Preview, as_own: bool) -> Self {
        let locale = frame.locale;
        let effective = known.settings.effective();
        let has_own = known.settings.own.is_some();
        let is_inherited = known.group.is_some() && !has_own && !as_own;
        let base = known
            .group
            .as_ref()
            .map(|group| format!("/setup/groups/{}", group.id));
        let page = Self {
            tabs: tabs(
                if base.is_some() {
                    Tab::Groups
                } else {
                    Tab::Settings
                },
                locale,
            ),
            done: None,
            group: known.group.as_ref().map(|group| group.name.clone()),
            url: base
                .as_ref()
                .map_or_else(|| "/setup/settings".to_owned(), |base| format!("{base}/settings")),
            back_url: base.unwrap_or_default(),
            inherited: is_inherited.then(|| Rules::of(effective).facts(locale)),
            has_own,
            fields: SettingsFields::default(),
            session_modes: Vec::new(),
            details: Vec::new(),
            rules: Vec::new(),
            policy: policy_choices(known, locale),
            kept: KeptFields::of(known.policy.own),
            kept_otherwise: {
                let retention = known.policy.inherited.retention();
                (
                    kept_for(retention.detail, locale),
                    kept_for(retention.working_time, locale),
                )
            },
            shown: Shown::new(effective, preview, locale),
            is_draft: false,
            problem: SettingsProblem::default(),
            frame,
        };
        page.with(SettingsFields::of(effective))
    }

    fn with(self, fields: SettingsFields) -> Self {
        let locale = self.frame.locale;
        let rules = fields.rows().into_iter().enumerate();
        Self {
            session_modes: session_modes(&fields.session_mode, locale),
            details: details(&fields.detail, locale),
            rules: rules
                .map(|(index, rule)| RuleRow {
                    index,
                    actions: actions(&rule.action, locale),
                    fields: rule,
                    is_wrong: false,
                })
                .collect(),
            fields,
            ..self
        }
    }

    /// With settings that were typed and are not saved, and what they would mean.
    pub(crate) fn draft(
        self,
        fields: SettingsFields,
        settings: &TrackingSettings,
        preview: &Preview,
    ) -> Self {
        let shown = Shown::new(settings, preview, self.frame.locale);
        Self {
            shown,
            is_draft: true,
            ..self.with(fields)
        }
    }

    /// With days that cannot be kept.
    pub(crate) fn wrong_days(self, kept: KeptFields, problem: SettingsProblem) -> Self {
        Self {
            kept,
            problem,
            ..self
        }
    }

    /// With what was typed, and what is wrong with it.
    pub(crate) fn wrong(self, fields: SettingsFields, problem: SettingsProblem) -> Self {
        let mut page = self.with(fields);
        if let Some(row) = problem.rule.and_then(|index| page.rules.get_mut(index)) {
            row.is_wrong = true;
        }
        Self { problem, ..page }
    }
}

impl SettingsProblem {
    /// What is wrong, in words. What is nothing about the settings stays an error.
    pub(crate) fn of(error: AppError, locale: Locale) -> Result<Self, AppError> {
        let AppError::InvalidField { field, message } = &error else {
            return Err(error);
        };
        let range = |key: &str, range: std::ops::RangeInclusive<u32>, milliseconds: u64| {
            let (least, most) = (
                typed((*range.start()).into(), milliseconds),
                typed((*range.end()).into(), milliseconds),
            );
            locale.text_with(key, &[("least", &least), ("most", &most)])
        };
        let (rule, part) = rule_of(field);
        let text = match (field.as_str(), rule) {
            ("afkThresholdSeconds", _) => {
                range("setup-wrong-time", TrackingSettings::AFK_THRESHOLD_SECONDS, 1_000)
            }
            ("minimumTitleMilliseconds", _) => range(
                "setup-wrong-time",
                TrackingSettings::MINIMUM_TITLE_MILLISECONDS,
                1,
            ),
            ("absenceEndsSessionSeconds", _) => range(
                "setup-wrong-time",
                TrackingSettings::ABSENCE_ENDS_SESSION_SECONDS,
                1_000,
            ),
            ("detailDays" | "workingTimeDays", _) => {
                let range = match field.as_str() {
                    "detailDays" => DataPolicy::DETAIL_DAYS,
                    _ => DataPolicy::WORKING_TIME_DAYS,
                };
                let (least, most) = (
                    locale.number((*range.start()).into()),
                    locale.number((*range.end()).into()),
                );
                locale.text_with("setup-wrong-kept", &[("least", &least), ("most", &most)])
            }
            (_, Some(index)) => {
                let number = locale.number(index as u64 + 1);
                let part = locale.text(match part {
                    "title" => "setup-rule-title",
                    _ => "setup-rule-application",
                });
                let arguments = [
                    ("number", number.as_str()),
                    ("part", &part),
                    ("reason", reason(message)),
                ];
                locale.text_with("setup-wrong-rule", &arguments)
            }
            ("windowRules", None) => locale.text("setup-too-many-rules"),
            (_, None) => locale.text("setup-wrong-field"),
        };
        Ok(Self {
            field: field.clone(),
            text,
            rule,
        })
    }

    /// What is wrong with a field, by its name in the API.
    fn at(&self, field: &str) -> Option<&str> {
        let is_rule = field == "windowRules" && self.field.starts_with("windowRules");
        (!self.text.is_empty() && (self.field == field || is_rule)).then_some(self.text.as_str())
    }
}

/// The rule that a field such as `windowRules[3].title` belongs to, and which part of it.
fn rule_of(field: &str) -> (Option<usize>, &str) {
    let inner = || {
        let (index, rest) = field.strip_prefix("windowRules[")?.split_once(']')?;
        Some((index.parse().ok()?, rest.trim_start_matches('.')))
    };
    inner().map_or((None, ""), |(index, part)| (Some(index), part))
}

/// What the library says is wrong with a pattern, without the drawing around it.
fn reason(message: &str) -> &str {
    let last = message.rsplit("error: ").next().unwrap_or(message);
    last.trim().trim_end_matches('.')
}

fn choices(words: &[(&'static str, &'static str)], selected: &str, locale: Locale) -> Vec<Choice> {
    let choice = |(value, key): &(&str, &str)| Choice {
        value: (*value).to_owned(),
        label: locale.text(key),
        is_selected: *value == selected,
    };
    words.iter().map(choice).collect()
}

fn session_modes(selected: &str, locale: Locale) -> Vec<Choice> {
    let word = |mode| match mode {
        SessionMode::Automatic => ("automatic", "setup-session-automatic"),
        SessionMode::Manual => ("manual", "setup-session-manual"),
    };
    choices(
        &[SessionMode::Automatic, SessionMode::Manual].map(word),
        selected,
        locale,
    )
}

fn details(selected: &str, locale: Locale) -> Vec<Choice> {
    let word = |detail| {
        let key = match detail {
            DetailLevel::Hours => "setup-detail-hours",
            DetailLevel::Application => "setup-detail-application",
            DetailLevel::Title => "setup-detail-title",
        };
        (detail_word(detail), key)
    };
    let all = [DetailLevel::Hours, DetailLevel::Application, DetailLevel::Title];
    choices(&all.map(word), selected, locale)
}

fn actions(selected: &str, locale: Locale) -> Vec<Choice> {
    let word = |action| {
        let key = match action {
            WindowRuleAction::Exclude => "setup-action-exclude",
            WindowRuleAction::Hide => "setup-action-hide",
            WindowRuleAction::HideTitle => "setup-action-hide-title",
            WindowRuleAction::Keep => "setup-action-keep",
        };
        (action_word(action), key)
    };
    let all = [
        WindowRuleAction::HideTitle,
        WindowRuleAction::Hide,
        WindowRuleAction::Exclude,
        WindowRuleAction::Keep,
    ];
    choices(&all.map(word), selected, locale)
}

/// Whether managers see applications and titles; a group may leave it to the organisation.
fn policy_choices(known: &Known, locale: Locale) -> Vec<Choice> {
    let word = |says: Option<bool>| says.map_or("inherited", |says| if says { "yes" } else { "no" });
    let own = known.policy.own.managers_see_content;
    // The organisation has nothing above it: what it leaves open is no.
    let selected = if known.group.is_some() {
        own
    } else {
        Some(own.unwrap_or(false))
    };
    let mut all = choices(
        &[("no", "setup-content-private"), ("yes", "setup-content-managers")],
        word(selected),
        locale,
    );
    if known.group.is_some() {
        let inherited = if known.policy.inherited.shows_content() {
            "setup-content-as-organisation-yes"
        } else {
            "setup-content-as-organisation-no"
        };
        all.insert(
            0,
            Choice {
                value: "inherited".to_owned(),
                label: locale.text(inherited),
                is_selected: selected.is_none(),
            },
        );
    }
    all
}

/// What a choice of [`policy_choices`] says.
fn content_of(word: &str) -> Result<Option<bool>, AppError> {
    match word {
        "inherited" => Ok(None),
        "yes" => Ok(Some(true)),
        "no" => Ok(Some(false)),
        _ => Err(AppError::invalid_field(
            "managersSeeContent",
            "There is no such choice.",
        )),
    }
}

/// For how many days something is kept, as it is typed; nothing where nothing is said.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct KeptFields {
    detail: String,
    working_time: String,
}

impl KeptFields {
    fn of(policy: DataPolicy) -> Self {
        let typed = |days: Option<u16>| days.map_or_else(String::new, |days| days.to_string());
        Self {
            detail: typed(policy.detail_days),
            working_time: typed(policy.working_time_days),
        }
    }

    /// The days of both.
    fn days(&self) -> Result<(Option<u16>, Option<u16>), AppError> {
        let days = |field: &str, typed: &str| match typed.trim() {
            "" => Ok(None),
            number => number
                .parse()
                .map(Some)
                .map_err(|_| AppError::invalid_field(field, "It must be a whole number.")),
        };
        Ok((
            days("detailDays", &self.detail)?,
            days("workingTimeDays", &self.working_time)?,
        ))
    }
}
