//! Groups of people, and who manages them.

use std::collections::HashMap;

use jiff::Timestamp;
use sea_orm::{
    ActiveModelTrait,
    ActiveValue::{NotSet, Set, Unchanged},
    ColumnTrait, EntityTrait, QueryFilter, QueryOrder,
    sea_query::OnConflict,
};
use timetrack_domain::id::{EmployeeId, GroupId};

use super::define_repository;
use crate::{
    Connection, StorageError, Transaction,
    entity::{employee_group, group_manager},
    key::instant,
};

/// People who are managed together and have settings in common. A person is in one group at most.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// Its id.
    pub id: GroupId,
    /// The name, as people see it; no two groups share one.
    pub name: String,
    /// When it was made.
    pub created: Timestamp,
}

define_repository! {
    /// Reads and writes [`Group`] and its managers.
    GroupRepository
}

impl<C: Connection> GroupRepository<'_, C> {
    /// The group with this id.
    ///
    /// # Errors
    /// As [`StorageError`].
    pub async fn find(&self, id: GroupId) -> Result<Option<Group>, StorageError> {
        let row = employee_group::Entity::find_by_id(id.as_uuid())
            .one(self.executor())
            .await?;
        row.map(Group::try_from).transpose()
    }

    /// All groups, by name. An organisation has few.
    ///
    /// # Errors
    /// As [`StorageError`].
    pub async fn list(&self) -> Result<Vec<Group>, StorageError> {
        let rows = employee_group::Entity::find()
            .order_by_asc(employee_group::Column::Name)
            .all(self.executor())
            .await?;
        rows.into_iter().map(Group::try_from).collect()
    }

    /// The groups that a person manages.
    ///
    /// # Errors
    /// As [`StorageError`].
    pub async fn managed_by(&self, employee: EmployeeId) -> Result<Vec<GroupId>, StorageError> {
        let rows = group_manager::Entity::find()
            .filter(group_manager::Column::EmployeeId.eq(employee.as_uuid()))
            .order_by_asc(group_manager::Column::GroupId)
            .all(self.executor())
            .await?;
        Ok(rows
            .into_iter()
            .map(|row| GroupId::from_uuid(row.group_id))
            .collect())
    }

    /// The managers of every group.
    ///
    /// # Errors
    /// As [`StorageError`].
    pub async fn managers(&self) -> Result<HashMap<GroupId, Vec<EmployeeId>>, StorageError> {
        let mut managers: HashMap<GroupId, Vec<EmployeeId>> = HashMap::new();
        let rows = group_manager::Entity::find()
            .order_by_asc(group_manager::Column::EmployeeId)
            .all(self.executor())
            .await?;
        for row in rows {
            managers
                .entry(GroupId::from_uuid(row.group_id))
                .or_default()
                .push(EmployeeId::from_uuid(row.employee_id));
        }
        Ok(managers)
    }
}

impl GroupRepository<'_, Transaction> {
    /// Makes a group.
    ///
    /// # Errors
    /// [`StorageError::AlreadyExists`] where the id or the name is taken.
    pub async fn create(&self, group: &Group) -> Result<(), StorageError> {
        let row = employee_group::ActiveModel {
            id: Set(group.id.as_uuid()),
            name: Set(group.name.clone()),
            created_ms: Set(group.created.as_millisecond()),
        };
        employee_group::Entity::insert(row)
            .exec_without_returning(self.executor())
            .await?;
        Ok(())
    }

    /// Gives a group another name.
    ///
    /// # Errors
    /// [`StorageError::AlreadyExists`] where the name is taken.
    pub async fn rename(&self, id: GroupId, name: &str) -> Result<(), StorageError> {
        let row = employee_group::ActiveModel {
            id: Unchanged(id.as_uuid()),
            name: Set(name.to_owned()),
            created_ms: NotSet,
        };
        row.update(self.executor()).await?;
        Ok(())
    }

    /// Removes a group. Its people stay, in no group.
    ///
    /// # Errors
    /// As [`StorageError`].
    pub async fn delete(&self, id: GroupId) -> Result<(), StorageError> {
        employee_group::Entity::delete_by_id(id.as_uuid())
            .exec(self.executor())
            .await?;
        Ok(())
    }

    /// Makes a person a manager of a group. Doing so twice is harmless.
    ///
    /// # Errors
    /// As [`StorageError`].
    pub async fn add_manager(&self, group: GroupId, employee: EmployeeId) -> Result<(), StorageError> {
        let row = group_manager::ActiveModel {
            group_id: Set(group.as_uuid()),
            employee_id: Set(employee.as_uuid()),
        };
        let mut keeping =
            OnConflict::columns([group_manager::Column::GroupId, group_manager::Column::EmployeeId]);
        keeping.update_column(group_manager::Column::EmployeeId);
        group_manager::Entity::insert(row)
            .on_conflict(keeping)
            .exec_without_returning(self.executor())
            .await?;
        Ok(())
    }

    /// Ends a person's being a manager of a group.
    ///
    /// # Errors
    /// As [`StorageError`].
    pub async fn remove_manager(&self, group: GroupId, employee: EmployeeId) -> Result<(), StorageError> {
        group_manager::Entity::delete_by_id((group.as_uuid(), employee.as_uuid()))
            .exec(self.executor())
            .await?;
        Ok(())
    }
}

impl TryFrom<employee_group::Model> for Group {
    type Error = StorageError;

    fn try_from(row: employee_group::Model) -> Result<Self, StorageError> {
        Ok(Self {
            id: GroupId::from_uuid(row.id),
            name: row.name,
            created: instant(row.created_ms)?,
        })
    }
}
