//! Adding people.

use timetrack_domain::id::{EmployeeId, GroupId};
use timetrack_storage::{AuditAction, Employee, NewEmployee, Role, Transaction};

use super::{Person, check_group, note, role_word, taken};
use crate::error::AppError;
use crate::services::email_address::EmailAddress;
use crate::services::field;
use crate::services::managed::Managed;
use crate::state::AppState;
use crate::viewer::{Admin, Manager, PersonRole, Viewer};

/// Somebody to be added, as it was typed.
#[derive(Clone, Debug)]
pub struct NewPerson {
    /// The name.
    pub name: String,
    /// The e-mail address to sign in with, and by which computers are recognised. Without one, the person cannot sign in.
    pub email: Option<String>,
    /// What the person may do.
    pub role: Role,
    /// The IANA name of a time zone; without one, that of the organisation.
    pub time_zone: Option<String>,
    /// The group that the person is in.
    pub group: Option<GroupId>,
}

/// Somebody to be added, checked as far as nothing needs to be looked up.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Addition {
    name: String,
    email: Option<EmailAddress>,
    role: Role,
    time_zone: Option<String>,
    group: Option<GroupId>,
}

impl NewPerson {
    fn check(self) -> Result<Addition, AppError> {
        let email = self.email.filter(|typed| !typed.trim().is_empty());
        Ok(Addition {
            name: field::name("name", &self.name)?,
            email: email.map(|typed| super::email(&typed)).transpose()?,
            role: self.role,
            time_zone: self
                .time_zone
                .map(|typed| field::time_zone("timeZone", &typed))
                .transpose()?,
            group: self.group,
        })
    }
}

/// Adds a person. An administrator adds anybody; a manager adds employees to the groups that they manage.
///
/// # Errors
/// [`AppError::InvalidField`] names what is wrong, [`AppError::Conflict`] where the e-mail address is taken,
/// [`AppError::Forbidden`] where a manager would add somebody elsewhere or with a role.
pub async fn add(state: &AppState, viewer: &Viewer<Manager>, new: NewPerson) -> Result<Person, AppError> {
    let addition = new.check()?;
    let managed = Managed::by(state, &state.storage().read(), viewer).await?;
    if let Managed::Groups(_) = &managed {
        let is_theirs = addition.group.is_some_and(|group| managed.includes_group(group));
        if !is_theirs || addition.role != Role::Employee {
            return Err(AppError::Forbidden);
        }
    }
    let transaction = state.storage().begin().await?;
    let person = store(state, viewer, &transaction, addition).await?;
    transaction.save().await?;
    Ok(person)
}

/// Adds a person in a transaction with other things.
///
/// # Errors
/// As [`add`].
pub(in crate::services) async fn add_in(
    state: &AppState,
    viewer: &Viewer<Admin>,
    transaction: &Transaction,
    new: NewPerson,
) -> Result<Person, AppError> {
    store(state, viewer, transaction, new.check()?).await
}

/// Adds a person in a transaction. Who may is asked before.
async fn store<R: PersonRole>(
    state: &AppState,
    viewer: &Viewer<R>,
    transaction: &Transaction,
    addition: Addition,
) -> Result<Person, AppError> {
    check_group(transaction.groups(), addition.group).await?;
    let time_zone = match addition.time_zone {
        Some(zone) => zone,
        None => transaction
            .organisations()
            .find()
            .await?
            .map_or_else(|| "UTC".to_owned(), |organisation| organisation.time_zone),
    };
    let employees = transaction.employees();
    let new = NewEmployee {
        id: state.generate(EmployeeId::generate),
        name: addition.name,
        email: addition.email.map(|email| email.to_string()),
        role: addition.role,
        time_zone: time_zone.clone(),
        created: state.now(),
    };
    let mut employee: Employee = employees.create(new).await.map_err(taken)?;
    if addition.group.is_some() {
        employee.group = addition.group;
        employees.update(&employee).await?;
    }
    let detail = role_word(employee.role);
    note(
        state,
        viewer,
        transaction,
        AuditAction::EmployeeAdded,
        employee.id,
        detail,
    )
    .await?;
    Ok(Person { employee, time_zone })
}
