//! Administrators who are made by whoever runs the server, past all pages: the first one, or one for a company that is
//! locked out.

use jiff::tz::TimeZone;
use secrecy::SecretString;
use timetrack_domain::id::{EmployeeId, OrganisationId};
use timetrack_storage::{
    Actor, AuditAction, Employee, NewEmployee, Organisation, Role, StorageError, Transaction,
};

use super::email_address::EmailAddress;
use super::password::{Owner, Password, WeakPassword};
use super::{audit, password_link};
use crate::error::AppError;
use crate::state::AppState;

/// What the organisation is called until somebody names it.
pub(crate) const ORGANISATION: &str = "TimeTrack";

/// Who is to be an administrator.
#[derive(Clone, Debug)]
pub struct Wanted {
    /// The e-mail address.
    pub email: EmailAddress,
    /// The name; without one, what stands before the @.
    pub name: Option<String>,
    /// The password to sign in with from then on.
    pub password: SecretString,
}

/// What was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Made {
    /// A person was added.
    Added,
    /// Somebody who was there is an administrator now, with the new password.
    Promoted,
}

/// Why nobody was made an administrator.
#[derive(Debug, thiserror::Error)]
pub enum NotMade {
    /// The password is not good enough.
    #[error("the password cannot be used: {0}")]
    Weak(#[from] WeakPassword),
    /// There is a person with this address, who is not to be promoted.
    #[error("there is a person with this e-mail address already")]
    Exists,
    /// Anything else.
    #[error(transparent)]
    Other(#[from] AppError),
}

/// Makes somebody an administrator. Somebody who is there already is only touched where `promote` says so: they get the
/// role and the new password, may sign in again, and every other way in of theirs ends.
///
/// # Errors
/// See [`NotMade`].
pub async fn make(state: &AppState, wanted: Wanted, promote: bool) -> Result<Made, NotMade> {
    let known = find(state, &wanted.email).await?;
    if known.is_some() && !promote {
        return Err(NotMade::Exists);
    }
    let name = match (&known, wanted.name) {
        (Some(person), _) => person.name.clone(),
        (None, Some(name)) => name,
        (None, None) => wanted.email.before_the_at().to_owned(),
    };
    let owner = Owner {
        email: Some(wanted.email.as_str()),
        name: &name,
    };
    let password = Password::new(&wanted.password, owner)?;
    let hash = state.passwords().place().await?.hash(password).await?;
    let transaction = state.storage().begin().await?;
    let (employee, made) = match known {
        Some(person) => (promote_person(state, &transaction, person).await?, Made::Promoted),
        None => (add(state, &transaction, &wanted.email, name).await?, Made::Added),
    };
    password_link::replace(state, &transaction, employee, &hash).await?;
    transaction.sign_ins().delete_all_of(employee).await?;
    note(state, &transaction, AuditAction::PasswordChanged, employee, "").await?;
    transaction.save().await?;
    Ok(made)
}

/// Makes the first administrator, where there is none. Gives `None` where there is one.
///
/// # Errors
/// See [`NotMade`].
pub async fn make_first(state: &AppState, wanted: Wanted) -> Result<Option<Made>, NotMade> {
    let reader = state.storage().read();
    if reader.employees().has_administrator().await? {
        return Ok(None);
    }
    match make(state, wanted, false).await {
        // Another server on the same database was faster.
        Err(NotMade::Exists) if reader.employees().has_administrator().await? => Ok(None),
        made => made.map(Some),
    }
}

impl From<StorageError> for NotMade {
    fn from(error: StorageError) -> Self {
        Self::Other(error.into())
    }
}

async fn find(state: &AppState, email: &EmailAddress) -> Result<Option<Employee>, AppError> {
    Ok(state
        .storage()
        .read()
        .employees()
        .find_by_email(email.as_str())
        .await?)
}

async fn promote_person(
    state: &AppState,
    transaction: &Transaction,
    person: Employee,
) -> Result<EmployeeId, AppError> {
    let promoted = Employee {
        role: Role::Admin,
        active: true,
        ..person
    };
    transaction.employees().update(&promoted).await?;
    if person.role != Role::Admin {
        note(state, transaction, AuditAction::RoleChanged, person.id, "").await?;
    }
    Ok(person.id)
}

async fn add(
    state: &AppState,
    transaction: &Transaction,
    email: &EmailAddress,
    name: String,
) -> Result<EmployeeId, NotMade> {
    let organisation = organisation(state, transaction).await?;
    let new = NewEmployee {
        id: state.generate(EmployeeId::generate),
        name,
        email: Some(email.to_string()),
        role: Role::Admin,
        time_zone: organisation.time_zone,
        created: state.now(),
    };
    let added = match transaction.employees().create(new).await {
        Err(StorageError::AlreadyExists(_)) => return Err(NotMade::Exists),
        added => added?,
    };
    note(state, transaction, AuditAction::EmployeeAdded, added.id, "").await?;
    Ok(added.id)
}

/// The organisation; where there is none yet, one in the zone of this computer.
async fn organisation(state: &AppState, transaction: &Transaction) -> Result<Organisation, AppError> {
    if let Some(known) = transaction.organisations().find().await? {
        return Ok(known);
    }
    let zone = TimeZone::try_system().ok();
    let zone = zone.as_ref().and_then(TimeZone::iana_name).unwrap_or("UTC");
    let new = Organisation {
        id: state.generate(OrganisationId::generate),
        name: ORGANISATION.to_owned(),
        time_zone: zone.to_owned(),
        created: state.now(),
    };
    transaction.organisations().create(&new).await?;
    let action = AuditAction::OrganisationChanged;
    audit::note(state, transaction, Actor::Server, action, None, ORGANISATION).await?;
    Ok(new)
}

async fn note(
    state: &AppState,
    transaction: &Transaction,
    action: AuditAction,
    about: EmployeeId,
    detail: &str,
) -> Result<(), StorageError> {
    audit::note(state, transaction, Actor::Server, action, Some(about), detail).await
}
