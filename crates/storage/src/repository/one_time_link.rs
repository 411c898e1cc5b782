//! Links that sign in once.

use jiff::Timestamp;
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};
use timetrack_domain::id::EmployeeId;

use super::define_repository;
use crate::{StorageError, TokenHash, Transaction, connection::statement, entity::one_time_link};

define_repository! {
    /// Makes and uses links that sign in once.
    OneTimeLinkRepository
}

impl OneTimeLinkRepository<'_, Transaction> {
    /// Makes a link that signs a person in until it expires. `hash` is SHA-256 of its secret.
    ///
    /// # Errors
    /// [`StorageError::AlreadyExists`] where the hash is taken.
    pub async fn create(
        &self,
        hash: &TokenHash,
        employee: EmployeeId,
        expires: Timestamp,
    ) -> Result<(), StorageError> {
        let row = one_time_link::ActiveModel {
            token_hash: Set(hash.to_vec()),
            employee_id: Set(employee.as_uuid()),
            expires_ms: Set(expires.as_millisecond()),
            used_ms: Set(None),
        };
        one_time_link::Entity::insert(row)
            .exec_without_returning(self.executor())
            .await?;
        Ok(())
    }

    /// Uses a link up and says whom it signs in; `None` where it does not exist, has expired or was used. Of many that
    /// try at the same time one succeeds, provided that it saves the transaction.
    ///
    /// # Errors
    /// As [`StorageError`].
    pub async fn consume(
        &self,
        hash: &TokenHash,
        now: Timestamp,
    ) -> Result<Option<EmployeeId>, StorageError> {
        let now_ms = now.as_millisecond();
        let update = statement(
            self.executor(),
            "UPDATE one_time_link SET used_ms = ? \
             WHERE token_hash = ? AND used_ms IS NULL AND expires_ms > ? RETURNING employee_id",
            [now_ms.into(), hash.to_vec().into(), now_ms.into()],
        );
        let row = self.executor().query_one_raw(update).await?;
        Ok(row
            .map(|row| row.try_get_by_index(0))
            .transpose()?
            .map(EmployeeId::from_uuid))
    }

    /// Drops what had expired at `now`, and says how many.
    ///
    /// # Errors
    /// As [`StorageError`].
    pub async fn delete_expired(&self, now: Timestamp) -> Result<u64, StorageError> {
        let result = one_time_link::Entity::delete_many()
            .filter(one_time_link::Column::ExpiresMs.lte(now.as_millisecond()))
            .exec(self.executor())
            .await?;
        Ok(result.rows_affected)
    }
}
