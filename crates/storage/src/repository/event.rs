//! What was recorded.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};
use sea_orm::{ConnectionTrait, QueryResult, Value};
use timetrack_domain::{
    Interval, Lane,
    id::{EmployeeId, EventId},
};
use timetrack_protocol::MAXIMUM_EVENT_HOURS;

use super::define_repository;
use crate::{
    Connection, DeviceAssignment, DeviceKey, EventKind, Lanes, StorageError, SubjectId,
    connection::{padded_list, statement},
    key::{from_count, instant},
};

/// An event as it is stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StoredEvent {
    /// Whose it is.
    pub employee: EmployeeId,
    /// The device that recorded it.
    pub device: DeviceKey,
    /// Its id.
    pub id: EventId,
    /// When it was: the whole of it, also where only a part lies in the range that was asked for.
    pub interval: Interval,
    /// What it is.
    pub kind: EventKind,
    /// The application and title of a window; their texts are in [`crate::repository::SubjectRepository`].
    pub subject: Option<SubjectId>,
}

/// How long one subject had the focus.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SubjectSum {
    /// The application and title.
    pub subject: SubjectId,
    /// The sum of the parts of its events inside the range. Absence beneath them is not deducted.
    pub total: SignedDuration,
}

/// What is held of one lane on one device.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HeldEvents {
    /// The device that recorded it.
    pub device: DeviceKey,
    /// The lane.
    pub lane: Lane,
    /// How many events.
    pub count: u64,
    /// The sum of their durations.
    pub total: SignedDuration,
    /// From the start of the first to the end of the last.
    pub hull: Interval,
}

/// The place of an event in a list from the newest to the oldest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EventCursor {
    /// Its start.
    pub start: Timestamp,
    /// Its device.
    pub device: DeviceKey,
    /// Its id.
    pub id: EventId,
}

define_repository! {
    /// Reads events. [`crate::Ingest`] writes them.
    EventRepository
}

impl<C: Connection> EventRepository<'_, C> {
    /// Every event of these people that shares an instant with `range`, in the order of their starts. An event belongs
    /// to whoever had the device at its start.
    ///
    /// # Errors
    /// As [`StorageError`].
    pub async fn of_employees(
        &self,
        employees: &[EmployeeId],
        range: Interval,
        lanes: Lanes,
    ) -> Result<Vec<StoredEvent>, StorageError> {
        let mut events = Vec::new();
        for employees in employees.chunks(LARGEST_LIST) {
            let (list, mut values) = padded_list(employees.iter().map(EmployeeId::as_uuid));
            values.extend(bounds(range));
            // CROSS JOIN keeps SQLite from starting with the large table.
            let query = statement(
                self.executor(),
                &format!(
                    "SELECT {COLUMNS} FROM device_assignment a CROSS JOIN event e \
                     WHERE a.employee_id IN ({list}) AND {OVERLAPS} AND {} \
                     ORDER BY e.start_ms, e.device_key, e.id",
                    lanes.condition("e.kind")
                ),
                values,
            );
            for row in self.executor().query_all_raw(query).await? {
                events.push(read(&row)?);
            }
        }
        if employees.len() > LARGEST_LIST {
            events.sort_by_key(|event| (event.interval.start(), event.device, event.id));
        }
        Ok(events)
    }

    /// At most `limit` events of a person that share an instant with `range`, from the newest to the oldest, from the
    /// one after `after`.
    ///
    /// # Errors
    /// As [`StorageError`].
    pub async fn page(
        &self,
        employee: EmployeeId,
        range: Interval,
        lanes: Lanes,
        after: Option<EventCursor>,
        limit: usize,
    ) -> Result<Vec<StoredEvent>, StorageError> {
        let assignments = self.connection_devices(employee).await?;
        let mut events = Vec::new();
        // Each device is read along its own key, no further than the page needs.
        for assignment in assignments {
            events.extend(
                self.page_of_device(&assignment, range, lanes, after, limit)
                    .await?,
            );
        }
        events.sort_by_key(|event| std::cmp::Reverse((event.interval.start(), event.device, event.id)));
        events.truncate(limit);
        Ok(events)
    }

    /// How many events of a person share an instant with `range`, by device and lane: the whole of each. Adding up is the
    /// database's, so no event is carried.
    ///
    /// # Errors
    /// As [`StorageError`].
    pub async fn held(
        &self,
        employee: EmployeeId,
        range: Interval,
        lanes: Lanes,
    ) -> Result<Vec<HeldEvents>, StorageError> {
        let mut values: Vec<Value> = vec![employee.as_uuid().into()];
        values.extend(bounds(range));
        let query = statement(
            self.executor(),
            &format!(
                "SELECT e.device_key, e.kind, COUNT(*), CAST(SUM(e.duration_ms) AS BIGINT), MIN(e.start_ms), \
                 MAX(e.start_ms + e.duration_ms) FROM device_assignment a CROSS JOIN event e \
                 WHERE a.employee_id = ? AND {OVERLAPS} AND {} GROUP BY e.device_key, e.kind",
                lanes.condition("e.kind")
            ),
            values,
        );
        let mut held: BTreeMap<(DeviceKey, Lane), HeldEvents> = BTreeMap::new();
        for row in self.executor().query_all_raw(query).await? {
            let kind = read_held(&row)?;
            match held.get_mut(&(kind.device, kind.lane)) {
                Some(lane) => lane.add(&kind)?,
                None => drop(held.insert((kind.device, kind.lane), kind)),
            }
        }
        Ok(held.into_values().collect())
    }

    /// When the first of what a device recorded began, what goes on included.
    ///
    /// # Errors
    /// As [`StorageError`].
    pub async fn first_of_device(&self, device: DeviceKey) -> Result<Option<Timestamp>, StorageError> {
        let query = statement(
            self.executor(),
            "SELECT MIN(first_ms) FROM (SELECT MIN(start_ms) AS first_ms FROM event WHERE device_key = ? \
             UNION ALL SELECT MIN(start_ms) FROM open_event WHERE device_key = ?) AS firsts",
            [device.0.into(), device.0.into()],
        );
        let row = self.executor().query_one_raw(query).await?;
        let first: Option<i64> = row.map_or(Ok(None), |row| row.try_get_by_index(0))?;
        first.map(instant).transpose()
    }

    /// Whether anything was ever recorded by anybody, also where only the sums of its days are left.
    ///
    /// # Errors
    /// As [`StorageError`].
    pub async fn has_any(&self) -> Result<bool, StorageError> {
        for table in ["open_event", "event", "day_roll_up"] {
            let query = statement(self.executor(), &format!("SELECT 1 FROM {table} LIMIT 1"), []);
            if self.executor().query_one_raw(query).await?.is_some() {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// The subjects that had the focus longest inside `range`, at most `limit`.
    ///
    /// # Errors
    /// As [`StorageError`].
    pub async fn top_subjects(
        &self,
        employee: EmployeeId,
        range: Interval,
        limit: u64,
    ) -> Result<Vec<SubjectSum>, StorageError> {
        let (from_ms, to_ms) = (range.start().as_millisecond(), range.end().as_millisecond());
        let mut values: Vec<Value> = [to_ms, to_ms, from_ms, from_ms].map(Value::from).to_vec();
        values.push(employee.as_uuid().into());
        values.extend(bounds(range));
        values.push(i64::try_from(limit).unwrap_or(i64::MAX).into());
        let query = statement(
            self.executor(),
            &format!(
                "SELECT e.subject_id, CAST(SUM( \
                 (CASE WHEN e.start_ms + e.duration_ms < ? THEN e.start_ms + e.duration_ms ELSE ? END) \
                 - (CASE WHEN e.start_ms > ? THEN e.start_ms ELSE ? END)) AS BIGINT) AS total_ms \
                 FROM device_assignment a CROSS JOIN event e \
                 WHERE a.employee_id = ? AND {OVERLAPS} AND e.subject_id <> 0 \
                 GROUP BY e.subject_id ORDER BY total_ms DESC, e.subject_id LIMIT ?"
            ),
            values,
        );
        let mut sums = Vec::new();
        for row in self.executor().query_all_raw(query).await? {
            sums.push(SubjectSum {
                subject: SubjectId(row.try_get_by_index(0)?),
                total: SignedDuration::from_millis(row.try_get_by_index(1)?),
            });
        }
        Ok(sums)
    }

    async fn connection_devices(&self, employee: EmployeeId) -> Result<Vec<DeviceAssignment>, StorageError> {
        super::DeviceRepository::over(self.connection)
            .assignments_of(employee)
            .await
    }

    async fn page_of_device(
        &self,
        assignment: &DeviceAssignment,
        range: Interval,
        lanes: Lanes,
        after: Option<EventCursor>,
        limit: usize,
    ) -> Result<Vec<StoredEvent>, StorageError> {
        let mut values: Vec<Value> = vec![
            assignment.employee.as_uuid().into(),
            assignment.device.0.into(),
            assignment.from.as_millisecond().into(),
        ];
        values.extend(bounds(range));
        let seek = after.map_or("", |after| {
            let start_ms = after.start.as_millisecond();
            match assignment.device.cmp(&after.device) {
                std::cmp::Ordering::Less => {
                    values.push(start_ms.into());
                    "AND e.start_ms <= ?"
                }
                std::cmp::Ordering::Equal => {
                    values.extend([start_ms.into(), after.id.as_uuid().into()]);
                    "AND (e.start_ms, e.id) < (?, ?)"
                }
                std::cmp::Ordering::Greater => {
                    values.push(start_ms.into());
                    "AND e.start_ms < ?"
                }
            }
        });
        values.push(i64::try_from(limit).unwrap_or(i64::MAX).into());
        let query = statement(
            self.executor(),
            &format!(
                "SELECT {COLUMNS} FROM device_assignment a CROSS JOIN event e \
                 WHERE a.employee_id = ? AND a.device_key = ? AND a.from_ms = ? AND {OVERLAPS} AND {} {seek} \
                 ORDER BY e.start_ms DESC, e.id DESC LIMIT ?",
                lanes.condition("e.kind")
            ),
            values,
        );
        let rows = self.executor().query_all_raw(query).await?;
        rows.iter().map(read).collect()
    }
}

const LARGEST_LIST: usize = 500;

const COLUMNS: &str = "a.employee_id, e.device_key, e.id, e.start_ms, e.duration_ms, e.kind, e.subject_id";

/// Joins an assignment with the events that belong to it and overlap a range; takes [`bounds`].
const OVERLAPS: &str = "e.device_key = a.device_key AND e.start_ms >= ? AND e.start_ms < ? \
    AND e.start_ms >= a.from_ms AND (a.to_ms IS NULL OR e.start_ms < a.to_ms) AND e.start_ms + e.duration_ms > ?";

/// The values of [`OVERLAPS`]. Events that begin before the range and reach into it begin at most this long before.
fn bounds(range: Interval) -> [Value; 3] {
    let from_ms = range.start().as_millisecond();
    [
        earliest_start_ms(range).into(),
        range.end().as_millisecond().into(),
        from_ms.into(),
    ]
}

/// The earliest start of an event that reaches into a range.
pub(crate) fn earliest_start_ms(range: Interval) -> i64 {
    range.start().as_millisecond() - MAXIMUM_EVENT_HOURS * 3_600_000
}

impl HeldEvents {
    /// Adds what is held of another kind of the same lane.
    fn add(&mut self, kind: &Self) -> Result<(), StorageError> {
        let (start, end) = (
            self.hull.start().min(kind.hull.start()),
            self.hull.end().max(kind.hull.end()),
        );
        self.count += kind.count;
        self.total += kind.total;
        self.hull = interval(start, end)?;
        Ok(())
    }
}

fn read_held(row: &QueryResult) -> Result<HeldEvents, StorageError> {
    Ok(HeldEvents {
        device: DeviceKey(row.try_get_by_index(0)?),
        lane: EventKind::from_code(row.try_get_by_index(1)?)?.lane(),
        count: from_count(row.try_get_by_index(2)?),
        total: SignedDuration::from_millis(row.try_get_by_index(3)?),
        hull: interval(
            instant(row.try_get_by_index(4)?)?,
            instant(row.try_get_by_index(5)?)?,
        )?,
    })
}

fn interval(start: Timestamp, end: Timestamp) -> Result<Interval, StorageError> {
    Interval::new(start, end)
        .map_err(|_| StorageError::InvalidData(format!("an event from {start} to {end}")))
}

fn read(row: &QueryResult) -> Result<StoredEvent, StorageError> {
    let start_ms: i64 = row.try_get_by_index(3)?;
    let duration_ms: i64 = row.try_get_by_index(4)?;
    let subject: i64 = row.try_get_by_index(6)?;
    Ok(StoredEvent {
        employee: EmployeeId::from_uuid(row.try_get_by_index(0)?),
        device: DeviceKey(row.try_get_by_index(1)?),
        id: EventId::from_uuid(row.try_get_by_index(2)?),
        interval: interval(instant(start_ms)?, instant(start_ms.saturating_add(duration_ms))?)?,
        kind: EventKind::from_code(row.try_get_by_index(5)?)?,
        subject: (subject != 0).then_some(SubjectId(subject)),
    })
}
