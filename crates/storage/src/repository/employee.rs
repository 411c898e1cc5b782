//! People, and where their days begin and end.

use std::collections::HashMap;

use jiff::Timestamp;
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder,
    QuerySelect, sea_query::OnConflict,
};
use secrecy::{ExposeSecret, SecretString};
use timetrack_domain::id::{EmployeeId, GroupId};

use super::define_repository;
use crate::{
    Connection, StorageError, Transaction,
    entity::{employee, employee_time_zone},
    key::instant,
};

/// A person whose time is recorded or who looks at what is recorded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Employee {
    /// Its id.
    pub id: EmployeeId,
    /// The name, as people see it.
    pub name: String,
    /// The e-mail address, in lower case; no two people share one.
    pub email: Option<String>,
    /// Whether it is somebody known.
    pub kind: EmployeeKind,
    /// What the person may do.
    pub role: Role,
    /// Whether the person may see other people's content: applications, titles and pictures.
    pub sees_content: bool,
    /// The group that the person is in.
    pub group: Option<GroupId>,
    /// Whether the person may sign in.
    pub active: bool,
    /// When the person was added.
    pub created: Timestamp,
}

/// What is needed to add a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewEmployee {
    /// The id.
    pub id: EmployeeId,
    /// The name, as people see it.
    pub name: String,
    /// The e-mail address; it is stored in lower case.
    pub email: Option<String>,
    /// What the person may do.
    pub role: Role,
    /// The IANA name of the time zone, which holds from the beginning of time until another is added.
    pub time_zone: String,
    /// When the person is added.
    pub created: Timestamp,
}

/// Whether it is known who somebody is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum EmployeeKind {
    /// A person of the organisation.
    Person,
    /// Whoever uses a device that waits to be assigned. Stands in for the person, so that what the device records is kept.
    Unknown,
}

/// What a person may do, beyond seeing themselves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Role {
    /// Nothing more.
    Employee,
    /// See the groups that they manage.
    Manager,
    /// Run the installation.
    Admin,
}

/// From when on a person's days are those of a time zone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EmployeeTimeZone {
    /// The first instant; the Unix epoch stands for the beginning of time.
    pub from: Timestamp,
    /// The IANA name.
    pub zone: String,
}

mod account;
mod erase;
mod listing;

pub use account::Credential;
pub use erase::{Erased, Erasure};
pub use listing::ListedPerson;

const LARGEST_LIST: usize = 500;

define_repository! {
    /// Reads and writes [`Employee`].
    EmployeeRepository
}

impl<C: Connection> EmployeeRepository<'_, C> {
    /// The person with this id.
    ///
    /// # Errors
    /// As [`StorageError`].
    pub async fn find(&self, id: EmployeeId) -> Result<Option<Employee>, StorageError> {
        let row = employee::Entity::find_by_id(id.as_uuid())
            .one(self.executor())
            .await?;
        row.map(Employee::try_from).transpose()
    }

    /// The person with this e-mail address, in whatever case it is written.
    ///
    /// # Errors
    /// As [`StorageError`].
    pub async fn find_by_email(&self, email: &str) -> Result<Option<Employee>, StorageError> {
        let row = employee::Entity::find()
            .filter(employee::Column::Email.eq(email.to_lowercase()))
            .one(self.executor())
            .await?;
        row.map(Employee::try_from).transpose()
    }

    /// At most `limit` people of one kind, by id (that is, by when they were added), from the one after `after`.
    ///
    /// # Errors
    /// As [`StorageError`].
    pub async fn list_of_kind(
        &self,
        kind: EmployeeKind,
        after: Option<EmployeeId>,
        limit: u64,
    ) -> Result<Vec<Employee>, StorageError> {
        let query = employee::Entity::find().filter(employee::Column::Kind.eq(kind.code()));
        self.page_of(query, after, limit).await
    }

    /// At most `limit` people of some groups, by id, from the one after `after`.
    ///
    /// # Errors
    /// As [`StorageError`].
    pub async fn list_of_groups(
        &self,
        groups: &[GroupId],
        after: Option<EmployeeId>,
        limit: u64,
    ) -> Result<Vec<Employee>, StorageError> {
        let groups = groups.iter().map(GroupId::as_uuid);
        let query = employee::Entity::find().filter(employee::Column::GroupId.is_in(groups));
        self.page_of(query, after, limit).await
    }

    /// At most `limit` people of every kind, by id (that is, by when they were added), from the one after `after`.
    ///
    /// # Errors
    /// As [`StorageError`].
    pub async fn list(&self, after: Option<EmployeeId>, limit: u64) -> Result<Vec<Employee>, StorageError> {
        self.page_of(employee::Entity::find(), after, limit).await
    }

    async fn page_of(
        &self,
        mut query: sea_orm::Select<employee::Entity>,
        after: Option<EmployeeId>,
        limit: u64,
    ) -> Result<Vec<Employee>, StorageError> {
        if let Some(after) = after {
            query = query.filter(employee::Column::Id.gt(after.as_uuid()));
        }
        let rows = query
            .order_by_asc(employee::Column::Id)
            .limit(limit)
            .all(self.executor())
            .await?;
        rows.into_iter().map(Employee::try_from).collect()
    }

    /// The hash of the person's password, where there is one.
    ///
    /// # Errors
    /// As [`StorageError`].
    pub async fn password_hash(&self, id: EmployeeId) -> Result<Option<SecretString>, StorageError> {
        let row = employee::Entity::find_by_id(id.as_uuid())
            .one(self.executor())
            .await?;
        Ok(row.and_then(|row| row.password_hash).map(SecretString::from))
    }

    /// The person's time zones, in order; each holds until the next.
    ///
    /// # Errors
    /// As [`StorageError`].
    pub async fn time_zones(&self, id: EmployeeId) -> Result<Vec<EmployeeTimeZone>, StorageError> {
        let mut zones = self.time_zones_of(&[id]).await?;
        Ok(zones.remove(&id).unwrap_or_default())
    }

    /// The time zones of these people, each person's in order.
    ///
    /// # Errors
    /// As [`StorageError`].
    pub async fn time_zones_of(
        &self,
        ids: &[EmployeeId],
    ) -> Result<HashMap<EmployeeId, Vec<EmployeeTimeZone>>, StorageError> {
        let mut zones: HashMap<EmployeeId, Vec<EmployeeTimeZone>> = HashMap::new();
        for ids in ids.chunks(LARGEST_LIST) {
            let ids = ids.iter().map(EmployeeId::as_uuid);
            let rows = employee_time_zone::Entity::find()
                .filter(employee_time_zone::Column::EmployeeId.is_in(ids))
                .order_by_asc(employee_time_zone::Column::EmployeeId)
                .order_by_asc(employee_time_zone::Column::FromMs)
                .all(self.executor())
                .await?;
            for row in rows {
                let zone = EmployeeTimeZone {
                    from: instant(row.from_ms)?,
                    zone: row.zone,
                };
                zones
                    .entry(EmployeeId::from_uuid(row.employee_id))
                    .or_default()
                    .push(zone);
            }
        }
        Ok(zones)
    }
}

impl EmployeeRepository<'_, Transaction> {
    /// Adds a person, in no group.
    ///
    /// # Errors
    /// [`StorageError::AlreadyExists`] where the id or the e-mail address is taken.
    pub async fn create(&self, new: NewEmployee) -> Result<Employee, StorageError> {
        self.insert(new, EmployeeKind::Person).await
    }

    /// Adds somebody of whom nothing is known but a device. They cannot sign in.
    ///
    /// # Errors
    /// [`StorageError::AlreadyExists`] where the id is taken.
    pub async fn create_unknown(&self, new: NewEmployee) -> Result<Employee, StorageError> {
        self.insert(new, EmployeeKind::Unknown).await
    }

    /// Removes somebody of whom nothing was known, once nothing is theirs any more.
    ///
    /// # Errors
    /// As [`StorageError`].
    pub async fn delete_unknown(&self, id: EmployeeId) -> Result<(), StorageError> {
        employee::Entity::delete_many()
            .filter(employee::Column::Id.eq(id.as_uuid()))
            .filter(employee::Column::Kind.eq(EmployeeKind::Unknown.code()))
            .exec(self.executor())
            .await?;
        Ok(())
    }

    async fn insert(&self, new: NewEmployee, kind: EmployeeKind) -> Result<Employee, StorageError> {
        let row = employee::Model {
            id: new.id.as_uuid(),
            name: new.name,
            email: new.email.map(|email| email.to_lowercase()),
            kind: kind.code(),
            role: new.role.code(),
            sees_content: false,
            group_id: None,
            active: kind == EmployeeKind::Person,
            password_hash: None,
            subject_generation: 0,
            created_ms: new.created.as_millisecond(),
        };
        employee::Entity::insert(row.clone().into_active_model())
            .exec_without_returning(self.executor())
            .await?;
        self.set_time_zone(new.id, Timestamp::UNIX_EPOCH, &new.time_zone)
            .await?;
        Employee::try_from(row)
    }

    /// Replaces everything that a person is, but for the kind and when it was added.
    ///
    /// # Errors
    /// [`StorageError::AlreadyExists`] where the e-mail address is taken.
    pub async fn update(&self, employee: &Employee) -> Result<(), StorageError> {
        let row = employee::ActiveModel {
            id: Set(employee.id.as_uuid()),
            name: Set(employee.name.clone()),
            email: Set(employee.email.as_ref().map(|email| email.to_lowercase())),
            role: Set(employee.role.code()),
            sees_content: Set(employee.sees_content),
            group_id: Set(employee.group.map(|group| group.as_uuid())),
            active: Set(employee.active),
            ..Default::default()
        };
        row.update(self.executor()).await?;
        Ok(())
    }

    /// Replaces the hash of the password; `None` means that the person cannot sign in with one.
    ///
    /// # Errors
    /// As [`StorageError`].
    pub async fn set_password_hash(
        &self,
        id: EmployeeId,
        hash: Option<&SecretString>,
    ) -> Result<(), StorageError> {
        let row = employee::ActiveModel {
            id: Set(id.as_uuid()),
            password_hash: Set(hash.map(|hash| hash.expose_secret().to_owned())),
            ..Default::default()
        };
        row.update(self.executor()).await?;
        Ok(())
    }

    /// Says where the person's days begin and end from an instant on, the Unix epoch for the beginning of time.
    ///
    /// # Errors
    /// As [`StorageError`].
    pub async fn set_time_zone(
        &self,
        id: EmployeeId,
        from: Timestamp,
        zone: &str,
    ) -> Result<(), StorageError> {
        let row = employee_time_zone::Model {
            employee_id: id.as_uuid(),
            from_ms: from.as_millisecond(),
            zone: zone.to_owned(),
        };
        let mut replacing = OnConflict::columns([
            employee_time_zone::Column::EmployeeId,
            employee_time_zone::Column::FromMs,
        ]);
        replacing.update_column(employee_time_zone::Column::Zone);
        employee_time_zone::Entity::insert(row.into_active_model())
            .on_conflict(replacing)
            .exec_without_returning(self.executor())
            .await?;
        Ok(())
    }
}

impl EmployeeKind {
    pub(super) fn code(self) -> i16 {
        match self {
            Self::Person => 1,
            Self::Unknown => 2,
        }
    }

    fn from_code(code: i16) -> Result<Self, StorageError> {
        match code {
            1 => Ok(Self::Person),
            2 => Ok(Self::Unknown),
            other => Err(StorageError::InvalidData(format!("a person of kind {other}"))),
        }
    }
}

impl Role {
    fn code(self) -> i16 {
        match self {
            Self::Employee => 1,
            Self::Manager => 2,
            Self::Admin => 3,
        }
    }

    fn from_code(code: i16) -> Result<Self, StorageError> {
        match code {
            1 => Ok(Self::Employee),
            2 => Ok(Self::Manager),
            3 => Ok(Self::Admin),
            other => Err(StorageError::InvalidData(format!("a person with role {other}"))),
        }
    }
}

impl TryFrom<employee::Model> for Employee {
    type Error = StorageError;

    fn try_from(row: employee::Model) -> Result<Self, StorageError> {
        Ok(Self {
            id: EmployeeId::from_uuid(row.id),
            name: row.name,
            email: row.email,
            kind: EmployeeKind::from_code(row.kind)?,
            role: Role::from_code(row.role)?,
            sees_content: row.sees_content,
            group: row.group_id.map(GroupId::from_uuid),
            active: row.active,
            created: instant(row.created_ms)?,
        })
    }
}
