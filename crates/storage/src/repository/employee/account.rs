//! What signing in and the audit log need to know about people.

use std::collections::{HashMap, HashSet};

use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use secrecy::SecretString;
use timetrack_domain::id::EmployeeId;
use uuid::Uuid;

use super::{Employee, EmployeeRepository, LARGEST_LIST, Role};
use crate::{Connection, StorageError, Transaction, entity::employee};

/// A person and how they prove who they are.
#[derive(Clone, Debug)]
pub struct Credential {
    /// The person.
    pub employee: Employee,
    /// The hash of the password, where there is one.
    pub password_hash: Option<SecretString>,
}

impl<C: Connection> EmployeeRepository<'_, C> {
    /// The person with this e-mail address, in whatever case it is written, with the hash of the password. One statement,
    /// whether there is such a person or not: so it takes the same time.
    ///
    /// # Errors
    /// As [`StorageError`].
    pub async fn find_credential(&self, email: &str) -> Result<Option<Credential>, StorageError> {
        let row = employee::Entity::find()
            .filter(employee::Column::Email.eq(email.to_lowercase()))
            .one(self.executor())
            .await?;
        row.map(|mut row| {
            Ok(Credential {
                password_hash: row.password_hash.take().map(SecretString::from),
                employee: row.try_into()?,
            })
        })
        .transpose()
    }

    /// The names of people, by their ids. Who does not exist (any more) is missing.
    ///
    /// # Errors
    /// As [`StorageError`].
    pub async fn names_of(&self, ids: &[EmployeeId]) -> Result<HashMap<EmployeeId, String>, StorageError> {
        let mut names = HashMap::new();
        for ids in ids.chunks(LARGEST_LIST) {
            let rows: Vec<(Uuid, String)> = employee::Entity::find()
                .select_only()
                .columns([employee::Column::Id, employee::Column::Name])
                .filter(employee::Column::Id.is_in(ids.iter().map(EmployeeId::as_uuid)))
                .into_tuple()
                .all(self.executor())
                .await?;
            names.extend(
                rows.into_iter()
                    .map(|(id, name)| (EmployeeId::from_uuid(id), name)),
            );
        }
        Ok(names)
    }

    /// Which of these people have a password.
    ///
    /// # Errors
    /// As [`StorageError`].
    pub async fn with_password(&self, ids: &[EmployeeId]) -> Result<HashSet<EmployeeId>, StorageError> {
        let mut found = HashSet::new();
        for ids in ids.chunks(LARGEST_LIST) {
            let rows: Vec<Uuid> = employee::Entity::find()
                .select_only()
                .column(employee::Column::Id)
                .filter(employee::Column::Id.is_in(ids.iter().map(EmployeeId::as_uuid)))
                .filter(employee::Column::PasswordHash.is_not_null())
                .into_tuple()
                .all(self.executor())
                .await?;
            found.extend(rows.into_iter().map(EmployeeId::from_uuid));
        }
        Ok(found)
    }

    /// Whether there is an administrator who may sign in.
    ///
    /// # Errors
    /// As [`StorageError`].
    pub async fn has_administrator(&self) -> Result<bool, StorageError> {
        let found = employee::Entity::find()
            .filter(employee::Column::Role.eq(Role::Admin.code()))
            .filter(employee::Column::Active.eq(true))
            .one(self.executor())
            .await?;
        Ok(found.is_some())
    }
}

impl EmployeeRepository<'_, Transaction> {
    /// Whether there is an administrator besides `employee` who may sign in. Until the end of the transaction nobody else
    /// takes that from any of them.
    ///
    /// # Errors
    /// As [`StorageError`].
    pub async fn has_other_administrator(&self, employee: EmployeeId) -> Result<bool, StorageError> {
        // Always in the same order, so that two who ask wait for one another.
        let found = employee::Entity::find()
            .filter(employee::Column::Role.eq(Role::Admin.code()))
            .filter(employee::Column::Active.eq(true))
            .order_by_asc(employee::Column::Id)
            .lock_exclusive()
            .all(self.executor())
            .await?;
        Ok(found.iter().any(|row| row.id != employee.as_uuid()))
    }
}
