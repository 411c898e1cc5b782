//! What goes with the events that went: titles that nothing else mentions, and copies in SQLite's log.
//!
//! Whether a title is used takes a look at every event of the person, too long for a writer. So it happens outside of
//! any transaction, between two generations of the dictionary: a new one begins, which makes every process look an
//! entry up before it uses it the next time, and that writes the new generation into the entry. What nothing mentions
//! and what is still of an earlier generation afterwards cannot come into use unseen: when the generation began, all of
//! the person's devices were locked, so nobody was in the middle of using an entry of an earlier one, and a device that
//! comes later knows the new one.

use sea_orm::{ConnectionTrait, Value};
use timetrack_domain::id::EmployeeId;

use super::RetentionRepository;
use crate::{
    Connection, RewriteDue, StorageError, SubjectId, Transaction,
    connection::{padded_list, statement},
    repository::{DeviceRepository, device::keys, subject::unused},
};

/// A generation of a person's dictionary.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Generation(i64);

/// Entries that go in one transaction: they lie all over their index.
const PART: usize = 100;

impl<C: Connection> RetentionRepository<'_, C> {
    /// The applications and titles of a person that no event mentions and that nobody used since a generation began, in
    /// parts that are small enough for one transaction each.
    ///
    /// # Errors
    /// As [`StorageError`].
    pub async fn unused_texts(
        &self,
        employee: EmployeeId,
        since: Generation,
    ) -> Result<Vec<Vec<SubjectId>>, StorageError> {
        let devices = DeviceRepository::over(self.connection);
        let devices = keys(&devices.assignments_of(employee).await?);
        let (condition, values) = unused(self.executor(), &devices);
        let query = statement(
            self.executor(),
            &format!("SELECT id FROM subject WHERE employee_id = ? AND generation < ? AND {condition}"),
            [employee.as_uuid().into(), since.0.into()]
                .into_iter()
                .chain(values),
        );
        let mut ids = Vec::new();
        for row in self.executor().query_all_raw(query).await? {
            ids.push(SubjectId(row.try_get_by_index(0)?));
        }
        ids.sort_unstable();
        Ok(ids.chunks(PART).map(<[SubjectId]>::to_vec).collect())
    }
}

impl RetentionRepository<'_, Transaction> {
    /// Begins a new generation of a person's dictionary.
    ///
    /// # Errors
    /// As [`StorageError`].
    pub async fn begin_generation(&self, employee: EmployeeId) -> Result<Generation, StorageError> {
        self.connection.lock_devices_of(employee).await?;
        let update = statement(
            self.executor(),
            "UPDATE employee SET subject_generation = subject_generation + 1 WHERE id = ? \
             RETURNING subject_generation",
            [employee.as_uuid().into()],
        );
        let row = self.executor().query_one_raw(update).await?;
        let row =
            row.ok_or_else(|| StorageError::InvalidData("the owner of a dictionary is missing".to_owned()))?;
        Ok(Generation(row.try_get_by_index(0)?))
    }

    /// Drops a part of [`RetentionRepository::unused_texts`], as far as it was not used meanwhile, and says how many.
    ///
    /// # Errors
    /// As [`StorageError`].
    pub async fn drop_texts(
        &self,
        employee: EmployeeId,
        part: &[SubjectId],
        since: Generation,
    ) -> Result<u64, StorageError> {
        self.connection.lock_devices_of(employee).await?;
        let (list, ids) = padded_list(part.iter().map(|id| id.0));
        let values: Vec<Value> = vec![employee.as_uuid().into(), since.0.into()];
        let delete = statement(
            self.executor(),
            &format!("DELETE FROM subject WHERE employee_id = ? AND generation < ? AND id IN ({list})"),
            values.into_iter().chain(ids),
        );
        Ok(self.executor().execute_raw(delete).await?.rows_affected())
    }

    /// Notes that everything is gone that went with a person's events. Once the transaction is saved nothing of it is left
    /// in SQLite's log either, and the file must be written anew.
    ///
    /// # Errors
    /// As [`StorageError`].
    pub async fn finish_sweeping(&self, employee: EmployeeId) -> Result<(), StorageError> {
        let update = statement(
            self.executor(),
            "UPDATE kept_since SET is_swept = ? WHERE employee_id = ?",
            [true.into(), employee.as_uuid().into()],
        );
        self.executor().execute_raw(update).await?;
        self.connection.note_erased(RewriteDue::ByAge).await
    }
}
