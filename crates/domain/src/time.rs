//! Instants, and the clock that the edges bring.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

/// The source of time. Implemented by `timetrack_platform::SystemClock` and by fakes in tests.
pub trait Clock: Send + Sync {
    /// The wall clock in UTC, in whole milliseconds.
    fn now(&self) -> Timestamp;

    /// The wall clock and both monotonic clocks, read together.
    fn moment(&self) -> Moment;
}

/// One reading of all three clocks of a computer.
///
/// The wall clock can be set by anyone; the difference between two readings of [`Moment::elapsed`] is how much time
/// truly passed; the part of it that [`Moment::awake`] did not see was spent suspended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment {
    /// The wall clock in UTC, in whole milliseconds.
    pub wall: Timestamp,
    /// Monotonic time that stands still while the computer is suspended, since an arbitrary start.
    pub awake: Duration,
    /// Monotonic time that goes on while the computer is suspended, since an arbitrary start.
    pub elapsed: Duration,
}

impl Moment {
    /// How long the computer was suspended between `earlier` and this moment.
    pub fn suspended_since(&self, earlier: &Moment) -> Duration {
        let passed = self.elapsed.saturating_sub(earlier.elapsed);
        passed.saturating_sub(self.awake.saturating_sub(earlier.awake))
    }

    /// How far the wall clock was set forward (positive) or back (negative) between `earlier` and this moment.
    pub fn wall_clock_step_since(&self, earlier: &Moment) -> SignedDuration {
        let passed = SignedDuration::try_from(self.elapsed.saturating_sub(earlier.elapsed))
            .unwrap_or(SignedDuration::MAX);
        self.wall.duration_since(earlier.wall).saturating_sub(passed)
    }
}

/// Cuts an instant to whole milliseconds, towards the past.
pub fn whole_milliseconds(at: Timestamp) -> Timestamp {
    let milliseconds = at.as_millisecond();
    // `as_millisecond` rounds towards zero, which is the future for instants before 1970.
    let milliseconds = if at < Timestamp::UNIX_EPOCH && at.subsec_nanosecond() % 1_000_000 != 0 {
        milliseconds - 1
    } else {
        milliseconds
    };
    Timestamp::from_millisecond(milliseconds).unwrap_or(at)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn moment(wall_ms: i64, awake_ms: u64, elapsed_ms: u64) -> Moment {
        Moment {
            wall: Timestamp::from_millisecond(wall_ms).unwrap(),
            awake: Duration::from_millis(awake_ms),
            elapsed: Duration::from_millis(elapsed_ms),
        }
    }

    #[test]
    fn suspension_is_what_the_awake_clock_did_not_see() {
        let before = moment(1_000_000, 100, 100);
        let after = moment(1_060_000, 5_100, 60_100);
        assert_eq!(after.suspended_since(&before), Duration::from_secs(55));
        assert_eq!(after.wall_clock_step_since(&before), SignedDuration::ZERO);
    }

    #[test]
    fn a_clock_set_back_is_a_negative_step() {
        let before = moment(7_200_000, 0, 0);
        let after = moment(3_605_000, 5_000, 5_000);
        assert_eq!(
            after.wall_clock_step_since(&before),
            SignedDuration::from_hours(-1)
        );
    }

    #[test]
    fn whole_milliseconds_cuts_towards_the_past() {
        let at = Timestamp::from_nanosecond(1_999_999).unwrap();
        assert_eq!(whole_milliseconds(at).as_millisecond(), 1);
        let before_1970 = Timestamp::from_nanosecond(-1).unwrap();
        assert_eq!(whole_milliseconds(before_1970).as_millisecond(), -1);
    }
}
