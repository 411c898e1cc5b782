//! Window rules as somebody wrote them. What is not understood hides rather than shows.

use serde::Deserialize;
use serde_json::{Map, Value};
use timetrack_domain::{
    recorder::WindowRules,
    tracking_settings::{WindowRule, WindowRuleAction, WindowRuleList},
};

use super::{problem::RuleFault, repeated};

/// Rules, as far as they are understood.
#[derive(Debug, Default, PartialEq)]
pub(super) struct ReadRules {
    /// Those that are as they were meant.
    pub(super) rules: Vec<WindowRule>,
    /// Those of which a condition is not known: they hide as if it held. They are asked beside the others, the strictest
    /// first.
    pub(super) widened: Option<WindowRuleList>,
    /// What is wrong with which rule, counted from one, and whether it hides.
    pub(super) faults: Vec<(usize, RuleFault, bool)>,
}

/// A rule in a file. Whatever else it has is a condition that nobody knows.
#[derive(Deserialize)]
struct WrittenRule {
    #[serde(default)]
    application: Option<String>,
    #[serde(default)]
    title: Option<String>,
    action: WindowRuleAction,
    #[serde(flatten)]
    unknown: Map<String, Value>,
}

/// Reads the list of rules; `None` where it has to be taken for wrong as a whole.
pub(super) fn read(value: &Value) -> Option<ReadRules> {
    let written: Vec<WrittenRule> = match value {
        Value::String(text) if repeated::is_anywhere(text) => return None,
        Value::String(text) => serde_json::from_str(text).ok()?,
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Array(_) | Value::Object(_) => {
            Vec::deserialize(value).ok()?
        }
    };
    let mut read = ReadRules::default();
    let mut widened = Vec::new();
    for (index, rule) in written.into_iter().enumerate() {
        let fault = fault_of(&rule);
        let WrittenRule {
            application,
            title,
            action,
            ..
        } = rule;
        let hides = action != WindowRuleAction::Keep;
        let has_condition = application.is_some() || title.is_some();
        let rule = WindowRule {
            // An empty pattern is found everywhere.
            application: if has_condition {
                application
            } else {
                Some(String::new())
            },
            title,
            action,
        };
        match fault {
            None => read.rules.push(rule),
            Some(fault) => {
                read.faults.push((index + 1, fault, hides));
                if hides {
                    widened.push(rule);
                }
            }
        }
    }
    widened.sort_by_key(|rule| rule.action);
    WindowRules::compile(&read.rules).ok()?;
    WindowRules::compile(&widened).ok()?;
    read.widened = (!widened.is_empty()).then_some(WindowRuleList {
        rules: widened,
        with_defaults: false,
    });
    Some(read)
}

fn fault_of(rule: &WrittenRule) -> Option<RuleFault> {
    if let Some(name) = rule.unknown.keys().next() {
        return Some(RuleFault::UnknownCondition(name.clone()));
    }
    (rule.application.is_none() && rule.title.is_none()).then_some(RuleFault::NoCondition)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn rule(application: Option<&str>, title: Option<&str>, action: WindowRuleAction) -> WindowRule {
        WindowRule {
            application: application.map(str::to_owned),
            title: title.map(str::to_owned),
            action,
        }
    }

    #[test]
    fn a_rule_with_an_unknown_or_no_condition_hides_as_if_it_held() {
        let read = read(&json!([
            {"title": "invoice", "action": "keep"},
            {"tilte": "x", "action": "hideTitle"},
            {"application": "XTerm", "tilte": "Erster", "action": "keep"},
            {"application": "Chat", "tilte": "x", "action": "hide"},
            {"action": "exclude"},
            {"title": null, "action": "keep"},
        ]))
        .unwrap();
        let unknown = || RuleFault::UnknownCondition("tilte".into());
        let expected = ReadRules {
            rules: vec![rule(None, Some("invoice"), WindowRuleAction::Keep)],
            widened: Some(WindowRuleList {
                rules: vec![
                    rule(Some(""), None, WindowRuleAction::Exclude),
                    rule(Some("Chat"), None, WindowRuleAction::Hide),
                    rule(Some(""), None, WindowRuleAction::HideTitle),
                ],
                with_defaults: false,
            }),
            faults: vec![
                (2, unknown(), true),
                (3, unknown(), false),
                (4, unknown(), true),
                (5, RuleFault::NoCondition, true),
                (6, RuleFault::NoCondition, false),
            ],
        };
        assert_eq!(read, expected);
    }

    #[test]
    fn what_is_no_list_of_rules_is_wrong_as_a_whole() {
        for wrong in [
            json!({}),
            json!([["chat", "x", "hide"]]),
            json!([{"title": "x"}]),
            json!([{"title": "x", "action": "hid"}]),
            json!([{"title": 5, "action": "hide"}]),
            json!([{"title": "(", "action": "hide"}]),
            json!([{"title": "(", "tilte": "x", "action": "hide"}]),
            json!(r#"[{"title": "x", "title": "y", "action": "hide"}]"#),
        ] {
            assert_eq!(read(&wrong), None, "{wrong}");
        }
        assert!(read(&json!(r#"[{"title": "x", "action": "hide"}]"#)).is_some());
    }
}
