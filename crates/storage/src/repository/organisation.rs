//! The organisation that runs the server.

use jiff::Timestamp;
use sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel, QueryOrder};
use timetrack_domain::id::OrganisationId;

use super::define_repository;
use crate::{Connection, StorageError, Transaction, entity::organisation, key::instant};

/// The organisation that runs the server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Organisation {
    /// Its id.
    pub id: OrganisationId,
    /// Its name, as people see it.
    pub name: String,
    /// The IANA name of the time zone of new employees.
    pub time_zone: String,
    /// When it was set up.
    pub created: Timestamp,
}

define_repository! {
    /// Reads and writes [`Organisation`].
    OrganisationRepository
}

impl<C: Connection> OrganisationRepository<'_, C> {
    /// The organisation, where it was set up.
    ///
    /// # Errors
    /// As [`StorageError`].
    pub async fn find(&self) -> Result<Option<Organisation>, StorageError> {
        let row = organisation::Entity::find()
            .order_by_asc(organisation::Column::CreatedMs)
            .one(self.executor())
            .await?;
        row.map(Organisation::try_from).transpose()
    }
}

impl OrganisationRepository<'_, Transaction> {
    /// Stores a new organisation.
    ///
    /// # Errors
    /// [`StorageError::AlreadyExists`] where the id is taken.
    pub async fn create(&self, organisation: &Organisation) -> Result<(), StorageError> {
        let row = row(organisation).into_active_model();
        organisation::Entity::insert(row)
            .exec_without_returning(self.executor())
            .await?;
        Ok(())
    }

    /// Replaces name and time zone.
    ///
    /// # Errors
    /// [`StorageError::Database`] where there is no such organisation.
    pub async fn update(&self, organisation: &Organisation) -> Result<(), StorageError> {
        row(organisation)
            .into_active_model()
            .reset_all()
            .update(self.executor())
            .await?;
        Ok(())
    }
}

fn row(organisation: &Organisation) -> organisation::Model {
    organisation::Model {
        id: organisation.id.as_uuid(),
        name: organisation.name.clone(),
        time_zone: organisation.time_zone.clone(),
        created_ms: organisation.created.as_millisecond(),
    }
}

impl TryFrom<organisation::Model> for Organisation {
    type Error = StorageError;

    fn try_from(row: organisation::Model) -> Result<Self, StorageError> {
        Ok(Self {
            id: OrganisationId::from_uuid(row.id),
            name: row.name,
            time_zone: row.time_zone,
            created: instant(row.created_ms)?,
        })
    }
}
