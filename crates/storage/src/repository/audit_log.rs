//! The audit log. It is only added to; entries go by age.

use jiff::Timestamp;
use sea_orm::{ActiveValue::Set, ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use timetrack_domain::id::{AuditEntryId, EmployeeId};

use super::{audit_action::AuditAction, define_repository};
use crate::{Connection, DeviceKey, StorageError, Transaction, entity::audit_entry, key::instant};

/// Something that was done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditEntry {
    /// Its id.
    pub id: AuditEntryId,
    /// When it was done, by the server's clock.
    pub at: Timestamp,
    /// Who did it.
    pub actor: Actor,
    /// What was done.
    pub action: AuditAction,
    /// Whom it concerns.
    pub about: Option<EmployeeId>,
    /// What else is worth knowing, in one line: names of groups, roles, ranges. Never content or a secret.
    pub detail: String,
}

/// Who did something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Actor {
    /// A person.
    Person(EmployeeId),
    /// An agent.
    Device(DeviceKey),
    /// The server, or somebody at its command line.
    Server,
}

define_repository! {
    /// Reads and adds to the audit log.
    AuditLogRepository
}

impl<C: Connection> AuditLogRepository<'_, C> {
    /// At most `limit` entries, the newest first, from the one before `before`.
    ///
    /// # Errors
    /// As [`StorageError`].
    pub async fn list(
        &self,
        before: Option<AuditEntryId>,
        limit: u64,
    ) -> Result<Vec<AuditEntry>, StorageError> {
        self.page_of(Condition::all(), before, limit).await
    }

    /// At most `limit` entries that concern a person or tell what they did, the newest first, from the one before
    /// `before`.
    ///
    /// # Errors
    /// As [`StorageError`].
    pub async fn list_about(
        &self,
        employee: EmployeeId,
        before: Option<AuditEntryId>,
        limit: u64,
    ) -> Result<Vec<AuditEntry>, StorageError> {
        let theirs = Condition::any()
            .add(audit_entry::Column::AboutId.eq(employee.as_uuid()))
            .add(audit_entry::Column::ActorEmployeeId.eq(employee.as_uuid()));
        self.page_of(theirs, before, limit).await
    }

    async fn page_of(
        &self,
        condition: Condition,
        before: Option<AuditEntryId>,
        limit: u64,
    ) -> Result<Vec<AuditEntry>, StorageError> {
        let mut query = audit_entry::Entity::find().filter(condition);
        if let Some(before) = before {
            query = query.filter(audit_entry::Column::Id.lt(before.as_uuid()));
        }
        let rows = query
            .order_by_desc(audit_entry::Column::Id)
            .limit(limit)
            .all(self.executor())
            .await?;
        rows.into_iter().map(AuditEntry::try_from).collect()
    }
}

impl AuditLogRepository<'_, Transaction> {
    /// Adds an entry.
    ///
    /// # Errors
    /// As [`StorageError`].
    pub async fn add(&self, entry: &AuditEntry) -> Result<(), StorageError> {
        let (employee, device) = match entry.actor {
            Actor::Person(employee) => (Some(employee.as_uuid()), None),
            Actor::Device(device) => (None, Some(device.0)),
            Actor::Server => (None, None),
        };
        let row = audit_entry::ActiveModel {
            id: Set(entry.id.as_uuid()),
            at_ms: Set(entry.at.as_millisecond()),
            actor_employee_id: Set(employee),
            actor_device_key: Set(device),
            action: Set(entry.action.code().to_owned()),
            about_id: Set(entry.about.map(|about| about.as_uuid())),
            detail: Set(entry.detail.clone()),
        };
        audit_entry::Entity::insert(row)
            .exec_without_returning(self.executor())
            .await?;
        Ok(())
    }

    /// Drops what was done before an instant, and says how many entries.
    ///
    /// # Errors
    /// As [`StorageError`].
    pub async fn delete_before(&self, at: Timestamp) -> Result<u64, StorageError> {
        let result = audit_entry::Entity::delete_many()
            .filter(audit_entry::Column::AtMs.lt(at.as_millisecond()))
            .exec(self.executor())
            .await?;
        Ok(result.rows_affected)
    }
}

impl TryFrom<audit_entry::Model> for AuditEntry {
    type Error = StorageError;

    fn try_from(row: audit_entry::Model) -> Result<Self, StorageError> {
        let actor = match (row.actor_employee_id, row.actor_device_key) {
            (Some(employee), _) => Actor::Person(EmployeeId::from_uuid(employee)),
            (None, Some(device)) => Actor::Device(DeviceKey(device)),
            (None, None) => Actor::Server,
        };
        Ok(Self {
            id: AuditEntryId::from_uuid(row.id),
            at: instant(row.at_ms)?,
            actor,
            action: AuditAction::from_code(&row.action)?,
            about: row.about_id.map(EmployeeId::from_uuid),
            detail: row.detail,
        })
    }
}
