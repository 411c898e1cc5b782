//! Up to where events of a kind go.

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use timetrack_domain::TimeZoneHistory;
use timetrack_storage::{Device, SlowClock};

/// Events that ended after the one instant, and before or at the other, may have been recorded by a clock that was
/// behind; they are too old where they ended, by that clock, at the third or before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Stretch {
    pub(super) after: Option<Timestamp>,
    /// `None` for the one that no such clock reached.
    pub(super) until: Option<Timestamp>,
    pub(super) too_old: Timestamp,
}

/// The last instant that is too old at `now` where data is kept this long. What is exactly that old is still taken.
pub(super) fn too_old(now: Timestamp, kept: SignedDuration) -> Timestamp {
    now.checked_sub(kept + SignedDuration::from_millis(1))
        .unwrap_or(Timestamp::MIN)
}

/// The time by the clock of a device or of the server, whichever is behind; as far as is known from its last batch.
pub(super) fn time_of(device: &Device, now: Timestamp) -> Timestamp {
    let behind = SignedDuration::from_millis(device.clock_offset_ms.unwrap_or(0).max(0));
    now.checked_sub(behind).unwrap_or(Timestamp::MIN)
}

/// What is too old of what a device recorded, from the youngest to the oldest. What its clock recorded while it was behind
/// looks older than it is: so much younger it counts, also after the clock was put right. It is not known of an event by
/// which clock it was recorded, so this holds for whatever looks older than the last time by that clock.
pub(super) fn stretches(slow: &[SlowClock], too_old: Timestamp) -> Vec<Stretch> {
    let mut slow = slow.to_vec();
    slow.sort_by_key(|slow| std::cmp::Reverse((slow.until, slow.behind)));
    let mut stretches = Vec::new();
    let mut last = Stretch {
        after: None,
        until: None,
        too_old,
    };
    let mut furthest = SignedDuration::ZERO;
    for slow in slow {
        if slow.behind <= furthest {
            continue;
        }
        furthest = slow.behind;
        stretches.push(Stretch {
            after: Some(slow.until),
            ..last
        });
        last.until = Some(slow.until);
        last.too_old = too_old.checked_sub(furthest).unwrap_or(Timestamp::MIN);
    }
    stretches.push(last);
    stretches.retain(|stretch| stretch.after < stretch.until || stretch.until.is_none());
    stretches
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
        let first =
            |now: &str, due: Option<Date>| first_whole_day(&berlin, too_old(at(now), QUARTER), due).unwrap();
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
        let hours = SignedDuration::from_hours;
        let slow = |behind, until: &str| SlowClock {
            behind: hours(behind),
            until: at(until),
        };
        let too_old = at("2026-08-21T12:00:00Z");
        let right = Stretch {
            after: None,
            until: None,
            too_old,
        };
        assert_eq!(stretches(&[], too_old), [right]);
        // One that was four years behind in 2022, and again but less in 2025; and one that says nothing new.
        let all = [
            slow(35_064, "2022-11-19T12:00:00Z"),
            slow(2, "2021-01-01T00:00:00Z"),
            slow(8_766, "2025-11-19T12:00:00Z"),
        ];
        let (first, second) = (at("2022-11-19T12:00:00Z"), at("2025-11-19T12:00:00Z"));
        assert_eq!(
            stretches(&all, too_old),
            [
                Stretch {
                    after: Some(second),
                    ..right
                },
                Stretch {
                    after: Some(first),
                    until: Some(second),
                    too_old: too_old - hours(8_766)
                },
                Stretch {
                    after: None,
                    until: Some(first),
                    too_old: too_old - hours(35_064)
                },
            ]
        );
    }
}
