//! Working time of the present day. Pure: the time comes in.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

/// Working time of a day as it was known at one moment, from which later moments follow as long as nothing changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WorkedToday {
    /// The working time until `as_of`, in milliseconds.
    pub milliseconds: i64,
    /// When that was known.
    pub as_of: Timestamp,
    /// Whether working time goes on.
    pub running: bool,
    /// When the day ends.
    pub day_ends: Timestamp,
}

impl WorkedToday {
    /// The working time of the day that holds `now`.
    pub fn until(&self, now: Timestamp) -> SignedDuration {
        let (known, counted_from) = if now < self.day_ends {
            (SignedDuration::from_millis(self.milliseconds), self.as_of)
        } else {
            (SignedDuration::ZERO, self.day_ends)
        };
        if self.running && now > counted_from {
            known + now.duration_since(counted_from)
        } else {
            known
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(time: &str) -> Timestamp {
        time.parse().unwrap()
    }

    #[test]
    fn goes_on_by_itself_and_begins_anew_at_midnight() {
        let working = WorkedToday {
            milliseconds: 3_600_000,
            as_of: at("2026-11-19T22:00:00Z"),
            running: true,
            day_ends: at("2026-11-19T23:00:00Z"),
        };
        assert_eq!(working.until(at("2026-11-19T22:30:00Z")).as_mins(), 90);
        assert_eq!(
            working.until(at("2026-11-19T23:10:00Z")).as_mins(),
            10,
            "the next day"
        );
        assert_eq!(
            working.until(at("2026-11-19T21:00:00Z")).as_mins(),
            60,
            "a clock that was set back"
        );
        let ended = WorkedToday {
            running: false,
            ..working
        };
        assert_eq!(ended.until(at("2026-11-19T22:30:00Z")).as_mins(), 60);
        assert_eq!(ended.until(at("2026-11-19T23:10:00Z")).as_mins(), 0);
    }
}
