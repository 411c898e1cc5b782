//! Bearer tokens of people and devices.

use jiff::Timestamp;
use sea_orm::{
    ActiveModelTrait,
    ActiveValue::{Set, Unchanged},
    ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder,
};
use timetrack_domain::id::{AccessTokenId, EmployeeId};

use super::define_repository;
use crate::{
    Connection, DeviceKey, StorageError, TokenHash, Transaction,
    entity::{access_token, device, device_assignment},
    key::{instant, optional_instant, optional_milliseconds},
    repository::device::Device,
};

/// A bearer token, without its text: that is known to its owner only.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccessToken {
    /// Its id.
    pub id: AccessTokenId,
    /// Who speaks with it.
    pub owner: TokenOwner,
    /// What its owner calls it; empty where nobody gave it a name.
    pub label: String,
    /// When it was made.
    pub created: Timestamp,
    /// From when on it is not accepted any more.
    pub expires: Option<Timestamp>,
    /// When it was revoked.
    pub revoked: Option<Timestamp>,
    /// When it was last used, as far as that was noted.
    pub last_used: Option<Timestamp>,
}

/// Who speaks with a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TokenOwner {
    /// An agent.
    Device(DeviceKey),
    /// A person, or a program of theirs.
    Person(EmployeeId),
}

/// What is needed to make a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NewAccessToken {
    /// The id.
    pub id: AccessTokenId,
    /// SHA-256 of its text.
    pub token_hash: TokenHash,
    /// Who speaks with it.
    pub owner: TokenOwner,
    /// When it is made.
    pub created: Timestamp,
    /// From when on it is not accepted any more.
    pub expires: Option<Timestamp>,
}

/// A device that showed a valid token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeviceAccess {
    /// The token.
    pub token: AccessTokenId,
    /// The device.
    pub device: Device,
    /// To whom it belongs now.
    pub employee: EmployeeId,
}

define_repository! {
    /// Reads and writes [`AccessToken`].
    AccessTokenRepository
}

impl<C: Connection> AccessTokenRepository<'_, C> {
    /// The token with this hash that is valid at `now`: neither expired nor revoked.
    ///
    /// # Errors
    /// As [`StorageError`].
    pub async fn find_valid(
        &self,
        hash: &TokenHash,
        now: Timestamp,
    ) -> Result<Option<AccessToken>, StorageError> {
        let row = access_token::Entity::find()
            .filter(access_token::Column::TokenHash.eq(hash.to_vec()))
            .filter(access_token::Column::RevokedMs.is_null())
            .one(self.executor())
            .await?;
        let token = row.map(AccessToken::try_from).transpose()?;
        Ok(token.filter(|token| token.expires.is_none_or(|expires| now < expires)))
    }

    /// The device whose token this is, where token and device are valid at `now`, and whom it belongs to.
    ///
    /// # Errors
    /// As [`StorageError`].
    pub async fn find_device(
        &self,
        hash: &TokenHash,
        now: Timestamp,
    ) -> Result<Option<DeviceAccess>, StorageError> {
        let Some(token) = self.find_valid(hash, now).await? else {
            return Ok(None);
        };
        let TokenOwner::Device(key) = token.owner else {
            return Ok(None);
        };
        let device = device::Entity::find_by_id(key.0)
            .filter(device::Column::RevokedMs.is_null())
            .one(self.executor())
            .await?;
        let assignment = device_assignment::Entity::find()
            .filter(device_assignment::Column::DeviceKey.eq(key.0))
            .filter(device_assignment::Column::ToMs.is_null())
            .one(self.executor())
            .await?;
        match (device, assignment) {
            (Some(device), Some(assignment)) => Ok(Some(DeviceAccess {
                token: token.id,
                device: device.try_into()?,
                employee: EmployeeId::from_uuid(assignment.employee_id),
            })),
            (None, _) | (_, None) => Ok(None),
        }
    }

    /// The tokens of an owner, the newest first, the invalid ones included.
    ///
    /// # Errors
    /// As [`StorageError`].
    pub async fn list(&self, owner: TokenOwner) -> Result<Vec<AccessToken>, StorageError> {
        let rows = access_token::Entity::find()
            .filter(of_owner(owner))
            .order_by_desc(access_token::Column::Id)
            .all(self.executor())
            .await?;
        rows.into_iter().map(AccessToken::try_from).collect()
    }
}

impl AccessTokenRepository<'_, Transaction> {
    /// Makes a token without a name.
    ///
    /// # Errors
    /// [`StorageError::AlreadyExists`] where id or hash are taken.
    pub async fn create(&self, new: NewAccessToken) -> Result<(), StorageError> {
        self.create_named(new, "").await
    }

    /// Makes a token that its owner knows by a name.
    ///
    /// # Errors
    /// [`StorageError::AlreadyExists`] where id or hash are taken.
    pub async fn create_named(&self, new: NewAccessToken, label: &str) -> Result<(), StorageError> {
        let (kind, device_key, employee_id) = match new.owner {
            TokenOwner::Device(device) => (DEVICE, Some(device.0), None),
            TokenOwner::Person(employee) => (PERSON, None, Some(employee.as_uuid())),
        };
        let row = access_token::ActiveModel {
            id: Set(new.id.as_uuid()),
            token_hash: Set(new.token_hash.to_vec()),
            kind: Set(kind),
            label: Set(label.to_owned()),
            device_key: Set(device_key),
            employee_id: Set(employee_id),
            created_ms: Set(new.created.as_millisecond()),
            expires_ms: Set(optional_milliseconds(new.expires)),
            revoked_ms: Set(None),
            last_used_ms: Set(None),
        };
        access_token::Entity::insert(row)
            .exec_without_returning(self.executor())
            .await?;
        Ok(())
    }

    /// Notes that a token was used. Once in a while is enough: every note is a write.
    ///
    /// # Errors
    /// As [`StorageError`].
    pub async fn note_use(&self, id: AccessTokenId, at: Timestamp) -> Result<(), StorageError> {
        let row = access_token::ActiveModel {
            id: Unchanged(id.as_uuid()),
            last_used_ms: Set(Some(at.as_millisecond())),
            ..Default::default()
        };
        row.update(self.executor()).await?;
        Ok(())
    }

    /// Drops what had expired at `now`, and says how many.
    ///
    /// # Errors
    /// As [`StorageError`].
    pub async fn delete_expired(&self, now: Timestamp) -> Result<u64, StorageError> {
        let result = access_token::Entity::delete_many()
            .filter(access_token::Column::ExpiresMs.lte(now.as_millisecond()))
            .exec(self.executor())
            .await?;
        Ok(result.rows_affected)
    }

    /// Revokes a token for ever.
    ///
    /// # Errors
    /// As [`StorageError`].
    pub async fn revoke(&self, id: AccessTokenId, at: Timestamp) -> Result<(), StorageError> {
        let row = access_token::ActiveModel {
            id: Unchanged(id.as_uuid()),
            revoked_ms: Set(Some(at.as_millisecond())),
            ..Default::default()
        };
        row.update(self.executor()).await?;
        Ok(())
    }

    /// Revokes a token of an owner for ever, and says whether there was one with this id that had not been revoked.
    ///
    /// # Errors
    /// As [`StorageError`].
    pub async fn revoke_of(
        &self,
        owner: TokenOwner,
        id: AccessTokenId,
        at: Timestamp,
    ) -> Result<bool, StorageError> {
        let revoked = self
            .revoke_where(of_owner(owner).add(access_token::Column::Id.eq(id.as_uuid())), at)
            .await?;
        Ok(revoked > 0)
    }

    /// Revokes all tokens of an owner for ever, for example after a change of password.
    ///
    /// # Errors
    /// As [`StorageError`].
    pub async fn revoke_all_of(&self, owner: TokenOwner, at: Timestamp) -> Result<(), StorageError> {
        self.revoke_where(of_owner(owner), at).await?;
        Ok(())
    }

    async fn revoke_where(&self, which: Condition, at: Timestamp) -> Result<u64, StorageError> {
        let result = access_token::Entity::update_many()
            .col_expr(access_token::Column::RevokedMs, at.as_millisecond().into())
            .filter(which)
            .filter(access_token::Column::RevokedMs.is_null())
            .exec(self.executor())
            .await?;
        Ok(result.rows_affected)
    }
}

fn of_owner(owner: TokenOwner) -> Condition {
    Condition::all().add(match owner {
        TokenOwner::Device(device) => access_token::Column::DeviceKey.eq(device.0),
        TokenOwner::Person(employee) => access_token::Column::EmployeeId.eq(employee.as_uuid()),
    })
}

const DEVICE: i16 = 1;
const PERSON: i16 = 2;

impl TryFrom<access_token::Model> for AccessToken {
    type Error = StorageError;

    fn try_from(row: access_token::Model) -> Result<Self, StorageError> {
        let owner = match (row.kind, row.device_key, row.employee_id) {
            (DEVICE, Some(device), None) => TokenOwner::Device(DeviceKey(device)),
            (PERSON, None, Some(employee)) => TokenOwner::Person(EmployeeId::from_uuid(employee)),
            (kind, _, _) => {
                return Err(StorageError::InvalidData(format!(
                    "the owner of a token of kind {kind}"
                )));
            }
        };
        Ok(Self {
            id: AccessTokenId::from_uuid(row.id),
            owner,
            label: row.label,
            created: instant(row.created_ms)?,
            expires: optional_instant(row.expires_ms)?,
            revoked: optional_instant(row.revoked_ms)?,
            last_used: optional_instant(row.last_used_ms)?,
        })
    }
}
