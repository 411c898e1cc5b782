//! Days, which only exist together with a time zone, and the time zones of a person, which are dated.
//!
//! A day begins when the person's local calendar first shows its date, or a later one: at local midnight, in the zone
//! that is in force then; at the first instant after it where the clocks skip midnight; and at the move itself where
//! somebody moves into a zone in which midnight is already past. It ends where the next one begins. So days follow each
//! other without gap or overlap, whatever the clocks and the person do; a day can have 23 or 25 hours, or 30 for somebody
//! who flies west; and a date that the calendar skips, as Samoa did with 30 December 2011, has no day at all.
//!
//! Weeks begin on Monday.

use jiff::{
    Timestamp,
    civil::{Date, Weekday},
    tz::TimeZone,
};

use crate::Interval;

/// The time zones that a person lived in.
#[derive(Clone, Debug, PartialEq)]
pub struct TimeZoneHistory {
    first: TimeZone,
    moves: Vec<(Timestamp, TimeZone)>,
}

/// A name is not one of the IANA time zone database.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("there is no time zone {name:?}; use a name such as \"Europe/Berlin\"")]
pub struct UnknownTimeZone {
    /// The name.
    pub name: String,
}

impl TimeZoneHistory {
    /// The history of somebody who never moved.
    pub fn new(zone: TimeZone) -> Self {
        Self {
            first: zone,
            moves: Vec::new(),
        }
    }

    /// The history by IANA names. The zone of `first` holds from the beginning of time; each other from its instant on.
    ///
    /// # Errors
    /// [`UnknownTimeZone`] with the first name that is not known.
    pub fn from_names<'a>(
        first: &str,
        moves: impl IntoIterator<Item = (Timestamp, &'a str)>,
    ) -> Result<Self, UnknownTimeZone> {
        let mut history = Self::new(time_zone(first)?);
        for (from, name) in moves {
            history.move_to(from, time_zone(name)?);
        }
        Ok(history)
    }

    /// From `from` on, the person lives in `zone`, until the next move. A move at the same instant is replaced.
    pub fn move_to(&mut self, from: Timestamp, zone: TimeZone) {
        match self.moves.binary_search_by_key(&from, |(at, _)| *at) {
            Ok(index) => self.moves[index].1 = zone,
            Err(index) => self.moves.insert(index, (from, zone)),
        }
    }

    /// The zone that is in force at an instant.
    pub fn zone_at(&self, at: Timestamp) -> &TimeZone {
        let moved = self.moves.partition_point(|(from, _)| *from <= at);
        match moved.checked_sub(1) {
            Some(last) => &self.moves[last].1,
            None => &self.first,
        }
    }

    /// The day with a date; `None` where the person's calendar skips it.
    pub fn day_bounds(&self, date: Date) -> Option<Interval> {
        self.bounds(date, next(date))
    }

    /// The days from Monday to Sunday around a date.
    pub fn week_bounds(&self, date: Date) -> Option<Interval> {
        let monday = monday_of(date);
        self.bounds(
            monday,
            monday.checked_add(jiff::Span::new().days(7)).unwrap_or(Date::MAX),
        )
    }

    /// The days from `first` up to, but without, `after`; `None` where there are none.
    pub fn bounds(&self, first: Date, after: Date) -> Option<Interval> {
        Interval::new(self.start_of(first), self.start_of(after)).ok()
    }

    /// The date of the day that holds an instant.
    pub fn day_of(&self, at: Timestamp) -> Date {
        // The local date, or a later one that had begun before a move turned the calendar back.
        let mut date = at.to_zoned(self.zone_at(at).clone()).date();
        while date < Date::MAX && self.start_of(next(date)) <= at {
            date = next(date);
        }
        date
    }

    /// The first instant whose local date is `date` or later, in a zone that is in force then.
    fn start_of(&self, date: Date) -> Timestamp {
        let begins = std::iter::once(Timestamp::MIN).chain(self.moves.iter().map(|(from, _)| *from));
        let zones = std::iter::once(&self.first).chain(self.moves.iter().map(|(_, zone)| zone));
        let ends = self
            .moves
            .iter()
            .map(|(from, _)| *from)
            .chain(std::iter::once(Timestamp::MAX));
        begins
            .zip(zones)
            .zip(ends)
            .map(|((from, zone), until)| (midnight(date, zone).max(from), until))
            .find(|(start, until)| start < until)
            .map_or(Timestamp::MAX, |(start, _)| start)
    }
}

/// The Monday of the week that holds a date.
pub fn monday_of(date: Date) -> Date {
    let days = date.weekday().since(Weekday::Monday);
    date.checked_sub(jiff::Span::new().days(days))
        .unwrap_or(Date::MIN)
}

fn time_zone(name: &str) -> Result<TimeZone, UnknownTimeZone> {
    TimeZone::get(name).map_err(|_| UnknownTimeZone {
        name: name.to_owned(),
    })
}

fn next(date: Date) -> Date {
    date.tomorrow().unwrap_or(Date::MAX)
}

/// The first instant of a date: midnight, or what comes right after it where the clocks skip it.
fn midnight(date: Date, zone: &TimeZone) -> Timestamp {
    match zone.to_timestamp(date.at(0, 0, 0, 0)) {
        Ok(at) => at,
        // Only at the very ends of what a timestamp can hold.
        Err(_) if date.year() < 0 => Timestamp::MIN,
        Err(_) => Timestamp::MAX,
    }
}

#[cfg(test)]
mod tests;
