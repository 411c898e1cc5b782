//! Who sees what was recorded, and how long it stays. It stands beside the settings of the recorder because it is agreed
//! with them, and has their versions: whoever changes it has changed what holds for a person.

use std::{collections::HashMap, ops::RangeInclusive};

use jiff::{SignedDuration, Timestamp};
use sea_orm::{
    ActiveValue::{NotSet, Set},
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, Value,
    sea_query::OnConflict,
};
use serde::{Deserialize, Serialize};
use timetrack_domain::id::{EmployeeId, GroupId};
use uuid::Uuid;

use super::{GROUP, ORGANISATION, SettingScope, TrackingSettingRepository};
use crate::{
    Connection, DeviceKey, Retention, StorageError, Transaction, connection::statement,
    entity::tracking_setting, key::from_count,
};

/// What an organisation or a group says about what was recorded; `None` leaves it to whoever stands above.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct DataPolicy {
    /// Whether the managers of a group see which applications and titles its people had in front. Where nobody says so,
    /// they do not.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub managers_see_content: Option<bool>,
    /// For how many days applications, titles and idle times are kept, within [`Self::DETAIL_DAYS`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub detail_days: Option<u16>,
    /// For how many days working time is kept, within [`Self::WORKING_TIME_DAYS`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub working_time_days: Option<u16>,
}

impl DataPolicy {
    /// The range of [`Self::detail_days`]: never longer than what holds where nobody says anything.
    pub const DETAIL_DAYS: RangeInclusive<u16> = 1..=90;
    /// The range of [`Self::working_time_days`].
    pub const WORKING_TIME_DAYS: RangeInclusive<u16> = 90..=1_098;

    /// How long what is recorded stays.
    pub fn retention(self) -> Retention {
        let longest = Retention::default();
        let kept = |days: Option<u16>, longest: SignedDuration| {
            days.map_or(longest, |days| {
                longest.min(SignedDuration::from_hours(24 * i64::from(days)))
            })
        };
        Retention {
            detail: kept(self.detail_days, longest.detail),
            working_time: kept(self.working_time_days, longest.working_time),
        }
    }

    /// Whether managers see applications and titles.
    pub fn shows_content(self) -> bool {
        self.managers_see_content.unwrap_or(false)
    }

    /// What holds where `wider` says something, too. The narrower decides who sees content; what is kept goes as soon as
    /// either says so: the time for which a company promised to keep something is nothing that a group makes longer.
    #[must_use]
    pub fn within(self, wider: Self) -> Self {
        Self {
            managers_see_content: self.managers_see_content.or(wider.managers_see_content),
            detail_days: shorter(self.detail_days, wider.detail_days),
            working_time_days: shorter(self.working_time_days, wider.working_time_days),
        }
    }
}

fn shorter(one: Option<u16>, other: Option<u16>) -> Option<u16> {
    one.into_iter().chain(other).min()
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

    /// What holds for a person.
    ///
    /// # Errors
    /// As [`TrackingSettingRepository::policy`].
    pub async fn policy_of(&self, employee: EmployeeId) -> Result<DataPolicy, StorageError> {
        self.policy_where("e.id = ?", employee.as_uuid().into()).await
    }

    /// What holds for whoever has a device now.
    ///
    /// # Errors
    /// As [`TrackingSettingRepository::policy`].
    pub async fn policy_of_device(&self, device: DeviceKey) -> Result<DataPolicy, StorageError> {
        let owner = "e.id IN (SELECT a.employee_id FROM device_assignment a WHERE a.device_key = ? AND a.to_ms IS NULL)";
        self.policy_where(owner, device.0.into()).await
    }

    /// One statement: it is asked with every batch.
    async fn policy_where(&self, person: &str, value: Value) -> Result<DataPolicy, StorageError> {
        let query = statement(
            self.executor(),
            &format!(
                "SELECT t.policy FROM tracking_setting t WHERE t.policy IS NOT NULL AND (t.scope = {ORGANISATION} \
                 OR t.owner_id IN (SELECT e.group_id FROM employee e WHERE {person})) ORDER BY t.scope"
            ),
            [value],
        );
        let rows = self.executor().query_all_raw(query).await?;
        rows.iter().try_fold(DataPolicy::default(), |wider, row| {
            let policy: Option<String> = row.try_get_by_index(0)?;
            Ok(parse(policy.as_deref())?.within(wider))
        })
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
            capture_interval_minutes: NotSet,
            capture_interval_version: NotSet,
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
