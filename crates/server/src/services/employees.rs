//! People: who there are, who is added, and what is known about them.

mod add;
mod change;
mod directory;
mod replacement;
mod seek;

use timetrack_domain::id::{EmployeeId, GroupId};
use timetrack_storage::repository::GroupRepository;
use timetrack_storage::{
    Actor, AuditAction, Connection, Employee, EmployeeKind, EmployeeTimeZone, Reader, Role, StorageError,
    Transaction,
};

use super::email_address::{EmailAddress, NotAnAddress};
use super::managed::Managed;
use crate::error::AppError;
use crate::page::{Page, PageOf};
use crate::services::audit;
use crate::state::AppState;
use crate::viewer::{Admin, Manager, PersonRole, Viewer};

pub(super) use add::add_in;
pub use add::{NewPerson, add};
pub(super) use change::change_in;
pub use change::{PersonChange, change};
pub use directory::{Directory, DirectoryFilter, Listed, directory};
pub use replacement::Replacement;
pub use seek::{Found, Sought, seek};

/// A person, and where they live now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// The person.
    pub employee: Employee,
    /// The IANA name of the time zone in which their days begin and end now.
    pub time_zone: String,
}

/// A page of the people whom the viewer manages, in the order in which they were added; for an administrator everybody.
/// Strangers at devices that wait are no people yet.
///
/// # Errors
/// Where they cannot be read.
pub async fn list(
    state: &AppState,
    viewer: &Viewer<Manager>,
    page: Page<EmployeeId>,
) -> Result<PageOf<Person, EmployeeId>, AppError> {
    let reader = state.storage().read();
    let found = Managed::by(state, &reader, viewer)
        .await?
        .page(&reader, page)
        .await?;
    let next = found.next;
    let known = found.items.into_iter();
    let known = known.filter(|employee| employee.kind == EmployeeKind::Person);
    Ok(PageOf {
        items: with_time_zones(&reader, known.collect(), state).await?,
        next,
    })
}

/// One person whom the viewer manages.
///
/// # Errors
/// [`AppError::NotFound`] where there is none with this id for the viewer.
pub async fn find(state: &AppState, viewer: &Viewer<Manager>, id: EmployeeId) -> Result<Person, AppError> {
    let reader = state.storage().read();
    let managed = Managed::by(state, &reader, viewer).await?;
    let employee = reader.employees().find(id).await?;
    let employee = employee
        .filter(|employee| employee.kind == EmployeeKind::Person && managed.includes(employee))
        .ok_or(AppError::NotFound)?;
    let person = with_time_zones(&reader, vec![employee], state).await?.pop();
    person.ok_or(AppError::NotFound)
}

async fn with_time_zones(
    reader: &Reader,
    employees: Vec<Employee>,
    state: &AppState,
) -> Result<Vec<Person>, StorageError> {
    let ids: Vec<EmployeeId> = employees.iter().map(|employee| employee.id).collect();
    let mut zones = reader.employees().time_zones_of(&ids).await?;
    Ok(employees
        .into_iter()
        .map(|employee| Person {
            time_zone: zone_at(&zones.remove(&employee.id).unwrap_or_default(), state.now()),
            employee,
        })
        .collect())
}

/// The zone that holds at an instant. Everybody has one from the beginning of time.
pub(super) fn zone_at(zones: &[EmployeeTimeZone], now: jiff::Timestamp) -> String {
    let holds = zones.iter().rev().find(|zone| zone.from <= now);
    holds.map_or_else(|| "UTC".to_owned(), |zone| zone.zone.clone())
}

/// The account names by which computers of a person are recognised.
///
/// # Errors
/// [`AppError::NotFound`] where there is no such person.
pub async fn accounts(
    state: &AppState,
    _viewer: &Viewer<Admin>,
    id: EmployeeId,
) -> Result<Vec<String>, AppError> {
    let reader = state.storage().read();
    reader.employees().find(id).await?.ok_or(AppError::NotFound)?;
    Ok(reader.employee_accounts().of_employee(id).await?)
}

/// The word for a role on the wire and in the audit log.
pub fn role_word(role: Role) -> &'static str {
    match role {
        Role::Employee => "employee",
        Role::Manager => "manager",
        Role::Admin => "admin",
    }
}

/// Refuses what is no group of the organisation.
async fn check_group<C: Connection>(
    groups: GroupRepository<'_, C>,
    group: Option<GroupId>,
) -> Result<(), AppError> {
    match group {
        Some(group) if groups.find(group).await?.is_none() => {
            Err(AppError::invalid_field("groupId", "There is no such group."))
        }
        Some(_) | None => Ok(()),
    }
}

fn email(typed: &str) -> Result<EmailAddress, AppError> {
    typed.parse().map_err(|NotAnAddress| {
        AppError::invalid_field("email", "It must be an e-mail address such as ada@example.com.")
    })
}

fn taken(error: StorageError) -> AppError {
    if !matches!(error, StorageError::AlreadyExists(_)) {
        return error.into();
    }
    AppError::Conflict {
        code: "email_taken",
        message: "There is a person with this e-mail address already.",
    }
}

async fn note<R: PersonRole>(
    state: &AppState,
    viewer: &Viewer<R>,
    transaction: &Transaction,
    action: AuditAction,
    about: EmployeeId,
    detail: impl Into<String>,
) -> Result<(), StorageError> {
    let actor = Actor::Person(viewer.employee_id());
    audit::note(state, transaction, actor, action, Some(about), detail).await
}
