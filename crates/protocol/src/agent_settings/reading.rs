//! Reading settings that a newer server may have written, in the direction that stores least.

use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use timetrack_domain::{
    TrackingSettings,
    tracking_settings::{DetailLevel, SessionMode, WindowRule, WindowRuleAction, WindowRuleList},
};

/// The settings, and the names of what was not understood.
pub(super) fn read(fields: &Map<String, Value>) -> (TrackingSettings, Vec<String>) {
    let mut reader = Reader {
        fields,
        not_understood: Vec::new(),
    };
    let defaults = TrackingSettings::default();
    let rules = reader.rules("windowRules");
    let settings = TrackingSettings {
        session_mode: reader.word("sessionMode", defaults.session_mode, SessionMode::Manual),
        // Every server tells it: where it is missing, nobody knows what was meant.
        detail: reader.word("detail", DetailLevel::Hours, DetailLevel::Hours),
        afk_threshold_seconds: reader.number("afkThresholdSeconds", defaults.afk_threshold_seconds),
        minimum_title_milliseconds: reader
            .number("minimumTitleMilliseconds", defaults.minimum_title_milliseconds),
        absence_ends_session_seconds: reader
            .number("absenceEndsSessionSeconds", defaults.absence_ends_session_seconds),
        window_rules: rules.understood,
        default_window_rules: reader.word("defaultWindowRules", true, true),
        further_window_rules: rules.widened.into_iter().collect(),
    };
    (settings, reader.not_understood)
}

struct Reader<'a> {
    fields: &'a Map<String, Value>,
    not_understood: Vec<String>,
}

#[derive(Default)]
struct Rules {
    understood: Vec<WindowRule>,
    /// Those with conditions that are not known, the strictest first.
    widened: Option<WindowRuleList>,
}

impl Reader<'_> {
    fn field(&self, name: &str) -> Option<&Value> {
        self.fields.get(name).filter(|value| !value.is_null())
    }

    /// One of several words; `missing` where there is none, `strictest` where it is not known.
    fn word<T: DeserializeOwned>(&mut self, name: &str, missing: T, strictest: T) -> T {
        match self.field(name) {
            None => missing,
            Some(value) => serde_json::from_value(value.clone()).unwrap_or_else(|_| {
                self.not_understood.push(name.to_owned());
                strictest
            }),
        }
    }

    /// The settings keep it within its range themselves.
    fn number(&mut self, name: &str, default: u32) -> u32 {
        let Some(value) = self.field(name) else {
            return default;
        };
        match value.as_u64() {
            Some(number) => u32::try_from(number).unwrap_or(u32::MAX),
            None => {
                self.not_understood.push(name.to_owned());
                default
            }
        }
    }

    fn rules(&mut self, name: &str) -> Rules {
        let list = match self.field(name) {
            None => return Rules::default(),
            Some(Value::Array(list)) => list.as_slice(),
            // An object that is no list would pass for one rule: whatever it is, it is not understood.
            Some(_) => &[Value::Null],
        };
        let mut rules = Rules::default();
        let mut widened = Vec::new();
        let mut not_understood = Vec::new();
        for (index, rule) in list.iter().enumerate() {
            let rule = ReadRule::of(rule);
            if !rule.is_understood {
                not_understood.push(format!("{name}[{index}]"));
            }
            if rule.conditions_are_known {
                rules.understood.push(rule.rule);
            } else if rule.rule.action != WindowRuleAction::Keep {
                widened.push(rule.rule);
            }
        }
        self.not_understood.append(&mut not_understood);
        widened.sort_by_key(|rule| rule.action);
        rules.widened = (!widened.is_empty()).then_some(WindowRuleList {
            rules: widened,
            with_defaults: false,
        });
        rules
    }
}

struct ReadRule {
    rule: WindowRule,
    is_understood: bool,
    conditions_are_known: bool,
}

impl ReadRule {
    fn of(value: &Value) -> Self {
        let Value::Object(fields) = value else {
            return Self {
                rule: matching_everything(WindowRuleAction::Exclude),
                is_understood: false,
                conditions_are_known: false,
            };
        };
        let mut conditions_are_known = true;
        let mut pattern = |name: &str| match fields.get(name) {
            None | Some(Value::Null) => None,
            Some(Value::String(text)) => Some(text.clone()),
            Some(Value::Bool(_) | Value::Number(_) | Value::Array(_) | Value::Object(_)) => {
                conditions_are_known = false;
                None
            }
        };
        let (application, title) = (pattern("application"), pattern("title"));
        conditions_are_known &= fields
            .iter()
            .all(|(name, value)| value.is_null() || KNOWN.contains(&name.as_str()));
        let action = fields
            .get("action")
            .and_then(|action| serde_json::from_value(action.clone()).ok());
        let mut rule = WindowRule {
            application,
            title,
            action: action.unwrap_or(WindowRuleAction::Exclude),
        };
        if !conditions_are_known && rule.application.is_none() && rule.title.is_none() {
            rule = matching_everything(rule.action);
        }
        Self {
            rule,
            is_understood: conditions_are_known && action.is_some(),
            conditions_are_known,
        }
    }
}

/// The fields of a rule; whatever else it has is a condition.
const KNOWN: [&str; 3] = ["application", "title", "action"];

fn matching_everything(action: WindowRuleAction) -> WindowRule {
    WindowRule {
        application: Some(String::new()),
        title: None,
        action,
    }
}
