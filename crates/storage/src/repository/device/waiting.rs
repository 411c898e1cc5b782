//! Devices of which nobody knows whose they are, and what has to be done when somebody does.

use std::collections::HashMap;

use jiff::Timestamp;
use sea_orm::{
    ActiveModelTrait,
    ActiveValue::{Set, Unchanged},
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, ExprTrait, Query},
};
use timetrack_domain::{Interval, Lane, id::EmployeeId};

use super::{Device, DeviceRepository, LARGEST_LIST};
use crate::{
    Connection, DeviceKey, Lanes, StorageError, Transaction,
    connection::statement,
    entity::{device, device_assignment, employee},
    ingest::due_days,
    key::instant,
    repository::employee::EmployeeKind,
};

/// No day of any time zone of today begins within such a stretch of UTC, in milliseconds: a quarter of an hour.
const GRAIN_MS: i64 = 15 * 60 * 1000;

impl<C: Connection> DeviceRepository<'_, C> {
    /// At most `limit` devices that belong to somebody unknown, in the order of their keys, from the one after `after`.
    ///
    /// # Errors
    /// As [`StorageError`].
    pub async fn list_waiting(
        &self,
        after: Option<DeviceKey>,
        limit: u64,
    ) -> Result<Vec<Device>, StorageError> {
        let unknown = Query::select()
            .column((device_assignment::Entity, device_assignment::Column::DeviceKey))
            .from(device_assignment::Entity)
            .inner_join(
                employee::Entity,
                Expr::col((employee::Entity, employee::Column::Id))
                    .equals((device_assignment::Entity, device_assignment::Column::EmployeeId)),
            )
            .and_where(device_assignment::Column::ToMs.is_null())
            .and_where(employee::Column::Kind.eq(EmployeeKind::Unknown.code()))
            .to_owned();
        let rows = device::Entity::find()
            .filter(device::Column::Key.gt(after.map_or(0, |key| key.0)))
            .filter(device::Column::Key.in_subquery(unknown))
            .order_by_asc(device::Column::Key)
            .limit(limit)
            .all(self.executor())
            .await?;
        rows.into_iter().map(Device::try_from).collect()
    }

    /// To whom these devices belong now.
    ///
    /// # Errors
    /// As [`StorageError`].
    pub async fn owners(
        &self,
        devices: &[DeviceKey],
    ) -> Result<HashMap<DeviceKey, EmployeeId>, StorageError> {
        let mut owners = HashMap::new();
        for devices in devices.chunks(LARGEST_LIST) {
            let rows = device_assignment::Entity::find()
                .filter(device_assignment::Column::DeviceKey.is_in(devices.iter().map(|device| device.0)))
                .filter(device_assignment::Column::ToMs.is_null())
                .all(self.executor())
                .await?;
            owners.extend(
                rows.into_iter()
                    .map(|row| (DeviceKey(row.device_key), EmployeeId::from_uuid(row.employee_id))),
            );
        }
        Ok(owners)
    }
}

impl DeviceRepository<'_, Transaction> {
    /// Notes the name by which a directory knows the person at a device.
    ///
    /// # Errors
    /// As [`StorageError`].
    pub async fn note_directory_name(&self, device: DeviceKey, name: &str) -> Result<(), StorageError> {
        let row = device::ActiveModel {
            key: Unchanged(device.0),
            directory_name: Set(Some(name.to_owned())),
            ..Default::default()
        };
        row.update(self.executor()).await?;
        Ok(())
    }

    /// Notes that two computers use a device's credential, and says whether that is new.
    ///
    /// # Errors
    /// As [`StorageError`].
    pub async fn mark_duplicated(&self, device: DeviceKey, at: Timestamp) -> Result<bool, StorageError> {
        let update = statement(
            self.executor(),
            "UPDATE device SET duplicated_ms = ? WHERE key = ? AND duplicated_ms IS NULL",
            [at.as_millisecond().into(), device.0.into()],
        );
        Ok(self.executor().execute_raw(update).await?.rows_affected() > 0)
    }

    /// Puts the days of these people on which events of a device lie that began at `from` or later on the list of those
    /// that must be added up again.
    ///
    /// # Errors
    /// As [`StorageError`].
    pub async fn mark_days(
        &self,
        device: DeviceKey,
        employees: &[EmployeeId],
        from: Timestamp,
    ) -> Result<(), StorageError> {
        // Windows do not count.
        let counting: Lanes = [Lane::WorkSession, Lane::Break, Lane::Private, Lane::Afk]
            .into_iter()
            .collect();
        let query = statement(
            self.executor(),
            &format!(
                "SELECT DISTINCT start_ms / {GRAIN_MS}, (start_ms + duration_ms - 1) / {GRAIN_MS} FROM event \
                 WHERE device_key = ? AND start_ms >= ? AND {}",
                counting.condition("kind")
            ),
            [device.0.into(), from.as_millisecond().into()],
        );
        let mut stretches = Vec::new();
        for row in self.executor().query_all_raw(query).await? {
            let (first, last): (i64, i64) = (row.try_get_by_index(0)?, row.try_get_by_index(1)?);
            let (start, end) = (instant(first * GRAIN_MS)?, instant((last + 1) * GRAIN_MS)?);
            stretches.extend(Interval::new(start, end));
        }
        for employee in employees {
            due_days::mark_stretches(self.connection, *employee, &stretches).await?;
        }
        Ok(())
    }
}
