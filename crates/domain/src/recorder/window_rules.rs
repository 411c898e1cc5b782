//! Which windows are stored, and with how much.

mod defaults;
mod private_browsing;

use regex::{Regex, RegexBuilder};

use crate::{
    EventContent, Subject, TrackingSettings,
    tracking_settings::{DetailLevel, WindowRule, WindowRuleAction, WindowRuleList},
};

/// The most rules that one list may have.
pub const MAXIMUM_WINDOW_RULES: usize = 500;
/// The most memory that one compiled pattern may take, in bytes.
const MAXIMUM_PATTERN_BYTES: usize = 512 * 1024;

/// [`WindowRule`]s with their patterns compiled. Where there are several lists, each is asked for itself and the
/// strictest answer counts.
#[derive(Clone, Debug)]
pub struct WindowRules {
    lists: Vec<CompiledList>,
}

/// A rule cannot be used as it is.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum InvalidWindowRule {
    /// A pattern is no regular expression, or needs too much memory.
    #[error("the {} pattern of window rule {number} cannot be used", field.as_str())]
    Pattern {
        /// Which rule, counted from one.
        number: usize,
        /// Which of its patterns.
        field: PatternField,
        /// What is wrong with it.
        #[source]
        source: regex::Error,
    },
    /// There are more than [`MAXIMUM_WINDOW_RULES`].
    #[error("there are {count} window rules; at most {MAXIMUM_WINDOW_RULES} are possible")]
    TooMany {
        /// How many.
        count: usize,
    },
}

/// One of the two patterns of a [`WindowRule`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PatternField {
    /// [`WindowRule::application`].
    Application,
    /// [`WindowRule::title`].
    Title,
}

impl PatternField {
    /// The name of the field in settings.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Application => "application",
            Self::Title => "title",
        }
    }
}

impl WindowRules {
    /// Compiles `rules`, without any defaults.
    ///
    /// # Errors
    /// [`InvalidWindowRule`] with the first rule that cannot be used. The person who set it has to change it; until
    /// then [`WindowRules::hide_everything`] is what may stand in for it.
    pub fn compile(rules: &[WindowRule]) -> Result<Self, InvalidWindowRule> {
        if rules.len() > MAXIMUM_WINDOW_RULES {
            return Err(InvalidWindowRule::TooMany { count: rules.len() });
        }
        let rules = rules
            .iter()
            .enumerate()
            .map(|(index, rule)| CompiledRule::compile(index + 1, rule))
            .collect::<Result<_, _>>()?;
        Ok(Self {
            lists: vec![CompiledList {
                rules,
                otherwise: WindowRuleAction::Keep,
            }],
        })
    }

    /// The rules of `settings`, followed by [`WindowRule::defaults`] where the settings want them, and those of the
    /// further lists.
    ///
    /// # Errors
    /// As [`WindowRules::compile`].
    pub fn from_settings(settings: &TrackingSettings) -> Result<Self, InvalidWindowRule> {
        let defaults = Self::compile(&WindowRule::defaults())?;
        let list = |rules: &[WindowRule], with_defaults| {
            let mut compiled = Self::compile(rules)?;
            if with_defaults {
                compiled.append(&defaults);
            }
            Ok(compiled)
        };
        let mut joined = list(&settings.window_rules, settings.default_window_rules)?;
        for WindowRuleList { rules, with_defaults } in &settings.further_window_rules {
            joined.lists.extend(list(rules, *with_defaults)?.lists);
        }
        Ok(joined)
    }

    /// Hides every window: for when nobody can tell what was meant to be hidden.
    pub fn hide_everything() -> Self {
        Self {
            lists: vec![CompiledList {
                rules: Vec::new(),
                otherwise: WindowRuleAction::Hide,
            }],
        }
    }

    /// What is stored of a window at a level of detail; `None` where nothing is.
    pub fn content(&self, window: &Subject, detail: DetailLevel) -> Option<EventContent> {
        let with_title = match detail {
            DetailLevel::Hours => return None,
            DetailLevel::Application => false,
            DetailLevel::Title => true,
        };
        let subject = |title: bool| {
            EventContent::Window(Subject {
                application: window.application.clone(),
                title: window.title.clone().filter(|_| title),
            })
        };
        match self.action(window) {
            WindowRuleAction::Exclude => None,
            WindowRuleAction::Hide => Some(EventContent::HiddenWindow),
            WindowRuleAction::HideTitle => Some(subject(false)),
            WindowRuleAction::Keep => Some(subject(with_title)),
        }
    }

    fn action(&self, window: &Subject) -> WindowRuleAction {
        let answers = self.lists.iter().map(|list| list.action(window));
        answers.min().unwrap_or(WindowRuleAction::Keep)
    }

    /// Adds rules that are asked where none of the own ones matches. Their patterns are shared.
    fn append(&mut self, others: &Self) {
        let rules = others.lists.iter().flat_map(|list| list.rules.iter().cloned());
        if let Some(last) = self.lists.last_mut() {
            last.rules.extend(rules);
        }
    }
}

/// The rules of one party, in order.
#[derive(Clone, Debug)]
struct CompiledList {
    rules: Vec<CompiledRule>,
    otherwise: WindowRuleAction,
}

impl CompiledList {
    fn action(&self, window: &Subject) -> WindowRuleAction {
        self.rules
            .iter()
            .find(|rule| rule.matches(window))
            .map_or(self.otherwise, |rule| rule.action)
    }
}

#[derive(Clone, Debug)]
struct CompiledRule {
    application: Option<Regex>,
    title: Option<Regex>,
    action: WindowRuleAction,
}

impl CompiledRule {
    fn compile(number: usize, rule: &WindowRule) -> Result<Self, InvalidWindowRule> {
        let compile = |pattern: &Option<String>, field| {
            pattern
                .as_deref()
                .map(compile_pattern)
                .transpose()
                .map_err(|source| InvalidWindowRule::Pattern {
                    number,
                    field,
                    source,
                })
        };
        Ok(Self {
            application: compile(&rule.application, PatternField::Application)?,
            title: compile(&rule.title, PatternField::Title)?,
            action: rule.action,
        })
    }

    fn matches(&self, window: &Subject) -> bool {
        let title = window.title.as_ref().map_or("", |title| title.as_str());
        let application = window.application.as_str();
        match (&self.application, &self.title) {
            (None, None) => false,
            (Some(pattern), None) => pattern.is_match(application),
            (None, Some(pattern)) => pattern.is_match(title),
            (Some(one), Some(two)) => one.is_match(application) && two.is_match(title),
        }
    }
}

fn compile_pattern(pattern: &str) -> Result<Regex, regex::Error> {
    RegexBuilder::new(pattern)
        .case_insensitive(true)
        .size_limit(MAXIMUM_PATTERN_BYTES)
        .build()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{ApplicationName, WindowTitle};

    fn window(application: &str, title: &str) -> Subject {
        Subject {
            application: ApplicationName::new(application),
            title: Some(WindowTitle::new(title)),
        }
    }

    fn rule(application: Option<&str>, title: Option<&str>, action: WindowRuleAction) -> WindowRule {
        WindowRule {
            application: application.map(str::to_owned),
            title: title.map(str::to_owned),
            action,
        }
    }

    #[test]
    fn the_first_rule_that_matches_decides() {
        let rules = WindowRules::compile(&[
            rule(None, None, WindowRuleAction::Exclude),
            rule(Some("writer"), Some("invoice"), WindowRuleAction::Keep),
            rule(Some("WRITER"), None, WindowRuleAction::HideTitle),
            rule(None, Some("^bank"), WindowRuleAction::Exclude),
            rule(Some("chat"), None, WindowRuleAction::Hide),
        ])
        .unwrap();
        let stored = |application: &str, title: &str| {
            let raw = window(application, title);
            rules.content(&raw, DetailLevel::Title)
        };
        let named = |application: &str, title: Option<&str>| {
            Some(EventContent::Window(Subject {
                application: ApplicationName::new(application),
                title: title.map(WindowTitle::new),
            }))
        };
        assert_eq!(stored("Writer", "Invoice 7"), named("Writer", Some("Invoice 7")));
        assert_eq!(stored("Writer", "Diary"), named("Writer", None));
        assert_eq!(stored("Firefox", "Bank of X"), None);
        assert_eq!(stored("Firefox", "My bank"), named("Firefox", Some("My bank")));
        assert_eq!(stored("Chat", "Anyone"), Some(EventContent::HiddenWindow));
    }

    #[test]
    fn of_several_lists_the_strictest_answer_counts() {
        let list = |rules, with_defaults| WindowRuleList { rules, with_defaults };
        let settings = TrackingSettings {
            window_rules: vec![
                rule(Some("chat"), None, WindowRuleAction::Keep),
                rule(Some("keepass"), None, WindowRuleAction::Keep),
                rule(Some("mail"), None, WindowRuleAction::Exclude),
            ],
            default_window_rules: false,
            further_window_rules: vec![
                list(
                    vec![
                        rule(Some("mail"), Some("news"), WindowRuleAction::Keep),
                        rule(Some("chat|mail"), None, WindowRuleAction::HideTitle),
                    ],
                    false,
                ),
                list(Vec::new(), true),
            ],
            ..TrackingSettings::default()
        };
        let rules = WindowRules::from_settings(&settings).unwrap();
        let action = |application, title| rules.action(&window(application, title));
        assert_eq!(action("Chat", "Anyone"), WindowRuleAction::HideTitle);
        assert_eq!(action("Mail", "Inbox"), WindowRuleAction::Exclude);
        assert_eq!(action("Mail", "News"), WindowRuleAction::Exclude);
        assert_eq!(action("KeePassXC", "Passwords"), WindowRuleAction::Hide);
        assert_eq!(action("Writer", "Letter"), WindowRuleAction::Keep);
    }

    #[test]
    fn the_level_of_detail_leaves_out_what_it_does_not_ask_for() {
        let rules = WindowRules::compile(&[rule(Some("chat"), None, WindowRuleAction::Hide)]).unwrap();
        let raw = window("Writer", "Letter");
        assert_eq!(rules.content(&raw, DetailLevel::Hours), None);
        let Some(EventContent::Window(subject)) = rules.content(&raw, DetailLevel::Application) else {
            panic!("no window")
        };
        assert_eq!(subject.title, None);
        assert_eq!(rules.content(&window("Chat", "x"), DetailLevel::Hours), None);
        assert_eq!(
            rules.content(&window("Chat", "x"), DetailLevel::Application),
            Some(EventContent::HiddenWindow)
        );
    }

    #[test]
    fn a_pattern_that_cannot_be_used_is_an_error_with_its_place() {
        for pattern in ["(", "[a-", r"\", r"(\w{400}){400}"] {
            let rules = [
                rule(Some("fine"), None, WindowRuleAction::Keep),
                rule(Some("fine"), Some(pattern), WindowRuleAction::Hide),
            ];
            let error = WindowRules::compile(&rules).unwrap_err();
            let InvalidWindowRule::Pattern { number, field, .. } = error else {
                panic!("{error}")
            };
            assert_eq!((number, field), (2, PatternField::Title));
        }
        let many = vec![rule(Some("x"), None, WindowRuleAction::Hide); MAXIMUM_WINDOW_RULES + 1];
        assert_eq!(
            WindowRules::compile(&many).unwrap_err(),
            InvalidWindowRule::TooMany {
                count: MAXIMUM_WINDOW_RULES + 1
            }
        );
    }

    #[test]
    fn hide_everything_hides_everything() {
        let rules = WindowRules::hide_everything();
        assert_eq!(
            rules.content(&window("Writer", "Letter"), DetailLevel::Title),
            Some(EventContent::HiddenWindow)
        );
        assert_eq!(
            rules.content(&window("Writer", "Letter"), DetailLevel::Hours),
            None
        );
    }
}
