//! Computers that wait for somebody to sign them in through a browser.

use jiff::Timestamp;
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};
use timetrack_domain::id::EmployeeId;

use super::define_repository;
use crate::{
    Connection, StorageError, TokenHash, Transaction, connection::statement, entity::enrolment_request,
    key::instant,
};

/// A computer that asks to be signed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EnrolmentRequest {
    /// SHA-256 of the secret that only the computer knows.
    pub secret_hash: TokenHash,
    /// The short code by which the person finds it.
    pub code: String,
    /// The name of the computer.
    pub machine_name: String,
    /// The name of the account.
    pub account_name: String,
    /// When it asked.
    pub created: Timestamp,
    /// From when on it has to ask again.
    pub expires: Timestamp,
    /// Who said that it is theirs.
    pub approved_by: Option<EmployeeId>,
}

define_repository! {
    /// Reads and writes [`EnrolmentRequest`].
    EnrolmentRequestRepository
}

impl<C: Connection> EnrolmentRequestRepository<'_, C> {
    /// The request with this code that has not expired at `now`.
    ///
    /// # Errors
    /// As [`StorageError`].
    pub async fn find_by_code(
        &self,
        code: &str,
        now: Timestamp,
    ) -> Result<Option<EnrolmentRequest>, StorageError> {
        let row = enrolment_request::Entity::find()
            .filter(enrolment_request::Column::Code.eq(code))
            .filter(enrolment_request::Column::ExpiresMs.gt(now.as_millisecond()))
            .one(self.executor())
            .await?;
        row.map(EnrolmentRequest::try_from).transpose()
    }

    /// The request with this secret that has not expired at `now`.
    ///
    /// # Errors
    /// As [`StorageError`].
    pub async fn find(
        &self,
        secret_hash: &TokenHash,
        now: Timestamp,
    ) -> Result<Option<EnrolmentRequest>, StorageError> {
        let row = enrolment_request::Entity::find_by_id(secret_hash.to_vec())
            .filter(enrolment_request::Column::ExpiresMs.gt(now.as_millisecond()))
            .one(self.executor())
            .await?;
        row.map(EnrolmentRequest::try_from).transpose()
    }
}

impl EnrolmentRequestRepository<'_, Transaction> {
    /// Stores a new request.
    ///
    /// # Errors
    /// [`StorageError::AlreadyExists`] where the secret or the code is taken.
    pub async fn create(&self, request: &EnrolmentRequest) -> Result<(), StorageError> {
        let row = enrolment_request::ActiveModel {
            secret_hash: Set(request.secret_hash.to_vec()),
            code: Set(request.code.clone()),
            machine_name: Set(request.machine_name.clone()),
            account_name: Set(request.account_name.clone()),
            created_ms: Set(request.created.as_millisecond()),
            expires_ms: Set(request.expires.as_millisecond()),
            approved_by: Set(request.approved_by.map(|employee| employee.as_uuid())),
        };
        enrolment_request::Entity::insert(row)
            .exec_without_returning(self.executor())
            .await?;
        Ok(())
    }

    /// Notes whose computer it is, and says whether there was a request that nobody had answered.
    ///
    /// # Errors
    /// As [`StorageError`].
    pub async fn approve(
        &self,
        code: &str,
        employee: EmployeeId,
        now: Timestamp,
    ) -> Result<bool, StorageError> {
        let update = statement(
            self.executor(),
            "UPDATE enrolment_request SET approved_by = ? \
             WHERE code = ? AND approved_by IS NULL AND expires_ms > ?",
            [
                employee.as_uuid().into(),
                code.into(),
                now.as_millisecond().into(),
            ],
        );
        Ok(self.executor().execute_raw(update).await?.rows_affected() > 0)
    }

    /// Takes an approved request away, and says whose computer it is. Of many that try at the same time one succeeds,
    /// provided that it saves the transaction.
    ///
    /// # Errors
    /// As [`StorageError`].
    pub async fn claim(
        &self,
        secret_hash: &TokenHash,
        now: Timestamp,
    ) -> Result<Option<EmployeeId>, StorageError> {
        let delete = statement(
            self.executor(),
            "DELETE FROM enrolment_request \
             WHERE secret_hash = ? AND approved_by IS NOT NULL AND expires_ms > ? RETURNING approved_by",
            [secret_hash.to_vec().into(), now.as_millisecond().into()],
        );
        let row = self.executor().query_one_raw(delete).await?;
        Ok(row
            .map(|row| row.try_get_by_index(0))
            .transpose()?
            .map(EmployeeId::from_uuid))
    }

    /// Drops a request that somebody refused.
    ///
    /// # Errors
    /// As [`StorageError`].
    pub async fn refuse(&self, code: &str) -> Result<(), StorageError> {
        enrolment_request::Entity::delete_many()
            .filter(enrolment_request::Column::Code.eq(code))
            .filter(enrolment_request::Column::ApprovedBy.is_null())
            .exec(self.executor())
            .await?;
        Ok(())
    }

    /// Drops what had expired at `now`, and says how many.
    ///
    /// # Errors
    /// As [`StorageError`].
    pub async fn delete_expired(&self, now: Timestamp) -> Result<u64, StorageError> {
        let result = enrolment_request::Entity::delete_many()
            .filter(enrolment_request::Column::ExpiresMs.lte(now.as_millisecond()))
            .exec(self.executor())
            .await?;
        Ok(result.rows_affected)
    }
}

impl TryFrom<enrolment_request::Model> for EnrolmentRequest {
    type Error = StorageError;

    fn try_from(row: enrolment_request::Model) -> Result<Self, StorageError> {
        let secret_hash = row
            .secret_hash
            .try_into()
            .map_err(|_| StorageError::InvalidData("the secret of a request for enrolment".to_owned()))?;
        Ok(Self {
            secret_hash,
            code: row.code,
            machine_name: row.machine_name,
            account_name: row.account_name,
            created: instant(row.created_ms)?,
            expires: instant(row.expires_ms)?,
            approved_by: row.approved_by.map(EmployeeId::from_uuid),
        })
    }
}
