//! Deletions, and the tombstones that they leave.

use std::collections::BTreeMap;

use jiff::Timestamp;
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, Value};
use timetrack_domain::{
    Interval, Lane,
    id::{DeletionId, EmployeeId},
};

use super::{define_repository, event::earliest_start_ms};
use crate::{
    Connection, DeviceAssignment, DeviceKey, EventKind, Lanes, RewriteDue, StorageError, Transaction,
    connection::{padded_list, statement},
    entity::deletion,
    ingest::due_days,
    key::{from_count, instant},
    kind::lane_code,
};

mod telling;

/// What a person wants deleted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DeleteRange {
    /// The id of the deletion.
    pub id: DeletionId,
    /// Whose recordings.
    pub employee: EmployeeId,
    /// Every event that shares an instant with it goes, as a whole. The agent cuts what it sees in use at ten minutes,
    /// so at most that much more goes at each end; an absence is one event however long it lasted, and all of it goes.
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

/// How many events of each lane were deleted.
pub type DeletedCounts = BTreeMap<Lane, u64>;

/// A deletion on one device, or the part of one that an absence went beyond what was asked for. What it covers is not
/// stored again.
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

/// Where nothing is known any more, because it was deleted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tombstone {
    /// Whose recordings they were.
    pub employee: EmployeeId,
    /// The device that had made them.
    pub device: DeviceKey,
    /// The range.
    pub range: Interval,
    /// The lanes.
    pub lanes: Lanes,
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
            .order_by_desc(deletion::Column::Id)
            .order_by_asc(deletion::Column::StartMs)
            .all(self.executor())
            .await?;
        rows.into_iter().map(Deletion::try_from).collect()
    }

    /// What these people's deletions cover that shares an instant with `range`. As an event does, it belongs to whoever
    /// had the device at its start.
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
                    "SELECT a.employee_id, t.device_key, t.start_ms, t.end_ms, t.lanes \
                     FROM device_assignment a JOIN deletion t ON t.device_key = a.device_key \
                     WHERE a.employee_id IN ({list}) AND t.end_ms > ? AND t.start_ms < ? \
                     AND t.start_ms >= a.from_ms AND (a.to_ms IS NULL OR t.start_ms < a.to_ms)"
                ),
                values,
            );
            for row in self.executor().query_all_raw(query).await? {
                tombstones.push(Tombstone {
                    employee: EmployeeId::from_uuid(row.try_get_by_index(0)?),
                    device: DeviceKey(row.try_get_by_index(1)?),
                    range: covered(row.try_get_by_index(2)?, row.try_get_by_index(3)?)?,
                    lanes: Lanes::from_mask(row.try_get_by_index(4)?),
                });
            }
        }
        Ok(tombstones)
    }
}

impl DeletionRepository<'_, Transaction> {
    /// Deletes events, what is open in these lanes, and the applications and titles that nothing else of the person
    /// mentions, leaves tombstones, and puts the days that change on the list of those that must be added up again. Once
    /// the transaction is saved, the rows in a SQLite file are overwritten and its log is empty; older copies of them go
    /// with the next [`crate::Storage::rewrite`], which is due from then on. PostgreSQL overwrites it some time after it
    /// next vacuums.
    ///
    /// # Errors
    /// As [`StorageError`].
    pub async fn delete_range(&self, request: &DeleteRange) -> Result<DeletedCounts, StorageError> {
        let assignments = self.connection.lock_devices_of(request.employee).await?;
        let mut devices: Vec<DeviceKey> = assignments.iter().map(|assignment| assignment.device).collect();
        devices.dedup();
        if devices.is_empty() {
            return Ok(DeletedCounts::new());
        }
        let mut gone = Gone::default();
        for assignment in &assignments {
            self.delete_on_device(request, assignment, &mut gone).await?;
        }
        if request.lanes.contains(Lane::Window) {
            self.connection
                .subjects()
                .drop_unused(request.employee, &devices)
                .await?;
        }
        due_days::mark_stretches(self.connection, request.employee, &gone.changing).await?;
        self.connection.note_erased(RewriteDue::Wanted).await?;
        Ok(gone.counts)
    }

    async fn delete_on_device(
        &self,
        request: &DeleteRange,
        assignment: &DeviceAssignment,
        gone: &mut Gone,
    ) -> Result<(), StorageError> {
        let start = request.range.start().max(assignment.from);
        let end = assignment
            .to
            .map_or(request.range.end(), |to| request.range.end().min(to));
        let Ok(range) = Interval::new(start, end) else {
            return Ok(());
        };
        let mut hulls = self
            .delete_closed_events(request, assignment, range, gone)
            .await?;
        for (lane, hull) in self.open_in(request, assignment, range).await? {
            widen(&mut hulls, lane, hull)?;
        }
        self.delete_open_events(request.lanes, assignment, range).await?;
        let changing = hulls.iter().filter(|(lane, _)| **lane != Lane::Window);
        let known = changing
            .filter_map(|(_, hull)| Interval::new(hull.start().max(request.detail_since), hull.end()).ok());
        gone.changing.extend(known);

        self.leave_tombstone(request, assignment, range, request.lanes)
            .await?;
        let Some(absence) = hulls.get(&Lane::Afk) else {
            return Ok(());
        };
        if let Ok(before) = Interval::new(absence.start(), start) {
            self.leave_tombstone(request, assignment, before, Lane::Afk.into())
                .await?;
        }
        // What lies behind the day on which the device changed hands is the next one's.
        if assignment.to.is_none_or(|to| end < to)
            && let Ok(after) = Interval::new(end, absence.end())
        {
            self.leave_tombstone(request, assignment, after, Lane::Afk.into())
                .await?;
        }
        Ok(())
    }

    /// Deletes what is closed and gives the hull of what went, by lane.
    async fn delete_closed_events(
        &self,
        request: &DeleteRange,
        assignment: &DeviceAssignment,
        range: Interval,
        gone: &mut Gone,
    ) -> Result<BTreeMap<Lane, Interval>, StorageError> {
        let condition = format!(
            "device_key = ? AND start_ms >= ? AND start_ms < ? AND start_ms + duration_ms > ? AND {}",
            request.lanes.condition("kind")
        );
        let values: [Value; 4] = [
            assignment.device.0.into(),
            // What began under somebody else is theirs.
            earliest_start_ms(range)
                .max(assignment.from.as_millisecond())
                .into(),
            range.end().as_millisecond().into(),
            request.range.start().as_millisecond().into(),
        ];
        let sums = statement(
            self.executor(),
            &format!(
                "SELECT kind, COUNT(*), MIN(start_ms), MAX(start_ms + duration_ms) FROM event \
                 WHERE {condition} GROUP BY kind"
            ),
            values.clone(),
        );
        let mut hulls = BTreeMap::new();
        for row in self.executor().query_all_raw(sums).await? {
            let lane = EventKind::from_code(row.try_get_by_index(0)?)?.lane();
            *gone.counts.entry(lane).or_default() += from_count(row.try_get_by_index(1)?);
            let hull = covered(row.try_get_by_index(2)?, row.try_get_by_index(3)?)?;
            widen(&mut hulls, lane, hull)?;
        }
        let delete = statement(
            self.executor(),
            &format!("DELETE FROM event WHERE {condition}"),
            values,
        );
        self.executor().execute_raw(delete).await?;
        Ok(hulls)
    }

    /// What is open in the lanes that are asked for and reaches into the range, as far as it was reported.
    async fn open_in(
        &self,
        request: &DeleteRange,
        assignment: &DeviceAssignment,
        range: Interval,
    ) -> Result<Vec<(Lane, Interval)>, StorageError> {
        let query = statement(
            self.executor(),
            "SELECT o.kind, o.start_ms, d.reported_ms FROM open_event o JOIN device d ON d.key = o.device_key \
             WHERE o.device_key = ? AND o.start_ms >= ? AND o.start_ms < ? AND d.reported_ms > ? \
             AND d.reported_ms > o.start_ms",
            [
                assignment.device.0.into(),
                assignment.from.as_millisecond().into(),
                range.end().as_millisecond().into(),
                range.start().as_millisecond().into(),
            ],
        );
        let mut open = Vec::new();
        for row in self.executor().query_all_raw(query).await? {
            let lane = EventKind::from_code(row.try_get_by_index(0)?)?.lane();
            if request.lanes.contains(lane) {
                open.push((lane, covered(row.try_get_by_index(1)?, row.try_get_by_index(2)?)?));
            }
        }
        Ok(open)
    }

    async fn leave_tombstone(
        &self,
        request: &DeleteRange,
        assignment: &DeviceAssignment,
        range: Interval,
        lanes: Lanes,
    ) -> Result<(), StorageError> {
        let row = deletion::ActiveModel {
            id: Set(request.id.as_uuid()),
            device_key: Set(assignment.device.0),
            start_ms: Set(range.start().as_millisecond()),
            end_ms: Set(range.end().as_millisecond()),
            lanes: Set(lanes.mask()),
            created_ms: Set(request.at.as_millisecond()),
            employee_id: Set(request.deleted_by.as_uuid()),
            number: Set(self.next_number(assignment.device, request.at).await?),
        };
        deletion::Entity::insert(row)
            .exec_without_returning(self.executor())
            .await?;
        Ok(())
    }

    async fn delete_open_events(
        &self,
        lanes: Lanes,
        assignment: &DeviceAssignment,
        range: Interval,
    ) -> Result<(), StorageError> {
        for lane in Lane::ALL.into_iter().filter(|lane| lanes.contains(*lane)) {
            let delete = statement(
                self.executor(),
                "DELETE FROM open_event WHERE device_key = ? AND lane = ? AND start_ms >= ? AND start_ms < ?",
                [
                    assignment.device.0.into(),
                    lane_code(lane).into(),
                    assignment.from.as_millisecond().into(),
                    range.end().as_millisecond().into(),
                ],
            );
            self.executor().execute_raw(delete).await?;
        }
        Ok(())
    }
}

const LARGEST_LIST: usize = 500;

/// What a deletion removed.
#[derive(Default)]
struct Gone {
    counts: DeletedCounts,
    /// Where days must be added up again.
    changing: Vec<Interval>,
}

/// Makes the hull of a lane hold another stretch.
fn widen(hulls: &mut BTreeMap<Lane, Interval>, lane: Lane, more: Interval) -> Result<(), StorageError> {
    let hull = hulls.entry(lane).or_insert(more);
    *hull = interval(hull.start().min(more.start()), hull.end().max(more.end()))?;
    Ok(())
}

fn covered(start_ms: i64, end_ms: i64) -> Result<Interval, StorageError> {
    interval(instant(start_ms)?, instant(end_ms)?)
}

fn interval(start: Timestamp, end: Timestamp) -> Result<Interval, StorageError> {
    Interval::new(start, end)
        .map_err(|_| StorageError::InvalidData(format!("a deletion from {start} to {end}")))
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
