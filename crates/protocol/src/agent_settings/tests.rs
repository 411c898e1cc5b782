use proptest::prelude::*;
use serde_json::json;
use timetrack_domain::{
    ApplicationName, EventContent, Subject, WindowTitle,
    recorder::WindowRules,
    tracking_settings::{DetailLevel, SessionMode, WindowRule, WindowRuleAction},
};

use super::*;

fn received(tracking: &Value) -> ReceivedSettings {
    let text = json!({ "version": 7, "tracking": tracking }).to_string();
    serde_json::from_str(&text).unwrap()
}

/// What is stored of a window.
fn stored(received: &ReceivedSettings, application: &str, title: &str) -> Option<EventContent> {
    let window = Subject {
        application: ApplicationName::new(application),
        title: Some(WindowTitle::new(title)),
    };
    let rules = WindowRules::from_settings(&received.tracking).unwrap();
    rules.content(&window, received.tracking.detail)
}

#[test]
fn words_that_are_not_known_store_least() {
    let received = received(&json!({
        "sessionMode": "schedule",
        "detail": "url",
        "defaultWindowRules": "perhaps",
        "windowRules": [{ "application": "chat", "action": "blur" }],
    }));
    assert_eq!(received.version, 7);
    assert_eq!(received.tracking.session_mode, SessionMode::Manual);
    assert_eq!(received.tracking.detail, DetailLevel::Hours);
    assert!(received.tracking.default_window_rules);
    assert_eq!(
        received.tracking.window_rules[0].action,
        WindowRuleAction::Exclude
    );
    assert_eq!(
        received.not_understood,
        ["windowRules[0]", "sessionMode", "detail", "defaultWindowRules"]
    );
}

#[test]
fn what_is_missing_is_the_default_but_for_the_level_of_detail() {
    let received = received(&json!({}));
    let expected = TrackingSettings {
        detail: DetailLevel::Hours,
        ..TrackingSettings::default()
    };
    assert_eq!(received.tracking, expected);
    assert!(received.not_understood.is_empty());
}

#[test]
fn numbers_are_kept_within_their_range() {
    let received = received(&json!({
        "detail": "title",
        "afkThresholdSeconds": 1,
        "minimumTitleMilliseconds": 99_999_999_999_u64,
        "absenceEndsSessionSeconds": -3,
    }));
    assert_eq!(received.tracking.afk_threshold().as_secs(), 10);
    assert_eq!(received.tracking.minimum_title().as_millis(), 60_000);
    assert_eq!(received.tracking.absence_ends_session().as_secs(), 14_400);
    assert_eq!(received.not_understood, ["absenceEndsSessionSeconds"]);
}

#[test]
fn a_condition_that_is_not_known_hides_more_and_never_less() {
    let received = received(&json!({
        "detail": "title",
        "defaultWindowRules": false,
        "windowRules": [
            { "host": "wiki.example", "action": "keep" },
            { "application": "firefox", "host": "mail.example", "action": "hideTitle" },
            { "application": "firefox", "title": "bank", "action": "exclude" },
            { "application": "writer", "title": { "words": ["diary"] }, "action": "hide" },
        ],
    }));
    let untitled = EventContent::Window(Subject {
        application: ApplicationName::new("Firefox"),
        title: None,
    });
    assert_eq!(stored(&received, "Firefox", "Mail"), Some(untitled));
    assert_eq!(
        stored(&received, "Firefox", "My bank"),
        None,
        "a rule that was made wider does not stand in the way of a stricter one"
    );
    assert_eq!(
        stored(&received, "Writer", "Letter"),
        Some(EventContent::HiddenWindow)
    );
    assert!(matches!(
        stored(&received, "Terminal", "ls"),
        Some(EventContent::Window(Subject { title: Some(_), .. }))
    ));
    assert_eq!(
        received.not_understood,
        ["windowRules[0]", "windowRules[1]", "windowRules[3]"]
    );
}

#[test]
fn rules_that_nobody_can_read_hide_everything() {
    for rules in [
        json!("keep everything"),
        json!([17]),
        json!([{ "host": "x", "action": "exclude" }]),
    ] {
        let received = received(&json!({ "detail": "title", "windowRules": rules }));
        assert_eq!(stored(&received, "Writer", "Letter"), None, "{rules}");
        assert_eq!(received.not_understood, ["windowRules[0]"]);
    }
}

#[test]
fn what_is_no_settings_at_all_is_an_error() {
    for text in [
        "null",
        "[]",
        "{}",
        r#"{"version": -1, "tracking": {}}"#,
        r#"{"version": 1}"#,
    ] {
        assert!(serde_json::from_str::<ReceivedSettings>(text).is_err(), "{text}");
    }
}

fn settings() -> impl Strategy<Value = TrackingSettings> {
    let actions = prop::sample::select(vec![
        WindowRuleAction::Exclude,
        WindowRuleAction::Hide,
        WindowRuleAction::HideTitle,
        WindowRuleAction::Keep,
    ]);
    let pattern = || prop::option::of("[a-z.]{0,6}");
    let rule = (pattern(), pattern(), actions).prop_map(|(application, title, action)| WindowRule {
        application,
        title,
        action,
    });
    (
        prop::sample::select(vec![SessionMode::Automatic, SessionMode::Manual]),
        prop::sample::select(vec![
            DetailLevel::Hours,
            DetailLevel::Application,
            DetailLevel::Title,
        ]),
        any::<(u32, u32, u32, bool)>(),
        prop::collection::vec(rule, 0..5),
    )
        .prop_map(
            |(session_mode, detail, (afk, title, absence, defaults), rules)| TrackingSettings {
                session_mode,
                detail,
                afk_threshold_seconds: afk,
                minimum_title_milliseconds: title,
                absence_ends_session_seconds: absence,
                window_rules: rules,
                default_window_rules: defaults,
                further_window_rules: Vec::new(),
            },
        )
}

proptest! {
    #[test]
    fn whatever_is_sent_by_this_version_is_read_as_it_was_meant(
        version in any::<u64>(),
        tracking in settings(),
    ) {
        let sent = AgentSettings { version, tracking };
        let text = serde_json::to_string(&sent).unwrap();
        let received: ReceivedSettings = serde_json::from_str(&text).unwrap();
        prop_assert_eq!(received.version, sent.version);
        prop_assert_eq!(received.tracking, sent.tracking);
        prop_assert!(received.not_understood.is_empty());
    }
}
