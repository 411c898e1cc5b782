//! The dictionary of applications and titles, one per person.

use std::collections::HashMap;

use sea_orm::{ColumnTrait, ConnectionTrait, DbBackend, EntityTrait, QueryFilter, Value};
use sha2::{Digest, Sha256};
use timetrack_domain::{ApplicationName, Subject, WindowTitle, id::EmployeeId};

use super::define_repository;
use crate::{
    Connection, DeviceKey, RewriteDue, StorageError, SubjectId, Transaction,
    connection::{padded_list, statement},
    entity::subject,
};

define_repository! {
    /// Reads the dictionary of applications and titles. [`crate::Ingest`] writes it.
    SubjectRepository
}

impl<C: Connection> SubjectRepository<'_, C> {
    /// What these ids stand for in a person's dictionary. Ids of other people's dictionaries are not found.
    ///
    /// # Errors
    /// As [`StorageError`].
    pub async fn texts(
        &self,
        employee: EmployeeId,
        ids: impl IntoIterator<Item = SubjectId>,
    ) -> Result<HashMap<SubjectId, Subject>, StorageError> {
        let mut ids: Vec<i64> = ids.into_iter().map(|id| id.0).collect();
        ids.sort_unstable();
        ids.dedup();
        let mut texts = HashMap::with_capacity(ids.len());
        for ids in ids.chunks(LARGEST_LIST) {
            let rows = subject::Entity::find()
                .filter(subject::Column::EmployeeId.eq(employee.as_uuid()))
                .filter(subject::Column::Id.is_in(ids.iter().copied()))
                .all(self.executor())
                .await?;
            texts.extend(rows.into_iter().map(|row| (SubjectId(row.id), row.into())));
        }
        Ok(texts)
    }
}

impl<C: Connection> SubjectRepository<'_, C> {
    /// What ids stand for in the dictionaries of those whose they are said to be.
    ///
    /// # Errors
    /// As [`StorageError`].
    pub async fn texts_of(
        &self,
        ids: impl IntoIterator<Item = (EmployeeId, SubjectId)>,
    ) -> Result<HashMap<EmployeeId, HashMap<SubjectId, Subject>>, StorageError> {
        let mut ids: Vec<(i64, EmployeeId)> =
            ids.into_iter().map(|(employee, id)| (id.0, employee)).collect();
        ids.sort_unstable();
        ids.dedup();
        let mut texts: HashMap<EmployeeId, HashMap<SubjectId, Subject>> = HashMap::new();
        for ids in ids.chunks(LARGEST_LIST) {
            let rows = subject::Entity::find()
                .filter(subject::Column::Id.is_in(ids.iter().map(|(id, _)| *id)))
                .all(self.executor())
                .await?;
            for row in rows {
                let (id, employee) = (row.id, EmployeeId::from_uuid(row.employee_id));
                if ids.binary_search(&(id, employee)).is_ok() {
                    texts
                        .entry(employee)
                        .or_default()
                        .insert(SubjectId(id), row.into());
                }
            }
        }
        Ok(texts)
    }
}

impl SubjectRepository<'_, Transaction> {
    /// Drops the entries of a person's dictionary that no event mentions. `devices` are all that the person ever had, and
    /// are locked, so nothing can come to use an entry meanwhile.
    pub(super) async fn drop_unused(
        &self,
        employee: EmployeeId,
        devices: &[DeviceKey],
    ) -> Result<(), StorageError> {
        // One pass over the person's events.
        let (condition, values) = unused(self.executor(), devices);
        let delete = statement(
            self.executor(),
            &format!("DELETE FROM subject WHERE employee_id = ? AND {condition}"),
            std::iter::once(employee.as_uuid().into()).chain(values),
        );
        let dropped = self.executor().execute_raw(delete).await?.rows_affected();
        if dropped > 0 {
            // Every process forgets the ids that it remembers.
            let update = statement(
                self.executor(),
                "UPDATE employee SET subject_generation = subject_generation + 1 WHERE id = ?",
                [employee.as_uuid().into()],
            );
            self.executor().execute_raw(update).await?;
            self.connection.note_erased(RewriteDue::Wanted).await?;
        }
        Ok(())
    }

    /// Makes the events of a device that begin at `from_ms` or later mention the dictionary of a person. The device is
    /// locked, and so are all of the person's: nobody else writes into that dictionary meanwhile, in another order.
    pub(super) async fn move_to(
        &self,
        employee: EmployeeId,
        device: DeviceKey,
        from_ms: i64,
    ) -> Result<(), StorageError> {
        let employee: Value = employee.as_uuid().into();
        let copy = statement(
            self.executor(),
            "INSERT INTO subject (employee_id, digest, application, title, generation) \
             SELECT p.id, s.digest, s.application, s.title, p.subject_generation FROM employee p CROSS JOIN subject s \
             WHERE p.id = ? AND s.employee_id <> p.id AND s.id IN \
             (SELECT e.subject_id FROM event e WHERE e.device_key = ? AND e.start_ms >= ?) \
             ON CONFLICT (employee_id, digest) DO UPDATE SET generation = excluded.generation",
            [employee.clone(), device.0.into(), from_ms.into()],
        );
        self.executor().execute_raw(copy).await?;
        let update = statement(
            self.executor(),
            "UPDATE event SET subject_id = (SELECT n.id FROM subject o \
             JOIN subject n ON n.digest = o.digest AND n.employee_id = ? WHERE o.id = event.subject_id) \
             WHERE device_key = ? AND start_ms >= ? AND EXISTS \
             (SELECT 1 FROM subject o WHERE o.id = event.subject_id AND o.employee_id <> ?)",
            [employee.clone(), device.0.into(), from_ms.into(), employee],
        );
        self.executor().execute_raw(update).await?;
        // The next batch says again what is open.
        let delete = statement(
            self.executor(),
            "DELETE FROM open_event WHERE device_key = ?",
            [device.0.into()],
        );
        self.executor().execute_raw(delete).await?;
        Ok(())
    }
}

/// The condition that nothing on these devices mentions an entry, and its values.
pub(super) fn unused(executor: &impl ConnectionTrait, devices: &[DeviceKey]) -> (String, Vec<Value>) {
    let (list, devices) = padded_list(devices.iter().map(|device| device.0));
    // SQLite builds the set once for NOT IN, PostgreSQL a hash for NOT EXISTS; not the other way round.
    let unused_in = |table: &str| {
        if executor.get_database_backend() == DbBackend::Postgres {
            format!(
                "NOT EXISTS (SELECT 1 FROM {table} u \
                 WHERE u.subject_id = subject.id AND u.device_key IN ({list}))"
            )
        } else {
            format!("id NOT IN (SELECT subject_id FROM {table} WHERE device_key IN ({list}))")
        }
    };
    let condition = format!("{} AND {}", unused_in("event"), unused_in("open_event"));
    (condition, devices.iter().chain(&devices).cloned().collect())
}

/// Values in one list: far below what either database takes.
const LARGEST_LIST: usize = 1_000;

/// What makes a subject unique within a dictionary: equal digests mean equal application and title, byte by byte.
/// Comparing the texts themselves would leave it to each database what counts as equal.
pub(crate) type SubjectDigest = [u8; 16];

/// The first 16 bytes of SHA-256 over the application, a zero byte, whether there is a title, and the title. Neither
/// text holds a zero byte.
pub(crate) fn digest(subject: &Subject) -> SubjectDigest {
    let mut hash = Sha256::new();
    hash.update(subject.application.as_str());
    match &subject.title {
        None => hash.update([0, 0]),
        Some(title) => {
            hash.update([0, 1]);
            hash.update(title.as_str());
        }
    }
    hash.finalize()[..16].try_into().expect("SHA-256 has 32 bytes")
}

impl From<subject::Model> for Subject {
    fn from(row: subject::Model) -> Self {
        Self {
            application: ApplicationName::new(&row.application),
            title: row.title.as_deref().map(WindowTitle::new),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(application: &str, title: Option<&str>) -> SubjectDigest {
        digest(&Subject {
            application: ApplicationName::new(application),
            title: title.map(WindowTitle::new),
        })
    }

    #[test]
    fn what_differs_in_any_byte_differs() {
        let all = [
            of("a", None),
            of("a", Some("")),
            of("A", None),
            of("a", Some("b")),
            of("ab", None),
            of("", Some("ab")),
            of("a", Some("e\u{301}")),
            of("a", Some("\u{e9}")),
            of("a", Some("👍")),
            of("a", Some("👍🏽")),
        ];
        for (index, one) in all.iter().enumerate() {
            assert!(all[index + 1..].iter().all(|other| other != one));
        }
        assert_eq!(of(" a ", Some("b")), of("a", Some("b ")));
    }
}
