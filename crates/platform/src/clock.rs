//! The clocks of the computer, as [`SystemClock`].
//!
//! Three are read together: the wall clock, a monotonic clock that stands still while the computer is suspended, and
//! one that goes on. Their differences tell a suspend and a clock set by hand, even when no notification came.

use std::time::Duration;

use jiff::Timestamp;
use timetrack_domain::time::whole_milliseconds;
use timetrack_domain::{Clock, Moment};

#[cfg_attr(target_os = "linux", path = "clock/linux.rs")]
#[cfg_attr(target_os = "macos", path = "clock/macos.rs")]
#[cfg_attr(windows, path = "clock/windows.rs")]
mod imp;

/// The clocks of this computer.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Timestamp {
        #[expect(
            clippy::disallowed_methods,
            reason = "the one place that reads the wall clock"
        )]
        let now = Timestamp::now();
        whole_milliseconds(now)
    }

    fn moment(&self) -> Moment {
        Moment {
            wall: self.now(),
            awake: awake(),
            elapsed: elapsed(),
        }
    }
}

/// Monotonic time that stands still while the computer is suspended.
pub(crate) fn awake() -> Duration {
    imp::awake()
}

/// Monotonic time that goes on while the computer is suspended.
pub(crate) fn elapsed() -> Duration {
    imp::elapsed()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_monotonic_clocks_go_forward_together() {
        let clock = SystemClock;
        let earlier = clock.moment();
        let later = std::iter::repeat_with(|| clock.moment())
            .find(|moment| moment.awake > earlier.awake && moment.elapsed > earlier.elapsed)
            .unwrap();
        assert_eq!(later.suspended_since(&earlier).as_secs(), 0);
        assert!(later.elapsed.saturating_sub(earlier.elapsed) < Duration::from_secs(10));
    }

    #[test]
    fn the_wall_clock_has_whole_milliseconds() {
        assert_eq!(SystemClock.now().subsec_nanosecond() % 1_000_000, 0);
    }
}
