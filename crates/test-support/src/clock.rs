//! A clock that moves only when the test says so.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use timetrack_domain::time::{Clock, Moment, whole_milliseconds};

/// A clock in the test's hand. Clones share one time, so the test keeps one and gives the other away.
#[derive(Clone, Debug)]
pub struct FakeClock {
    moment: Arc<Mutex<Moment>>,
}

impl FakeClock {
    /// A clock that stands at `wall`, cut to whole milliseconds. Both monotonic clocks start at one hour, so that
    /// a test can also look back.
    pub fn at(wall: Timestamp) -> Self {
        let moment = Moment {
            wall: whole_milliseconds(wall),
            awake: Duration::from_hours(1),
            elapsed: Duration::from_hours(1),
        };
        Self {
            moment: Arc::new(Mutex::new(moment)),
        }
    }

    /// A clock that stands at an instant such as `2026-03-29T08:30:00Z`.
    ///
    /// # Panics
    ///
    /// When the text is no instant.
    pub fn at_text(wall: &str) -> Self {
        Self::at(wall.parse().expect("the test gives an instant in RFC 3339"))
    }

    /// Lets time pass while the computer is in use.
    pub fn advance(&self, passed: Duration) {
        let mut moment = self.lock();
        moment.wall += passed;
        moment.awake += passed;
        moment.elapsed += passed;
    }

    /// Lets time pass while the computer is suspended.
    pub fn suspend(&self, passed: Duration) {
        let mut moment = self.lock();
        moment.wall += passed;
        moment.elapsed += passed;
    }

    /// Sets the wall clock forward, or back when negative, without time passing.
    pub fn step_wall_clock(&self, step: SignedDuration) {
        self.lock().wall += step;
    }

    /// Starts the computer anew: the monotonic clocks begin again at zero after `off` without power.
    pub fn reboot(&self, off: Duration) {
        let mut moment = self.lock();
        moment.wall += off;
        moment.awake = Duration::ZERO;
        moment.elapsed = Duration::ZERO;
    }

    fn lock(&self) -> MutexGuard<'_, Moment> {
        self.moment.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Clock for FakeClock {
    fn now(&self) -> Timestamp {
        self.lock().wall
    }

    fn moment(&self) -> Moment {
        *self.lock()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clones_share_one_time() {
        let clock = FakeClock::at_text("2026-03-29T00:59:59.0004Z");
        assert_eq!(clock.now().to_string(), "2026-03-29T00:59:59Z");
        clock.clone().advance(Duration::from_secs(2));
        assert_eq!(clock.now().to_string(), "2026-03-29T01:00:01Z");
    }

    #[test]
    fn each_kind_of_gap_shows_on_its_own_clock() {
        let clock = FakeClock::at_text("2026-03-29T08:00:00Z");
        let before = clock.moment();
        clock.advance(Duration::from_secs(5));
        clock.suspend(Duration::from_mins(10));
        clock.step_wall_clock(SignedDuration::from_mins(-3));
        let after = clock.moment();
        assert_eq!(after.suspended_since(&before), Duration::from_mins(10));
        assert_eq!(
            after.wall_clock_step_since(&before),
            SignedDuration::from_mins(-3)
        );
        assert_eq!(after.awake, before.awake + Duration::from_secs(5));

        clock.reboot(Duration::from_hours(8));
        assert_eq!(clock.moment().elapsed, Duration::ZERO);
        assert_eq!(clock.now().to_string(), "2026-03-29T16:07:05Z");
    }
}
