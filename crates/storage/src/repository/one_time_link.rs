//! Links that work once.

use jiff::Timestamp;
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};
use timetrack_domain::id::EmployeeId;

use super::define_repository;
use crate::{Connection, StorageError, TokenHash, Transaction, connection::statement, entity::one_time_link};

/// What a link is good for, and for nothing else.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum LinkPurpose {
    /// Signing a browser in.
    SignIn,
    /// Setting a password.
    SetPassword,
}

define_repository! {
    /// Makes and uses links that work once.
    OneTimeLinkRepository
}

impl<C: Connection> OneTimeLinkRepository<'_, C> {
    /// Whose link this is, where it is good for `purpose` at `now`. That does not use it up.
    ///
    /// # Errors
    /// As [`StorageError`].
    pub async fn find_valid(
        &self,
        hash: &TokenHash,
        purpose: LinkPurpose,
        now: Timestamp,
    ) -> Result<Option<EmployeeId>, StorageError> {
        let row = one_time_link::Entity::find_by_id(hash.to_vec())
            .filter(one_time_link::Column::Purpose.eq(purpose.code()))
            .filter(one_time_link::Column::UsedMs.is_null())
            .filter(one_time_link::Column::ExpiresMs.gt(now.as_millisecond()))
            .one(self.executor())
            .await?;
        Ok(row.map(|row| EmployeeId::from_uuid(row.employee_id)))
    }
}

impl OneTimeLinkRepository<'_, Transaction> {
    /// Makes a link for a person that works until it expires. `hash` is SHA-256 of its secret.
    ///
    /// # Errors
    /// [`StorageError::AlreadyExists`] where the hash is taken.
    pub async fn create(
        &self,
        hash: &TokenHash,
        employee: EmployeeId,
        purpose: LinkPurpose,
        expires: Timestamp,
    ) -> Result<(), StorageError> {
        let row = one_time_link::ActiveModel {
            token_hash: Set(hash.to_vec()),
            employee_id: Set(employee.as_uuid()),
            purpose: Set(purpose.code()),
            expires_ms: Set(expires.as_millisecond()),
            used_ms: Set(None),
        };
        one_time_link::Entity::insert(row)
            .exec_without_returning(self.executor())
            .await?;
        Ok(())
    }

    /// Uses a link up and says whose it is; `None` where it does not exist, is meant for something else, has expired or was
    /// used. Of many that try at the same time one succeeds, provided that it saves the transaction.
    ///
    /// # Errors
    /// As [`StorageError`].
    pub async fn consume(
        &self,
        hash: &TokenHash,
        purpose: LinkPurpose,
        now: Timestamp,
    ) -> Result<Option<EmployeeId>, StorageError> {
        let now_ms = now.as_millisecond();
        let update = statement(
            self.executor(),
            "UPDATE one_time_link SET used_ms = ? \
             WHERE token_hash = ? AND purpose = ? AND used_ms IS NULL AND expires_ms > ? RETURNING employee_id",
            [
                now_ms.into(),
                hash.to_vec().into(),
                purpose.code().into(),
                now_ms.into(),
            ],
        );
        let row = self.executor().query_one_raw(update).await?;
        Ok(row
            .map(|row| row.try_get_by_index(0))
            .transpose()?
            .map(EmployeeId::from_uuid))
    }

    /// Takes back all links of a person for a purpose.
    ///
    /// # Errors
    /// As [`StorageError`].
    pub async fn delete_of(&self, employee: EmployeeId, purpose: LinkPurpose) -> Result<(), StorageError> {
        one_time_link::Entity::delete_many()
            .filter(one_time_link::Column::EmployeeId.eq(employee.as_uuid()))
            .filter(one_time_link::Column::Purpose.eq(purpose.code()))
            .exec(self.executor())
            .await?;
        Ok(())
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

impl LinkPurpose {
    fn code(self) -> i16 {
        match self {
            Self::SignIn => 1,
            Self::SetPassword => 2,
        }
    }
}
