//! Who sees what was recorded. It stands beside the settings of the recorder because it is agreed with them, and has
//! their versions: whoever changes it has changed what holds for a person.

use std::collections::HashMap;

use jiff::Timestamp;
use sea_orm::{
    ActiveValue::{NotSet, Set},
    ColumnTrait, Condition, EntityTrait, QueryFilter,
    sea_query::OnConflict,
};
use serde::{Deserialize, Serialize};
use timetrack_domain::id::GroupId;
use uuid::Uuid;

use super::{GROUP, ORGANISATION, SettingScope, TrackingSettingRepository};
use crate::{Connection, StorageError, Transaction, entity::tracking_setting, key::from_count};

/// What an organisation or a group says about what was recorded; `None` leaves it to whoever stands above.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct DataPolicy {
    /// Whether the managers of a group see which applications and titles its people had in front. Where nobody says so,
    /// they do not.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub managers_see_content: Option<bool>,
}

impl DataPolicy {
    /// Whether managers see applications and titles.
    pub fn shows_content(self) -> bool {
        self.managers_see_content.unwrap_or(false)
    }

    /// What holds where `wider` says something, too: the narrower decides.
    #[must_use]
    pub fn within(self, wider: Self) -> Self {
        Self {
            managers_see_content: self.managers_see_content.or(wider.managers_see_content),
        }
    }
}

impl<C: Connection> TrackingSettingRepository<'_, C> {
    /// What a scope says itself.
    ///
    /// # Errors
    /// [`StorageError::InvalidData`] where it is not understood.
    pub async fn policy(&self, scope: SettingScope) -> Result<DataPolicy, StorageError> {
        let (scope, owner) = scope.code();
        let row = tracking_setting::Entity::find_by_id((scope, owner))
            .one(self.executor())
            .await?;
        row.map_or(Ok(DataPolicy::default()), |row| parse(row.policy.as_deref()))
    }

    /// What holds for the people of a group, or for those who are in none.
    ///
    /// # Errors
    /// As [`TrackingSettingRepository::policy`].
    pub async fn effective_policy(&self, group: Option<GroupId>) -> Result<DataPolicy, StorageError> {
        let mut scopes = Condition::any().add(tracking_setting::Column::Scope.eq(ORGANISATION));
        if let Some(group) = group {
            scopes = scopes.add(tracking_setting::Column::OwnerId.eq(group.as_uuid()));
        }
        let mut rows = tracking_setting::Entity::find()
            .filter(scopes)
            .all(self.executor())
            .await?;
        rows.sort_by_key(|row| row.scope);
        rows.iter().try_fold(DataPolicy::default(), |wider, row| {
            Ok(parse(row.policy.as_deref())?.within(wider))
        })
    }
}

impl<C: Connection> TrackingSettingRepository<'_, C> {
    /// What holds for the people of each of these groups; in one statement however many there are.
    ///
    /// # Errors
    /// As [`TrackingSettingRepository::policy`].
    pub async fn effective_policies(
        &self,
        groups: &[GroupId],
    ) -> Result<HashMap<GroupId, DataPolicy>, StorageError> {
        let rows = tracking_setting::Entity::find()
            .filter(tracking_setting::Column::Scope.is_in([ORGANISATION, GROUP]))
            .all(self.executor())
            .await?;
        let mut wider = DataPolicy::default();
        let mut own: HashMap<Uuid, DataPolicy> = HashMap::new();
        for row in rows {
            let policy = parse(row.policy.as_deref())?;
            if row.scope == ORGANISATION {
                wider = policy;
            } else {
                own.insert(row.owner_id, policy);
            }
        }
        let effective = |group: &GroupId| {
            own.get(&group.as_uuid())
                .copied()
                .unwrap_or_default()
                .within(wider)
        };
        Ok(groups.iter().map(|group| (*group, effective(group))).collect())
    }
}

impl TrackingSettingRepository<'_, Transaction> {
    /// Sets what a scope says, and gives the new version. As [`TrackingSettingRepository::set`].
    ///
    /// # Errors
    /// As [`StorageError`].
    pub async fn set_policy(
        &self,
        scope: SettingScope,
        policy: DataPolicy,
        now: Timestamp,
    ) -> Result<u64, StorageError> {
        let version = self.connection.server_state().next_settings_version().await?;
        let (scope, owner) = scope.code();
        let text = serde_json::to_string(&policy)
            .map_err(|_| StorageError::InvalidData("a policy that has no JSON".to_owned()))?;
        let row = tracking_setting::ActiveModel {
            scope: Set(scope),
            owner_id: Set(owner),
            version: Set(version),
            settings: NotSet,
            policy: Set(Some(text)),
            changed_ms: Set(now.as_millisecond()),
        };
        let mut replacing =
            OnConflict::columns([tracking_setting::Column::Scope, tracking_setting::Column::OwnerId]);
        replacing.update_columns([
            tracking_setting::Column::Version,
            tracking_setting::Column::Policy,
            tracking_setting::Column::ChangedMs,
        ]);
        tracking_setting::Entity::insert(row)
            .on_conflict(replacing)
            .exec_without_returning(self.executor())
            .await?;
        Ok(from_count(version))
    }
}

fn parse(policy: Option<&str>) -> Result<DataPolicy, StorageError> {
    let Some(text) = policy else {
        return Ok(DataPolicy::default());
    };
    serde_json::from_str(text)
        .map_err(|error| StorageError::InvalidData(format!("who sees what was recorded: {error}")))
}
