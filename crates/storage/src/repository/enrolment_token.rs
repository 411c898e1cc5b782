//! Tokens that let computers enrol themselves. They are good for nothing else.

use jiff::Timestamp;
use sea_orm::{
    ActiveModelTrait,
    ActiveValue::{Set, Unchanged},
    ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, QueryOrder,
};
use timetrack_domain::id::{EmployeeId, EnrolmentTokenId, GroupId};

use super::define_repository;
use crate::{
    Connection, StorageError, TokenHash, Transaction,
    connection::statement,
    entity::enrolment_token,
    key::{count, from_count, instant, optional_instant, optional_milliseconds},
};

/// A token for enrolment, without its text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EnrolmentToken {
    /// Its id.
    pub id: EnrolmentTokenId,
    /// What it is for, in the words of who made it.
    pub label: String,
    /// The group of those whom nobody knows yet.
    pub group: Option<GroupId>,
    /// The person to whom every device goes that enrols with it; `None` where the account decides.
    pub employee: Option<EmployeeId>,
    /// Who made it.
    pub created_by: Option<EmployeeId>,
    /// When it was made.
    pub created: Timestamp,
    /// From when on it is not accepted any more.
    pub expires: Option<Timestamp>,
    /// How many devices may enrol with it.
    pub maximum_uses: Option<u64>,
    /// How many did.
    pub uses: u64,
    /// When it was revoked.
    pub revoked: Option<Timestamp>,
}

define_repository! {
    /// Reads and writes [`EnrolmentToken`].
    EnrolmentTokenRepository
}

impl<C: Connection> EnrolmentTokenRepository<'_, C> {
    /// The token with this id.
    ///
    /// # Errors
    /// As [`StorageError`].
    pub async fn find(&self, id: EnrolmentTokenId) -> Result<Option<EnrolmentToken>, StorageError> {
        let row = enrolment_token::Entity::find_by_id(id.as_uuid())
            .one(self.executor())
            .await?;
        row.map(EnrolmentToken::try_from).transpose()
    }

    /// The token with this hash, whether it is valid or not.
    ///
    /// # Errors
    /// As [`StorageError`].
    pub async fn find_by_hash(&self, hash: &TokenHash) -> Result<Option<EnrolmentToken>, StorageError> {
        let row = enrolment_token::Entity::find()
            .filter(enrolment_token::Column::TokenHash.eq(hash.to_vec()))
            .one(self.executor())
            .await?;
        row.map(EnrolmentToken::try_from).transpose()
    }

    /// All tokens, the newest first, the invalid ones included.
    ///
    /// # Errors
    /// As [`StorageError`].
    pub async fn list(&self) -> Result<Vec<EnrolmentToken>, StorageError> {
        let rows = enrolment_token::Entity::find()
            .order_by_desc(enrolment_token::Column::Id)
            .all(self.executor())
            .await?;
        rows.into_iter().map(EnrolmentToken::try_from).collect()
    }
}

impl EnrolmentTokenRepository<'_, Transaction> {
    /// Stores a new token. `hash` is SHA-256 of its text.
    ///
    /// # Errors
    /// [`StorageError::AlreadyExists`] where id or hash are taken.
    pub async fn create(&self, token: &EnrolmentToken, hash: &TokenHash) -> Result<(), StorageError> {
        let row = enrolment_token::ActiveModel {
            id: Set(token.id.as_uuid()),
            token_hash: Set(hash.to_vec()),
            label: Set(token.label.clone()),
            group_id: Set(token.group.map(|group| group.as_uuid())),
            employee_id: Set(token.employee.map(|employee| employee.as_uuid())),
            created_by: Set(token.created_by.map(|employee| employee.as_uuid())),
            created_ms: Set(token.created.as_millisecond()),
            expires_ms: Set(optional_milliseconds(token.expires)),
            maximum_uses: Set(token.maximum_uses.map(count)),
            uses: Set(count(token.uses)),
            revoked_ms: Set(optional_milliseconds(token.revoked)),
        };
        enrolment_token::Entity::insert(row)
            .exec_without_returning(self.executor())
            .await?;
        Ok(())
    }

    /// Uses a token once; `None` where it does not exist, has expired, was revoked or was used often enough. Of many that
    /// try at the same time no more succeed than may, provided that they save the transaction.
    ///
    /// # Errors
    /// As [`StorageError`].
    pub async fn consume(
        &self,
        hash: &TokenHash,
        now: Timestamp,
    ) -> Result<Option<EnrolmentToken>, StorageError> {
        let update = statement(
            self.executor(),
            "UPDATE enrolment_token SET uses = uses + 1 \
             WHERE token_hash = ? AND revoked_ms IS NULL AND (expires_ms IS NULL OR expires_ms > ?) \
             AND (maximum_uses IS NULL OR uses < maximum_uses) RETURNING *",
            [hash.to_vec().into(), now.as_millisecond().into()],
        );
        let row = self.executor().query_one_raw(update).await?;
        row.map(|row| EnrolmentToken::try_from(enrolment_token::Model::from_query_result(&row, "")?))
            .transpose()
    }

    /// Revokes a token for ever.
    ///
    /// # Errors
    /// As [`StorageError`].
    pub async fn revoke(&self, id: EnrolmentTokenId, at: Timestamp) -> Result<(), StorageError> {
        let row = enrolment_token::ActiveModel {
            id: Unchanged(id.as_uuid()),
            revoked_ms: Set(Some(at.as_millisecond())),
            ..Default::default()
        };
        row.update(self.executor()).await?;
        Ok(())
    }
}

impl TryFrom<enrolment_token::Model> for EnrolmentToken {
    type Error = StorageError;

    fn try_from(row: enrolment_token::Model) -> Result<Self, StorageError> {
        Ok(Self {
            id: EnrolmentTokenId::from_uuid(row.id),
            label: row.label,
            group: row.group_id.map(GroupId::from_uuid),
            employee: row.employee_id.map(EmployeeId::from_uuid),
            created_by: row.created_by.map(EmployeeId::from_uuid),
            created: instant(row.created_ms)?,
            expires: optional_instant(row.expires_ms)?,
            maximum_uses: row.maximum_uses.map(from_count),
            uses: from_count(row.uses),
            revoked: optional_instant(row.revoked_ms)?,
        })
    }
}
