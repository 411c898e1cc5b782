//! What is going on, as of each device's last report.

use jiff::Timestamp;
use sea_orm::{ConnectionTrait, QueryResult};
use timetrack_domain::id::{EmployeeId, EventId};

use super::define_repository;
use crate::{
    Connection, DeviceKey, EventKind, StorageError, SubjectId,
    connection::{padded_list, statement},
    key::{instant, optional_instant},
};

/// An event that was going on when its device last reported.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StoredOpenEvent {
    /// Whose it is.
    pub employee: EmployeeId,
    /// The device.
    pub device: DeviceKey,
    /// The id of the event that it will become.
    pub id: EventId,
    /// When it began.
    pub start: Timestamp,
    /// Until when it is known to have been going on, by the device's clock: the `sentAt` of its last batch.
    pub reported: Timestamp,
    /// When the device was last heard of, by the server's clock.
    pub last_seen: Option<Timestamp>,
    /// What it is.
    pub kind: EventKind,
    /// The application and title of a window.
    pub subject: Option<SubjectId>,
}

define_repository! {
    /// Reads what is going on. [`crate::Ingest`] writes it.
    OpenEventRepository
}

impl<C: Connection> OpenEventRepository<'_, C> {
    /// What is going on on the devices that these people have now.
    ///
    /// # Errors
    /// As [`StorageError`].
    pub async fn of_employees(&self, employees: &[EmployeeId]) -> Result<Vec<StoredOpenEvent>, StorageError> {
        let mut events = Vec::new();
        for employees in employees.chunks(500) {
            let (list, values) = padded_list(employees.iter().map(EmployeeId::as_uuid));
            let query = statement(
                self.executor(),
                &format!(
                    "SELECT a.employee_id, o.device_key, o.id, o.start_ms, d.reported_ms, o.kind, o.subject_id, \
                     d.last_seen_ms \
                     FROM device_assignment a \
                     JOIN open_event o ON o.device_key = a.device_key \
                     JOIN device d ON d.key = a.device_key \
                     WHERE a.employee_id IN ({list}) AND a.to_ms IS NULL \
                     AND o.start_ms >= a.from_ms AND d.reported_ms IS NOT NULL \
                     ORDER BY o.device_key, o.lane"
                ),
                values,
            );
            for row in self.executor().query_all_raw(query).await? {
                events.push(read(&row)?);
            }
        }
        Ok(events)
    }
}

fn read(row: &QueryResult) -> Result<StoredOpenEvent, StorageError> {
    let subject: i64 = row.try_get_by_index(6)?;
    Ok(StoredOpenEvent {
        employee: EmployeeId::from_uuid(row.try_get_by_index(0)?),
        device: DeviceKey(row.try_get_by_index(1)?),
        id: EventId::from_uuid(row.try_get_by_index(2)?),
        start: instant(row.try_get_by_index(3)?)?,
        reported: instant(row.try_get_by_index(4)?)?,
        last_seen: optional_instant(row.try_get_by_index(7)?)?,
        kind: EventKind::from_code(row.try_get_by_index(5)?)?,
        subject: (subject != 0).then_some(SubjectId(subject)),
    })
}
