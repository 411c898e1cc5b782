//! Devices that somebody should look at.

use jiff::{SignedDuration, Timestamp};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, ExprTrait, Query, SelectStatement},
};
use timetrack_domain::id::GroupId;

use super::{Device, DeviceRepository};
use crate::{
    Connection, StorageError,
    entity::{device, device_assignment, employee},
    key::from_count,
};

/// When a device is worth a look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Worrying {
    /// It was last heard of before this.
    pub silent_before: Timestamp,
    /// Its clock is off by more.
    pub tolerated_offset: SignedDuration,
}

impl<C: Connection> DeviceRepository<'_, C> {
    /// At most `limit` devices of these groups, or of everybody, that are worth a look, in the order of their keys. Those
    /// of people who have left are not, nor are devices that are called `except`.
    ///
    /// # Errors
    /// As [`StorageError`].
    pub async fn worrying(
        &self,
        groups: Option<&[GroupId]>,
        worrying: Worrying,
        except: &str,
        limit: u64,
    ) -> Result<Vec<Device>, StorageError> {
        let offset_ms = i64::try_from(worrying.tolerated_offset.as_millis()).unwrap_or(i64::MAX);
        let worth_a_look = Condition::any()
            .add(device::Column::DuplicatedMs.is_not_null())
            .add(device::Column::QuarantinedItems.gt(0))
            .add(device::Column::DiscardedItems.gt(0))
            .add(device::Column::Problems.ne("[]"))
            .add(device::Column::ClockOffsetMs.gt(offset_ms))
            .add(device::Column::ClockOffsetMs.lt(-offset_ms))
            .add(device::Column::LastSeenMs.lt(worrying.silent_before.as_millisecond()));
        let rows = device::Entity::find()
            .filter(device::Column::Key.in_subquery(in_use_by(groups)))
            .filter(device::Column::RevokedMs.is_null())
            .filter(device::Column::MachineName.ne(except))
            .filter(worth_a_look)
            .order_by_asc(device::Column::Key)
            .limit(limit)
            .all(self.executor())
            .await?;
        rows.into_iter().map(Device::try_from).collect()
    }

    /// How many devices of these groups, or of everybody, that were heard of since an instant run which version.
    ///
    /// # Errors
    /// As [`StorageError`].
    pub async fn versions(
        &self,
        groups: Option<&[GroupId]>,
        since: Timestamp,
    ) -> Result<Vec<(String, u64)>, StorageError> {
        let rows: Vec<(String, i64)> = device::Entity::find()
            .select_only()
            .column(device::Column::AgentVersion)
            .column_as(device::Column::Key.count(), "number")
            .filter(device::Column::Key.in_subquery(in_use_by(groups)))
            .filter(device::Column::RevokedMs.is_null())
            .filter(device::Column::LastSeenMs.gte(since.as_millisecond()))
            .group_by(device::Column::AgentVersion)
            .order_by_asc(device::Column::AgentVersion)
            .into_tuple()
            .all(self.executor())
            .await?;
        Ok(rows
            .into_iter()
            .map(|(version, count)| (version, from_count(count)))
            .collect())
    }
}

/// The keys of the devices that belong to people who are still there.
fn in_use_by(groups: Option<&[GroupId]>) -> SelectStatement {
    let mut query = Query::select();
    query
        .column((device_assignment::Entity, device_assignment::Column::DeviceKey))
        .from(device_assignment::Entity)
        .inner_join(
            employee::Entity,
            Expr::col((employee::Entity, employee::Column::Id))
                .equals((device_assignment::Entity, device_assignment::Column::EmployeeId)),
        )
        .and_where(device_assignment::Column::ToMs.is_null())
        .and_where(employee::Column::Active.eq(true));
    if let Some(groups) = groups {
        query.and_where(employee::Column::GroupId.is_in(groups.iter().map(GroupId::as_uuid)));
    }
    query
}
