//! How the settings of this computer and those of the company become one.
//!
//! Of what decides how much is stored, the stricter counts, whoever set it: the lower level of detail, and every window
//! that either side hides. Of the rest the company decides, in its managed policy before its server. `docs/PRIVACY.md`
//! says the same to people.

use timetrack_domain::{
    TrackingSettings,
    tracking_settings::{DetailLevel, WindowRuleList},
};

/// What is set on this computer: by the person, by its administrator, by a managed policy.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LocalTracking {
    /// The values.
    pub settings: TrackingSettings,
    /// Which of them the organisation fixed.
    pub fixed: FixedByPolicy,
}

/// Settings that a managed policy sets, among those for which the company's server is asked otherwise.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "one for each setting")]
pub struct FixedByPolicy {
    /// [`TrackingSettings::session_mode`].
    pub session_mode: bool,
    /// [`TrackingSettings::afk_threshold_seconds`].
    pub afk_threshold_seconds: bool,
    /// [`TrackingSettings::minimum_title_milliseconds`].
    pub minimum_title_milliseconds: bool,
    /// [`TrackingSettings::absence_ends_session_seconds`].
    pub absence_ends_session_seconds: bool,
}

impl LocalTracking {
    /// What holds together with the company's settings.
    pub fn joined_with(&self, company: &TrackingSettings) -> TrackingSettings {
        let Self { settings: own, fixed } = self;
        let decide = |is_fixed, own, company| if is_fixed { own } else { company };
        let own_rules = WindowRuleList {
            rules: own.window_rules.clone(),
            with_defaults: own.default_window_rules,
        };
        let further = company
            .further_window_rules
            .iter()
            .chain(&own.further_window_rules);
        TrackingSettings {
            session_mode: if fixed.session_mode {
                own.session_mode
            } else {
                company.session_mode
            },
            detail: own.detail.min(company.detail),
            afk_threshold_seconds: decide(
                fixed.afk_threshold_seconds,
                own.afk_threshold_seconds,
                company.afk_threshold_seconds,
            ),
            minimum_title_milliseconds: decide(
                fixed.minimum_title_milliseconds,
                own.minimum_title_milliseconds,
                company.minimum_title_milliseconds,
            ),
            absence_ends_session_seconds: decide(
                fixed.absence_ends_session_seconds,
                own.absence_ends_session_seconds,
                company.absence_ends_session_seconds,
            ),
            window_rules: company.window_rules.clone(),
            default_window_rules: company.default_window_rules,
            further_window_rules: further.cloned().chain([own_rules]).collect(),
        }
    }

    /// What holds as long as nobody knows what the company's settings are: working time only.
    pub fn while_company_is_unknown(&self) -> TrackingSettings {
        TrackingSettings {
            detail: DetailLevel::Hours,
            ..self.settings.clone()
        }
    }
}

#[cfg(test)]
mod tests {
    use timetrack_domain::{
        ApplicationName, EventContent, Subject, WindowTitle,
        recorder::WindowRules,
        tracking_settings::{SessionMode, WindowRule, WindowRuleAction},
    };

    use super::*;

    const LEVELS: [DetailLevel; 3] = [DetailLevel::Hours, DetailLevel::Application, DetailLevel::Title];

    fn with_detail(detail: DetailLevel) -> TrackingSettings {
        TrackingSettings {
            detail,
            ..TrackingSettings::default()
        }
    }

    fn local(settings: TrackingSettings) -> LocalTracking {
        LocalTracking {
            settings,
            fixed: FixedByPolicy::default(),
        }
    }

    #[test]
    fn the_lower_level_of_detail_counts() {
        for own in LEVELS {
            for company in LEVELS {
                let joined = local(with_detail(own)).joined_with(&with_detail(company));
                assert_eq!(joined.detail, own.min(company));
            }
            let unknown = local(with_detail(own)).while_company_is_unknown();
            assert_eq!(unknown.detail, DetailLevel::Hours);
        }
    }

    #[test]
    fn what_either_side_hides_stays_hidden() {
        let rule = |application: &str, action| WindowRule {
            application: Some(application.to_owned()),
            title: None,
            action,
        };
        let own = TrackingSettings {
            window_rules: vec![
                rule("chat", WindowRuleAction::Hide),
                rule("portal", WindowRuleAction::Keep),
            ],
            further_window_rules: vec![WindowRuleList {
                rules: vec![rule("news", WindowRuleAction::Hide)],
                with_defaults: false,
            }],
            ..TrackingSettings::default()
        };
        let company = TrackingSettings {
            window_rules: vec![
                rule("chat|keepass", WindowRuleAction::Keep),
                rule("portal", WindowRuleAction::Exclude),
            ],
            default_window_rules: false,
            further_window_rules: vec![WindowRuleList {
                rules: vec![rule("mail", WindowRuleAction::Exclude)],
                with_defaults: false,
            }],
            ..TrackingSettings::default()
        };
        let joined = local(own).joined_with(&company);
        let rules = WindowRules::from_settings(&joined).unwrap();
        let stored = |application| {
            let window = Subject {
                application: ApplicationName::new(application),
                title: Some(WindowTitle::new("x")),
            };
            rules.content(&window, joined.detail)
        };
        assert_eq!(stored("Chat"), Some(EventContent::HiddenWindow));
        assert_eq!(stored("Portal"), None);
        assert_eq!(stored("KeePassXC"), Some(EventContent::HiddenWindow));
        assert_eq!(stored("Mail"), None);
        assert_eq!(stored("News"), Some(EventContent::HiddenWindow));
        assert!(matches!(stored("Writer"), Some(EventContent::Window(_))));
    }

    #[test]
    fn of_the_rest_the_company_decides_in_its_policy_first() {
        let own = TrackingSettings {
            session_mode: SessionMode::Manual,
            afk_threshold_seconds: 7_000,
            ..TrackingSettings::default()
        };
        let company = TrackingSettings {
            afk_threshold_seconds: 240,
            minimum_title_milliseconds: 5,
            absence_ends_session_seconds: 3_600,
            ..TrackingSettings::default()
        };
        let joined = local(own.clone()).joined_with(&company);
        assert_eq!(joined.session_mode, SessionMode::Automatic);
        assert_eq!(joined.afk_threshold_seconds, 240);
        assert_eq!(joined.minimum_title_milliseconds, 5);
        assert_eq!(joined.absence_ends_session_seconds, 3_600);
        let fixed = LocalTracking {
            settings: own,
            fixed: FixedByPolicy {
                session_mode: true,
                afk_threshold_seconds: true,
                ..FixedByPolicy::default()
            },
        };
        let joined = fixed.joined_with(&company);
        assert_eq!(joined.session_mode, SessionMode::Manual);
        assert_eq!(joined.afk_threshold_seconds, 7_000);
        assert_eq!(joined.minimum_title_milliseconds, 5);
    }
}
