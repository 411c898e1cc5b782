//! Locks that hold whatever the devices of people may write, those included that become theirs in this very moment.

use sea_orm::ConnectionTrait;
use timetrack_domain::id::EmployeeId;

use crate::{DeviceAssignment, DeviceKey, StorageError, Transaction};

/// Whose devices are locked.
#[derive(Clone, Copy, Debug)]
enum Whose {
    /// A person's.
    Of(EmployeeId),
    /// Those of everybody who ever had a device, and of the person who gets it.
    HandOver(DeviceKey, EmployeeId),
}

impl Transaction {
    /// Locks every device that a person ever had, and gives when they were the person's. Until the transaction ends
    /// nobody stores anything for the person, and no device changes hands: what is looked for on these devices is looked
    /// for everywhere.
    pub(crate) async fn lock_devices_of(
        &self,
        employee: EmployeeId,
    ) -> Result<Vec<DeviceAssignment>, StorageError> {
        self.lock_all(Whose::Of(employee)).await
    }

    /// The same for everybody who ever had a device and for the person who gets it, by whoever hands it over. Gives all
    /// that they ever had, sorted by device.
    pub(super) async fn lock_to_hand_over(
        &self,
        device: DeviceKey,
        to: EmployeeId,
    ) -> Result<Vec<DeviceAssignment>, StorageError> {
        self.lock_all(Whose::HandOver(device, to)).await
    }

    /// Reading first and locking afterwards would miss a device that is enrolled or handed over in between, and what
    /// it mentions would be taken for unused. So the list is read again once nobody can add to it. Where it grew, the
    /// locks are given back and taken anew, in their order.
    async fn lock_all(&self, whose: Whose) -> Result<Vec<DeviceAssignment>, StorageError> {
        if !self.is_postgres() {
            // The transaction itself is the lock.
            return self.list(whose).await;
        }
        let database = self.database();
        database.execute_unprepared("SAVEPOINT devices").await?;
        loop {
            let devices = keys(&self.list(whose).await?);
            self.lock_devices(&devices).await?;
            database.execute_unprepared(whose.table_lock()).await?;
            let assignments = self.list(whose).await?;
            if keys(&assignments) == devices {
                database.execute_unprepared("RELEASE devices").await?;
                return Ok(assignments);
            }
            database.execute_unprepared("ROLLBACK TO devices").await?;
        }
    }

    /// All assignments, sorted by device.
    async fn list(&self, whose: Whose) -> Result<Vec<DeviceAssignment>, StorageError> {
        let devices = self.devices();
        let (device, to) = match whose {
            Whose::Of(employee) => return devices.assignments_of(employee).await,
            Whose::HandOver(device, to) => (device, to),
        };
        let had = devices.assignments(device).await?;
        let mut people: Vec<EmployeeId> = had.iter().map(|assignment| assignment.employee).collect();
        people.push(to);
        people.sort_unstable();
        people.dedup();
        let mut assignments = Vec::new();
        for employee in people {
            assignments.extend(devices.assignments_of(employee).await?);
        }
        assignments.sort_by_key(|assignment| assignment.device);
        Ok(assignments)
    }
}

impl Whose {
    /// Waits for those who are assigning a device, and keeps others from it; those who read are in nobody's way. Whoever
    /// then assigns one must hold it alone: of two who share it, each would wait for the other.
    fn table_lock(self) -> &'static str {
        match self {
            Self::Of(_) => "LOCK TABLE device_assignment IN SHARE MODE",
            Self::HandOver(..) => "LOCK TABLE device_assignment IN SHARE ROW EXCLUSIVE MODE",
        }
    }
}

/// The devices of assignments that are sorted by device.
pub(crate) fn keys(assignments: &[DeviceAssignment]) -> Vec<DeviceKey> {
    let mut devices: Vec<DeviceKey> = assignments.iter().map(|assignment| assignment.device).collect();
    devices.dedup();
    devices
}
