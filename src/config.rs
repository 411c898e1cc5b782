//! The agent's settings: defaults < system file < user file < environment < command line, and a managed policy above
//! all of them.
//!
//! Every value remembers where it came from. A value that is wrong never stops the recording of working time: it is
//! reported as a [`ConfigProblem`], and the setting falls back to the value that stores least.

mod company;
pub mod edit;
mod environment;
mod file;
mod layers;
mod problem;
mod repeated;
mod setting;
mod window_rules;

use std::time::Duration;

use secrecy::SecretString;
use timetrack_domain::TrackingSettings;
use url::Url;

pub use company::{FixedByPolicy, LocalTracking};
pub use environment::environment_layer;
pub use file::read_layer;
pub use layers::{Layer, Layers, Origin};
pub use problem::ConfigProblem;

/// The settings after all layers were merged and checked.
#[derive(Clone, Debug)]
pub struct AgentConfig {
    /// The company's server. `None`: the agent runs alone.
    pub base_url: Option<Url>,
    /// Where that address is set.
    pub base_url_origin: Option<Origin>,
    /// The address that the company's server had before.
    pub moved_from: Option<Url>,
    /// What this computer enrols by without anybody, and where that is set.
    pub enrolment_token: Option<(SecretString, Origin)>,
    /// The name of this computer, to be matched when it is enrolled.
    pub machine_id: Option<String>,
    /// The name of this person, to be matched when the computer is enrolled.
    pub user_id: Option<String>,
    /// The language of texts; `None` follows the system.
    pub language: Option<Language>,
    /// What the recorder does, as far as it is set on this computer.
    pub tracking: TrackingSettings,
    /// What of it the organisation fixed.
    pub fixed: FixedByPolicy,
    /// How often the server hears from an agent that has nothing to send.
    pub heartbeat_interval: Duration,
    /// The port that the embedded server tries first.
    pub preferred_port: u16,
    /// The most bytes that the outbox may hold.
    pub outbox_maximum_bytes: u64,
    /// The most days that the outbox keeps what could not be sent.
    pub outbox_maximum_days: u32,
    /// What is written to the log.
    pub log_level: LogLevel,
    /// Whether any value was set by the organisation.
    pub managed: bool,
    /// What was wrong.
    pub problems: Vec<ConfigProblem>,
}

/// A language that the texts exist in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Language {
    /// English.
    English,
    /// German.
    German,
}

/// How much is written to the log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogLevel {
    /// What went wrong.
    Error,
    /// And what may go wrong.
    Warn,
    /// And what happened.
    Info,
    /// And how. No window titles, but host names and paths.
    Debug,
}

impl LogLevel {
    /// The word that `tracing` filters understand.
    pub fn as_filter(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warn => "warn",
            Self::Info => "info",
            Self::Debug => "debug",
        }
    }
}

impl AgentConfig {
    /// Merges and checks the layers.
    pub fn from_layers(layers: &Layers) -> Self {
        setting::resolve(layers)
    }

    /// What the recorder does as far as this computer is concerned, to be joined with what the company sets.
    pub fn local_tracking(&self) -> LocalTracking {
        LocalTracking {
            settings: self.tracking.clone(),
            fixed: self.fixed,
        }
    }
}

#[cfg(test)]
mod tests {
    use secrecy::ExposeSecret;
    use serde_json::json;
    use timetrack_domain::{
        ApplicationName, EventContent, Subject, WindowTitle, recorder::WindowRules,
        tracking_settings::DetailLevel,
    };

    use super::*;

    fn layers(parts: &[(Origin, serde_json::Value)]) -> Layers {
        let mut layers = Layers::default();
        for (origin, value) in parts {
            layers.push(Layer {
                origin: origin.clone(),
                values: value.as_object().unwrap().clone(),
            });
        }
        layers
    }

    fn user_file() -> Origin {
        Origin::UserFile("config.json".into())
    }

    #[test]
    fn defaults_are_those_of_the_example() {
        let example: serde_json::Value =
            serde_json::from_str(include_str!("../config.example.json")).unwrap();
        let from_example = AgentConfig::from_layers(&layers(&[(user_file(), example)]));
        let defaults = AgentConfig::from_layers(&Layers::default());
        assert!(from_example.problems.is_empty(), "{:?}", from_example.problems);
        assert_eq!(from_example.tracking, defaults.tracking);
        assert_eq!(from_example.heartbeat_interval, defaults.heartbeat_interval);
        assert_eq!(from_example.preferred_port, defaults.preferred_port);
        assert_eq!(from_example.outbox_maximum_bytes, defaults.outbox_maximum_bytes);
        assert_eq!(from_example.base_url, None);
    }

    #[test]
    fn an_unencrypted_way_to_a_server_elsewhere_is_told() {
        for (address, is_told) in [
            ("http://timetrack.example:8000", true),
            ("http://192.168.1.7/", true),
            ("https://timetrack.example", false),
            ("http://localhost:8000", false),
            ("http://[::1]:8000", false),
        ] {
            let config = AgentConfig::from_layers(&layers(&[(user_file(), json!({ "base_url": address }))]));
            assert!(config.base_url.is_some(), "{address}");
            let told: Vec<_> = config.problems.iter().map(ToString::to_string).collect();
            assert_eq!(told.len(), usize::from(is_told), "{told:?}");
            assert!(told.iter().all(|text| text.contains("use https://")), "{told:?}");
            assert!(config.problems.iter().all(ConfigProblem::is_harmless));
        }
    }

    #[test]
    fn later_layers_win_and_policy_beats_them_all() {
        let config = AgentConfig::from_layers(&layers(&[
            (
                user_file(),
                json!({"afk_threshold_seconds": 60, "base_url": "https://a.example"}),
            ),
            (Origin::Environment, json!({"afk_threshold_seconds": "90"})),
            (Origin::Policy, json!({"base_url": "https://company.example/"})),
        ]));
        assert_eq!(config.tracking.afk_threshold_seconds, 90);
        assert_eq!(config.fixed, FixedByPolicy::default());
        assert_eq!(config.base_url.unwrap().as_str(), "https://company.example/");
        assert!(config.managed);
    }

    #[test]
    fn what_a_policy_sets_is_fixed_where_it_is_right() {
        let config = AgentConfig::from_layers(&layers(&[
            (user_file(), json!({"session_mode": "manual"})),
            (
                Origin::Policy,
                json!({"afk_threshold_seconds": 60, "absence_ends_session_seconds": "soon"}),
            ),
        ]));
        let expected = FixedByPolicy {
            afk_threshold_seconds: true,
            ..FixedByPolicy::default()
        };
        assert_eq!(config.fixed, expected);
        assert_eq!(config.local_tracking().settings, config.tracking);
    }

    #[test]
    fn what_a_policy_says_twice_stores_less_and_fixes_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("policy.json");
        let twice = r#"{"detail": "hours", "detail": "title", "afk_threshold_seconds": 60, "afk_threshold_seconds": 90}"#;
        std::fs::write(&path, twice).unwrap();
        let mut layers = Layers::default();
        read_layer(&mut layers, &path, |_| Origin::Policy);
        let config = AgentConfig::from_layers(&layers);
        assert_eq!(config.tracking.detail, DetailLevel::Hours);
        assert_eq!(config.fixed, FixedByPolicy::default());
        assert_eq!(config.problems.len(), 2, "{:?}", config.problems);
    }

    #[test]
    fn a_token_is_known_with_its_place_and_never_repeated() {
        let token_of = |value| {
            let config =
                AgentConfig::from_layers(&layers(&[(user_file(), json!({ "enrolment_token": value }))]));
            let shown = format!(
                "{config:?}{}",
                config
                    .problems
                    .iter()
                    .map(ToString::to_string)
                    .collect::<String>()
            );
            assert!(!shown.contains("s3cret"), "{shown}");
            let token = config.enrolment_token.map(|(token, origin)| {
                assert_eq!(origin, user_file());
                token.expose_secret().to_owned()
            });
            (token, config.problems.len())
        };
        assert_eq!(token_of(json!(" s3cret ")), (Some("s3cret".to_owned()), 0));
        assert_eq!(token_of(json!(null)), (None, 0));
        assert_eq!(token_of(json!("")), (None, 0));
        for wrong in [
            json!("s3cret s3cret"),
            json!(["s3cret"]),
            json!("s3cret".repeat(50)),
        ] {
            assert_eq!(token_of(wrong), (None, 1));
        }
    }

    #[test]
    fn a_wrong_value_is_named_and_stores_least() {
        let config = AgentConfig::from_layers(&layers(&[(
            user_file(),
            json!({"detail": "titel", "afk_threshold_seconds": 5, "surprise": 1, "base_url": "ftp://x"}),
        )]));
        assert_eq!(config.tracking.detail, DetailLevel::Hours);
        assert_eq!(config.tracking.afk_threshold_seconds, 180);
        assert_eq!(config.base_url, None);
        let texts: Vec<String> = config.problems.iter().map(ToString::to_string).collect();
        assert_eq!(
            texts,
            [
                "config.json: `afk_threshold_seconds` is 5; allowed is a whole number from 10 to 7200",
                "config.json: `base_url` is \"ftp://x\"; allowed is an address that begins with https:// or http://",
                "config.json: `detail` is \"titel\"; allowed is \"hours\", \"application\" or \"title\"",
                "config.json: `surprise` is not a setting; it is ignored",
            ]
        );
    }

    #[test]
    fn a_misspelt_rule_hides_more_and_never_less() {
        let config = AgentConfig::from_layers(&layers(&[(
            user_file(),
            json!({"window_rules": [
                {"tilte": "GEHEIM", "action": "hide"},
                {"application": "XTerm", "tilte": "Erster", "action": "keep"},
                {"action": "hide"},
            ], "default_window_rules": false}),
        )]));
        let rules = WindowRules::from_settings(&config.tracking).unwrap();
        let window = Subject {
            application: ApplicationName::new("XTerm"),
            title: Some(WindowTitle::new("GEHEIM 4711")),
        };
        let stored = rules.content(&window, config.tracking.detail);
        assert_eq!(stored, Some(EventContent::HiddenWindow));
        let texts: Vec<String> = config.problems.iter().map(ToString::to_string).collect();
        let conditions = "conditions are `application` and `title`";
        assert_eq!(
            texts,
            [
                format!(
                    "config.json: rule 1 of `window_rules` has the unknown condition `tilte`; {conditions}; it hides as if that held"
                ),
                format!(
                    "config.json: rule 2 of `window_rules` has the unknown condition `tilte`; {conditions}; it is left out"
                ),
                format!(
                    "config.json: rule 3 of `window_rules` has no condition; {conditions}; it holds for every window"
                ),
            ]
        );
        assert!(!config.problems.iter().any(ConfigProblem::is_harmless));
    }

    #[test]
    fn a_key_that_is_there_twice_stores_least() {
        for (text, told) in [
            (
                r#"{"detail": "hours", "detail": "title"}"#,
                "`detail` is there twice",
            ),
            (
                r#"{"window_rules": [{"title": "a", "title": "b", "action": "hide"}]}"#,
                "in `window_rules` something has `title` twice",
            ),
        ] {
            let folder = tempfile::tempdir().unwrap();
            let path = folder.path().join("config.json");
            std::fs::write(&path, text).unwrap();
            let mut layers = Layers::default();
            read_layer(&mut layers, &path, Origin::UserFile);
            let config = AgentConfig::from_layers(&layers);
            assert_eq!(config.tracking.detail, DetailLevel::Hours, "{text}");
            let [problem] = config.problems.as_slice() else {
                panic!("{:?}", config.problems);
            };
            assert!(problem.to_string().contains(told), "{problem}");
        }
    }

    #[test]
    fn a_rule_that_cannot_be_compiled_hides_everything() {
        let config = AgentConfig::from_layers(&layers(&[(
            user_file(),
            json!({"window_rules": [{"title": "(", "action": "hide"}]}),
        )]));
        assert_eq!(config.tracking.detail, DetailLevel::Hours);
        assert_eq!(config.problems.len(), 1);
    }
}
