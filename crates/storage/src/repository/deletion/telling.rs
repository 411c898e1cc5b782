//! The order of the deletions on a device, in which its agent is told of them.
//!
//! Each has a number that is larger than that of every one before it on the device, and the device's row repeats the
//! last. Who deletes holds the lock of the device until the end of the transaction, so no number becomes visible after a
//! larger one. Numbers are instants in milliseconds or follow each other: where an old copy of the database takes its
//! place unnoticed, what is deleted afterwards still has larger numbers than an agent has seen.

use jiff::Timestamp;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::{Deletion, DeletionRepository};
use crate::{Connection, DeviceKey, StorageError, Transaction, connection::statement, entity::deletion};

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
