//! Deletions, and the tombstones that they leave.
//!
//! There are two kinds of tombstones in one table. A *range tombstone* is what was asked for, as far as it was past: no
//! event that shares an instant with it, in its lanes and of its person, is stored again. An *event tombstone* is the
//! extent of a single event that went as a whole: that event is not stored again, known by its key, and nothing else is
//! refused for it. It is left where the range alone would not do: for absence that reached out of it, whose time is not
//! measured from then on; for what was open, whose end was not known; and for what lies in the future, because a clock
//! was ahead: what is yet to be recorded there is nobody's to delete.

use std::collections::BTreeMap;

use jiff::Timestamp;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};
use timetrack_domain::{
    Interval, Lane,
    id::{DeletionId, EmployeeId},
    time::whole_milliseconds,
};

use super::define_repository;
use crate::{
    Connection, DeviceAssignment, DeviceKey, Lanes, RewriteDue, StorageError, Transaction,
    connection::{padded_list, statement},
    entity::deletion,
    ingest::due_days,
    key::instant,
};
use on_device::Gone;

mod event_tombstone;
mod on_device;
mod telling;

pub(crate) use event_tombstone::{EventTombstone, LONGEST_MS};

/// What a person wants deleted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DeleteRange {
    /// The id of the deletion.
    pub id: DeletionId,
    /// Whose recordings.
    pub employee: EmployeeId,
    /// Every event that shares an instant with it goes, as a whole. The agent cuts what it sees in use at ten minutes,
    /// so at most that much more goes at each end; an absence is one event however long it lasted, and all of it goes.
    /// Of what lies after `at` only what is stored goes.
    pub range: Interval,
    /// The lanes that it goes from.
    pub lanes: Lanes,
    /// Who wants it.
    pub deleted_by: EmployeeId,
    /// When.
    pub at: Timestamp,
    /// Days before this are not added up again: events may have gone by age meanwhile, and what was added up is all
    /// that is known of them.
    pub detail_since: Timestamp,
}

/// How many events of each lane were deleted, open ones included.
pub type DeletedCounts = BTreeMap<Lane, u64>;

/// What was asked for, on one device. The part that lies after `at` stands for itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Deletion {
    /// The id, the same for all parts on all devices of the person.
    pub id: DeletionId,
    /// The device.
    pub device: DeviceKey,
    /// The range.
    pub range: Interval,
    /// The lanes.
    pub lanes: Lanes,
    /// Who wanted it.
    pub deleted_by: EmployeeId,
    /// When.
    pub at: Timestamp,
}

/// What a tombstone stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TombstoneKind {
    /// What was asked for.
    Range,
    /// An event that went as a whole, and further than what was asked for.
    Event,
}

/// Where nothing is known any more, because it was deleted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tombstone {
    /// What it stands for.
    pub kind: TombstoneKind,
    /// Whose recordings they were.
    pub employee: EmployeeId,
    /// The device that had made them.
    pub device: DeviceKey,
    /// The range.
    pub range: Interval,
    /// The lanes.
    pub lanes: Lanes,
    /// When it was left.
    pub at: Timestamp,
}

define_repository! {
    /// Deletes events and reads [`Deletion`].
    DeletionRepository
}

impl<C: Connection> DeletionRepository<'_, C> {
    /// The deletions on a device, the newest first.
    ///
    /// # Errors
    /// As [`StorageError`].
    pub async fn of_device(&self, device: DeviceKey) -> Result<Vec<Deletion>, StorageError> {
        let rows = deletion::Entity::find()
            .filter(deletion::Column::DeviceKey.eq(device.0))
            .filter(deletion::Column::Number.gt(0))
            .order_by_desc(deletion::Column::Id)
            .order_by_asc(deletion::Column::StartMs)
            .all(self.executor())
            .await?;
        rows.into_iter().map(Deletion::try_from).collect()
    }

    /// What these people's deletions cover that shares an instant with `range`. As an event does, it belongs to whoever
    /// had the device at its start; it ends where the device became somebody else's.
    ///
    /// # Errors
    /// As [`StorageError`].
    pub async fn of_employees(
        &self,
        employees: &[EmployeeId],
        range: Interval,
    ) -> Result<Vec<Tombstone>, StorageError> {
        let mut tombstones = Vec::new();
        for employees in employees.chunks(LARGEST_LIST) {
            let (list, mut values) = padded_list(employees.iter().map(EmployeeId::as_uuid));
            values.extend([
                range.start().as_millisecond().into(),
                range.end().as_millisecond().into(),
            ]);
            let query = statement(
                self.executor(),
                &format!(
                    "SELECT a.employee_id, t.device_key, t.start_ms, t.end_ms, t.lanes, t.number, t.created_ms, \
                     (SELECT MIN(n.from_ms) FROM device_assignment n WHERE n.device_key = t.device_key \
                     AND n.from_ms > t.start_ms AND n.employee_id <> a.employee_id) \
                     FROM device_assignment a JOIN deletion t ON t.device_key = a.device_key \
                     WHERE a.employee_id IN ({list}) AND t.end_ms > ? AND t.start_ms < ? \
                     AND t.start_ms >= a.from_ms AND (a.to_ms IS NULL OR t.start_ms < a.to_ms) AND {STANDS}"
                ),
                values,
            );
            for row in self.executor().query_all_raw(query).await? {
                let end_ms: i64 = row.try_get_by_index(3)?;
                let handed_over_ms: Option<i64> = row.try_get_by_index(7)?;
                let end_ms = handed_over_ms.map_or(end_ms, |handed_over_ms| handed_over_ms.min(end_ms));
                tombstones.push(Tombstone {
                    employee: EmployeeId::from_uuid(row.try_get_by_index(0)?),
                    device: DeviceKey(row.try_get_by_index(1)?),
                    range: covered(row.try_get_by_index(2)?, end_ms)?,
                    lanes: Lanes::from_mask(row.try_get_by_index(4)?),
                    kind: TombstoneKind::of(row.try_get_by_index(5)?),
                    at: instant(row.try_get_by_index(6)?)?,
                });
            }
        }
        tombstones.retain(|tombstone| tombstone.range.overlaps(&range));
        Ok(tombstones)
    }
}

impl DeletionRepository<'_, Transaction> {
    /// Deletes events, what is open in these lanes, and the applications and titles that nothing else of the person
    /// mentions, leaves tombstones, and puts the days that change on the list of those that must be added up again. Once
    /// the transaction is saved, the rows in a SQLite file are overwritten and its log is empty; older copies of them go
    /// with the next [`crate::Storage::rewrite`], which is due from then on where anything went. PostgreSQL overwrites it
    /// some time after it next vacuums.
    ///
    /// # Errors
    /// As [`StorageError`].
    pub async fn delete_range(&self, request: &DeleteRange) -> Result<DeletedCounts, StorageError> {
        let Some(request) = request.in_whole_milliseconds() else {
            return Ok(DeletedCounts::new());
        };
        let request = &request;
        let assignments = self.connection.lock_devices_of(request.employee).await?;
        let mut devices: Vec<DeviceKey> = assignments.iter().map(|assignment| assignment.device).collect();
        devices.dedup();
        if devices.is_empty() {
            return Ok(DeletedCounts::new());
        }
        let mut gone = Gone::default();
        for stay in stays(assignments) {
            self.delete_on_device(request, &stay, &mut gone).await?;
        }
        self.tell_of_the_rest(request, &gone).await?;
        self.leave_for_events(&gone.tombstones).await?;
        if request.lanes.contains(Lane::Window) {
            self.connection
                .subjects()
                .drop_unused(request.employee, &devices)
                .await?;
        }
        due_days::mark_stretches(self.connection, request.employee, &gone.changing).await?;
        if gone.counts.values().any(|count| *count > 0) {
            self.connection.note_erased(RewriteDue::Wanted).await?;
        } else {
            // What had gone by age before may be just what the person wanted to be rid of.
            self.connection.hurry_rewrite().await?;
        }
        Ok(gone.counts)
    }
}

impl DeleteRange {
    /// The same as it is stored; `None` where nothing is left of the range.
    fn in_whole_milliseconds(&self) -> Option<Self> {
        let (start, end) = (self.range.start(), self.range.end());
        let range = Interval::new(whole_milliseconds(start), whole_milliseconds(end)).ok()?;
        Some(Self {
            range,
            at: whole_milliseconds(self.at),
            ..*self
        })
    }
}

impl Deletion {
    /// Whether it lies after the time when it was asked for. It is no tombstone then, and stands for the events that went.
    pub(crate) fn is_ahead(&self) -> bool {
        self.at <= self.range.start()
    }
}

/// The condition that a row of `deletion t` is a tombstone. A range that lies after the time when it was asked for is
/// not: see [`Deletion::is_ahead`].
pub(crate) const STANDS: &str = "(t.number <= 0 OR t.start_ms < t.created_ms)";

const LARGEST_LIST: usize = 500;

impl TombstoneKind {
    /// The kind of a row. What was asked for has a number in the order of telling.
    pub(crate) fn of(number: i64) -> Self {
        if number > 0 { Self::Range } else { Self::Event }
    }
}

/// Assignments of one person, in their order, with those joined that follow each other on one device.
fn stays(assignments: Vec<DeviceAssignment>) -> Vec<DeviceAssignment> {
    let mut stays: Vec<DeviceAssignment> = Vec::with_capacity(assignments.len());
    for next in assignments {
        match stays.last_mut() {
            Some(last) if last.device == next.device && last.to == Some(next.from) => last.to = next.to,
            Some(_) | None => stays.push(next),
        }
    }
    stays
}

fn covered(start_ms: i64, end_ms: i64) -> Result<Interval, StorageError> {
    Interval::new(instant(start_ms)?, instant(end_ms)?)
        .map_err(|_| StorageError::InvalidData(format!("a deletion from {start_ms} to {end_ms}")))
}

impl TryFrom<deletion::Model> for Deletion {
    type Error = StorageError;

    fn try_from(row: deletion::Model) -> Result<Self, StorageError> {
        Ok(Self {
            id: DeletionId::from_uuid(row.id),
            device: DeviceKey(row.device_key),
            range: covered(row.start_ms, row.end_ms)?,
            lanes: Lanes::from_mask(row.lanes),
            deleted_by: EmployeeId::from_uuid(row.employee_id),
            at: instant(row.created_ms)?,
        })
    }
}
