//! What changed from one version of settings to the next, in one line for the audit log: in the words of the interface,
//! because that line is the same in every language. Patterns of rules are left out: they may name what somebody does.

use serde::Serialize;
use timetrack_domain::TrackingSettings;
use timetrack_storage::DataPolicy;

use super::SettingsOfScope;

/// What is different.
pub(super) fn describe(before: &SettingsOfScope, after: &SettingsOfScope) -> String {
    let mut parts = Vec::new();
    match (&before.own, &after.own) {
        (None, Some(_)) => parts.push("settings of its own".to_owned()),
        (Some(_), None) => parts.push("no settings of its own".to_owned()),
        (Some(_), Some(_)) | (None, None) => {}
    }
    parts.extend(differences(before.effective(), after.effective()));
    parts.join(", ")
}

/// What a scope says differently about its data.
pub(super) fn describe_policy(before: DataPolicy, after: DataPolicy) -> String {
    let mut changes = Changes(Vec::new());
    let said = |value: Option<bool>| value.map_or_else(|| "inherited".to_owned(), |value| value.to_string());
    changes.compare(
        "managersSeeContent",
        &said(before.managers_see_content),
        &said(after.managers_see_content),
    );
    let days = |value: Option<u16>| value.map_or_else(|| "inherited".to_owned(), |days| days.to_string());
    changes.compare("detailDays", &days(before.detail_days), &days(after.detail_days));
    changes.compare(
        "workingTimeDays",
        &days(before.working_time_days),
        &days(after.working_time_days),
    );
    changes.0.join(", ")
}

/// The word of a value on the wire.
pub(super) fn word(value: &impl Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(word)) => word,
        Ok(other) => other.to_string(),
        // Settings are words and numbers, which always have JSON.
        Err(_) => String::new(),
    }
}

fn differences(before: &TrackingSettings, after: &TrackingSettings) -> Vec<String> {
    let mut changes = Changes(Vec::new());
    changes.compare("sessionMode", &before.session_mode, &after.session_mode);
    changes.compare("detail", &before.detail, &after.detail);
    changes.compare(
        "afkThresholdSeconds",
        &before.afk_threshold_seconds,
        &after.afk_threshold_seconds,
    );
    changes.compare(
        "minimumTitleMilliseconds",
        &before.minimum_title_milliseconds,
        &after.minimum_title_milliseconds,
    );
    changes.compare(
        "absenceEndsSessionSeconds",
        &before.absence_ends_session_seconds,
        &after.absence_ends_session_seconds,
    );
    changes.compare(
        "defaultWindowRules",
        &before.default_window_rules,
        &after.default_window_rules,
    );
    if before.window_rules != after.window_rules {
        let (before, after) = (before.window_rules.len(), after.window_rules.len());
        changes.0.push(format!("windowRules: {before} → {after} rules"));
    }
    changes.0
}

struct Changes(Vec<String>);

impl Changes {
    fn compare<T: PartialEq + Serialize>(&mut self, name: &str, before: &T, after: &T) {
        if before != after {
            self.0.push(format!("{name}: {} → {}", word(before), word(after)));
        }
    }
}
