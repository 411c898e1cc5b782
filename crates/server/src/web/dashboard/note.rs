//! What somebody should look at, in words.

use timetrack_protocol::ReportedProblem;

use crate::services::device_health::{Attention, Trouble};
use crate::web::locale::Locale;

/// Something to look at.
#[derive(Clone, Debug)]
pub(crate) struct Note {
    pub(crate) class: &'static str,
    pub(crate) icon: &'static str,
    pub(crate) title: String,
    pub(crate) machine: String,
    pub(crate) advice: String,
}

pub(super) fn notes(attention: &[Attention], locale: Locale) -> Vec<Note> {
    attention.iter().map(|one| Note::new(one, locale)).collect()
}

impl Note {
    /// What is wrong, and what to do.
    pub(crate) fn new(attention: &Attention, locale: Locale) -> Self {
        let (class, icon, title, advice) = match &attention.trouble {
            Trouble::Clock { fast_by } => {
                let key = if fast_by.is_negative() {
                    "attention-clock-slow"
                } else {
                    "attention-clock-fast"
                };
                let title = locale.text_with(key, &[("distance", &locale.distance(*fast_by))]);
                (
                    "is-break",
                    "clock-off",
                    title,
                    locale.text("attention-clock-advice"),
                )
            }
            Trouble::SetAside { count } => (
                "is-problem",
                "warn",
                locale.text_counted("attention-set-aside", *count, &[]),
                locale.text("attention-set-aside-advice"),
            ),
            Trouble::Discarded { count } => (
                "is-problem",
                "warn",
                locale.text_counted("attention-discarded", *count, &[]),
                locale.text("attention-discarded-advice"),
            ),
            Trouble::Silent { since } => (
                "is-break",
                "cloud",
                locale.text_with("attention-silent", &[("distance", &locale.distance(*since))]),
                locale.text("attention-silent-advice"),
            ),
            Trouble::Doubled => (
                "is-problem",
                "copy",
                locale.text("attention-doubled"),
                locale.text("attention-doubled-advice"),
            ),
            Trouble::Reported { code } => reported(code, locale),
        };
        Self {
            class,
            icon,
            title,
            machine: attention.machine.clone(),
            advice,
        }
    }
}

/// What an agent reports, in words.
fn reported(word: &str, locale: Locale) -> (&'static str, &'static str, String, String) {
    let Some(problem) = ReportedProblem::from_word(word) else {
        // A newer agent may know problems that this server does not.
        return (
            "is-problem",
            "warn",
            locale.text_with("problem-unknown", &[("code", word)]),
            locale.text("problem-unknown-advice"),
        );
    };
    let (title, advice) = match problem {
        ReportedProblem::OutboxUnwritable => {
            ("problem-outbox-unwritable", "problem-outbox-unwritable-advice")
        }
        ReportedProblem::OutboxDamaged => ("problem-outbox-damaged", "problem-outbox-damaged-advice"),
        ReportedProblem::WorkerGaveUp => ("problem-worker", "problem-worker-advice"),
        ReportedProblem::NoDesktopSession => ("problem-no-desktop", "problem-no-desktop-advice"),
        ReportedProblem::WindowsUnavailable => ("problem-windows", "problem-windows-advice"),
        ReportedProblem::IdleUnavailable => ("problem-idle", "problem-idle-advice"),
        ReportedProblem::SessionEventsUnavailable => {
            ("problem-session-events", "problem-session-events-advice")
        }
        ReportedProblem::ClockStepped => ("problem-clock-stepped", "problem-clock-stepped-advice"),
        ReportedProblem::ConfigWrong => ("problem-config", "problem-config-advice"),
        ReportedProblem::ConfigOdd => ("problem-config-odd", "problem-config-odd-advice"),
        ReportedProblem::SettingsNotUnderstood => ("problem-settings", "problem-settings-advice"),
        ReportedProblem::CredentialInFile => ("problem-credential", "problem-credential-advice"),
    };
    let (class, icon) = match problem {
        // Worth knowing; nothing is missing for them.
        ReportedProblem::SessionEventsUnavailable
        | ReportedProblem::ConfigOdd
        | ReportedProblem::SettingsNotUnderstood
        | ReportedProblem::CredentialInFile => ("is-break", "info"),
        ReportedProblem::OutboxUnwritable
        | ReportedProblem::OutboxDamaged
        | ReportedProblem::WorkerGaveUp
        | ReportedProblem::NoDesktopSession
        | ReportedProblem::WindowsUnavailable
        | ReportedProblem::IdleUnavailable
        | ReportedProblem::ClockStepped
        | ReportedProblem::ConfigWrong => ("is-problem", "warn"),
    };
    (class, icon, locale.text(title), locale.text(advice))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::locale::Language;

    #[test]
    fn every_problem_that_an_agent_reports_has_words_of_its_own() {
        for language in Language::ALL {
            let locale = Locale::new(language);
            let mut titles = std::collections::BTreeSet::new();
            for problem in ReportedProblem::ALL {
                let note = Note::new(
                    &Attention {
                        machine: "LT-0371".to_owned(),
                        trouble: Trouble::Reported {
                            code: problem.word().to_owned(),
                        },
                    },
                    locale,
                );
                assert!(!note.title.contains(problem.word()), "{}", note.title);
                assert!(
                    !note.advice.is_empty() && titles.insert(note.title),
                    "{problem:?}"
                );
            }
        }
    }
}
