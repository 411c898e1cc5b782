//! The order of the deletions on a device, in which its agent is told of them.
//!
//! Each has a number that is larger than that of every one before it on the device, and the device's row repeats the
//! last. Who deletes holds the lock of the device until the end of the transaction, so no number becomes visible after a
//! larger one. Numbers are instants in milliseconds or follow each other: where an old copy of the database takes its
//! place unnoticed, what is deleted afterwards still has larger numbers than an agent has seen.
//!
//! A deletion that lies ahead of its time stands for the events that it removed there, in the order of their tombstones.

use jiff::Timestamp;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use timetrack_domain::{Lane, id::EventId};

use super::{Deletion, DeletionRepository};
use crate::{
    Connection, DeviceKey, Lanes, StorageError, Transaction, connection::statement, entity::deletion,
    key::instant,
};

impl<C: Connection> DeletionRepository<'_, C> {
    /// At most `limit` deletions on a device whose numbers are larger than `number`, in that order.
    pub(crate) async fn after(
        &self,
        device: DeviceKey,
        number: i64,
        limit: u64,
    ) -> Result<Vec<(i64, Deletion)>, StorageError> {
        let rows = deletion::Entity::find()
            .filter(deletion::Column::DeviceKey.eq(device.0))
            .filter(deletion::Column::Number.gt(number))
            .order_by_asc(deletion::Column::Number)
            .limit(limit)
            .all(self.executor())
            .await?;
        rows.into_iter()
            .map(|row| Ok((row.number, Deletion::try_from(row)?)))
            .collect()
    }
}

/// An event that a deletion removed ahead of its time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct EventAhead {
    /// The number of its tombstone.
    pub(crate) number: i64,
    pub(crate) id: EventId,
    pub(crate) lane: Lane,
    pub(crate) start: Timestamp,
}

impl<C: Connection> DeletionRepository<'_, C> {
    /// At most `limit` of the events that a deletion ahead of its time removed, those after the tombstone with the number
    /// `behind`. Among them is absence that reaches out of what was past, of which the agent knows by the range as well.
    pub(crate) async fn events_ahead(
        &self,
        deletion: &Deletion,
        behind: Option<i64>,
        limit: u64,
    ) -> Result<Vec<EventAhead>, StorageError> {
        // Numbers of such tombstones are 0 or less, and each next one is smaller.
        let below = behind.map_or(1, |behind| behind.min(1));
        let rows = deletion::Entity::find()
            .filter(deletion::Column::DeviceKey.eq(deletion.device.0))
            .filter(deletion::Column::Number.lt(below))
            .filter(deletion::Column::CreatedMs.eq(deletion.at.as_millisecond()))
            .order_by_desc(deletion::Column::Number)
            .limit(limit)
            .all(self.executor())
            .await?;
        rows.into_iter().map(EventAhead::try_from).collect()
    }
}

impl TryFrom<deletion::Model> for EventAhead {
    type Error = StorageError;

    fn try_from(row: deletion::Model) -> Result<Self, StorageError> {
        let lanes = Lanes::from_mask(row.lanes);
        let lane = Lane::ALL.into_iter().find(|lane| lanes.contains(*lane));
        Ok(Self {
            number: row.number,
            id: EventId::from_uuid(row.id),
            lane: lane.ok_or_else(|| StorageError::InvalidData("an event was in no lane".to_owned()))?,
            start: instant(row.start_ms)?,
        })
    }
}

impl DeletionRepository<'_, Transaction> {
    /// The number of the next deletion on a device, which is locked.
    pub(super) async fn next_number(&self, device: DeviceKey, at: Timestamp) -> Result<i64, StorageError> {
        let update = statement(
            self.executor(),
            "UPDATE device SET last_deletion = CASE WHEN last_deletion < ? THEN ? ELSE last_deletion + 1 END \
             WHERE key = ? RETURNING last_deletion",
            [
                at.as_millisecond().into(),
                at.as_millisecond().into(),
                device.0.into(),
            ],
        );
        let row = self.executor().query_one_raw(update).await?;
        let row = row.ok_or(StorageError::UnknownDevice)?;
        Ok(row.try_get_by_index(0)?)
    }
}
