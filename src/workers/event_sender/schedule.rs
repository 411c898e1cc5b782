//! When to send, and how much at once. Pure: time and randomness come in.

use std::time::Duration;

use rand::RngExt;

/// The ceiling of the first wait after a failure.
const FIRST_WAIT: Duration = Duration::from_secs(1);
/// The ceiling of the longest wait after a failure.
const LONGEST_WAIT: Duration = Duration::from_mins(5);
/// Changes of state within this time are told together.
const STATE_CHANGE_DELAY: Duration = Duration::from_secs(1);
/// How soon it is looked again for an outbox or a server that is not there yet.
const NOT_READY_DELAY: Duration = Duration::from_secs(1);
/// The most items of a batch.
const MOST_ITEMS: usize = 500;
/// The most bytes of a batch before it is packed.
const MOST_BYTES: usize = 1024 * 1024;

/// How much a batch may hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BatchLimits {
    /// Items.
    pub items: usize,
    /// Bytes of their texts.
    pub bytes: usize,
}

/// What became of a round.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// There was nothing to send.
    Nothing,
    /// The server answered.
    Sent {
        /// Whether nothing is pending any more.
        drained: bool,
    },
    /// The batch was too large, or could not be understood as a whole.
    SendLess,
    /// It failed.
    Failed {
        /// What the server asked for.
        retry_after: Option<Duration>,
    },
}

/// When the next round is due. Instants are those of any monotonic clock.
#[derive(Debug)]
pub struct SendSchedule {
    heartbeat_interval: Duration,
    send_every: Duration,
    due: Duration,
    /// When the server has to hear from this agent at the latest.
    heartbeat_due: Duration,
    failures_in_a_row: u32,
    items: usize,
}

impl SendSchedule {
    /// The first round is due at once.
    pub fn new(heartbeat_interval: Duration) -> Self {
        Self {
            heartbeat_interval,
            send_every: heartbeat_interval,
            due: Duration::ZERO,
            heartbeat_due: Duration::ZERO,
            failures_in_a_row: 0,
            items: MOST_ITEMS,
        }
    }

    /// How often what is pending is sent.
    pub fn send_every(&mut self, interval: Duration) {
        self.send_every = interval.min(self.heartbeat_interval);
    }

    /// How long to wait from `now` on.
    pub fn wait(&self, now: Duration) -> Duration {
        self.due.saturating_sub(now)
    }

    /// Whether a round is due.
    pub fn is_due(&self, now: Duration) -> bool {
        self.due <= now
    }

    /// Whether the server should hear from this agent even where nothing is pending.
    pub fn heartbeat_is_due(&self, now: Duration) -> bool {
        self.heartbeat_due <= now
    }

    /// How much the next batch may hold.
    pub fn limits(&self) -> BatchLimits {
        BatchLimits {
            items: self.items,
            bytes: MOST_BYTES,
        }
    }

    /// The person asked for it: at once, whatever failed before.
    pub fn send_now(&mut self, now: Duration) {
        self.failures_in_a_row = 0;
        self.due = now;
        self.heartbeat_due = now;
    }

    /// What is going on changed: soon, unless requests fail anyway.
    pub fn state_changed(&mut self, now: Duration) {
        if self.failures_in_a_row == 0 {
            self.due = self.due.min(now + STATE_CHANGE_DELAY);
            self.heartbeat_due = self.heartbeat_due.min(now + STATE_CHANGE_DELAY);
        }
    }

    /// What made requests fail may be over.
    pub fn may_work_again(&mut self, now: Duration) {
        self.failures_in_a_row = 0;
        self.due = self.due.min(now);
    }

    /// The outbox is not open, or no server is known yet.
    pub fn not_ready(&mut self, now: Duration) {
        self.due = now + NOT_READY_DELAY;
    }

    /// Notes what became of a round and gives the wait until the next.
    pub fn next(&mut self, outcome: Outcome, now: Duration, random: &mut impl rand::Rng) -> Duration {
        let wait = match outcome {
            Outcome::Nothing => self.send_every,
            Outcome::Sent { drained } => {
                self.failures_in_a_row = 0;
                self.heartbeat_due = now + self.heartbeat_interval;
                self.items = (self.items * 2).min(MOST_ITEMS);
                if drained { self.send_every } else { Duration::ZERO }
            }
            Outcome::SendLess => {
                self.items = (self.items / 2).max(1);
                Duration::ZERO
            }
            Outcome::Failed { retry_after } => {
                let ceiling = FIRST_WAIT
                    .saturating_mul(1 << self.failures_in_a_row.min(16))
                    .min(LONGEST_WAIT);
                self.failures_in_a_row += 1;
                // Full jitter: a thousand agents that lost their server together must not come back together.
                let wait = ceiling.mul_f64(random.random_range(0.0..=1.0));
                retry_after.map_or(wait, |asked| asked + wait)
            }
        };
        self.due = now + wait;
        wait
    }
}

#[cfg(test)]
mod tests {
    use rand::{SeedableRng, rngs::StdRng};

    use super::*;

    const MINUTE: Duration = Duration::from_mins(1);

    fn schedule() -> (SendSchedule, StdRng) {
        (SendSchedule::new(MINUTE), StdRng::seed_from_u64(3))
    }

    #[test]
    fn waits_grow_to_five_minutes_and_success_forgets_them() {
        let (mut schedule, mut random) = schedule();
        let mut longest = Duration::ZERO;
        for failure in 0..200_u32 {
            let wait = schedule.next(Outcome::Failed { retry_after: None }, Duration::ZERO, &mut random);
            let ceiling = Duration::from_secs(1 << failure.min(9)).min(LONGEST_WAIT);
            assert!(wait <= ceiling, "failure {failure}: {wait:?}");
            longest = longest.max(wait);
        }
        assert!(
            longest > Duration::from_mins(4),
            "the whole range is used: {longest:?}"
        );
        schedule.next(Outcome::Sent { drained: true }, Duration::ZERO, &mut random);
        let wait = schedule.next(Outcome::Failed { retry_after: None }, Duration::ZERO, &mut random);
        assert!(wait <= FIRST_WAIT);
    }

    #[test]
    fn the_server_is_never_asked_sooner_than_it_wants() {
        let (mut schedule, mut random) = schedule();
        let outcome = Outcome::Failed {
            retry_after: Some(MINUTE),
        };
        assert!(schedule.next(outcome, Duration::ZERO, &mut random) >= MINUTE);
        assert!(!schedule.is_due(MINUTE / 2));
        schedule.state_changed(Duration::ZERO);
        assert!(
            !schedule.is_due(MINUTE / 2),
            "a change of state does not hammer a server that fails"
        );
        schedule.send_now(MINUTE / 2);
        assert!(schedule.is_due(MINUTE / 2), "but the person may ask at any time");
    }

    #[test]
    fn a_batch_that_is_not_taken_shrinks_to_one_item_and_grows_again() {
        let (mut schedule, mut random) = schedule();
        for _ in 0..20 {
            assert_eq!(
                schedule.next(Outcome::SendLess, Duration::ZERO, &mut random),
                Duration::ZERO
            );
        }
        assert_eq!(schedule.limits().items, 1);
        for _ in 0..20 {
            schedule.next(Outcome::Sent { drained: false }, Duration::ZERO, &mut random);
        }
        assert_eq!(schedule.limits().items, MOST_ITEMS);
    }

    #[test]
    fn heartbeats_come_without_events_and_changes_are_told_soon() {
        let (mut schedule, mut random) = schedule();
        schedule.send_every(Duration::from_secs(5));
        schedule.next(Outcome::Sent { drained: true }, Duration::ZERO, &mut random);
        assert_eq!(schedule.wait(Duration::ZERO), Duration::from_secs(5));
        assert!(!schedule.heartbeat_is_due(MINUTE / 2));
        assert!(schedule.heartbeat_is_due(MINUTE));
        schedule.state_changed(Duration::ZERO);
        assert!(schedule.is_due(STATE_CHANGE_DELAY) && schedule.heartbeat_is_due(STATE_CHANGE_DELAY));
    }
}
