//! One axis for the days of several people: hours by the clock of each, so that their mornings lie below each other
//! wherever they live.

use jiff::Timestamp;
use jiff::civil::Time;
use timetrack_domain::Interval;

use super::{Axis, Percent, Tick};
use crate::services::activity::ActivityDay;

/// What is shown of days that are shorter.
const USUAL: (i8, i8) = (7, 19);

/// The most marks of its ruler.
const MAXIMUM_TICKS: i8 = 8;

/// From one full hour to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct HoursAxis {
    from: i8,
    to: i8,
}

impl HoursAxis {
    /// An axis on which all of these days have room.
    pub(crate) fn around<'a>(days: impl IntoIterator<Item = &'a ActivityDay>) -> Self {
        let (mut from, mut to) = USUAL;
        for day in days {
            let Some(extent) = day.extent() else {
                continue;
            };
            from = from.min(hour_of(day, extent.start()).0);
            let (hour, is_full) = hour_of(day, extent.end());
            to = to.max(if is_full { hour } else { hour + 1 });
        }
        Self { from, to }
    }

    /// The axis of one of the days; `None` where the clocks leave all of it out.
    pub(crate) fn of_day(self, day: &ActivityDay) -> Option<Axis> {
        let at = |hour: i8| -> Option<Timestamp> {
            let time = Time::new(hour, 0, 0, 0).ok()?;
            Some(
                day.zone
                    .to_timestamp(day.day.to_datetime(time))
                    .ok()?
                    .clamp(day.bounds.start(), day.bounds.end()),
            )
        };
        let end = if self.to >= 24 {
            Some(day.bounds.end())
        } else {
            at(self.to)
        };
        Interval::new(at(self.from)?, end?).ok().map(Axis::new)
    }

    /// The ruler: full hours.
    pub(crate) fn ticks(self) -> Vec<Tick> {
        let hours = self.to - self.from;
        let step = [1, 2, 3, 4, 6]
            .into_iter()
            .find(|step| hours / step <= MAXIMUM_TICKS)
            .unwrap_or(6);
        (self.from + 1..self.to)
            .filter(|hour| hour % step == 0)
            .map(|hour| Tick {
                x: Percent::of((hour - self.from).into(), hours.into()),
                label: format!("{hour:02}"),
                minor: (hour / step) % 2 == 1,
            })
            .collect()
    }
}

/// The hour on the clock of a day, and whether it is full; midnight at its end is 24.
fn hour_of(day: &ActivityDay, at: Timestamp) -> (i8, bool) {
    if at >= day.bounds.end() {
        return (24, true);
    }
    let local = at.to_zoned(day.zone.clone());
    (local.hour(), local.minute() == 0 && local.second() == 0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::samples;

    #[test]
    fn ordinary_days_share_the_usual_hours() {
        let day = samples::working_day();
        let axis = HoursAxis::around([&day, &samples::empty_day()]);
        assert_eq!(axis, HoursAxis { from: 7, to: 19 });
        let noon = axis.of_day(&day).unwrap().at(samples::at("13:00"));
        assert_eq!(noon, Percent::of(1, 2));
        let labels: Vec<String> = axis.ticks().into_iter().map(|tick| tick.label).collect();
        assert_eq!(labels, ["08", "10", "12", "14", "16", "18"]);
    }

    #[test]
    fn a_long_day_makes_room_for_itself() {
        let mut day = samples::working_day();
        let night = Interval::new(samples::at("22:10"), day.bounds.end()).unwrap();
        day.work = day.work.union(&night.into());
        let axis = HoursAxis::around([&day]);
        assert_eq!(axis, HoursAxis { from: 7, to: 24 });
        assert_eq!(axis.of_day(&day).unwrap().view().end(), day.bounds.end());
        assert!(axis.ticks().len() <= 8);
    }
}
