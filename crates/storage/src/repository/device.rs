//! Devices, and whom they belong to.

use std::collections::BTreeMap;

use jiff::Timestamp;
use sea_orm::{
    ActiveModelTrait,
    ActiveValue::{NotSet, Set, Unchanged},
    ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::Query,
};
use timetrack_domain::id::{DeviceId, EmployeeId};
use timetrack_protocol::DeviceReport;

pub(crate) mod locks;
mod waiting;
mod worrying;

use super::define_repository;
use crate::{
    Connection, DeviceKey, StorageError, Transaction,
    entity::{device, device_assignment},
    key::{from_count, instant, optional_instant},
};
pub(crate) use locks::keys;
pub use worrying::Worrying;

/// One agent installation: one account of one computer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Device {
    /// The key by which other tables know it.
    pub key: DeviceKey,
    /// Its id.
    pub id: DeviceId,
    /// The name of the computer.
    pub machine_name: String,
    /// The name of the account.
    pub account_name: String,
    /// The name by which a directory knows the person, where the computer told it.
    pub directory_name: Option<String>,
    /// When it was enrolled.
    pub created: Timestamp,
    /// When it last sent a batch, by the server's clock.
    pub last_seen: Option<Timestamp>,
    /// `sentAt` of its last batch, by its own clock: until then its open events were going on.
    pub reported: Option<Timestamp>,
    /// How far its clock is behind the server's, in milliseconds; negative where it is ahead. Travel time included.
    pub clock_offset_ms: Option<i64>,
    /// How it said that it was.
    pub report: DeviceReport,
    /// When its credential was revoked.
    pub revoked: Option<Timestamp>,
    /// When two computers were first seen to use its credential.
    pub duplicated: Option<Timestamp>,
}

/// What is needed to enrol a device.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewDevice {
    /// The id.
    pub id: DeviceId,
    /// The name of the computer.
    pub machine_name: String,
    /// The name of the account.
    pub account_name: String,
    /// To whom it belongs, from the beginning of time until it is assigned to somebody else.
    pub employee: EmployeeId,
    /// When it is enrolled.
    pub created: Timestamp,
}

/// Whom a device belonged to for a while. What it recorded belongs to the person who had it when the event began.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DeviceAssignment {
    /// The device.
    pub device: DeviceKey,
    /// The person.
    pub employee: EmployeeId,
    /// The first instant; the Unix epoch stands for the beginning of time.
    pub from: Timestamp,
    /// The first instant after it; `None` while it lasts.
    pub to: Option<Timestamp>,
}

const LARGEST_LIST: usize = 500;

define_repository! {
    /// Reads and writes [`Device`] and [`DeviceAssignment`].
    DeviceRepository
}

impl<C: Connection> DeviceRepository<'_, C> {
    /// The device with this key.
    ///
    /// # Errors
    /// As [`StorageError`].
    pub async fn find(&self, key: DeviceKey) -> Result<Option<Device>, StorageError> {
        let row = device::Entity::find_by_id(key.0).one(self.executor()).await?;
        row.map(Device::try_from).transpose()
    }

    /// The device with this id.
    ///
    /// # Errors
    /// As [`StorageError`].
    pub async fn find_by_id(&self, id: DeviceId) -> Result<Option<Device>, StorageError> {
        let row = device::Entity::find()
            .filter(device::Column::Id.eq(id.as_uuid()))
            .one(self.executor())
            .await?;
        row.map(Device::try_from).transpose()
    }

    /// The devices with these numbers, as far as they exist, in no order.
    ///
    /// # Errors
    /// As [`StorageError`].
    pub async fn find_all(&self, keys: &[DeviceKey]) -> Result<Vec<Device>, StorageError> {
        let mut devices = Vec::with_capacity(keys.len());
        for keys in keys.chunks(LARGEST_LIST) {
            let rows = device::Entity::find()
                .filter(device::Column::Key.is_in(keys.iter().map(|key| key.0)))
                .all(self.executor())
                .await?;
            for row in rows {
                devices.push(Device::try_from(row)?);
            }
        }
        Ok(devices)
    }

    /// At most `limit` devices in the order of their keys (that is, of their enrolment), from the one after `after`.
    ///
    /// # Errors
    /// As [`StorageError`].
    pub async fn list(&self, after: Option<DeviceKey>, limit: u64) -> Result<Vec<Device>, StorageError> {
        let rows = device::Entity::find()
            .filter(device::Column::Key.gt(after.map_or(0, |key| key.0)))
            .order_by_asc(device::Column::Key)
            .limit(limit)
            .all(self.executor())
            .await?;
        rows.into_iter().map(Device::try_from).collect()
    }

    /// The devices that belong to these people now.
    ///
    /// # Errors
    /// As [`StorageError`].
    pub async fn of_employees(&self, employees: &[EmployeeId]) -> Result<Vec<Device>, StorageError> {
        let mut devices = Vec::new();
        for employees in employees.chunks(LARGEST_LIST) {
            let theirs = Query::select()
                .column(device_assignment::Column::DeviceKey)
                .from(device_assignment::Entity)
                .and_where(
                    device_assignment::Column::EmployeeId.is_in(employees.iter().map(EmployeeId::as_uuid)),
                )
                .and_where(device_assignment::Column::ToMs.is_null())
                .to_owned();
            let rows = device::Entity::find()
                .filter(device::Column::Key.in_subquery(theirs))
                .all(self.executor())
                .await?;
            for row in rows {
                devices.push(Device::try_from(row)?);
            }
        }
        Ok(devices)
    }

    /// The devices that belong to a person now.
    ///
    /// # Errors
    /// As [`StorageError`].
    pub async fn of_employee(&self, employee: EmployeeId) -> Result<Vec<Device>, StorageError> {
        let keys: Vec<i32> = self
            .assignments_of(employee)
            .await?
            .into_iter()
            .filter(|assignment| assignment.to.is_none())
            .map(|assignment| assignment.device.0)
            .collect();
        let rows = device::Entity::find()
            .filter(device::Column::Key.is_in(keys))
            .order_by_asc(device::Column::Key)
            .all(self.executor())
            .await?;
        rows.into_iter().map(Device::try_from).collect()
    }

    /// The devices that a person ever had, and when.
    ///
    /// # Errors
    /// As [`StorageError`].
    pub async fn assignments_of(&self, employee: EmployeeId) -> Result<Vec<DeviceAssignment>, StorageError> {
        let rows = device_assignment::Entity::find()
            .filter(device_assignment::Column::EmployeeId.eq(employee.as_uuid()))
            .order_by_asc(device_assignment::Column::DeviceKey)
            .order_by_asc(device_assignment::Column::FromMs)
            .all(self.executor())
            .await?;
        rows.into_iter().map(DeviceAssignment::try_from).collect()
    }

    /// Whom a device belonged to, in order.
    ///
    /// # Errors
    /// As [`StorageError`].
    pub async fn assignments(&self, device: DeviceKey) -> Result<Vec<DeviceAssignment>, StorageError> {
        let rows = device_assignment::Entity::find()
            .filter(device_assignment::Column::DeviceKey.eq(device.0))
            .order_by_asc(device_assignment::Column::FromMs)
            .all(self.executor())
            .await?;
        rows.into_iter().map(DeviceAssignment::try_from).collect()
    }
}

impl DeviceRepository<'_, Transaction> {
    /// Enrols a device and assigns it.
    ///
    /// # Errors
    /// [`StorageError::AlreadyExists`] where the id is taken.
    pub async fn create(&self, new: NewDevice) -> Result<Device, StorageError> {
        let row = device::ActiveModel {
            key: NotSet,
            id: Set(new.id.as_uuid()),
            machine_name: Set(new.machine_name),
            account_name: Set(new.account_name),
            directory_name: Set(None),
            created_ms: Set(new.created.as_millisecond()),
            last_seen_ms: Set(None),
            reported_ms: Set(None),
            clock_offset_ms: Set(None),
            agent_version: Set(String::new()),
            pending_items: Set(0),
            quarantined_items: Set(0),
            discarded_items: Set(0),
            problems: Set("[]".to_owned()),
            revoked_ms: Set(None),
            last_deletion: Set(0),
            machine_id: Set(None),
            runs: Set(String::new()),
            run_since_ms: Set(None),
            duplicated_ms: Set(None),
        };
        let row = row.insert(self.executor()).await?;
        self.insert_assignment(DeviceKey(row.key), new.employee, Timestamp::UNIX_EPOCH)
            .await?;
        Device::try_from(row)
    }

    /// Gives a device to another person from an instant on. What began before stays with whoever had it then; later
    /// assignments are dropped, and what began later moves to the person, titles included. Gives everybody else who ever
    /// had it: their days on which anything moved, and the person's, must be added up again by the caller.
    ///
    /// # Errors
    /// As [`StorageError`].
    pub async fn assign(
        &self,
        device: DeviceKey,
        employee: EmployeeId,
        from: Timestamp,
    ) -> Result<Vec<EmployeeId>, StorageError> {
        let mut devices: BTreeMap<EmployeeId, Vec<DeviceAssignment>> = BTreeMap::new();
        for assignment in self.connection.lock_to_hand_over(device, employee).await? {
            devices.entry(assignment.employee).or_default().push(assignment);
        }
        let from_ms = from.as_millisecond();
        device_assignment::Entity::delete_many()
            .filter(device_assignment::Column::DeviceKey.eq(device.0))
            .filter(device_assignment::Column::FromMs.gte(from_ms))
            .exec(self.executor())
            .await?;
        let last = device_assignment::Entity::find()
            .filter(device_assignment::Column::DeviceKey.eq(device.0))
            .order_by_desc(device_assignment::Column::FromMs)
            .one(self.executor())
            .await?;
        if let Some(last) = last {
            let row = device_assignment::ActiveModel {
                device_key: Unchanged(last.device_key),
                from_ms: Unchanged(last.from_ms),
                to_ms: Set(Some(from_ms)),
                employee_id: NotSet,
            };
            row.update(self.executor()).await?;
        }
        self.insert_assignment(device, employee, from).await?;
        let subjects = self.connection.subjects();
        subjects.move_to(employee, device, from_ms).await?;
        devices.remove(&employee);
        for (owner, devices) in &devices {
            subjects.drop_unused(*owner, &keys(devices)).await?;
        }
        Ok(devices.into_keys().collect())
    }

    /// Marks a device as revoked: its tokens are not accepted any more. What it recorded stays.
    ///
    /// # Errors
    /// As [`StorageError`].
    pub async fn revoke(&self, device: DeviceKey, at: Timestamp) -> Result<(), StorageError> {
        let row = device::ActiveModel {
            key: Unchanged(device.0),
            revoked_ms: Set(Some(at.as_millisecond())),
            ..Default::default()
        };
        row.update(self.executor()).await?;
        Ok(())
    }

    async fn insert_assignment(
        &self,
        device: DeviceKey,
        employee: EmployeeId,
        from: Timestamp,
    ) -> Result<(), StorageError> {
        let row = device_assignment::ActiveModel {
            device_key: Set(device.0),
            from_ms: Set(from.as_millisecond()),
            to_ms: Set(None),
            employee_id: Set(employee.as_uuid()),
        };
        device_assignment::Entity::insert(row)
            .exec_without_returning(self.executor())
            .await?;
        Ok(())
    }
}

impl Transaction {
    /// Locks devices until the end of the transaction, and tells which of them exist. On SQLite the transaction itself
    /// is the lock.
    pub(crate) async fn lock_devices(&self, devices: &[DeviceKey]) -> Result<Vec<DeviceKey>, StorageError> {
        let query = device::Entity::find()
            .select_only()
            .column(device::Column::Key)
            .filter(device::Column::Key.is_in(devices.iter().map(|device| device.0)))
            .order_by_asc(device::Column::Key);
        let query = if self.is_postgres() {
            query.lock_exclusive()
        } else {
            query
        };
        let keys: Vec<i32> = query.into_tuple().all(self.database()).await?;
        Ok(keys.into_iter().map(DeviceKey).collect())
    }
}

impl TryFrom<device::Model> for Device {
    type Error = StorageError;

    fn try_from(row: device::Model) -> Result<Self, StorageError> {
        Ok(Self {
            key: DeviceKey(row.key),
            id: DeviceId::from_uuid(row.id),
            machine_name: row.machine_name,
            account_name: row.account_name,
            directory_name: row.directory_name,
            created: instant(row.created_ms)?,
            last_seen: optional_instant(row.last_seen_ms)?,
            reported: optional_instant(row.reported_ms)?,
            clock_offset_ms: row.clock_offset_ms,
            report: DeviceReport {
                agent_version: row.agent_version,
                pending_items: from_count(row.pending_items),
                quarantined_items: from_count(row.quarantined_items),
                discarded_items: from_count(row.discarded_items),
                problems: serde_json::from_str(&row.problems)
                    .map_err(|_| StorageError::InvalidData("the problems of a device".to_owned()))?,
            },
            revoked: optional_instant(row.revoked_ms)?,
            duplicated: optional_instant(row.duplicated_ms)?,
        })
    }
}

impl TryFrom<device_assignment::Model> for DeviceAssignment {
    type Error = StorageError;

    fn try_from(row: device_assignment::Model) -> Result<Self, StorageError> {
        Ok(Self {
            device: DeviceKey(row.device_key),
            employee: EmployeeId::from_uuid(row.employee_id),
            from: instant(row.from_ms)?,
            to: optional_instant(row.to_ms)?,
        })
    }
}
