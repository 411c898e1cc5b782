//! The audit log. It is only added to; entries go by age, and lose their text when the person is erased whom they are
//! about.

use std::collections::HashSet;

use jiff::Timestamp;
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use timetrack_domain::id::{AuditEntryId, EmployeeId};
use uuid::Uuid;

use super::{audit_action::AuditAction, define_repository};
use crate::{
    Connection, DeviceKey, StorageError, Transaction, entity::audit_entry, key::instant,
    multi_row::MultiRowStatement,
};

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

/// What was noted of whom.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Noted {
    /// What was done.
    pub action: AuditAction,
    /// Whom it concerns.
    pub about: EmployeeId,
    /// What else was noted.
    pub detail: String,
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

    /// What a person did to others since an instant, of these actions.
    ///
    /// # Errors
    /// As [`StorageError`].
    pub async fn done_by(
        &self,
        actor: EmployeeId,
        actions: &[AuditAction],
        since: Timestamp,
    ) -> Result<HashSet<Noted>, StorageError> {
        // Ids begin with the time at which they were made, so this is the end of an index.
        let rows: Vec<(String, Option<Uuid>, String)> = audit_entry::Entity::find()
            .select_only()
            .columns([
                audit_entry::Column::Action,
                audit_entry::Column::AboutId,
                audit_entry::Column::Detail,
            ])
            .filter(audit_entry::Column::ActorEmployeeId.eq(actor.as_uuid()))
            .filter(audit_entry::Column::Id.gte(first_id_at(since)))
            .filter(audit_entry::Column::AtMs.gte(since.as_millisecond()))
            .filter(audit_entry::Column::Action.is_in(actions.iter().map(|action| action.code())))
            .into_tuple()
            .all(self.executor())
            .await?;
        let mut noted = HashSet::new();
        for (action, about, detail) in rows {
            if let Some(about) = about {
                noted.insert(Noted {
                    action: AuditAction::from_code(&action)?,
                    about: EmployeeId::from_uuid(about),
                    detail,
                });
            }
        }
        Ok(noted)
    }

    /// At most `limit` entries of these actions that concern a person, done by others, the newest first, from the one
    /// before `before`.
    ///
    /// # Errors
    /// As [`StorageError`].
    pub async fn list_of_others(
        &self,
        about: EmployeeId,
        actions: &[AuditAction],
        before: Option<AuditEntryId>,
        limit: u64,
    ) -> Result<Vec<AuditEntry>, StorageError> {
        let of_others = Condition::all()
            .add(audit_entry::Column::AboutId.eq(about.as_uuid()))
            .add(audit_entry::Column::Action.is_in(actions.iter().map(|action| action.code())))
            .add(
                Condition::any()
                    .add(audit_entry::Column::ActorEmployeeId.is_null())
                    .add(audit_entry::Column::ActorEmployeeId.ne(about.as_uuid())),
            );
        self.page_of(of_others, before, limit).await
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
        self.add_all(std::slice::from_ref(entry)).await
    }

    /// Adds entries, many in one statement.
    ///
    /// # Errors
    /// As [`StorageError`].
    pub async fn add_all(&self, entries: &[AuditEntry]) -> Result<(), StorageError> {
        let backend = self.executor().get_database_backend();
        for statement in ADD.statements(backend, entries, |entry, values| {
            let (employee, device) = match entry.actor {
                Actor::Person(employee) => (Some(employee.as_uuid()), None),
                Actor::Device(device) => (None, Some(device.0)),
                Actor::Server => (None, None),
            };
            values.extend([
                entry.id.as_uuid().into(),
                entry.at.as_millisecond().into(),
                employee.into(),
                device.into(),
                entry.action.code().into(),
                entry.about.map(|about| about.as_uuid()).into(),
                entry.detail.clone().into(),
            ]);
        }) {
            self.executor().execute_raw(statement).await?;
        }
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

static ADD: MultiRowStatement = MultiRowStatement::new(
    "INSERT INTO audit_entry (id, at_ms, actor_employee_id, actor_device_key, action, about_id, detail)",
    7,
    "",
);

/// The least id that is made at an instant (RFC 9562, 5.7: the first 48 bits are Unix milliseconds).
fn first_id_at(at: Timestamp) -> Uuid {
    let milliseconds = u64::try_from(at.as_millisecond()).unwrap_or(0);
    Uuid::from_u64_pair(milliseconds << 16, 0)
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
