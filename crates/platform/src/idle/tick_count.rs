//! Windows' tick count: milliseconds since the start, in 32 bits, from zero again every 49.7 days.

use std::time::Duration;

/// The time from `earlier` to `now`. Zero when `earlier` lies ahead, as it does when a program sends input with a time of
/// its own making: more than half a round back is taken for ahead.
pub(super) fn between(earlier: u32, now: u32) -> Duration {
    const HALF_A_ROUND: u32 = u32::MAX / 2;
    let milliseconds = now.wrapping_sub(earlier);
    Duration::from_millis(if milliseconds > HALF_A_ROUND {
        0
    } else {
        milliseconds.into()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_across_the_start_of_a_round() {
        assert_eq!(between(u32::MAX - 999, 1_000), Duration::from_secs(2));
        assert_eq!(between(5_000, 8_000), Duration::from_secs(3));
    }

    #[test]
    fn an_input_that_lies_ahead_is_just_now() {
        assert_eq!(between(8_000, 5_000), Duration::ZERO);
        assert_eq!(between(1_000, u32::MAX - 999), Duration::ZERO);
    }
}
