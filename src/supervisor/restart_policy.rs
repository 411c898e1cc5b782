//! When a worker that failed is started again. Pure: time and randomness come in.

use std::{collections::VecDeque, time::Duration};

use rand::RngExt;

/// The first wait.
const FIRST_WAIT: Duration = Duration::from_secs(1);
/// The longest wait.
const LONGEST_WAIT: Duration = Duration::from_secs(300);
/// A worker that ran this long counts as healthy again.
const HEALTHY_AFTER: Duration = Duration::from_secs(600);
/// More restarts than this within [`GIVE_UP_WINDOW`] and the worker is given up.
const MOST_RESTARTS: usize = 5;
/// See [`MOST_RESTARTS`].
const GIVE_UP_WINDOW: Duration = Duration::from_secs(600);

/// What to do about a worker that ended without being asked to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    /// Start it again after this long.
    RestartIn(Duration),
    /// Leave it until somebody asks for it.
    GiveUp,
}

/// Exponential backoff with jitter for one worker: 1 s at first, 5 min at most; five restarts in ten minutes, then none.
#[derive(Debug, Default)]
pub struct RestartPolicy {
    started_at: Duration,
    failures_in_a_row: u32,
    restarts: VecDeque<Duration>,
}

impl RestartPolicy {
    /// Notes that the worker was started at `now` (any monotonic clock).
    pub fn started(&mut self, now: Duration) {
        self.started_at = now;
    }

    /// Decides what follows an end at `now`.
    pub fn ended(&mut self, now: Duration, random: &mut impl rand::Rng) -> Decision {
        if now.saturating_sub(self.started_at) >= HEALTHY_AFTER {
            self.failures_in_a_row = 0;
            self.restarts.clear();
        }
        while self
            .restarts
            .front()
            .is_some_and(|&at| now.saturating_sub(at) > GIVE_UP_WINDOW)
        {
            self.restarts.pop_front();
        }
        if self.restarts.len() >= MOST_RESTARTS {
            return Decision::GiveUp;
        }
        self.restarts.push_back(now);
        let ceiling = FIRST_WAIT
            .saturating_mul(1 << self.failures_in_a_row.min(16))
            .min(LONGEST_WAIT);
        self.failures_in_a_row += 1;
        Decision::RestartIn(ceiling.mul_f64(random.random_range(0.5..=1.0)))
    }
}

#[cfg(test)]
mod tests {
    use rand::{SeedableRng, rngs::StdRng};

    use super::*;

    #[test]
    fn waits_grow_and_the_sixth_failure_in_ten_minutes_is_the_last() {
        let mut policy = RestartPolicy::default();
        let mut random = StdRng::seed_from_u64(7);
        let mut now = Duration::ZERO;
        for ceiling in [1, 2, 4, 8, 16] {
            policy.started(now);
            let Decision::RestartIn(wait) = policy.ended(now, &mut random) else {
                panic!("gave up too early")
            };
            assert!(wait <= Duration::from_secs(ceiling) && wait >= Duration::from_secs(ceiling) / 2);
            now += wait;
        }
        assert_eq!(policy.ended(now, &mut random), Decision::GiveUp);
    }

    #[test]
    fn a_healthy_run_forgives() {
        let mut policy = RestartPolicy::default();
        let mut random = StdRng::seed_from_u64(7);
        for _ in 0..5 {
            policy.ended(Duration::ZERO, &mut random);
        }
        policy.started(Duration::ZERO);
        let decision = policy.ended(HEALTHY_AFTER, &mut random);
        assert!(matches!(decision, Decision::RestartIn(wait) if wait <= FIRST_WAIT));
    }
}
