//! The audit log page by page, with the names of those whom it speaks of.

use std::collections::HashMap;

use timetrack_domain::id::{AuditEntryId, EmployeeId};
use timetrack_storage::{Actor, AuditEntry, DeviceKey};

use crate::error::AppError;
use crate::state::AppState;
use crate::viewer::{Admin, PersonRole, Viewer};

/// Entries of one page.
pub const PAGE: u64 = 50;

/// A page of the log, the newest first.
#[derive(Clone, Debug)]
pub struct AuditPage {
    /// The entries.
    pub entries: Vec<AuditEntry>,
    /// The entry before which the next page begins; `None` where this is the last.
    pub older: Option<AuditEntryId>,
    /// Whether this is the first.
    pub is_newest: bool,
    /// The names of people that the entries speak of, as far as they exist.
    pub names: HashMap<EmployeeId, String>,
    /// The names of computers likewise.
    pub machines: HashMap<DeviceKey, String>,
}

/// A page of the log about everybody or one person, from the entry before `before`.
///
/// # Errors
/// Where it cannot be read.
pub async fn page(
    state: &AppState,
    viewer: &Viewer<Admin>,
    about: Option<EmployeeId>,
    before: Option<AuditEntryId>,
) -> Result<AuditPage, AppError> {
    let entries = match about {
        None => super::list(state, viewer, before, PAGE + 1).await?,
        Some(person) => {
            let reader = state.storage().read();
            reader.audit_log().list_about(person, before, PAGE + 1).await?
        }
    };
    cut(state, entries, before).await
}

/// A page of what concerns the viewer.
///
/// # Errors
/// Where it cannot be read.
pub async fn page_about_oneself<R: PersonRole>(
    state: &AppState,
    viewer: &Viewer<R>,
    before: Option<AuditEntryId>,
) -> Result<AuditPage, AppError> {
    let entries = super::list_about_oneself(state, viewer, before, PAGE + 1).await?;
    cut(state, entries, before).await
}

async fn cut(
    state: &AppState,
    mut entries: Vec<AuditEntry>,
    before: Option<AuditEntryId>,
) -> Result<AuditPage, AppError> {
    let page = usize::try_from(PAGE).unwrap_or(usize::MAX);
    let has_older = entries.len() > page;
    entries.truncate(page);
    let reader = state.storage().read();
    let mut people: Vec<EmployeeId> = entries.iter().flat_map(people_of).collect();
    people.sort_unstable();
    people.dedup();
    let mut machines = HashMap::new();
    for entry in &entries {
        if let Actor::Device(key) = entry.actor
            && !machines.contains_key(&key)
            && let Some(device) = reader.devices().find(key).await?
        {
            machines.insert(key, device.machine_name);
        }
    }
    Ok(AuditPage {
        older: entries.last().filter(|_| has_older).map(|entry| entry.id),
        is_newest: before.is_none(),
        names: reader.employees().names_of(&people).await?,
        machines,
        entries,
    })
}

fn people_of(entry: &AuditEntry) -> impl Iterator<Item = EmployeeId> {
    let actor = match entry.actor {
        Actor::Person(person) => Some(person),
        Actor::Device(_) | Actor::Server => None,
    };
    actor.into_iter().chain(entry.about)
}
