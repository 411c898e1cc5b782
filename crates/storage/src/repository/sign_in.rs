//! Sign-ins of browsers.

use jiff::Timestamp;
use sea_orm::{
    ActiveModelTrait,
    ActiveValue::{Set, Unchanged},
    ColumnTrait, EntityTrait, QueryFilter, QueryOrder,
};
use timetrack_domain::id::{EmployeeId, SignInId};

use super::define_repository;
use crate::{Connection, StorageError, TokenHash, Transaction, entity::sign_in, key::instant};

/// A browser that is signed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignIn {
    /// Its id.
    pub id: SignInId,
    /// SHA-256 of the cookie.
    pub token_hash: TokenHash,
    /// Who is signed in.
    pub employee: EmployeeId,
    /// Which browser it is, such as `Firefox · Windows`; empty where that is not known.
    pub browser: String,
    /// Since when.
    pub created: Timestamp,
    /// From when on it is not accepted any more.
    pub expires: Timestamp,
    /// When it was last used, as far as that was noted.
    pub last_seen: Timestamp,
}

define_repository! {
    /// Reads and writes [`SignIn`].
    SignInRepository
}

impl<C: Connection> SignInRepository<'_, C> {
    /// The sign-in whose cookie this is, where it is valid at `now`.
    ///
    /// # Errors
    /// As [`StorageError`].
    pub async fn find_valid(&self, hash: &TokenHash, now: Timestamp) -> Result<Option<SignIn>, StorageError> {
        let row = sign_in::Entity::find()
            .filter(sign_in::Column::TokenHash.eq(hash.to_vec()))
            .filter(sign_in::Column::ExpiresMs.gt(now.as_millisecond()))
            .one(self.executor())
            .await?;
        row.map(SignIn::try_from).transpose()
    }

    /// The sign-ins of a person, the newest first.
    ///
    /// # Errors
    /// As [`StorageError`].
    pub async fn list(&self, employee: EmployeeId) -> Result<Vec<SignIn>, StorageError> {
        let rows = sign_in::Entity::find()
            .filter(sign_in::Column::EmployeeId.eq(employee.as_uuid()))
            .order_by_desc(sign_in::Column::Id)
            .all(self.executor())
            .await?;
        rows.into_iter().map(SignIn::try_from).collect()
    }
}

impl SignInRepository<'_, Transaction> {
    /// Signs a browser in.
    ///
    /// # Errors
    /// [`StorageError::AlreadyExists`] where id or hash are taken.
    pub async fn create(&self, new: &SignIn) -> Result<(), StorageError> {
        let row = sign_in::ActiveModel {
            id: Set(new.id.as_uuid()),
            token_hash: Set(new.token_hash.to_vec()),
            employee_id: Set(new.employee.as_uuid()),
            browser: Set(new.browser.clone()),
            created_ms: Set(new.created.as_millisecond()),
            expires_ms: Set(new.expires.as_millisecond()),
            last_seen_ms: Set(new.last_seen.as_millisecond()),
        };
        sign_in::Entity::insert(row)
            .exec_without_returning(self.executor())
            .await?;
        Ok(())
    }

    /// Notes that a sign-in was used, and how long it lasts from there on.
    ///
    /// # Errors
    /// As [`StorageError`].
    pub async fn extend(
        &self,
        id: SignInId,
        last_seen: Timestamp,
        expires: Timestamp,
    ) -> Result<(), StorageError> {
        let row = sign_in::ActiveModel {
            id: Unchanged(id.as_uuid()),
            last_seen_ms: Set(last_seen.as_millisecond()),
            expires_ms: Set(expires.as_millisecond()),
            ..Default::default()
        };
        row.update(self.executor()).await?;
        Ok(())
    }

    /// Signs a browser out. It is harmless where that was done before.
    ///
    /// # Errors
    /// As [`StorageError`].
    pub async fn delete(&self, id: SignInId) -> Result<(), StorageError> {
        sign_in::Entity::delete_by_id(id.as_uuid())
            .exec(self.executor())
            .await?;
        Ok(())
    }

    /// Ends a sign-in of a person, and says whether there was one with this id.
    ///
    /// # Errors
    /// As [`StorageError`].
    pub async fn delete_of(&self, employee: EmployeeId, id: SignInId) -> Result<bool, StorageError> {
        let result = sign_in::Entity::delete_by_id(id.as_uuid())
            .filter(sign_in::Column::EmployeeId.eq(employee.as_uuid()))
            .exec(self.executor())
            .await?;
        Ok(result.rows_affected > 0)
    }

    /// Signs a person out everywhere but there.
    ///
    /// # Errors
    /// As [`StorageError`].
    pub async fn delete_others(&self, employee: EmployeeId, kept: SignInId) -> Result<(), StorageError> {
        sign_in::Entity::delete_many()
            .filter(sign_in::Column::EmployeeId.eq(employee.as_uuid()))
            .filter(sign_in::Column::Id.ne(kept.as_uuid()))
            .exec(self.executor())
            .await?;
        Ok(())
    }

    /// Signs a person out everywhere, for example after a change of password.
    ///
    /// # Errors
    /// As [`StorageError`].
    pub async fn delete_all_of(&self, employee: EmployeeId) -> Result<(), StorageError> {
        sign_in::Entity::delete_many()
            .filter(sign_in::Column::EmployeeId.eq(employee.as_uuid()))
            .exec(self.executor())
            .await?;
        Ok(())
    }

    /// Drops what had expired at `now`, and says how many.
    ///
    /// # Errors
    /// As [`StorageError`].
    pub async fn delete_expired(&self, now: Timestamp) -> Result<u64, StorageError> {
        let result = sign_in::Entity::delete_many()
            .filter(sign_in::Column::ExpiresMs.lte(now.as_millisecond()))
            .exec(self.executor())
            .await?;
        Ok(result.rows_affected)
    }
}

impl TryFrom<sign_in::Model> for SignIn {
    type Error = StorageError;

    fn try_from(row: sign_in::Model) -> Result<Self, StorageError> {
        Ok(Self {
            id: SignInId::from_uuid(row.id),
            token_hash: row
                .token_hash
                .try_into()
                .map_err(|_| StorageError::InvalidData("the hash of a cookie".to_owned()))?,
            employee: EmployeeId::from_uuid(row.employee_id),
            browser: row.browser,
            created: instant(row.created_ms)?,
            expires: instant(row.expires_ms)?,
            last_seen: instant(row.last_seen_ms)?,
        })
    }
}
