//! People, and where their days begin and end.

use std::collections::HashMap;

use jiff::Timestamp;
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder,
    QuerySelect, sea_query::OnConflict,
};
use secrecy::{ExposeSecret, SecretString};
use timetrack_domain::id::EmployeeId;

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
    /// What the person may do.
    pub role: Role,
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

    /// At most `limit` people, by id (that is, by when they were added), from the one after `after`.
    ///
    /// # Errors
    /// As [`StorageError`].
    pub async fn list(&self, after: Option<EmployeeId>, limit: u64) -> Result<Vec<Employee>, StorageError> {
        let mut query = employee::Entity::find();
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
    /// Adds a person.
    ///
    /// # Errors
    /// [`StorageError::AlreadyExists`] where the id or the e-mail address is taken.
    pub async fn create(&self, new: NewEmployee) -> Result<Employee, StorageError> {
        let row = employee::Model {
            id: new.id.as_uuid(),
            name: new.name,
            email: new.email.map(|email| email.to_lowercase()),
            role: new.role.code(),
            active: true,
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

    /// Replaces name, e-mail address, role and whether the person may sign in.
    ///
    /// # Errors
    /// [`StorageError::AlreadyExists`] where the e-mail address is taken.
    pub async fn update(&self, employee: &Employee) -> Result<(), StorageError> {
        let row = employee::ActiveModel {
            id: Set(employee.id.as_uuid()),
            name: Set(employee.name.clone()),
            email: Set(employee.email.as_ref().map(|email| email.to_lowercase())),
            role: Set(employee.role.code()),
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
            role: Role::from_code(row.role)?,
            active: row.active,
            created: instant(row.created_ms)?,
        })
    }
}
