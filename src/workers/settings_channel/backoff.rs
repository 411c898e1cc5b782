//! How long to wait after a failure. Pure: randomness comes in.

use std::time::Duration;

use rand::RngExt;

/// The ceiling of the longest wait.
const LONGEST: Duration = Duration::from_mins(5);

/// Waits that grow from failure to failure.
#[derive(Debug)]
pub(super) struct Backoff {
    first: Duration,
    failures_in_a_row: u32,
}

impl Backoff {
    /// `first` is the ceiling of the first wait.
    pub(super) fn new(first: Duration) -> Self {
        Self {
            first,
            failures_in_a_row: 0,
        }
    }

    /// It worked, or what made it fail may be over.
    pub(super) fn reset(&mut self) {
        self.failures_in_a_row = 0;
    }

    /// The wait after one more failure; `asked` is what the server wants at least. Full jitter: a thousand agents that
    /// lost their server together must not come back together.
    pub(super) fn next(&mut self, asked: Option<Duration>, random: &mut impl rand::Rng) -> Duration {
        let ceiling = self
            .first
            .saturating_mul(1 << self.failures_in_a_row.min(16))
            .min(LONGEST);
        self.failures_in_a_row += 1;
        asked.unwrap_or_default() + ceiling.mul_f64(random.random_range(0.0..=1.0))
    }
}

#[cfg(test)]
mod tests {
    use rand::{SeedableRng, rngs::StdRng};

    use super::*;

    #[test]
    fn waits_use_their_whole_range_and_grow_to_five_minutes() {
        let mut random = StdRng::seed_from_u64(5);
        let mut backoff = Backoff::new(Duration::from_secs(3));
        let (mut shortest, mut longest) = (Duration::MAX, Duration::ZERO);
        for failure in 0..300_u32 {
            let wait = backoff.next(None, &mut random);
            let ceiling = Duration::from_secs(3 << failure.min(9)).min(LONGEST);
            assert!(wait <= ceiling, "failure {failure}: {wait:?}");
            if failure > 9 {
                (shortest, longest) = (shortest.min(wait), longest.max(wait));
            }
        }
        assert!(
            shortest < LONGEST / 10 && longest > LONGEST * 9 / 10,
            "{shortest:?} {longest:?}"
        );
        backoff.reset();
        assert!(backoff.next(None, &mut random) <= Duration::from_secs(3));
        let asked = Duration::from_mins(1);
        assert!(backoff.next(Some(asked), &mut random) >= asked);
    }
}
