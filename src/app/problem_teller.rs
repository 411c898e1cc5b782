//! Tells problems on the terminal that the agent was started from: a person who looks there looks at no tray.

use std::{collections::BTreeSet, sync::Arc};

use jiff::{Timestamp, tz::TimeZone};

use crate::{
    cli::Terminal,
    i18n::Texts,
    status::{AgentStatus, ProblemCode, Severity},
    status_text::problem_text,
};

/// See the module's documentation.
pub(super) struct ProblemTeller {
    texts: Arc<Texts>,
    /// What holds and is told.
    told: BTreeSet<ProblemCode>,
}

impl ProblemTeller {
    /// A teller that has told nothing yet but what the start itself prints.
    pub(super) fn new(texts: Arc<Texts>) -> Self {
        Self {
            texts,
            told: BTreeSet::new(),
        }
    }

    /// Tells what is new in `status`.
    pub(super) fn tell(&mut self, status: &AgentStatus, now: Timestamp) {
        for line in self.new_lines(status, now) {
            Terminal::standard().error(&line);
        }
    }

    fn new_lines(&mut self, status: &AgentStatus, now: Timestamp) -> Vec<String> {
        let (hold, mut lines) = (&status.problems, Vec::new());
        self.told
            .retain(|code| hold.iter().any(|problem| problem.code() == *code));
        for problem in hold {
            let is_grave = problem.severity() >= Severity::Warning;
            if is_grave && !is_printed_at_the_start(problem.code()) && self.told.insert(problem.code()) {
                let told = problem_text(problem, &self.texts, now, &TimeZone::system());
                lines.push(format!("timetrack: {}. {}", told.title, told.text));
            }
        }
        lines
    }
}

fn is_printed_at_the_start(code: ProblemCode) -> bool {
    matches!(
        code,
        ProblemCode::ConfigWrong | ProblemCode::ConfigOdd | ProblemCode::NoDesktopSession
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        config::Language,
        status::{Obstacle, Problem, test_status},
    };

    #[test]
    fn each_problem_is_told_once_while_it_holds() {
        let now = "2026-11-18T08:00:00Z".parse().unwrap();
        let mut teller = ProblemTeller::new(Arc::new(Texts::new(Language::English)));
        let mut lines = |problems: &[Problem]| {
            let status = AgentStatus {
                problems: problems.to_vec(),
                ..test_status()
            };
            teller.new_lines(&status, now)
        };
        let quarantined = |count| Problem::EventsQuarantined { count };
        let first = lines(&[Problem::NoDesktopSession, quarantined(3)]);
        assert_eq!(first.len(), 1, "{first:?}");
        assert!(
            first[0].starts_with("timetrack: 3 events were set aside. "),
            "{first:?}"
        );
        assert!(lines(&[quarantined(4)]).is_empty());
        assert!(lines(&[]).is_empty());
        assert_eq!(lines(&[quarantined(1)]).len(), 1);
        let obstacle = Obstacle::DisplayNotUsable;
        assert_eq!(lines(&[Problem::WindowsUnavailable { obstacle }]).len(), 1);
    }
}
