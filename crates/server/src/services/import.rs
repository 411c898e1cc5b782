//! A list of people from a file: what it would change, and doing exactly that.
//!
//! Nothing is kept between the two: whoever confirms sends the list again with the digest of the plan that they were
//! shown. Where the plan has become another one meanwhile, because somebody changed the people or groups, nothing is
//! stored, and the new plan is shown.

mod plan;
mod table;
mod text;

use std::collections::HashMap;

use subtle::ConstantTimeEq;
use timetrack_domain::id::{EmployeeId, GroupId};
use timetrack_storage::repository::{EmployeeRepository, GroupRepository};
use timetrack_storage::{Connection, Employee, EmployeeKind, Role, StorageError, Transaction};

use super::employees::{self, NewPerson, PersonChange, Replacement};
use super::{agent_settings, groups};
use crate::error::AppError;
use crate::state::AppState;
use crate::viewer::{Admin, Viewer};

pub use plan::{Change, Counts, Fact, NewRow, Outcome, Plan, PlannedRow, Wrong};
pub use table::{MOST_ROWS, NoList};
pub use text::NoText;

/// The largest list, in bytes.
pub const LARGEST: usize = 2 * 1024 * 1024;

/// People who are read at a time.
const PEOPLE: u64 = 500;

/// Why a file is no list of people.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unreadable {
    /// It is no text.
    NoText(NoText),
    /// It is no list of people.
    NoList(NoList),
}

/// What came of a confirmation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Confirmed {
    /// Everything that the plan says is stored.
    Stored(Counts),
    /// The plan is another one by now. Nothing is stored.
    Outdated(Plan),
}

/// The text of a file.
///
/// # Errors
/// Where it is none.
pub fn read_text(bytes: &[u8]) -> Result<String, Unreadable> {
    text::decode(bytes).map_err(Unreadable::NoText)
}

/// What a list would change, and nothing else. `makes_groups` says whether groups that are named and do not exist are
/// made.
///
/// # Errors
/// The inner one where it is no list; the outer one where the people cannot be read.
pub async fn preview(
    state: &AppState,
    _viewer: &Viewer<Admin>,
    text: &str,
    makes_groups: bool,
) -> Result<Result<Plan, Unreadable>, AppError> {
    let rows = match table::rows(text) {
        Ok(rows) => rows,
        Err(error) => return Ok(Err(Unreadable::NoList(error))),
    };
    let reader = state.storage().read();
    let known = known(state, reader.employees(), reader.groups()).await?;
    Ok(Ok(Plan::new(rows, &known, makes_groups)))
}

/// Does what the plan with this digest says, all of it in one transaction.
///
/// # Errors
/// As [`preview`], and where somebody was faster with an e-mail address.
pub async fn confirm(
    state: &AppState,
    viewer: &Viewer<Admin>,
    text: &str,
    makes_groups: bool,
    digest: &str,
) -> Result<Result<Confirmed, Unreadable>, AppError> {
    let rows = match table::rows(text) {
        Ok(rows) => rows,
        Err(error) => return Ok(Err(Unreadable::NoList(error))),
    };
    let transaction = state.storage().begin().await?;
    let known = known(state, transaction.employees(), transaction.groups()).await?;
    let plan = Plan::new(rows, &known, makes_groups);
    if !bool::from(plan.digest().as_bytes().ct_eq(digest.as_bytes())) {
        return Ok(Ok(Confirmed::Outdated(plan)));
    }
    store(state, viewer, &transaction, &plan, known.groups).await?;
    transaction.save().await?;
    agent_settings::tell_agents(state).await;
    Ok(Ok(Confirmed::Stored(plan.counts())))
}

async fn known<C: Connection>(
    state: &AppState,
    employees: EmployeeRepository<'_, C>,
    groups: GroupRepository<'_, C>,
) -> Result<plan::Known, StorageError> {
    let mut everybody: Vec<Employee> = Vec::new();
    loop {
        let after = everybody.last().map(|person| person.id);
        let page = employees
            .list_of_kind(EmployeeKind::Person, after, PEOPLE)
            .await?;
        let is_last = (page.len() as u64) < PEOPLE;
        everybody.extend(page);
        if is_last {
            break;
        }
    }
    let ids: Vec<EmployeeId> = everybody.iter().map(|person| person.id).collect();
    let zones = employees.time_zones_of(&ids).await?;
    let zones = zones.into_iter();
    Ok(plan::Known {
        time_zones: zones
            .map(|(id, zones)| (id, employees::zone_at(&zones, state.now())))
            .collect(),
        groups: groups
            .list()
            .await?
            .into_iter()
            .map(|group| (group.name, group.id))
            .collect(),
        administrators: everybody
            .iter()
            .filter(|person| person.active && person.role == Role::Admin)
            .count(),
        people: everybody
            .into_iter()
            .filter_map(|person| Some((person.email.clone()?, person)))
            .collect(),
    })
}

async fn store(
    state: &AppState,
    viewer: &Viewer<Admin>,
    transaction: &Transaction,
    plan: &Plan,
    mut groups: HashMap<String, GroupId>,
) -> Result<(), AppError> {
    for row in &plan.rows {
        match &row.outcome {
            Outcome::New(new) => {
                let group = group_of(state, viewer, transaction, &mut groups, new.group.as_deref()).await?;
                let person = NewPerson {
                    name: new.name.clone(),
                    email: Some(new.email.to_string()),
                    role: new.role,
                    time_zone: new.time_zone.clone(),
                    group,
                };
                employees::add_in(state, viewer, transaction, person).await?;
            }
            Outcome::Changed(id, changes) => {
                let mut change = PersonChange::default();
                for one in changes {
                    match one.fact {
                        Fact::Name => change.name = Some(one.after.clone()),
                        Fact::Role(role) => change.role = Some(role),
                        Fact::TimeZone => change.time_zone = Some(one.after.clone()),
                        Fact::Group => {
                            let name = Some(one.after.as_str());
                            let group = group_of(state, viewer, transaction, &mut groups, name).await?;
                            change.group = group.map_or(Replacement::Keep, Replacement::With);
                        }
                    }
                }
                employees::change_in(state, viewer, transaction, *id, change).await?;
            }
            Outcome::Unchanged | Outcome::Wrong(_) => {}
        }
    }
    Ok(())
}

/// The group of this name, which is made where there is none.
async fn group_of(
    state: &AppState,
    viewer: &Viewer<Admin>,
    transaction: &Transaction,
    groups: &mut HashMap<String, GroupId>,
    name: Option<&str>,
) -> Result<Option<GroupId>, AppError> {
    let Some(name) = name else {
        return Ok(None);
    };
    if let Some(group) = groups.get(name) {
        return Ok(Some(*group));
    }
    let group = groups::add_in(state, viewer, transaction, name).await?;
    groups.insert(name.to_owned(), group.id);
    Ok(Some(group.id))
}
