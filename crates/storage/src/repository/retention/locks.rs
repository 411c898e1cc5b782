//! Locks that hold whatever a person's devices may write, those included that become the person's in this very moment.

use sea_orm::ConnectionTrait;
use timetrack_domain::id::EmployeeId;

use crate::{DeviceAssignment, DeviceKey, StorageError, Transaction};

impl Transaction {
    /// Locks every device that a person ever had, and gives when they were the person's. Until the transaction ends
    /// nobody stores anything for the person, and no device changes hands: what is looked for on these devices is looked
    /// for everywhere.
    ///
    /// Reading first and locking afterwards would miss a device that is enrolled or handed over in between, and what
    /// it mentions would be taken for unused. So the list is read again once nobody can add to it. Where it grew, the
    /// locks are given back and taken anew, in their order.
    pub(crate) async fn lock_devices_of(
        &self,
        employee: EmployeeId,
    ) -> Result<Vec<DeviceAssignment>, StorageError> {
        if !self.is_postgres() {
            // The transaction itself is the lock.
            return self.devices().assignments_of(employee).await;
        }
        let database = self.database();
        database.execute_unprepared("SAVEPOINT devices").await?;
        loop {
            let devices = keys(&self.devices().assignments_of(employee).await?);
            self.lock_devices(&devices).await?;
            // Waits for those who are assigning a device, and keeps others from it; those who read are in nobody's way.
            database
                .execute_unprepared("LOCK TABLE device_assignment IN SHARE MODE")
                .await?;
            let assignments = self.devices().assignments_of(employee).await?;
            if keys(&assignments) == devices {
                database.execute_unprepared("RELEASE devices").await?;
                return Ok(assignments);
            }
            database.execute_unprepared("ROLLBACK TO devices").await?;
        }
    }
}

/// The devices of assignments that are sorted by device.
pub(super) fn keys(assignments: &[DeviceAssignment]) -> Vec<DeviceKey> {
    let mut devices: Vec<DeviceKey> = assignments.iter().map(|assignment| assignment.device).collect();
    devices.dedup();
    devices
}
