//! What an address asks of the page.

use jiff::{
    Timestamp,
    civil::{Date, Time},
    tz::TimeZone,
};
use serde::Deserialize;
use timetrack_domain::Interval;

/// The query of the page. Everything is text: what cannot be read is said on the page, beside what can be shown.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct ActivityQuery {
    /// The date, such as `2026-11-18`; today where it is missing.
    pub(crate) day: Option<String>,
    /// The part that is drawn: an instant, or a time of that day.
    pub(crate) view_from: Option<String>,
    /// Its end.
    pub(crate) view_to: Option<String>,
    /// The part that is selected: an instant, or a time of that day.
    pub(crate) from: Option<String>,
    /// Its end.
    pub(crate) to: Option<String>,
    /// What titles are searched for.
    pub(crate) search: Option<String>,
}

/// Which part of a query cannot be read, as the key of the text that says so.
pub(in crate::web) type WrongInput = &'static str;

impl ActivityQuery {
    /// The day that is asked for.
    pub(in crate::web) fn day(&self, today: Date) -> Result<Date, WrongInput> {
        match self.day.as_deref() {
            None | Some("") => Ok(today),
            Some(text) => match text.parse::<Date>() {
                Ok(day) if (1970..=9000).contains(&day.year()) => Ok(day.min(today)),
                Ok(_) | Err(_) => Err("wrong-day"),
            },
        }
    }

    /// The part that is to be drawn.
    pub(super) fn view(
        &self,
        bounds: Interval,
        day: Date,
        zone: &TimeZone,
    ) -> Result<Option<Interval>, WrongInput> {
        part(
            self.view_from.as_deref(),
            self.view_to.as_deref(),
            bounds,
            day,
            zone,
        )
    }

    /// The part that is to be selected.
    pub(super) fn selection(
        &self,
        bounds: Interval,
        day: Date,
        zone: &TimeZone,
    ) -> Result<Option<Interval>, WrongInput> {
        part(self.from.as_deref(), self.to.as_deref(), bounds, day, zone)
    }

    /// What is searched for, shortened to what a person would type.
    pub(super) fn search(&self) -> String {
        self.search
            .as_deref()
            .unwrap_or("")
            .trim()
            .chars()
            .take(200)
            .collect()
    }
}

fn part(
    from: Option<&str>,
    to: Option<&str>,
    bounds: Interval,
    day: Date,
    zone: &TimeZone,
) -> Result<Option<Interval>, WrongInput> {
    let (from, to) = match (from, to) {
        (None | Some(""), None | Some("")) => return Ok(None),
        (Some(from), Some(to)) => (from, to),
        (Some(_), None) | (None, Some(_)) => return Err("wrong-range"),
    };
    let (Some(from), Some(mut to)) = (instant(from, day, zone), instant(to, day, zone)) else {
        return Err("wrong-range");
    };
    // Midnight at the end of a range is that of the next day.
    if to == bounds.start() {
        to = bounds.end();
    }
    let range = Interval::new(from, to).map_err(|_| "end-before-start")?;
    Ok(range.intersection(&bounds))
}

fn instant(text: &str, day: Date, zone: &TimeZone) -> Option<Timestamp> {
    if let Ok(at) = text.parse::<Timestamp>() {
        return Some(at);
    }
    let time: Time = text.parse().ok()?;
    Some(zone.to_zoned(day.to_datetime(time)).ok()?.timestamp())
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn berlin_day() -> (Interval, Date, TimeZone) {
        let bounds = Interval::new(
            "2026-11-17T23:00:00Z".parse().unwrap(),
            "2026-11-18T23:00:00Z".parse().unwrap(),
        );
        (
            bounds.unwrap(),
            date(2026, 11, 18),
            TimeZone::get("Europe/Berlin").unwrap(),
        )
    }

    fn selection(from: &str, to: &str) -> Result<Option<Interval>, WrongInput> {
        let (bounds, day, zone) = berlin_day();
        let query = ActivityQuery {
            from: Some(from.to_owned()),
            to: Some(to.to_owned()),
            ..ActivityQuery::default()
        };
        query.selection(bounds, day, &zone)
    }

    #[test]
    fn times_and_instants_are_understood() {
        let expected = Interval::new(
            "2026-11-18T09:30:00Z".parse().unwrap(),
            "2026-11-18T10:52:00Z".parse().unwrap(),
        );
        assert_eq!(selection("10:30", "11:52"), Ok(expected.ok()));
        assert_eq!(
            selection("2026-11-18T09:30:00Z", "2026-11-18T11:52:00+01:00"),
            Ok(expected.ok())
        );
        assert_eq!(
            selection("22:00", "00:00").unwrap().unwrap().end(),
            berlin_day().0.end()
        );
    }

    #[test]
    fn what_cannot_be_read_is_named() {
        assert_eq!(selection("10:30", "10:05"), Err("end-before-start"));
        assert_eq!(selection("ten", "11:00"), Err("wrong-range"));
        assert_eq!(
            selection("2020-01-01T00:00:00Z", "2020-01-02T00:00:00Z"),
            Ok(None)
        );
        let query = |day: &str| ActivityQuery {
            day: Some(day.to_owned()),
            ..ActivityQuery::default()
        };
        assert_eq!(query("<script>").day(date(2026, 11, 18)), Err("wrong-day"));
        assert_eq!(query("-002026-01-01").day(date(2026, 11, 18)), Err("wrong-day"));
        assert_eq!(
            query("2027-01-01").day(date(2026, 11, 18)),
            Ok(date(2026, 11, 18))
        );
    }
}
