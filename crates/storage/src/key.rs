//! Keys that only the database knows, and how instants and days are written.

use std::fmt;

use jiff::{Timestamp, civil::Date};

use crate::StorageError;

/// The short key of a device. It is part of every event's row, so it is small; outside the server a device is known by
/// its [`timetrack_domain::id::DeviceId`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct DeviceKey(pub(crate) i32);

impl fmt::Display for DeviceKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(formatter)
    }
}

/// The key of an application and title in a person's dictionary.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SubjectId(pub(crate) i64);

/// SHA-256 of a token, cookie or link. The database never holds the secret itself.
pub type TokenHash = [u8; 32];

/// A civil day, as the number of days since 1970-01-01. Which instants it holds depends on a person's time zone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Day(pub(crate) i32);

impl Day {
    /// The day of a calendar date.
    pub fn from_date(date: Date) -> Self {
        Self(
            date.duration_since(EPOCH)
                .as_hours()
                .div_euclid(24)
                .try_into()
                .expect("jiff's years end at 9999"),
        )
    }

    /// The calendar date of the day.
    ///
    /// # Errors
    /// [`StorageError::InvalidData`] where the database holds a day outside the calendar.
    pub fn date(self) -> Result<Date, StorageError> {
        EPOCH
            .checked_add(
                jiff::Span::new()
                    .try_days(self.0)
                    .map_err(|_| out_of_range(self.0.into()))?,
            )
            .map_err(|_| out_of_range(self.0.into()))
    }
}

const EPOCH: Date = Date::constant(1970, 1, 1);

/// Reads an instant.
pub(crate) fn instant(milliseconds: i64) -> Result<Timestamp, StorageError> {
    Timestamp::from_millisecond(milliseconds).map_err(|_| out_of_range(milliseconds))
}

/// Reads an instant that may be missing.
pub(crate) fn optional_instant(milliseconds: Option<i64>) -> Result<Option<Timestamp>, StorageError> {
    milliseconds.map(instant).transpose()
}

/// Writes an instant that may be missing.
pub(crate) fn optional_milliseconds(at: Option<Timestamp>) -> Option<i64> {
    at.map(Timestamp::as_millisecond)
}

/// Writes a count.
pub(crate) fn count(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

/// Reads a count.
pub(crate) fn from_count(number: i64) -> u64 {
    u64::try_from(number).unwrap_or(0)
}

fn out_of_range(number: i64) -> StorageError {
    StorageError::InvalidData(format!("{number} is outside the calendar"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_count_from_1970_in_both_directions() {
        for (date, number) in [
            (Date::constant(1970, 1, 1), 0),
            (Date::constant(1969, 12, 31), -1),
            (Date::constant(2026, 3, 29), 20_541),
            (Date::MAX, 2_932_896),
            (Date::MIN, -4_371_587),
        ] {
            assert_eq!(Day::from_date(date), Day(number));
            assert_eq!(Day(number).date().unwrap(), date);
        }
        assert!(Day(i32::MAX).date().is_err());
    }
}
