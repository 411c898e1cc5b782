//! What goes by age.
//!
//! Looking for it is reading and holds up nobody; what is found goes in small transactions. Before the first event of a
//! kind goes, the day is noted from which on that kind is still whole ([`KeptSince`]): who adds up an older day knows
//! that its events do not tell everything any more.

use std::ops::RangeInclusive;

use jiff::{SignedDuration, Timestamp};
use sea_orm::{ConnectionTrait, QueryResult, Value};
use timetrack_domain::{Lane, id::EmployeeId};

use super::define_repository;
use crate::{
    Connection, Day, DeviceAssignment, DeviceKey, Lanes, Retention, StorageError, Transaction,
    connection::statement,
};

mod clocks;
mod conditions;
mod runs;
mod texts;

pub use clocks::{ClockTrack, SlowClock};
use conditions::{roll_ups, tombstones};
pub use runs::RetentionRun;
pub use texts::Generation;

/// Data that is kept for a time of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum DataKind {
    /// Applications and titles.
    Windows,
    /// Absence.
    Absence,
    /// Work sessions, breaks, privacy mode.
    WorkingTime,
}

impl DataKind {
    /// Every kind.
    pub const ALL: [DataKind; 3] = [Self::Windows, Self::Absence, Self::WorkingTime];

    /// The lanes whose events it is made of.
    pub fn lanes(self) -> Lanes {
        Lane::ALL
            .into_iter()
            .filter(|lane| Self::of(*lane) == self)
            .collect()
    }

    /// The kind to which the events of a lane belong.
    pub fn of(lane: Lane) -> Self {
        match lane {
            Lane::Window => Self::Windows,
            Lane::Afk => Self::Absence,
            Lane::WorkSession | Lane::Break | Lane::Private => Self::WorkingTime,
        }
    }

    /// How long it is kept.
    pub fn kept(self, retention: &Retention) -> SignedDuration {
        match self {
            Self::Windows | Self::Absence => retention.detail,
            Self::WorkingTime => retention.working_time,
        }
    }

    fn code(self) -> i16 {
        match self {
            Self::Windows => 1,
            Self::Absence => 2,
            Self::WorkingTime => 3,
        }
    }
}

/// From which day on a kind of a person's data is whole, where some of it went by age.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KeptSince {
    /// The first day that is whole.
    pub day: Day,
    /// Whether everything is gone that went with the events: titles that nothing else mentions, and the copies in
    /// SQLite's log.
    pub is_swept: bool,
}

/// Events of one kind, recorded by one device for one person, that go.
#[derive(Clone, Copy, Debug)]
pub struct Aged {
    /// The device, the person, and when it was theirs.
    pub assignment: DeviceAssignment,
    /// The kind.
    pub kind: DataKind,
    /// Events that ended at this instant or before stay, where there is one.
    pub after: Option<Timestamp>,
    /// Events that ended at this instant or before go.
    pub until: Timestamp,
    /// The last instant that is too old. Nothing goes that a slow clock recorded later than this.
    pub too_old: Timestamp,
    /// The first day that stays whole; none before it is waiting to be added up.
    pub kept_since: Day,
}

/// A part of [`Aged`], small enough for one transaction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AgedPart {
    /// The start of the first event.
    start_ms: i64,
    /// All of its events begin before.
    before_ms: i64,
}

/// Events that go in one transaction: a few milliseconds.
const PART: i64 = 1_000;

define_repository! {
    /// Finds and deletes what is older than it may be.
    RetentionRepository
}

impl<C: Connection> RetentionRepository<'_, C> {
    /// From which day on a kind of a person's data is whole; `None` where nothing went yet.
    ///
    /// # Errors
    /// As [`StorageError`].
    pub async fn kept_since(
        &self,
        employee: EmployeeId,
        kind: DataKind,
    ) -> Result<Option<KeptSince>, StorageError> {
        let query = statement(
            self.executor(),
            "SELECT day, is_swept FROM kept_since WHERE employee_id = ? AND kind = ?",
            [employee.as_uuid().into(), kind.code().into()],
        );
        let row = self.executor().query_one_raw(query).await?;
        row.map(|row| {
            Ok(KeptSince {
                day: Day(row.try_get_by_index(0)?),
                is_swept: row.try_get_by_index(1)?,
            })
        })
        .transpose()
    }

    /// The first day of a person that is waiting to be added up.
    ///
    /// # Errors
    /// As [`StorageError`].
    pub async fn first_due(&self, employee: EmployeeId) -> Result<Option<Day>, StorageError> {
        let query = statement(
            self.executor(),
            "SELECT MIN(day) FROM day_roll_up_due WHERE employee_id = ?",
            [employee.as_uuid().into()],
        );
        let row = self.executor().query_one_raw(query).await?;
        let day: Option<i32> = row.map_or(Ok(None), |row| row.try_get_by_index(0))?;
        Ok(day.map(Day))
    }

    /// The first part of what goes, from the one after `last` on; `None` where nothing is left.
    ///
    /// # Errors
    /// As [`StorageError`].
    pub async fn next_part(
        &self,
        aged: &Aged,
        last: Option<AgedPart>,
    ) -> Result<Option<AgedPart>, StorageError> {
        let (condition, mut values) = aged.condition(last.map_or(i64::MIN, |last| last.before_ms), i64::MAX);
        values.push((PART + 1).into());
        let query = statement(
            self.executor(),
            &format!("SELECT start_ms FROM event WHERE {condition} ORDER BY start_ms LIMIT ?"),
            values,
        );
        let rows = self.executor().query_all_raw(query).await?;
        let start = |row: Option<&QueryResult>| row.map(|row| row.try_get_by_index(0)).transpose();
        let Some(start_ms): Option<i64> = start(rows.first())? else {
            return Ok(None);
        };
        let beyond: Option<i64> = start(rows.get(usize::try_from(PART).unwrap_or(usize::MAX)))?;
        // Where more events begin at once than a part holds, they go together.
        let before_ms = beyond.map_or(i64::MAX, |beyond| beyond.max(start_ms + 1));
        Ok(Some(AgedPart { start_ms, before_ms }))
    }

    /// Whether a device that was last heard of at [`Aged::until`] or before said that something goes on. That is by the
    /// clock of the server, whatever the device's own said.
    ///
    /// # Errors
    /// As [`StorageError`].
    pub async fn has_open(&self, aged: &Aged) -> Result<bool, StorageError> {
        let (condition, values) = aged.open_condition();
        self.has_any("open_event", &condition, values).await
    }

    /// Whether there are sums of a person's days before one, apart from these.
    ///
    /// # Errors
    /// As [`StorageError`].
    pub async fn has_roll_ups(
        &self,
        employee: EmployeeId,
        before: Day,
        apart_from: &[RangeInclusive<Day>],
    ) -> Result<bool, StorageError> {
        let (condition, values) = roll_ups(employee, before, apart_from);
        self.has_any("day_roll_up", &condition, values).await
    }

    /// Whether there are tombstones on a device that stop nothing any more: see
    /// [`RetentionRepository::delete_tombstones`].
    ///
    /// # Errors
    /// As [`StorageError`].
    pub async fn has_tombstones(
        &self,
        device: DeviceKey,
        now: Timestamp,
        retention: &Retention,
    ) -> Result<bool, StorageError> {
        let (condition, values) = tombstones(device, now, retention);
        self.has_any("deletion", &condition, values).await
    }

    async fn has_any(&self, table: &str, condition: &str, values: Vec<Value>) -> Result<bool, StorageError> {
        let query = statement(
            self.executor(),
            &format!("SELECT 1 FROM {table} WHERE {condition} LIMIT 1"),
            values,
        );
        Ok(self.executor().query_one_raw(query).await?.is_some())
    }
}

impl RetentionRepository<'_, Transaction> {
    /// Deletes a part of what goes, and says how many events it had; `None` where nothing goes, because a day came to wait
    /// to be added up meanwhile, or the device changed hands.
    ///
    /// # Errors
    /// As [`StorageError`].
    pub async fn delete_part(&self, aged: &Aged, part: AgedPart) -> Result<Option<u64>, StorageError> {
        if !self.begin(aged).await? {
            return Ok(None);
        }
        let (condition, values) = aged.condition(part.start_ms, part.before_ms);
        self.delete("event", &condition, values).await.map(Some)
    }

    /// Deletes what still goes on according to a device that fell silent so long ago, see
    /// [`RetentionRepository::has_open`]; as
    /// [`RetentionRepository::delete_part`].
    ///
    /// # Errors
    /// As [`StorageError`].
    pub async fn delete_open(&self, aged: &Aged) -> Result<Option<u64>, StorageError> {
        if !self.begin(aged).await? {
            return Ok(None);
        }
        let (condition, values) = aged.open_condition();
        self.delete("open_event", &condition, values).await.map(Some)
    }

    /// Deletes the sums of a person's days before one, apart from these.
    ///
    /// # Errors
    /// As [`StorageError`].
    pub async fn delete_roll_ups(
        &self,
        employee: EmployeeId,
        before: Day,
        apart_from: &[RangeInclusive<Day>],
    ) -> Result<u64, StorageError> {
        let (condition, values) = roll_ups(employee, before, apart_from);
        self.delete("day_roll_up", &condition, values).await
    }

    /// Deletes the tombstones of a device that stop nothing any more: whatever lies in them has expired when it comes
    /// again. `now` is the time by the clock of the device or of the server, whichever is behind.
    ///
    /// # Errors
    /// As [`StorageError`].
    pub async fn delete_tombstones(
        &self,
        device: DeviceKey,
        now: Timestamp,
        retention: &Retention,
    ) -> Result<u64, StorageError> {
        let (condition, values) = tombstones(device, now, retention);
        self.delete("deletion", &condition, values).await
    }

    /// Locks the person's devices and notes what will be whole from when on; `false` where a day before that waits to be
    /// added up, or where what the device recorded is not the person's any more.
    async fn begin(&self, aged: &Aged) -> Result<bool, StorageError> {
        let employee = aged.assignment.employee;
        let assignments = self.connection.lock_devices_of(employee).await?;
        if !assignments.contains(&aged.assignment) {
            return Ok(false);
        }
        if self
            .first_due(employee)
            .await?
            .is_some_and(|due| due < aged.kept_since)
        {
            return Ok(false);
        }
        let upsert = statement(
            self.executor(),
            "INSERT INTO kept_since (employee_id, kind, day, is_swept) VALUES (?, ?, ?, ?) \
             ON CONFLICT (employee_id, kind) DO UPDATE SET is_swept = excluded.is_swept, \
             day = CASE WHEN kept_since.day < excluded.day THEN excluded.day ELSE kept_since.day END",
            [
                employee.as_uuid().into(),
                aged.kind.code().into(),
                aged.kept_since.0.into(),
                false.into(),
            ],
        );
        self.executor().execute_raw(upsert).await?;
        Ok(true)
    }

    async fn delete(&self, table: &str, condition: &str, values: Vec<Value>) -> Result<u64, StorageError> {
        let delete = statement(
            self.executor(),
            &format!("DELETE FROM {table} WHERE {condition}"),
            values,
        );
        Ok(self.executor().execute_raw(delete).await?.rows_affected())
    }
}
