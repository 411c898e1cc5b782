//! Finding a person by what somebody typed.

use timetrack_domain::id::EmployeeId;
use timetrack_storage::EmployeeKind;

use crate::error::AppError;
use crate::state::AppState;
use crate::viewer::{Admin, Viewer};

/// People who are looked through at a time.
const PEOPLE: u64 = 500;
/// People among whom one may choose.
const MOST_FOUND: usize = 20;

/// Who is meant by what was typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sought {
    /// Nothing was typed.
    Everybody,
    /// One person.
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
