//! The audit log page by page, with the names of those whom it speaks of.

use std::collections::HashMap;

use timetrack_domain::id::{AuditEntryId, EmployeeId};
use timetrack_storage::{Actor, AuditEntry, DeviceKey, EmployeeKind};

use crate::error::AppError;
use crate::state::AppState;
use crate::viewer::{Admin, PersonRole, Viewer};

/// Entries of one page.
pub const PAGE: u64 = 50;
/// People who are looked through at a time.
const PEOPLE: u64 = 500;
/// People among whom one may choose.
const MOST_FOUND: usize = 20;

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

/// Whose entries are asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sought {
    /// Everybody's.
    Everybody,
    /// Those of one person.
    Person(Found),
    /// Nobody is called so, or several are, and one is to be chosen.
    Several(Vec<Found>),
}

/// Somebody who was looked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// The id.
    pub id: EmployeeId,
    /// The name.
    pub name: String,
    /// The e-mail address.
    pub email: Option<String>,
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

/// Whoever is meant by what was typed: an id, an e-mail address, or a part of a name.
///
/// # Errors
/// Where it cannot be read.
pub async fn seek(state: &AppState, _viewer: &Viewer<Admin>, typed: &str) -> Result<Sought, AppError> {
    let typed = typed.trim();
    if typed.is_empty() {
        return Ok(Sought::Everybody);
    }
    let reader = state.storage().read();
    // Also of somebody whose name is gone: the log outlives them.
    if let Ok(id) = typed.parse::<EmployeeId>() {
        let person = reader.employees().find(id).await?;
        let (name, email) = person.map_or_else(Default::default, |person| (person.name, person.email));
        return Ok(Sought::Person(Found { id, name, email }));
    }
    let typed = typed.to_lowercase();
    let (mut found, mut after) = (Vec::new(), None);
    loop {
        let people = reader
            .employees()
            .list_of_kind(EmployeeKind::Person, after, PEOPLE)
            .await?;
        after = people.last().map(|person| person.id);
        let is_last = people.len() < usize::try_from(PEOPLE).unwrap_or(usize::MAX);
        for person in people {
            let person = Found {
                id: person.id,
                name: person.name,
                email: person.email,
            };
            if person.email.as_deref() == Some(typed.as_str()) {
                return Ok(Sought::Person(person));
            }
            if person.name.to_lowercase().contains(&typed) {
                found.push(person);
            }
        }
        if is_last || found.len() > MOST_FOUND {
            break;
        }
    }
    found.truncate(MOST_FOUND);
    match found.len() {
        1 => Ok(Sought::Person(found.remove(0))),
        _ => Ok(Sought::Several(found)),
    }
}
