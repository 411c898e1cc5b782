//! Erasing a person.
//!
//! Everything that names them or that they recorded goes for good. What has to stay does so without them: a device goes
//! to a nameless stand-in, with tombstones of all that was recorded, so that an agent that sends any of it again is told
//! that it is gone, and removes its own copies; entries of the audit log keep the person's id, which leads to nobody any
//! more, and lose their text.

use jiff::Timestamp;
use sea_orm::{ConnectionTrait, Value};
use timetrack_domain::{
    Interval,
    id::{DeletionId, EmployeeId},
};

use super::{EmployeeRepository, NewEmployee};
use crate::{
    DeleteRange, DeviceAssignment, DeviceKey, Lanes, RewriteDue, SettingScope, StorageError, Transaction,
    connection::statement, repository::device::locks::keys,
};

/// What it takes to erase a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Erasure {
    /// The person.
    pub employee: EmployeeId,
    /// The id of the deletion of all that they recorded.
    pub deletion: DeletionId,
    /// From the beginning to the end of time.
    pub always: Interval,
    /// When they are erased.
    pub at: Timestamp,
}

/// What was erased.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Erased {
    /// Intervals that were recorded, those included that went on.
    pub events: u64,
    /// The devices that they ever had.
    pub devices: u64,
    /// Who stands in at devices that nobody has now.
    pub waiting: Vec<EmployeeId>,
}

impl EmployeeRepository<'_, Transaction> {
    /// Erases a person. `stand_in` makes somebody to stand in at a device, by [`EmployeeRepository::create_unknown`].
    /// Once the transaction is saved, the rows in a SQLite file are overwritten; older copies of them go with the next
    /// [`crate::Storage::rewrite`], which is due from then on.
    ///
    /// # Errors
    /// As [`StorageError`].
    pub async fn erase(
        &self,
        erasure: &Erasure,
        mut stand_in: impl FnMut() -> NewEmployee + Send,
    ) -> Result<Erased, StorageError> {
        let employee = erasure.employee;
        // It holds whatever else these devices may write until the end of the transaction.
        let assignments = self.connection.lock_devices_of(employee).await?;
        let counts = self
            .connection
            .deletions()
            .delete_range(&DeleteRange {
                id: erasure.deletion,
                employee,
                range: erasure.always,
                lanes: Lanes::ALL,
                deleted_by: employee,
                at: erasure.at,
                detail_since: erasure.at,
            })
            .await?;
        let mut erased = Erased {
            events: counts.values().sum(),
            ..Erased::default()
        };
        for device in keys(&assignments) {
            let unknown = self.create_unknown(stand_in()).await?.id;
            self.hand_to(unknown, employee, device).await?;
            erased.devices += 1;
            let is_theirs = |stay: &DeviceAssignment| stay.device == device && stay.to.is_none();
            if assignments.iter().any(is_theirs) {
                erased.waiting.push(unknown);
            }
        }
        self.forget(employee).await?;
        self.connection.note_erased(RewriteDue::Wanted).await?;
        Ok(erased)
    }

    /// Gives what was a person's on a device to a stand-in, and takes the names off a device that was enrolled as theirs
    /// or is theirs now.
    async fn hand_to(
        &self,
        unknown: EmployeeId,
        employee: EmployeeId,
        device: DeviceKey,
    ) -> Result<(), StorageError> {
        let assignments = self.connection.devices().assignments(device).await?;
        let is_theirs = |stay: Option<&DeviceAssignment>| stay.is_some_and(|stay| stay.employee == employee);
        let was_enrolled_as_theirs = is_theirs(assignments.iter().min_by_key(|stay| stay.from));
        let is_theirs_now = is_theirs(assignments.iter().find(|stay| stay.to.is_none()));
        for table in ["device_assignment", "deletion"] {
            self.execute(
                &format!("UPDATE {table} SET employee_id = ? WHERE employee_id = ? AND device_key = ?"),
                vec![
                    unknown.as_uuid().into(),
                    employee.as_uuid().into(),
                    device.0.into(),
                ],
            )
            .await?;
        }
        if was_enrolled_as_theirs || is_theirs_now {
            self.execute(
                "UPDATE device SET account_name = '', directory_name = NULL WHERE key = ?",
                vec![device.0.into()],
            )
            .await?;
            self.execute(
                "UPDATE audit_entry SET detail = '' WHERE actor_device_key = ?",
                vec![device.0.into()],
            )
            .await?;
        }
        if is_theirs_now {
            // The name of a computer may be that of its owner. Its number tells it from others.
            let name = format!("#{}", device.0);
            self.execute(
                "UPDATE device SET machine_name = ? WHERE key = ?",
                vec![name.into(), device.0.into()],
            )
            .await?;
        }
        Ok(())
    }

    /// Removes the person, and with them by foreign keys whatever is theirs alone: titles, sums of days, sign-ins,
    /// tokens, links, accounts, time zones, groups that they manage.
    async fn forget(&self, employee: EmployeeId) -> Result<(), StorageError> {
        let id = || Value::from(employee.as_uuid());
        let (scope, owner) = SettingScope::Employee(employee).code();
        for (statement, values) in [
            (
                "UPDATE audit_entry SET detail = '' WHERE about_id = ?",
                vec![id()],
            ),
            (
                "UPDATE enrolment_token SET created_by = NULL WHERE created_by = ?",
                vec![id()],
            ),
            (
                "DELETE FROM tracking_setting WHERE scope = ? AND owner_id = ?",
                vec![scope.into(), owner.into()],
            ),
            ("DELETE FROM subject WHERE employee_id = ?", vec![id()]),
            ("DELETE FROM employee WHERE id = ?", vec![id()]),
        ] {
            self.execute(statement, values).await?;
        }
        Ok(())
    }

    async fn execute(&self, sql: &str, values: Vec<Value>) -> Result<(), StorageError> {
        let statement = statement(self.executor(), sql, values);
        self.executor().execute_raw(statement).await?;
        Ok(())
    }
}
