//! How often signing in failed, by what it was tried with.

use jiff::Timestamp;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect};

use super::define_repository;
use crate::{
    Connection, StorageError, TokenHash, Transaction,
    connection::statement,
    entity::sign_in_failure,
    key::{from_count, instant},
};

/// Failures in a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SignInFailures {
    /// How many.
    pub count: u64,
    /// When the last one was.
    pub last: Timestamp,
}

define_repository! {
    /// Reads and writes [`SignInFailures`]. Keys are SHA-256 of an e-mail address or of a network address, so that the table
    /// does not say who tried.
    SignInFailureRepository
}

impl<C: Connection> SignInFailureRepository<'_, C> {
    /// The failures under a key.
    ///
    /// # Errors
    /// As [`StorageError`].
    pub async fn find(&self, key: &TokenHash) -> Result<Option<SignInFailures>, StorageError> {
        let row = sign_in_failure::Entity::find_by_id(key.to_vec())
            .one(self.executor())
            .await?;
        row.map(SignInFailures::try_from).transpose()
    }
}

impl SignInFailureRepository<'_, Transaction> {
    /// The failures under a key, which nobody else counts or reads so until this transaction ends: of many that try at the
    /// same time, each sees what the one before it counted. Leaves a row that the same transaction must count in or clear.
    ///
    /// # Errors
    /// As [`StorageError`].
    pub async fn find_and_hold(&self, key: &TokenHash) -> Result<Option<SignInFailures>, StorageError> {
        // Where there is no row, there is nothing to hold. SQLite has one writer anyway.
        let insert = statement(
            self.executor(),
            "INSERT INTO sign_in_failure (key, failures, last_ms) VALUES (?, 0, 0) ON CONFLICT (key) DO NOTHING",
            [key.to_vec().into()],
        );
        self.executor().execute_raw(insert).await?;
        let row = sign_in_failure::Entity::find_by_id(key.to_vec())
            .lock_exclusive()
            .one(self.executor())
            .await?;
        let found = row.map(SignInFailures::try_from).transpose()?;
        Ok(found.filter(|failures| failures.count > 0))
    }

    /// Counts one more failure. Those up to `forgotten` do not count any more.
    ///
    /// # Errors
    /// As [`StorageError`].
    pub async fn note(
        &self,
        key: &TokenHash,
        now: Timestamp,
        forgotten: Timestamp,
    ) -> Result<(), StorageError> {
        let upsert = statement(
            self.executor(),
            "INSERT INTO sign_in_failure (key, failures, last_ms) VALUES (?, 1, ?) \
             ON CONFLICT (key) DO UPDATE SET \
             failures = CASE WHEN sign_in_failure.last_ms <= ? THEN 1 ELSE sign_in_failure.failures + 1 END, \
             last_ms = excluded.last_ms",
            [
                key.to_vec().into(),
                now.as_millisecond().into(),
                forgotten.as_millisecond().into(),
            ],
        );
        self.executor().execute_raw(upsert).await?;
        Ok(())
    }

    /// Forgets the failures under a key.
    ///
    /// # Errors
    /// As [`StorageError`].
    pub async fn clear(&self, key: &TokenHash) -> Result<(), StorageError> {
        sign_in_failure::Entity::delete_by_id(key.to_vec())
            .exec(self.executor())
            .await?;
        Ok(())
    }

    /// Drops what was last touched up to `forgotten`, and says how many.
    ///
    /// # Errors
    /// As [`StorageError`].
    pub async fn delete_forgotten(&self, forgotten: Timestamp) -> Result<u64, StorageError> {
        let result = sign_in_failure::Entity::delete_many()
            .filter(sign_in_failure::Column::LastMs.lte(forgotten.as_millisecond()))
            .exec(self.executor())
            .await?;
        Ok(result.rows_affected)
    }
}

impl TryFrom<sign_in_failure::Model> for SignInFailures {
    type Error = StorageError;

    fn try_from(row: sign_in_failure::Model) -> Result<Self, StorageError> {
        Ok(Self {
            count: from_count(row.failures),
            last: instant(row.last_ms)?,
        })
    }
}
