//! The axis of time under a chart: where an instant lies, and the ruler in the person's zone.

use jiff::{SignedDuration, Timestamp, tz::TimeZone};
use timetrack_domain::Interval;

use super::Percent;

/// Distances between the marks of a ruler, in minutes.
const STEPS: [i64; 10] = [1, 2, 5, 10, 15, 30, 60, 120, 180, 240];

/// The most marks that a ruler has.
const MAXIMUM_TICKS: i64 = 12;

/// Maps the instants of a view to places.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Axis {
    view: Interval,
}

/// Where an interval lies on an axis.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Place {
    /// Its left end.
    pub(crate) x: Percent,
    /// Its length.
    pub(crate) width: Percent,
}

/// A mark of the ruler.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Tick {
    /// Where.
    pub(crate) x: Percent,
    /// The time of day, such as `08:00`.
    pub(crate) label: String,
    /// Whether a narrow screen leaves its label out.
    pub(crate) minor: bool,
}

impl Axis {
    /// An axis that shows `view`.
    pub(crate) fn new(view: Interval) -> Self {
        Self { view }
    }

    /// What it shows.
    pub(crate) fn view(&self) -> Interval {
        self.view
    }

    /// Where an instant lies; what is outside lies at the nearer end.
    pub(crate) fn at(&self, instant: Timestamp) -> Percent {
        Percent::of(
            instant.as_millisecond() - self.view.start().as_millisecond(),
            self.length_ms(),
        )
    }

    /// Where the visible part of an interval lies; `None` where nothing of it is visible.
    pub(crate) fn place(&self, interval: Interval) -> Option<Place> {
        let visible = interval.intersection(&self.view)?;
        let x = self.at(visible.start());
        Some(Place {
            x,
            width: x.until(self.at(visible.end())),
        })
    }

    /// The ruler: full hours, or full parts of an hour, by the clock of `zone`. An hour that the clocks go through
    /// twice has two marks, one that they leave out has none.
    pub(crate) fn ticks(&self, zone: &TimeZone) -> Vec<Tick> {
        let step = STEPS
            .into_iter()
            .find(|step| self.length_ms() / (step * 60_000) <= MAXIMUM_TICKS)
            .unwrap_or(STEPS[STEPS.len() - 1]);
        // Every offset in use is a multiple of 15 minutes, so the marks of a coarse ruler lie on quarters in UTC too.
        let grid_ms = if step % 15 == 0 { 15 } else { step.min(5) } * 60_000;
        let first = self.view.start().as_millisecond().div_euclid(grid_ms) * grid_ms;
        let mut ticks = Vec::new();
        for instant_ms in
            (first..self.view.end().as_millisecond()).step_by(usize::try_from(grid_ms).unwrap_or(1))
        {
            let Ok(instant) = Timestamp::from_millisecond(instant_ms) else {
                continue;
            };
            let local = instant.to_zoned(zone.clone());
            let minute_of_day = i64::from(local.hour()) * 60 + i64::from(local.minute());
            if minute_of_day % step == 0 && instant >= self.view.start() {
                ticks.push(Tick {
                    x: self.at(instant),
                    label: format!("{:02}:{:02}", local.hour(), local.minute()),
                    minor: (minute_of_day / step) % 2 == 1,
                });
            }
        }
        ticks
    }

    /// The shortest time that still is a column of its own when the axis has `columns`.
    pub(crate) fn column(&self, columns: i64) -> SignedDuration {
        SignedDuration::from_millis(self.length_ms() / columns.max(1))
    }

    fn length_ms(&self) -> i64 {
        self.view.end().as_millisecond() - self.view.start().as_millisecond()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn axis(start: &str, end: &str) -> Axis {
        Axis::new(Interval::new(start.parse().unwrap(), end.parse().unwrap()).unwrap())
    }

    fn labels(axis: &Axis, zone: &str) -> Vec<String> {
        let zone = TimeZone::get(zone).unwrap();
        axis.ticks(&zone).into_iter().map(|tick| tick.label).collect()
    }

    #[test]
    fn an_interval_is_cut_to_the_view() {
        let axis = axis("2026-11-18T08:00:00Z", "2026-11-18T18:00:00Z");
        let cut = |start: &str, end: &str| {
            axis.place(Interval::new(start.parse().unwrap(), end.parse().unwrap()).unwrap())
                .map(|place| (place.x.to_string(), place.width.to_string()))
        };
        assert_eq!(
            cut("2026-11-18T07:00:00Z", "2026-11-18T09:00:00Z"),
            Some(("0%".to_owned(), "10%".to_owned()))
        );
        assert_eq!(cut("2026-11-18T18:00:00Z", "2026-11-18T19:00:00Z"), None);
    }

    #[test]
    fn the_hour_that_comes_twice_has_two_marks() {
        let axis = axis("2026-10-24T23:00:00Z", "2026-10-25T03:00:00Z");
        let labels = labels(&axis, "Europe/Berlin");
        assert_eq!(labels.iter().filter(|label| *label == "02:00").count(), 2);
        assert!(!labels.contains(&"05:00".to_owned()));
    }

    #[test]
    fn the_hour_that_is_left_out_has_none() {
        let axis = axis("2026-03-29T00:00:00Z", "2026-03-29T03:00:00Z");
        let labels = labels(&axis, "Europe/Berlin");
        assert!(labels.contains(&"01:30".to_owned()) && labels.contains(&"03:00".to_owned()));
        assert!(!labels.iter().any(|label| label.starts_with("02")));
    }

    #[test]
    fn zones_with_odd_offsets_have_full_hours() {
        let axis = axis("2026-11-18T00:00:00Z", "2026-11-18T12:00:00Z");
        let labels = labels(&axis, "Asia/Kathmandu");
        assert_eq!(labels.first().map(String::as_str), Some("06:00"));
        assert!(labels.iter().all(|label| label.ends_with(":00")));
    }

    #[test]
    fn a_ruler_never_has_more_marks_than_fit() {
        for minutes in [1, 7, 40, 180, 525, 1440, 1500] {
            let start: Timestamp = "2026-11-18T07:07:07Z".parse().unwrap();
            let end = start + SignedDuration::from_mins(minutes);
            let ticks = Axis::new(Interval::new(start, end).unwrap()).ticks(&TimeZone::UTC);
            assert!((1..=13).contains(&ticks.len()), "{minutes} min: {}", ticks.len());
        }
    }
}
