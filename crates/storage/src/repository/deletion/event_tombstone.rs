//! Tombstones of single events.

use std::cmp::Reverse;

use sea_orm::ConnectionTrait;
use timetrack_domain::{Lane, id::EmployeeId};
use timetrack_protocol::MAXIMUM_EVENT_HOURS;
use uuid::Uuid;

use super::DeletionRepository;
use crate::{
    DeviceKey, Lanes, StorageError, Transaction, connection::statement, multi_row::MultiRowStatement,
};

/// No event is longer: a clock that leaps while one is open does not make it so.
pub(crate) const LONGEST_MS: i64 = MAXIMUM_EVENT_HOURS * 3_600_000;

/// The tombstone of an event. Agents are told of those of events that lay ahead. What is left of any other on a computer
/// shares an instant with the range that was asked for, and copies of other events that lie in its extent were not deleted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct EventTombstone {
    /// Where it was recorded.
    pub(crate) device: DeviceKey,
    /// Its start and its id: by these and the device an event is the same event.
    pub(crate) start_ms: i64,
    pub(crate) id: Uuid,
    /// Its end, as far as it is known. Whoever reads it cuts it where the device became somebody else's: when that was
    /// may yet be corrected.
    pub(crate) end_ms: i64,
    pub(crate) lane: Lane,
    /// Whether it may still go on.
    pub(crate) is_open: bool,
    /// Who wanted the deletion.
    pub(crate) deleted_by: EmployeeId,
    /// When it went.
    pub(crate) at_ms: i64,
}

impl DeletionRepository<'_, Transaction> {
    /// Leaves tombstones of events, on devices that are locked. An event has one, however often it is left: the end is
    /// what is known last.
    pub(crate) async fn leave_for_events(&self, tombstones: &[EventTombstone]) -> Result<(), StorageError> {
        let mut tombstones = tombstones.to_vec();
        let key = |tombstone: &EventTombstone| (tombstone.device, tombstone.start_ms, tombstone.id);
        // The closed one, or else the longest, comes first and stays.
        tombstones
            .sort_unstable_by_key(|tombstone| (key(tombstone), tombstone.is_open, Reverse(tombstone.end_ms)));
        tombstones.dedup_by_key(|tombstone| key(tombstone));
        for on_device in tombstones.chunk_by(|one, other| one.device == other.device) {
            let first = self.lowest_number(on_device[0].device).await?.min(0);
            let rows: Vec<(i64, EventTombstone)> = (1..)
                .map(|count| first - count)
                .zip(on_device.iter().copied())
                .collect();
            let backend = self.executor().get_database_backend();
            for upsert in UPSERT.statements(backend, &rows, |(number, tombstone), values| {
                values.extend([
                    tombstone.id.into(),
                    tombstone.device.0.into(),
                    tombstone.start_ms.into(),
                    tombstone.end_ms.into(),
                    Lanes::from(tombstone.lane).mask().into(),
                    tombstone.at_ms.into(),
                    tombstone.deleted_by.as_uuid().into(),
                    (*number).into(),
                ]);
            }) {
                self.executor().execute_raw(upsert).await?;
            }
        }
        Ok(())
    }

    /// The smallest number on a device. Those of event tombstones are 0 or less: they have no place of their own in the order
    /// of telling.
    async fn lowest_number(&self, device: DeviceKey) -> Result<i64, StorageError> {
        let query = statement(
            self.executor(),
            "SELECT MIN(number) FROM deletion WHERE device_key = ?",
            [device.0.into()],
        );
        let row = self.executor().query_one_raw(query).await?;
        let lowest: Option<i64> = row.map_or(Ok(None), |row| row.try_get_by_index(0))?;
        Ok(lowest.unwrap_or(0))
    }
}

/// An event whose id is that of a deletion, which no agent makes, does not change what that one covers.
static UPSERT: MultiRowStatement = MultiRowStatement::new(
    "INSERT INTO deletion (id, device_key, start_ms, end_ms, lanes, created_ms, employee_id, number)",
    8,
    "ON CONFLICT (id, device_key, start_ms) DO UPDATE SET end_ms = excluded.end_ms \
     WHERE deletion.number <= 0",
);
