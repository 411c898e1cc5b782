//! What is noted in the audit log, and who may read it.

use timetrack_domain::id::{AuditEntryId, EmployeeId};
use timetrack_storage::{Actor, AuditAction, AuditEntry, StorageError, Transaction};

use crate::error::AppError;
use crate::state::AppState;
use crate::viewer::{Admin, PersonRole, Viewer};

pub mod pages;

/// Notes what is done in the transaction in which it is done: neither is stored without the other. `detail` is one line
/// for people, such as the name of a group; never content and never a secret.
pub(crate) async fn note(
    state: &AppState,
    transaction: &Transaction,
    actor: Actor,
    action: AuditAction,
    about: Option<EmployeeId>,
    detail: impl Into<String>,
) -> Result<(), StorageError> {
    let entry = AuditEntry {
        id: state.generate(AuditEntryId::generate),
        at: state.now(),
        actor,
        action,
        about,
        detail: detail.into(),
    };
    transaction.audit_log().add(&entry).await
}

/// A page of the whole log, the newest first, from the entry before `before`.
///
/// # Errors
/// Where it cannot be read.
pub async fn list(
    state: &AppState,
    _viewer: &Viewer<Admin>,
    before: Option<AuditEntryId>,
    limit: u64,
) -> Result<Vec<AuditEntry>, AppError> {
    Ok(state.storage().read().audit_log().list(before, limit).await?)
}

/// A page of what concerns the viewer, the newest first, from the entry before `before`.
///
/// # Errors
/// Where it cannot be read.
pub async fn list_about_oneself<R: PersonRole>(
    state: &AppState,
    viewer: &Viewer<R>,
    before: Option<AuditEntryId>,
    limit: u64,
) -> Result<Vec<AuditEntry>, AppError> {
    Ok(state
        .storage()
        .read()
        .audit_log()
        .list_about(viewer.employee_id(), before, limit)
        .await?)
}
