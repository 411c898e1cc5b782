//! People in lists, and who looks at whom.

use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect, sea_query::Query};
use timetrack_domain::id::{EmployeeId, GroupId};
use uuid::Uuid;

use super::{Employee, EmployeeKind, EmployeeRepository, Role};
use crate::{
    Connection, StorageError,
    entity::{employee, group_manager},
};

/// A person in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListedPerson {
    /// The id.
    pub id: EmployeeId,
    /// The name, as people see it.
    pub name: String,
    /// The group that the person is in.
    pub group: Option<GroupId>,
    /// Whether the person may sign in.
    pub active: bool,
}

impl<C: Connection> EmployeeRepository<'_, C> {
    /// The people of these groups, or everybody; in one statement however many there are. Strangers at devices that wait
    /// are left out.
    ///
    /// # Errors
    /// As [`StorageError`].
    pub async fn listed(&self, groups: Option<&[GroupId]>) -> Result<Vec<ListedPerson>, StorageError> {
        let mut query = employee::Entity::find()
            .select_only()
            .columns([
                employee::Column::Id,
                employee::Column::Name,
                employee::Column::GroupId,
                employee::Column::Active,
            ])
            .filter(employee::Column::Kind.eq(EmployeeKind::Person.code()));
        if let Some(groups) = groups {
            query = query.filter(employee::Column::GroupId.is_in(groups.iter().map(GroupId::as_uuid)));
        }
        let rows: Vec<(Uuid, String, Option<Uuid>, bool)> = query
            .order_by_asc(employee::Column::Id)
            .into_tuple()
            .all(self.executor())
            .await?;
        Ok(rows
            .into_iter()
            .map(|(id, name, group, active)| ListedPerson {
                id: EmployeeId::from_uuid(id),
                name,
                group: group.map(GroupId::from_uuid),
                active,
            })
            .collect())
    }

    /// Who sees a person's hours beside the person, by name: the managers of the group and the administrators, as far as
    /// they may sign in.
    ///
    /// # Errors
    /// As [`StorageError`].
    pub async fn who_sees(
        &self,
        person: EmployeeId,
        group: Option<GroupId>,
    ) -> Result<Vec<Employee>, StorageError> {
        let mut seeing = Condition::any().add(employee::Column::Role.eq(Role::Admin.code()));
        if let Some(group) = group {
            let of_group = Query::select()
                .column(group_manager::Column::EmployeeId)
                .from(group_manager::Entity)
                .and_where(group_manager::Column::GroupId.eq(group.as_uuid()))
                .to_owned();
            seeing = seeing.add(
                Condition::all()
                    .add(employee::Column::Role.eq(Role::Manager.code()))
                    .add(employee::Column::Id.in_subquery(of_group)),
            );
        }
        let rows = employee::Entity::find()
            .filter(seeing)
            .filter(employee::Column::Active.eq(true))
            .filter(employee::Column::Id.ne(person.as_uuid()))
            .order_by_asc(employee::Column::Name)
            .all(self.executor())
            .await?;
        rows.into_iter().map(Employee::try_from).collect()
    }
}
