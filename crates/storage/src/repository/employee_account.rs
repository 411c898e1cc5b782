//! Under which account names people are known: names of a directory (`ada@example.com`) and of computers (`EXAMPLE\\ada`).

use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QueryOrder, sea_query::OnConflict};
use timetrack_domain::id::EmployeeId;

use super::define_repository;
use crate::{Connection, StorageError, Transaction, entity::employee_account};

define_repository! {
    /// Reads and writes the account names of people. Names are kept in lower case, and each belongs to one person.
    EmployeeAccountRepository
}

impl<C: Connection> EmployeeAccountRepository<'_, C> {
    /// The person who has this name, in whatever case it is written.
    ///
    /// # Errors
    /// As [`StorageError`].
    pub async fn find(&self, name: &str) -> Result<Option<EmployeeId>, StorageError> {
        let row = employee_account::Entity::find_by_id(name.to_lowercase())
            .one(self.executor())
            .await?;
        Ok(row.map(|row| EmployeeId::from_uuid(row.employee_id)))
    }

    /// The names of a person, in their order.
    ///
    /// # Errors
    /// As [`StorageError`].
    pub async fn of_employee(&self, employee: EmployeeId) -> Result<Vec<String>, StorageError> {
        let rows = employee_account::Entity::find()
            .filter(employee_account::Column::EmployeeId.eq(employee.as_uuid()))
            .order_by_asc(employee_account::Column::Name)
            .all(self.executor())
            .await?;
        Ok(rows.into_iter().map(|row| row.name).collect())
    }
}

impl EmployeeAccountRepository<'_, Transaction> {
    /// Gives a name to a person, and takes it from whoever had it.
    ///
    /// # Errors
    /// As [`StorageError`].
    pub async fn set(&self, name: &str, employee: EmployeeId) -> Result<(), StorageError> {
        let row = employee_account::ActiveModel {
            name: Set(name.to_lowercase()),
            employee_id: Set(employee.as_uuid()),
        };
        let mut replacing = OnConflict::column(employee_account::Column::Name);
        replacing.update_column(employee_account::Column::EmployeeId);
        employee_account::Entity::insert(row)
            .on_conflict(replacing)
            .exec_without_returning(self.executor())
            .await?;
        Ok(())
    }

    /// Forgets a name.
    ///
    /// # Errors
    /// As [`StorageError`].
    pub async fn remove(&self, name: &str) -> Result<(), StorageError> {
        employee_account::Entity::delete_by_id(name.to_lowercase())
            .exec(self.executor())
            .await?;
        Ok(())
    }
}
