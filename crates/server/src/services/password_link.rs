//! Links by which people set a password: the first one, or a new one in place of one that was forgotten. An administrator
//! makes them and passes them on; the server sends no mail.

use jiff::{SignedDuration, Timestamp};
use secrecy::SecretString;
use timetrack_domain::id::EmployeeId;
use timetrack_storage::repository::EmployeeRepository;
use timetrack_storage::{
    Actor, AuditAction, Connection, Employee, EmployeeKind, LinkPurpose, StorageError, TokenOwner,
    Transaction,
};

use super::password::{Owner, Password, WeakPassword};
use super::{audit, sign_in};
use crate::error::AppError;
use crate::services::sign_in::Browser;
use crate::state::AppState;
use crate::viewer::{Admin, Token, Viewer};

/// Long enough for somebody who is on holiday in their first week.
const INVITATION_LASTS: SignedDuration = SignedDuration::from_hours(7 * 24);
/// Who forgot a password asked for the link.
const RESET_LASTS: SignedDuration = SignedDuration::from_hours(24);

/// A link that was made.
#[derive(Clone, Debug)]
pub struct PasswordLink {
    /// Its secret.
    pub token: Token,
    /// From when on it does not work any more.
    pub expires: Timestamp,
}

/// Whose password a link sets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invited {
    /// The name.
    pub name: String,
    /// The e-mail address, by which the person signs in.
    pub email: String,
}

/// Why a password was not set.
#[derive(Debug, thiserror::Error)]
pub enum NotSet {
    /// It is not good enough. The link still works.
    #[error(transparent)]
    Weak(#[from] WeakPassword),
    /// Anything else.
    #[error(transparent)]
    Other(#[from] AppError),
}

/// Makes a link by which a person sets a password; an earlier one stops working. It lasts a week for who has none so far,
/// else a day.
///
/// # Errors
/// [`AppError::NotFound`] where there is no such person, [`AppError::Conflict`] where they could not sign in with it.
pub async fn make(
    state: &AppState,
    viewer: &Viewer<Admin>,
    employee: EmployeeId,
) -> Result<PasswordLink, AppError> {
    let transaction = state.storage().begin().await?;
    let employees = transaction.employees();
    let person = employees.find(employee).await?.ok_or(AppError::NotFound)?;
    refuse_without_sign_in(&person)?;
    let lasts = match employees.password_hash(employee).await? {
        None => INVITATION_LASTS,
        Some(_) => RESET_LASTS,
    };
    let link = PasswordLink {
        token: Token::generate(),
        expires: state.now() + lasts,
    };
    let links = transaction.one_time_links();
    links.delete_of(employee, LinkPurpose::SetPassword).await?;
    links
        .create(
            &link.token.hash(),
            employee,
            LinkPurpose::SetPassword,
            link.expires,
        )
        .await?;
    let actor = Actor::Person(viewer.employee_id());
    let action = AuditAction::EmployeeInvited;
    audit::note(state, &transaction, actor, action, Some(employee), "").await?;
    transaction.save().await?;
    Ok(link)
}

fn refuse_without_sign_in(person: &Employee) -> Result<(), AppError> {
    if person.kind != EmployeeKind::Person || !person.active {
        return Err(AppError::Conflict {
            code: "may_not_sign_in",
            message: "This person may not sign in. Make them active first.",
        });
    }
    if person.email.is_none() {
        return Err(AppError::Conflict {
            code: "no_email",
            message: "This person has no e-mail address to sign in with. Enter one first.",
        });
    }
    Ok(())
}

/// Whose link it is. That does not use it up.
///
/// # Errors
/// [`AppError::LinkUsedUp`] where it was used before, is too old or does not exist.
pub async fn look(state: &AppState, link: &str) -> Result<Invited, AppError> {
    let link = Token::received(link).ok_or(AppError::LinkUsedUp)?;
    let reader = state.storage().read();
    let employee = reader
        .one_time_links()
        .find_valid(&link.hash(), LinkPurpose::SetPassword, state.now())
        .await?
        .ok_or(AppError::LinkUsedUp)?;
    let person = invited(reader.employees(), employee).await?;
    Ok(Invited {
        email: person.email.unwrap_or_default(),
        name: person.name,
    })
}

/// Uses a link up, sets the password, ends every other way in, and signs the browser in. Gives the cookie's token.
///
/// # Errors
/// See [`NotSet`]; [`AppError::LinkUsedUp`] where the link does not work any more.
pub async fn set(
    state: &AppState,
    link: &str,
    given: &SecretString,
    browser: Browser<'_>,
) -> Result<Token, NotSet> {
    // Computing the hash takes long, so it is done before anything is written, and only for a link that works.
    let person = look(state, link).await?;
    let owner = Owner {
        email: Some(&person.email),
        name: &person.name,
    };
    let password = Password::new(given, owner)?;
    let hash = state.passwords().place().await?.hash(password).await?;
    Ok(use_up(state, link, &hash, browser).await?)
}

async fn use_up(
    state: &AppState,
    link: &str,
    hash: &SecretString,
    browser: Browser<'_>,
) -> Result<Token, AppError> {
    let link = Token::received(link).ok_or(AppError::LinkUsedUp)?;
    let transaction = state.storage().begin().await?;
    let employee = transaction
        .one_time_links()
        .consume(&link.hash(), LinkPurpose::SetPassword, state.now())
        .await?
        .ok_or(AppError::LinkUsedUp)?;
    invited(transaction.employees(), employee).await?;
    replace(state, &transaction, employee, hash).await?;
    transaction.sign_ins().delete_all_of(employee).await?;
    let actor = Actor::Person(employee);
    let action = AuditAction::PasswordChanged;
    audit::note(state, &transaction, actor, action, Some(employee), "").await?;
    let token = sign_in::start(state, &transaction, employee, browser).await?;
    sign_in::note(state, &transaction, employee, browser.name).await?;
    transaction.save().await?;
    Ok(token)
}

/// Whom a link is for, as long as they may sign in.
async fn invited<C: Connection>(
    employees: EmployeeRepository<'_, C>,
    employee: EmployeeId,
) -> Result<Employee, AppError> {
    let person = employees.find(employee).await?.ok_or(AppError::LinkUsedUp)?;
    refuse_without_sign_in(&person).map_err(|_| AppError::LinkUsedUp)?;
    Ok(person)
}

/// Keeps a new password, and ends what the old one gave to programs. Links that would set another are taken back.
pub(crate) async fn replace(
    state: &AppState,
    transaction: &Transaction,
    employee: EmployeeId,
    hash: &SecretString,
) -> Result<(), StorageError> {
    let employees = transaction.employees();
    employees.set_password_hash(employee, Some(hash)).await?;
    let links = transaction.one_time_links();
    links.delete_of(employee, LinkPurpose::SetPassword).await?;
    let owner = TokenOwner::Person(employee);
    transaction
        .access_tokens()
        .revoke_all_of(owner, state.now())
        .await
}
