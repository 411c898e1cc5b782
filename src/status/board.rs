//! Which problems hold, and which of them show. Pure: the time comes in.

use std::{collections::BTreeMap, time::Duration};

use super::{Problem, ProblemCode};

/// The problems that hold, each with the moment it was raised.
#[derive(Debug, Default)]
pub struct ProblemBoard {
    raised: BTreeMap<ProblemCode, (Problem, Duration)>,
}

impl ProblemBoard {
    /// Notes that `problem` holds at `now` (any monotonic clock). What it says replaces what it said before; the moment
    /// it was first raised stays, save for one that fades.
    pub fn raise(&mut self, problem: Problem, now: Duration) {
        let fades = problem.code().time_to_fade().is_some();
        self.raised
            .entry(problem.code())
            .and_modify(|(held, since)| {
                *held = problem.clone();
                *since = if fades { now } else { *since };
            })
            .or_insert((problem, now));
    }

    /// Notes that a problem no longer holds.
    pub fn clear(&mut self, code: ProblemCode) {
        self.raised.remove(&code);
    }

    /// What shows at `now`, the gravest first.
    pub fn visible(&self, now: Duration) -> Vec<Problem> {
        let lasted = |code: ProblemCode, since: Duration| {
            let lasted = now.saturating_sub(since);
            lasted >= code.time_to_visible() && code.time_to_fade().is_none_or(|end| lasted < end)
        };
        let mut visible: Vec<Problem> = self
            .raised
            .iter()
            .filter(|(code, (_, since))| lasted(**code, *since))
            .filter(|(code, _)| {
                !code
                    .hidden_by()
                    .iter()
                    .any(|other| self.raised.contains_key(other))
            })
            .map(|(_, (problem, _))| problem.clone())
            .collect();
        visible.sort_by_key(|problem| std::cmp::Reverse(problem.severity()));
        visible
    }

    /// How long until a problem begins or ceases to show by itself; `None` where none will.
    pub fn next_change(&self, now: Duration) -> Option<Duration> {
        self.raised
            .iter()
            .flat_map(|(code, (_, since))| {
                let begins = *since + code.time_to_visible();
                [Some(begins), code.time_to_fade().map(|end| *since + end)]
            })
            .filter_map(|change| change?.checked_sub(now))
            .filter(|wait| !wait.is_zero())
            .min()
    }
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::*;

    const UNREACHABLE: Problem = Problem::ServerUnreachable {
        since: Timestamp::UNIX_EPOCH,
    };

    #[test]
    fn a_hiccup_does_not_show() {
        let mut board = ProblemBoard::default();
        board.raise(UNREACHABLE, Duration::from_secs(100));
        assert!(board.visible(Duration::from_secs(130)).is_empty());
        assert_eq!(
            board.next_change(Duration::from_secs(130)),
            Some(Duration::from_secs(30))
        );
        board.raise(UNREACHABLE, Duration::from_secs(150));
        assert_eq!(board.visible(Duration::from_secs(160)), [UNREACHABLE]);
        board.clear(ProblemCode::ServerUnreachable);
        assert!(board.visible(Duration::from_secs(999)).is_empty());
    }

    #[test]
    fn what_is_over_fades_and_may_come_again() {
        let stepped = |seconds| Problem::ClockStepped {
            seconds,
            at: Timestamp::UNIX_EPOCH,
        };
        let hour = Duration::from_hours(1);
        let mut board = ProblemBoard::default();
        board.raise(stepped(5), Duration::ZERO);
        assert_eq!(board.visible(hour / 2), [stepped(5)]);
        assert_eq!(board.next_change(hour / 2), Some(hour / 2));
        assert!(board.visible(hour).is_empty());
        assert_eq!(board.next_change(hour), None);
        board.raise(stepped(-5), hour * 2);
        assert_eq!(board.visible(hour * 2), [stepped(-5)]);
    }

    #[test]
    fn the_cause_hides_its_consequence_and_the_gravest_comes_first() {
        let mut board = ProblemBoard::default();
        board.raise(UNREACHABLE, Duration::ZERO);
        board.raise(Problem::Unauthorised, Duration::ZERO);
        board.raise(
            Problem::EventsDiscarded {
                count: 3,
                unsaved: 0,
                no_room: 0,
            },
            Duration::ZERO,
        );
        let codes: Vec<_> = board
            .visible(Duration::from_secs(600))
            .iter()
            .map(Problem::code)
            .collect();
        assert_eq!(codes, [ProblemCode::EventsDiscarded, ProblemCode::Unauthorised]);
    }
}
