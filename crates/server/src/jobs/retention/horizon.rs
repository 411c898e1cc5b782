//! Up to where events of a kind go.

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use timetrack_domain::TimeZoneHistory;
use timetrack_storage::Device;

/// Events that ended after the one instant and before or at the other are too old.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct TooOld {
    pub(super) after: Option<Timestamp>,
    pub(super) until: Timestamp,
}

/// The time by the clock of a device or of the server, whichever is behind; as far as is known from its last batch.
pub(super) fn time_of(device: &Device, now: Timestamp) -> Timestamp {
    let behind = SignedDuration::from_millis(device.clock_offset_ms.unwrap_or(0).max(0));
    now.checked_sub(behind).unwrap_or(Timestamp::MIN)
}

/// Which events of a device are too old when they are kept this long. Where its clock is behind, what it records looks
/// older than it is and is as old as that clock says. What lies in that clock's future was recorded before it was wrong.
pub(super) fn too_old(device_time: Timestamp, now: Timestamp, kept: SignedDuration) -> Vec<TooOld> {
    // What is exactly that old is still taken.
    let oldest = |now: Timestamp| {
        now.checked_sub(kept + SignedDuration::from_millis(1))
            .unwrap_or(Timestamp::MIN)
    };
    let recorded = TooOld {
        after: None,
        until: oldest(device_time),
    };
    let before_it_was_wrong = TooOld {
        after: Some(device_time),
        until: oldest(now),
    };
    if device_time < before_it_was_wrong.until {
        vec![recorded, before_it_was_wrong]
    } else {
        vec![recorded]
    }
}

/// The first day that stays whole, and its start, where everything up to `until` may go that does not belong to `due` or
/// a later day.
pub(super) fn first_whole_day(
    zones: &TimeZoneHistory,
    until: Timestamp,
    due: Option<Date>,
) -> Option<(Date, Timestamp)> {
    let reached = zones.day_of(until);
    let day = due.map_or(reached, |due| due.min(reached));
    let bounds = zones.bounds(day, reached.tomorrow().ok()?)?;
    Some((day, bounds.start()))
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use jiff::tz::TimeZone;

    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    const QUARTER: SignedDuration = SignedDuration::from_hours(90 * 24);

    #[test]
    fn a_day_stays_until_all_of_it_is_too_old() {
        let berlin = TimeZoneHistory::new(TimeZone::get("Europe/Berlin").unwrap());
        let first = |now: &str, due: Option<Date>| {
            let [too_old] = too_old(at(now), at(now), QUARTER)[..] else {
                panic!("one clock, one answer");
            };
            first_whole_day(&berlin, too_old.until, due).unwrap()
        };
        let (day, start) = (date(2026, 8, 21), at("2026-08-20T22:00:00Z"));
        assert_eq!(first("2026-11-18T22:00:00.001Z", None), (day, start));
        assert_eq!(first("2026-11-19T22:00:00Z", None), (day, start));
        assert_eq!(first("2026-11-18T22:00:00Z", None).0, date(2026, 8, 20));
        assert_eq!(
            first("2026-11-19T12:00:00Z", Some(date(2026, 8, 22))),
            (day, start)
        );
        let due = date(2026, 3, 1);
        assert_eq!(
            first("2026-11-19T12:00:00Z", Some(due)),
            (due, at("2026-02-28T23:00:00Z"))
        );
    }

    #[test]
    fn what_a_slow_clock_recorded_is_as_old_as_that_clock_says() {
        let (now, slow) = (at("2026-11-19T12:00:00Z"), at("2000-01-31T12:00:00Z"));
        let [recorded, before] = too_old(slow, now, QUARTER)[..] else {
            panic!("two clocks, two answers");
        };
        assert_eq!(recorded.after, None);
        assert!(recorded.until < at("2000-01-01T00:00:00Z"));
        assert_eq!(before.after, Some(slow));
        assert_eq!(before.until, at("2026-08-21T11:59:59.999Z"));
        // A little slow is just a little later.
        let slow = at("2026-11-19T11:00:00Z");
        assert_eq!(
            too_old(slow, now, QUARTER),
            [TooOld {
                after: None,
                until: at("2026-08-21T10:59:59.999Z")
            }]
        );
    }
}
