//! Settings of the recorder, per scope.

use jiff::Timestamp;
use sea_orm::{
    ActiveValue::{NotSet, Set},
    ColumnTrait, Condition, EntityTrait, QueryFilter,
    sea_query::{OnConflict, Query},
};
use timetrack_domain::{
    TrackingSettings,
    id::{EmployeeId, GroupId, OrganisationId},
};
use timetrack_protocol::AgentSettings;
use uuid::Uuid;

use super::{ServerStateRepository, define_repository};
use crate::{
    Connection, StorageError, Transaction,
    entity::{employee, tracking_setting},
    key::from_count,
};

mod capture_interval;
mod policy;

pub use policy::DataPolicy;

/// Whom settings hold for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SettingScope {
    /// Everybody who has none of their own.
    Organisation(OrganisationId),
    /// Everybody of a group who has none of their own.
    Group(GroupId),
    /// One person.
    Employee(EmployeeId),
}

define_repository! {
    /// Reads and writes settings of the recorder.
    TrackingSettingRepository
}

impl<C: Connection> TrackingSettingRepository<'_, C> {
    /// What is set for a scope itself.
    ///
    /// # Errors
    /// [`StorageError::InvalidData`] where the stored settings are not understood.
    pub async fn find(&self, scope: SettingScope) -> Result<Option<TrackingSettings>, StorageError> {
        let (scope, owner) = scope.code();
        let row = tracking_setting::Entity::find_by_id((scope, owner))
            .one(self.executor())
            .await?;
        row.and_then(|row| row.settings).as_deref().map(parse).transpose()
    }

    /// The newest version of any settings, and the scopes that have changed since `version`; [`None`] where it was never
    /// reached, as in a database that was put back. Versions are given out in the order in which changes are committed,
    /// so nothing with a lower one comes later.
    ///
    /// # Errors
    /// As [`StorageError`].
    pub async fn changed_since(
        &self,
        version: u64,
    ) -> Result<(u64, Option<Vec<SettingScope>>), StorageError> {
        let newest = ServerStateRepository::over(self.connection)
            .settings_version()
            .await?;
        if newest <= version {
            return Ok((newest, (newest == version).then(Vec::new)));
        }
        let known = i64::try_from(version).unwrap_or(i64::MAX);
        let rows = tracking_setting::Entity::find()
            .filter(tracking_setting::Column::Version.gt(known))
            .all(self.executor())
            .await?;
        let scopes = rows
            .iter()
            .map(|row| SettingScope::from_code(row.scope, row.owner_id));
        Ok((newest, Some(scopes.collect::<Result<_, _>>()?)))
    }

    /// What holds for a person: their own settings, else their group's, else the organisation's, else the defaults. The
    /// version is the newest of these scopes, so it grows with whatever changes in one of them. Who moves to another
    /// group, or loses it, or gets a device from somebody else, may see the same version and other settings:
    /// [`TrackingSettingRepository::renew`] is for them. Versions tell settings apart, not which are newer.
    ///
    /// # Errors
    /// [`StorageError::InvalidData`] where the stored settings are not understood.
    pub async fn effective(&self, employee: EmployeeId) -> Result<AgentSettings, StorageError> {
        let their_group = Query::select()
            .column(employee::Column::GroupId)
            .from(employee::Entity)
            .and_where(employee::Column::Id.eq(employee.as_uuid()))
            .and_where(employee::Column::GroupId.is_not_null())
            .to_owned();
        let rows = tracking_setting::Entity::find()
            .filter(
                Condition::any()
                    .add(tracking_setting::Column::Scope.eq(ORGANISATION))
                    .add(tracking_setting::Column::OwnerId.eq(employee.as_uuid()))
                    .add(tracking_setting::Column::OwnerId.in_subquery(their_group)),
            )
            .all(self.executor())
            .await?;
        let version = rows.iter().map(|row| row.version).max().unwrap_or(0);
        let settings = rows
            .into_iter()
            .filter(|row| row.settings.is_some())
            .max_by_key(|row| row.scope)
            .and_then(|row| row.settings);
        Ok(AgentSettings {
            version: from_count(version),
            tracking: settings.as_deref().map(parse).transpose()?.unwrap_or_default(),
        })
    }
}

impl TrackingSettingRepository<'_, Transaction> {
    /// Sets what holds for a scope, `None` for nothing of its own, and gives the new version. Needs
    /// [`super::ServerStateRepository::ensure`] to have run once.
    ///
    /// # Errors
    /// As [`StorageError`].
    pub async fn set(
        &self,
        scope: SettingScope,
        settings: Option<&TrackingSettings>,
        now: Timestamp,
    ) -> Result<u64, StorageError> {
        let version = self.connection.server_state().next_settings_version().await?;
        let (scope, owner) = scope.code();
        let settings = settings
            .map(serde_json::to_string)
            .transpose()
            .map_err(|_| StorageError::InvalidData("settings that have no JSON".to_owned()))?;
        let row = tracking_setting::ActiveModel {
            scope: Set(scope),
            owner_id: Set(owner),
            version: Set(version),
            settings: Set(settings),
            policy: NotSet,
            capture_interval_minutes: NotSet,
            capture_interval_version: NotSet,
            changed_ms: Set(now.as_millisecond()),
        };
        let mut replacing =
            OnConflict::columns([tracking_setting::Column::Scope, tracking_setting::Column::OwnerId]);
        replacing.update_columns([
            tracking_setting::Column::Version,
            tracking_setting::Column::Settings,
            tracking_setting::Column::ChangedMs,
        ]);
        tracking_setting::Entity::insert(row)
            .on_conflict(replacing)
            .exec_without_returning(self.executor())
            .await?;
        Ok(from_count(version))
    }
}

impl TrackingSettingRepository<'_, Transaction> {
    /// Gives a person's settings a new version without changing them, because others hold for them from now on: they
    /// changed groups, or a device changed hands. Needs [`super::ServerStateRepository::ensure`] to have run once.
    ///
    /// # Errors
    /// As [`StorageError`].
    pub async fn renew(&self, employee: EmployeeId, now: Timestamp) -> Result<u64, StorageError> {
        let scope = SettingScope::Employee(employee);
        let own = self.find(scope).await?;
        self.set(scope, own.as_ref(), now).await
    }
}

/// The narrower the scope, the higher the number: it wins.
const ORGANISATION: i16 = 1;
const GROUP: i16 = 2;
const EMPLOYEE: i16 = 3;

impl SettingScope {
    pub(crate) fn code(self) -> (i16, Uuid) {
        match self {
            Self::Organisation(id) => (ORGANISATION, id.as_uuid()),
            Self::Group(id) => (GROUP, id.as_uuid()),
            Self::Employee(id) => (EMPLOYEE, id.as_uuid()),
        }
    }

    fn from_code(scope: i16, owner: Uuid) -> Result<Self, StorageError> {
        match scope {
            ORGANISATION => Ok(Self::Organisation(OrganisationId::from_uuid(owner))),
            GROUP => Ok(Self::Group(GroupId::from_uuid(owner))),
            EMPLOYEE => Ok(Self::Employee(EmployeeId::from_uuid(owner))),
            other => Err(StorageError::InvalidData(format!("settings of scope {other}"))),
        }
    }
}

fn parse(text: &str) -> Result<TrackingSettings, StorageError> {
    serde_json::from_str(text)
        .map_err(|error| StorageError::InvalidData(format!("settings of the recorder: {error}")))
}
