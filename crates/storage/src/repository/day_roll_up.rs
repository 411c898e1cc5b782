//! What people's days add up to, and which must be added up again.

use std::collections::HashSet;

use jiff::{SignedDuration, Timestamp};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Value,
    sea_query::OnConflict,
};
use timetrack_domain::id::EmployeeId;
use uuid::Uuid;

use super::define_repository;
use crate::{
    Connection, Day, StorageError, Transaction,
    connection::{padded_list, statement},
    entity::day_roll_up,
    key::{instant, optional_instant, optional_milliseconds},
    multi_row::MultiRowStatement,
};

/// What one day of one person adds up to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DayRollUp {
    /// The person.
    pub employee: EmployeeId,
    /// The day.
    pub day: Day,
    /// The IANA name of the time zone in which the day began and ended.
    pub time_zone: String,
    /// The union of the work sessions without the breaks.
    pub total: SignedDuration,
    /// The part of it in which some device was in use.
    pub active: SignedDuration,
    /// The part of it in which none was.
    pub idle: SignedDuration,
    /// The part of the active time of which no device could tell whether it was used.
    pub not_measured: SignedDuration,
    /// Breaks inside work sessions.
    pub breaks: SignedDuration,
    /// Privacy mode inside work sessions.
    pub private: SignedDuration,
    /// When the first work session began.
    pub first_start: Option<Timestamp>,
    /// When the last work session ended.
    pub last_end: Option<Timestamp>,
    /// How many work sessions there were.
    pub sessions: i32,
    /// When this was added up.
    pub computed: Timestamp,
}

/// How many people one statement names.
const LARGEST_LIST: usize = 500;

define_repository! {
    /// Reads and writes [`DayRollUp`].
    DayRollUpRepository
}

impl<C: Connection> DayRollUpRepository<'_, C> {
    /// The days of a person from `first` to `last`, both included, in order; days without any are left out.
    ///
    /// # Errors
    /// As [`StorageError`].
    pub async fn list(
        &self,
        employee: EmployeeId,
        first: Day,
        last: Day,
    ) -> Result<Vec<DayRollUp>, StorageError> {
        let rows = day_roll_up::Entity::find()
            .filter(day_roll_up::Column::EmployeeId.eq(employee.as_uuid()))
            .filter(day_roll_up::Column::Day.between(first.0, last.0))
            .order_by_asc(day_roll_up::Column::Day)
            .all(self.executor())
            .await?;
        rows.into_iter().map(DayRollUp::try_from).collect()
    }

    /// The days of people from `first` to `last`, both included, by person and in order; days without any are left out.
    ///
    /// # Errors
    /// As [`StorageError`].
    pub async fn list_of(
        &self,
        employees: &[EmployeeId],
        first: Day,
        last: Day,
    ) -> Result<Vec<DayRollUp>, StorageError> {
        let mut days = Vec::new();
        for employees in employees.chunks(LARGEST_LIST) {
            let rows = day_roll_up::Entity::find()
                .filter(day_roll_up::Column::EmployeeId.is_in(employees.iter().map(EmployeeId::as_uuid)))
                .filter(day_roll_up::Column::Day.between(first.0, last.0))
                .order_by_asc(day_roll_up::Column::EmployeeId)
                .order_by_asc(day_roll_up::Column::Day)
                .all(self.executor())
                .await?;
            for row in rows {
                days.push(DayRollUp::try_from(row)?);
            }
        }
        Ok(days)
    }

    /// Who of these people worked from `first` to `last`, both included, as far as that is added up.
    ///
    /// # Errors
    /// As [`StorageError`].
    pub async fn who_worked(
        &self,
        employees: &[EmployeeId],
        first: Day,
        last: Day,
    ) -> Result<HashSet<EmployeeId>, StorageError> {
        let mut worked = HashSet::new();
        for employees in employees.chunks(LARGEST_LIST) {
            let rows: Vec<Uuid> = day_roll_up::Entity::find()
                .select_only()
                .column(day_roll_up::Column::EmployeeId)
                .distinct()
                .filter(day_roll_up::Column::EmployeeId.is_in(employees.iter().map(EmployeeId::as_uuid)))
                .filter(day_roll_up::Column::Day.between(first.0, last.0))
                .filter(day_roll_up::Column::Sessions.gt(0))
                .into_tuple()
                .all(self.executor())
                .await?;
            worked.extend(rows.into_iter().map(EmployeeId::from_uuid));
        }
        Ok(worked)
    }

    /// The days of people from `first` to `last`, both included, that wait to be added up: what is stored of them may
    /// not be all.
    ///
    /// # Errors
    /// As [`StorageError`].
    pub async fn due_of(
        &self,
        employees: &[EmployeeId],
        first: Day,
        last: Day,
    ) -> Result<Vec<(EmployeeId, Day)>, StorageError> {
        let mut due = Vec::new();
        for employees in employees.chunks(LARGEST_LIST) {
            let (list, mut values) = padded_list(employees.iter().map(EmployeeId::as_uuid));
            values.extend([first.0.into(), last.0.into()]);
            let query = statement(
                self.executor(),
                &format!(
                    "SELECT employee_id, day FROM day_roll_up_due WHERE employee_id IN ({list}) \
                     AND day BETWEEN ? AND ? ORDER BY employee_id, day"
                ),
                values,
            );
            for row in self.executor().query_all_raw(query).await? {
                due.push((
                    EmployeeId::from_uuid(row.try_get_by_index(0)?),
                    Day(row.try_get_by_index(1)?),
                ));
            }
        }
        Ok(due)
    }

    /// How many days wait to be added up.
    ///
    /// # Errors
    /// As [`StorageError`].
    pub async fn due_count(&self) -> Result<u64, StorageError> {
        let query = statement(self.executor(), "SELECT COUNT(*) FROM day_roll_up_due", []);
        let row = self.executor().query_one_raw(query).await?;
        let count: i64 = row.map_or(Ok(0), |row| row.try_get_by_index(0))?;
        Ok(u64::try_from(count).unwrap_or(0))
    }
}

impl DayRollUpRepository<'_, Transaction> {
    /// Takes at most `limit` days off the list of those that must be added up again, in order, from the one after
    /// `after`. Add them up **after** this and in the same transaction: what comes in meanwhile puts the day back on the
    /// list, and a transaction that is not saved leaves it there. Days that another process is at are skipped.
    ///
    /// # Errors
    /// As [`StorageError`].
    pub async fn take_due(
        &self,
        after: Option<(EmployeeId, Day)>,
        limit: u64,
    ) -> Result<Vec<(EmployeeId, Day)>, StorageError> {
        let skip_locked = if self.connection.is_postgres() {
            "FOR UPDATE SKIP LOCKED"
        } else {
            ""
        };
        let (seek, mut values): (&str, Vec<Value>) = match after {
            Some((employee, day)) => (
                "WHERE (employee_id, day) > (?, ?)",
                vec![employee.as_uuid().into(), day.0.into()],
            ),
            None => ("", Vec::new()),
        };
        values.push(i64::try_from(limit).unwrap_or(i64::MAX).into());
        let delete = statement(
            self.executor(),
            &format!(
                "DELETE FROM day_roll_up_due WHERE (employee_id, day) IN \
                 (SELECT employee_id, day FROM day_roll_up_due {seek} ORDER BY employee_id, day LIMIT ? {skip_locked}) \
                 RETURNING employee_id, day"
            ),
            values,
        );
        let mut due = Vec::new();
        for row in self.executor().query_all_raw(delete).await? {
            due.push((
                EmployeeId::from_uuid(row.try_get_by_index(0)?),
                Day(row.try_get_by_index(1)?),
            ));
        }
        due.sort_unstable();
        Ok(due)
    }

    /// Puts days on the list of those that must be added up again.
    ///
    /// # Errors
    /// As [`StorageError`].
    pub async fn mark_due(
        &self,
        days: impl IntoIterator<Item = (EmployeeId, Day)>,
    ) -> Result<(), StorageError> {
        let mut days: Vec<_> = days.into_iter().collect();
        days.sort_unstable();
        days.dedup();
        let backend = self.executor().get_database_backend();
        for statement in MARK_DUE.statements(backend, &days, |(employee, day), values| {
            values.extend([employee.as_uuid().into(), day.0.into()]);
        }) {
            self.executor().execute_raw(statement).await?;
        }
        Ok(())
    }

    /// Stores what a day adds up to, in place of what was stored before.
    ///
    /// # Errors
    /// As [`StorageError`].
    pub async fn put(&self, roll_up: &DayRollUp) -> Result<(), StorageError> {
        let row = day_roll_up::ActiveModel {
            employee_id: Set(roll_up.employee.as_uuid()),
            day: Set(roll_up.day.0),
            time_zone: Set(roll_up.time_zone.clone()),
            total_ms: Set(milliseconds(roll_up.total)),
            active_ms: Set(milliseconds(roll_up.active)),
            idle_ms: Set(milliseconds(roll_up.idle)),
            not_measured_ms: Set(milliseconds(roll_up.not_measured)),
            break_ms: Set(milliseconds(roll_up.breaks)),
            private_ms: Set(milliseconds(roll_up.private)),
            first_start_ms: Set(optional_milliseconds(roll_up.first_start)),
            last_end_ms: Set(optional_milliseconds(roll_up.last_end)),
            sessions: Set(roll_up.sessions),
            computed_ms: Set(roll_up.computed.as_millisecond()),
        };
        let mut replacing = OnConflict::columns([day_roll_up::Column::EmployeeId, day_roll_up::Column::Day]);
        replacing.update_columns([
            day_roll_up::Column::TimeZone,
            day_roll_up::Column::TotalMs,
            day_roll_up::Column::ActiveMs,
            day_roll_up::Column::IdleMs,
            day_roll_up::Column::NotMeasuredMs,
            day_roll_up::Column::BreakMs,
            day_roll_up::Column::PrivateMs,
            day_roll_up::Column::FirstStartMs,
            day_roll_up::Column::LastEndMs,
            day_roll_up::Column::Sessions,
            day_roll_up::Column::ComputedMs,
        ]);
        day_roll_up::Entity::insert(row)
            .on_conflict(replacing)
            .exec_without_returning(self.executor())
            .await?;
        Ok(())
    }
}

/// Rewriting the row, rather than leaving it, locks it on PostgreSQL: whoever takes it off the list meanwhile waits and
/// then sees the events for which it was put there.
static MARK_DUE: MultiRowStatement = MultiRowStatement::new(
    "INSERT INTO day_roll_up_due (employee_id, day)",
    2,
    "ON CONFLICT (employee_id, day) DO UPDATE SET day = excluded.day",
);

fn milliseconds(duration: SignedDuration) -> i64 {
    i64::try_from(duration.as_millis()).unwrap_or(i64::MAX)
}

impl TryFrom<day_roll_up::Model> for DayRollUp {
    type Error = StorageError;

    fn try_from(row: day_roll_up::Model) -> Result<Self, StorageError> {
        Ok(Self {
            employee: EmployeeId::from_uuid(row.employee_id),
            day: Day(row.day),
            time_zone: row.time_zone,
            total: SignedDuration::from_millis(row.total_ms),
            active: SignedDuration::from_millis(row.active_ms),
            idle: SignedDuration::from_millis(row.idle_ms),
            not_measured: SignedDuration::from_millis(row.not_measured_ms),
            breaks: SignedDuration::from_millis(row.break_ms),
            private: SignedDuration::from_millis(row.private_ms),
            first_start: optional_instant(row.first_start_ms)?,
            last_end: optional_instant(row.last_end_ms)?,
            sessions: row.sessions,
            computed: instant(row.computed_ms)?,
        })
    }
}
