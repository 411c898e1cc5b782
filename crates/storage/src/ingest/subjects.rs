//! The ids of applications and titles: remembered, looked up, or made.

use std::{
    collections::{BTreeMap, HashMap},
    sync::{Mutex, PoisonError},
};

use sea_orm::{ConnectionTrait, QueryResult};
use timetrack_domain::{Subject, id::EmployeeId};

use crate::{StorageError, Transaction, multi_row::MultiRowStatement, repository::subject::SubjectDigest};

/// What a process remembers of the dictionaries. An entry is found only as long as the person's dictionary is of the
/// generation in which it was learned, so that nothing needs to be told to forget.
#[derive(Debug)]
pub(super) struct RememberedSubjects {
    capacity: usize,
    generations: Mutex<Halves>,
}

/// Two maps in place of a list by use: what is looked up moves to the recent one, and when that is full the other is
/// dropped.
#[derive(Debug, Default)]
struct Halves {
    recent: HashMap<SubjectKey, i64>,
    older: HashMap<SubjectKey, i64>,
}

/// An entry of a dictionary, by what it is about. Sorts by person and digest, the order in which entries are made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct SubjectKey {
    pub(super) employee: EmployeeId,
    pub(super) digest: SubjectDigest,
    pub(super) generation: i64,
}

impl RememberedSubjects {
    pub(super) fn new(capacity: usize) -> Self {
        Self {
            capacity,
            generations: Mutex::default(),
        }
    }

    /// The ids that are remembered.
    pub(super) fn find(&self, keys: impl Iterator<Item = SubjectKey>) -> Vec<Option<i64>> {
        let mut halves = self.generations.lock().unwrap_or_else(PoisonError::into_inner);
        keys.map(|key| halves.find(key, self.capacity)).collect()
    }

    /// Remembers entries of a transaction that was saved.
    pub(super) fn remember(&self, learned: Vec<(SubjectKey, i64)>) {
        let mut halves = self.generations.lock().unwrap_or_else(PoisonError::into_inner);
        for (key, id) in learned {
            halves.put(key, id, self.capacity);
        }
    }
}

impl Halves {
    fn find(&mut self, key: SubjectKey, capacity: usize) -> Option<i64> {
        if let Some(id) = self.recent.get(&key) {
            return Some(*id);
        }
        let id = self.older.remove(&key)?;
        self.put(key, id, capacity);
        Some(id)
    }

    fn put(&mut self, key: SubjectKey, id: i64, capacity: usize) {
        if self.recent.len() >= capacity.div_ceil(2) {
            self.older = std::mem::take(&mut self.recent);
        }
        self.recent.insert(key, id);
    }
}

/// The ids of these entries; those that do not exist are made.
pub(super) async fn resolve(
    transaction: &Transaction,
    wanted: BTreeMap<SubjectKey, &Subject>,
) -> Result<HashMap<SubjectKey, i64>, StorageError> {
    let mut found = HashMap::with_capacity(wanted.len());
    if wanted.is_empty() {
        return Ok(found);
    }
    let generations: HashMap<EmployeeId, i64> =
        wanted.keys().map(|key| (key.employee, key.generation)).collect();
    // Most titles that are not remembered are new. What is there already is marked as used in this generation: whoever
    // drops titles that nothing mentions began a generation before it looked, and spares these.
    let rows: Vec<(&SubjectKey, &&Subject)> = wanted.iter().collect();
    let database = transaction.database();
    for insert in INSERT.statements(
        database.get_database_backend(),
        &rows,
        |(key, subject), values| {
            values.extend([
                key.employee.as_uuid().into(),
                key.digest.to_vec().into(),
                subject.application.as_str().into(),
                subject
                    .title
                    .as_ref()
                    .map(|title| title.as_str().to_owned())
                    .into(),
                key.generation.into(),
            ]);
        },
    ) {
        for row in database.query_all_raw(insert).await? {
            found.extend([read(&row, &generations)?]);
        }
    }
    Ok(found)
}

static INSERT: MultiRowStatement = MultiRowStatement::new(
    "INSERT INTO subject (employee_id, digest, application, title, generation)",
    5,
    "ON CONFLICT (employee_id, digest) DO UPDATE SET generation = excluded.generation \
     RETURNING id, employee_id, digest",
);

fn read(
    row: &QueryResult,
    generations: &HashMap<EmployeeId, i64>,
) -> Result<(SubjectKey, i64), StorageError> {
    let employee = EmployeeId::from_uuid(row.try_get_by_index(1)?);
    let digest: Vec<u8> = row.try_get_by_index(2)?;
    let key = SubjectKey {
        employee,
        digest: digest
            .try_into()
            .map_err(|_| StorageError::InvalidData("the digest of a title".to_owned()))?,
        generation: generations.get(&employee).copied().unwrap_or_default(),
    };
    Ok((key, row.try_get_by_index(0)?))
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn key(number: u8, generation: i64) -> SubjectKey {
        SubjectKey {
            employee: EmployeeId::from_uuid(Uuid::nil()),
            digest: [number; 16],
            generation,
        }
    }

    #[test]
    fn what_is_used_stays_and_the_rest_is_dropped_in_time() {
        let remembered = RememberedSubjects::new(8);
        for number in 0..100 {
            remembered.remember(vec![(key(number, 0), i64::from(number))]);
            assert_eq!(remembered.find([key(0, 0)].into_iter()), [Some(0)]);
        }
        let known = remembered.find((0..100).map(|number| key(number, 0)));
        assert!((4..=8).contains(&known.iter().flatten().count()), "{known:?}");
    }

    #[test]
    fn an_entry_of_an_earlier_generation_is_not_found() {
        let remembered = RememberedSubjects::new(8);
        remembered.remember(vec![(key(1, 0), 7)]);
        assert_eq!(
            remembered.find([key(1, 1), key(1, 0)].into_iter()),
            [None, Some(7)]
        );
    }
}
