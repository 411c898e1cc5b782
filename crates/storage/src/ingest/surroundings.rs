//! What must be known about devices before their events can be stored.

use std::collections::HashMap;

use jiff::Timestamp;
use sea_orm::ConnectionTrait;
use timetrack_domain::id::{DeviceId, EmployeeId, ServerEpoch};

use super::{
    commits::{Commits, MarkKey},
    runs::Runs,
    tombstones::{self, Tombstones},
};
use crate::{
    DeviceKey, StorageError, Transaction,
    connection::{padded_list, statement},
    key::{from_count, instant, optional_instant},
};

/// What is known about the devices of a group.
#[derive(Debug, Default)]
pub(super) struct Surroundings {
    devices: HashMap<DeviceKey, DeviceSurroundings>,
    organisation_settings: i64,
    employee_settings: HashMap<EmployeeId, i64>,
}

/// To whom a device belonged when, and what was deleted on it. Never empty of owners.
#[derive(Debug)]
pub(super) struct DeviceSurroundings {
    owners: Vec<Owner>,
    pub(super) tombstones: Tombstones,
    /// The number of the last deletion on it, 0 where there was none.
    pub(super) last_deletion: i64,
    pub(super) runs: Runs,
    pub(super) commits: Commits,
}

#[derive(Clone, Copy, Debug)]
pub(super) struct Owner {
    pub(super) employee: EmployeeId,
    pub(super) subject_generation: i64,
    to_ms: Option<i64>,
}

/// The life of the database, as every answer repeats it.
#[derive(Clone, Debug)]
pub(super) struct Life {
    pub(super) epoch: ServerEpoch,
    pub(super) lacks_since: Option<Timestamp>,
    /// The number of this transaction; always 0 on PostgreSQL.
    pub(super) number: i64,
    pub(super) key: MarkKey,
}

impl Surroundings {
    /// What is known about a device, where it exists.
    pub(super) fn device(&self, device: DeviceKey) -> Option<&DeviceSurroundings> {
        self.devices.get(&device)
    }

    /// The same, to follow its runs.
    pub(super) fn device_mut(&mut self, device: DeviceKey) -> Option<&mut DeviceSurroundings> {
        self.devices.get_mut(&device)
    }

    /// Writes which runs of the devices are known now.
    pub(super) async fn write_runs(&self, transaction: &Transaction) -> Result<(), StorageError> {
        let mut devices: Vec<_> = self.devices.iter().collect();
        // Two processes take their locks in the same order.
        devices.sort_unstable_by_key(|(device, _)| **device);
        for (device, surroundings) in devices {
            surroundings.runs.write(transaction, *device).await?;
        }
        Ok(())
    }

    /// The version of the settings that hold for a person.
    pub(super) fn settings_version(&self, employee: EmployeeId) -> u64 {
        let own = self.employee_settings.get(&employee).copied().unwrap_or(0);
        from_count(own.max(self.organisation_settings))
    }
}

impl DeviceSurroundings {
    /// To whom the device belongs now.
    pub(super) fn present_owner(&self) -> EmployeeId {
        self.owners[self.owners.len() - 1].employee
    }

    /// To whom it belonged at an instant; where nobody had it, who had it first or last.
    pub(super) fn owner_at(&self, at_ms: i64) -> Owner {
        let found = self
            .owners
            .iter()
            .find(|owner| owner.to_ms.is_none_or(|to_ms| at_ms < to_ms));
        *found.unwrap_or(&self.owners[self.owners.len() - 1])
    }

    /// From when on the device has belonged to whoever had it at an instant; `None` where nobody had it before.
    pub(super) fn owned_since(&self, at_ms: i64) -> Option<i64> {
        let owner = self.owner_at(at_ms).employee;
        let until_then = self
            .owners
            .iter()
            .take_while(|other| other.to_ms.is_some_and(|to_ms| to_ms <= at_ms));
        let before = until_then.filter(|other| other.employee != owner);
        before.filter_map(|other| other.to_ms).max()
    }

    /// Until when the device belonged to whoever had it at an instant; `None` where that lasts.
    pub(super) fn owned_until(&self, at_ms: i64) -> Option<i64> {
        let owner = self.owner_at(at_ms).employee;
        let from_then = self
            .owners
            .iter()
            .skip_while(|other| other.to_ms.is_some_and(|to_ms| to_ms <= at_ms));
        let stay = from_then.take_while(|other| other.employee == owner);
        stay.last().and_then(|last| last.to_ms)
    }
}

/// Locks the devices and reads what is known about them. `range_ms` holds every event of the group. Deletions lock the
/// same rows first, so a tombstone is either seen here or finds the events of this transaction.
pub(super) async fn load(
    transaction: &Transaction,
    devices: &[DeviceKey],
    range_ms: (i64, i64),
) -> Result<Surroundings, StorageError> {
    if transaction.is_postgres() {
        transaction.lock_devices(devices).await?;
    }
    let database = transaction.database();
    let (list, keys) = padded_list(devices.iter().map(|device| device.0));
    let mut surroundings = Surroundings::default();

    let query = statement(
        database,
        &format!(
            "SELECT a.device_key, a.employee_id, a.to_ms, e.subject_generation, d.last_deletion, \
             d.runs, d.run_since_ms, d.machine_id, d.duplicated_ms, \
             d.id, d.commits, COALESCE(d.committed_ms, d.created_ms) \
             FROM device_assignment a JOIN employee e ON e.id = a.employee_id \
             JOIN device d ON d.key = a.device_key \
             WHERE a.device_key IN ({list}) ORDER BY a.device_key, a.from_ms"
        ),
        keys,
    );
    for row in database.query_all_raw(query).await? {
        let owner = Owner {
            employee: EmployeeId::from_uuid(row.try_get_by_index(1)?),
            to_ms: row.try_get_by_index(2)?,
            subject_generation: row.try_get_by_index(3)?,
        };
        let last_deletion = row.try_get_by_index(4)?;
        let known_runs: String = row.try_get_by_index(5)?;
        let runs = Runs::read(
            &known_runs,
            row.try_get_by_index(6)?,
            row.try_get_by_index(7)?,
            row.try_get_by_index(8)?,
        )?;
        let commits = Commits {
            device: DeviceId::from_uuid(row.try_get_by_index(9)?),
            number: row.try_get_by_index(10)?,
            last: instant(row.try_get_by_index(11)?)?,
        };
        surroundings
            .devices
            .entry(DeviceKey(row.try_get_by_index(0)?))
            .or_insert_with(|| DeviceSurroundings {
                owners: Vec::new(),
                tombstones: Tombstones::default(),
                last_deletion,
                runs,
                commits,
            })
            .owners
            .push(owner);
    }

    for (device, loaded) in tombstones::load(transaction, devices, range_ms).await? {
        if let Some(device) = surroundings.devices.get_mut(&device) {
            device.tombstones = Tombstones::new(loaded, |at_ms| device.owner_at(at_ms).employee);
        }
    }
    load_settings_versions(transaction, &mut surroundings).await?;
    Ok(surroundings)
}

async fn load_settings_versions(
    transaction: &Transaction,
    surroundings: &mut Surroundings,
) -> Result<(), StorageError> {
    let mut owners: Vec<EmployeeId> = surroundings
        .devices
        .values()
        .map(DeviceSurroundings::present_owner)
        .collect();
    owners.sort_unstable();
    owners.dedup();
    let (list, values) = padded_list(owners.iter().map(EmployeeId::as_uuid));
    let query = statement(
        transaction.database(),
        &format!(
            "SELECT CAST(NULL AS {}), MAX(version) FROM tracking_setting WHERE scope = 1 \
             UNION ALL SELECT employee.id, tracking_setting.version FROM employee JOIN tracking_setting \
             ON (scope = 2 AND owner_id = employee.group_id) OR (scope = 3 AND owner_id = employee.id) \
             WHERE employee.id IN ({list})",
            if transaction.is_postgres() { "uuid" } else { "BLOB" }
        ),
        values,
    );
    for row in transaction.database().query_all_raw(query).await? {
        let version: Option<i64> = row.try_get_by_index(1)?;
        let version = version.unwrap_or(0);
        match row.try_get_by_index(0)? {
            None => surroundings.organisation_settings = version,
            Some(owner) => {
                let newest = surroundings
                    .employee_settings
                    .entry(EmployeeId::from_uuid(owner))
                    .or_default();
                *newest = version.max(*newest);
            }
        }
    }
    Ok(())
}

/// Counts the transaction and reads which life of the database it belongs to.
pub(super) async fn count_transaction(
    transaction: &Transaction,
    received_ms: i64,
) -> Result<Life, StorageError> {
    // On PostgreSQL the row would make the workers wait for each other, and a counter is of no use there.
    let sql = if transaction.is_postgres() {
        "SELECT epoch, lacks_since_ms, commit_counter, mark_key FROM server_state WHERE id = 1"
    } else {
        "UPDATE server_state SET commit_counter = commit_counter + 1, ingested_ms = ?, \
         mark_key = COALESCE(mark_key, randomblob(32)) WHERE id = 1 \
         RETURNING epoch, lacks_since_ms, commit_counter, mark_key"
    };
    let values = (!transaction.is_postgres()).then(|| received_ms.into());
    let row = transaction
        .database()
        .query_one_raw(statement(transaction.database(), sql, values))
        .await?
        .ok_or_else(|| StorageError::InvalidData("the state of the server is missing".to_owned()))?;
    Ok(Life {
        epoch: ServerEpoch::from_uuid(row.try_get_by_index(0)?),
        lacks_since: optional_instant(row.try_get_by_index(1)?)?,
        number: row.try_get_by_index(2)?,
        key: MarkKey(row.try_get_by_index(3)?),
    })
}
