//! How often a person's screen is to be captured. It stands beside the person's settings and has versions of the same row of
//! numbers, so whoever looks for news sees both at once; but it is none of those settings, and their version stays.

use jiff::Timestamp;
use sea_orm::{
    ActiveValue::{NotSet, Set},
    ColumnTrait, EntityTrait, QueryFilter,
    sea_query::OnConflict,
};
use timetrack_domain::id::EmployeeId;

use super::{EMPLOYEE, SettingScope, TrackingSettingRepository};
use crate::{Connection, StorageError, Transaction, entity::tracking_setting, key::from_count};

impl<C: Connection> TrackingSettingRepository<'_, C> {
    /// The minutes between two captures; [`None`] where nothing is to be captured.
    ///
    /// # Errors
    /// [`StorageError::InvalidData`] where the stored number is none.
    pub async fn capture_interval(&self, employee: EmployeeId) -> Result<Option<u8>, StorageError> {
        let row = tracking_setting::Entity::find_by_id(SettingScope::Employee(employee).code())
            .one(self.executor())
            .await?;
        let minutes = row.and_then(|row| row.capture_interval_minutes);
        minutes.map(u8::try_from).transpose().map_err(|_| {
            StorageError::InvalidData("a capture interval that is no number of minutes".to_owned())
        })
    }

    /// Whose interval was set since `version`; see [`TrackingSettingRepository::changed_since`].
    ///
    /// # Errors
    /// As [`StorageError`].
    pub async fn capture_intervals_since(&self, version: u64) -> Result<Vec<EmployeeId>, StorageError> {
        let known = i64::try_from(version).unwrap_or(i64::MAX);
        let rows = tracking_setting::Entity::find()
            .filter(tracking_setting::Column::Scope.eq(EMPLOYEE))
            .filter(tracking_setting::Column::CaptureIntervalVersion.gt(known))
            .all(self.executor())
            .await?;
        let people = rows.iter().map(|row| EmployeeId::from_uuid(row.owner_id));
        Ok(people.collect())
    }
}

impl TrackingSettingRepository<'_, Transaction> {
    /// Sets the minutes between two captures, [`None`] for no captures, and gives the new version. Needs
    /// [`crate::repository::ServerStateRepository::ensure`] to have run once.
    ///
    /// # Errors
    /// As [`StorageError`].
    pub async fn set_capture_interval(
        &self,
        employee: EmployeeId,
        minutes: Option<u8>,
        now: Timestamp,
    ) -> Result<u64, StorageError> {
        let version = self.connection.server_state().next_settings_version().await?;
        let (scope, owner) = SettingScope::Employee(employee).code();
        let row = tracking_setting::ActiveModel {
            scope: Set(scope),
            owner_id: Set(owner),
            // A place that is made for this says nothing about settings.
            version: Set(0),
            settings: NotSet,
            policy: NotSet,
            capture_interval_minutes: Set(minutes.map(i16::from)),
            capture_interval_version: Set(Some(version)),
            changed_ms: Set(now.as_millisecond()),
        };
        let mut replacing =
            OnConflict::columns([tracking_setting::Column::Scope, tracking_setting::Column::OwnerId]);
        replacing.update_columns([
            tracking_setting::Column::CaptureIntervalMinutes,
            tracking_setting::Column::CaptureIntervalVersion,
            tracking_setting::Column::ChangedMs,
        ]);
        tracking_setting::Entity::insert(row)
            .on_conflict(replacing)
            .exec_without_returning(self.executor())
            .await?;
        Ok(from_count(version))
    }
}
