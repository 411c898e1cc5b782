//! The active hours of a day, for the map of a week.

use jiff::{SignedDuration, civil::Date, tz::TimeZone};
use timetrack_domain::{Interval, IntervalSet};

/// How much of each hour of a day was active, by the clock of the person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ActiveHours {
    /// The date.
    pub day: Date,
    /// By hour, 0 to 23. An hour that the clocks go through twice holds both.
    pub hours: [SignedDuration; 24],
    /// How much of the day's active time was not measured.
    pub not_measured: SignedDuration,
}

impl ActiveHours {
    /// Puts the active time of a day into its hours.
    pub fn new(day: Date, zone: &TimeZone, active: &IntervalSet, not_measured: SignedDuration) -> Self {
        let mut hours = [SignedDuration::ZERO; 24];
        for interval in active.intervals() {
            let mut rest = Some(*interval);
            while let Some(part) = rest {
                let local = part.start().to_zoned(zone.clone());
                // The next full hour by this clock; where it does not exist, the quarter of an hour after it does.
                let into_hour =
                    SignedDuration::from_secs(i64::from(local.minute()) * 60 + i64::from(local.second()))
                        + SignedDuration::from_nanos(i64::from(local.subsec_nanosecond()));
                let boundary = part.start() + (SignedDuration::from_hours(1) - into_hour);
                let end = part.end().min(boundary);
                hours[usize::try_from(local.hour()).unwrap_or(0)] += end.duration_since(part.start());
                rest = Interval::new(end, part.end()).ok();
            }
        }
        Self {
            day,
            hours,
            not_measured,
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::{Timestamp, civil::date};

    use super::*;

    fn active(start: &str, end: &str) -> IntervalSet {
        let at = |text: &str| text.parse::<Timestamp>().unwrap();
        Interval::new(at(start), at(end)).unwrap().into()
    }

    #[test]
    fn time_falls_into_the_hours_of_the_persons_clock() {
        let berlin = TimeZone::get("Europe/Berlin").unwrap();
        let set = active("2026-11-18T07:50:00Z", "2026-11-18T09:10:00.5Z");
        let hours = ActiveHours::new(date(2026, 11, 18), &berlin, &set, SignedDuration::ZERO).hours;
        assert_eq!(hours[8], SignedDuration::from_mins(10));
        assert_eq!(hours[9], SignedDuration::from_mins(60));
        assert_eq!(hours[10], SignedDuration::from_millis(600_500));
        assert_eq!(
            hours.iter().fold(SignedDuration::ZERO, |sum, hour| sum + *hour),
            set.total()
        );
    }

    #[test]
    fn the_hour_that_comes_twice_holds_both() {
        let berlin = TimeZone::get("Europe/Berlin").unwrap();
        let set = active("2026-10-25T00:00:00Z", "2026-10-25T03:00:00Z");
        let hours = ActiveHours::new(date(2026, 10, 25), &berlin, &set, SignedDuration::ZERO).hours;
        assert_eq!(hours[2], SignedDuration::from_hours(2));
        assert_eq!(hours[3], SignedDuration::from_hours(1));
    }
}
