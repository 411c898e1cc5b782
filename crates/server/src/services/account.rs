//! What a person does about their own ways in: the password, the browsers that are signed in, tokens for programs.

use jiff::{SignedDuration, Timestamp};
use secrecy::SecretString;
use timetrack_domain::id::{AccessTokenId, SignInId};
use timetrack_storage::{
    AccessToken, Actor, AuditAction, Employee as Person, NewAccessToken, SignIn, StorageError, TokenOwner,
    Transaction,
};

use super::password::{Owner, Password, WeakPassword};
use super::sign_in::{Given, attempt};
use super::{audit, password_link};
use crate::client_address::ClientAddress;
use crate::error::AppError;
use crate::state::AppState;
use crate::viewer::{Employee, Token, Viewer};

/// The most tokens that one person has at a time.
pub const MOST_TOKENS: usize = 50;
/// The most characters of a token's name.
pub const LONGEST_LABEL: usize = 60;
/// How long a token may last, in days.
pub const TOKEN_DAYS: [i64; 3] = [30, 90, 365];

/// What the person sees of themselves.
#[derive(Clone, Debug)]
pub struct Account {
    /// The e-mail address.
    pub email: Option<String>,
    /// Whether there is a password.
    pub has_password: bool,
    /// The browsers that are signed in, that of the page first, then the one that was used last.
    pub sign_ins: Vec<SignedInBrowser>,
    /// The tokens that are valid, the newest first.
    pub tokens: Vec<AccessToken>,
}

/// A browser that is signed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedInBrowser {
    /// The sign-in.
    pub sign_in: SignIn,
    /// Whether it is the one that asks.
    pub is_this: bool,
}

/// Why a password was not changed.
#[derive(Debug, thiserror::Error)]
pub enum NotChanged {
    /// The present password is another one.
    #[error("the present password is wrong")]
    WrongPresent,
    /// Too many attempts with a wrong one.
    #[error("too many attempts")]
    TooManyAttempts {
        /// When to try again, in seconds.
        retry_after_seconds: u32,
    },
    /// The new one is not good enough.
    #[error(transparent)]
    Weak(#[from] WeakPassword),
    /// Anything else.
    #[error(transparent)]
    Other(AppError),
}

/// The viewer's own account.
///
/// # Errors
/// Where it cannot be read.
pub async fn read(state: &AppState, viewer: &Viewer<Employee>) -> Result<Account, AppError> {
    let (reader, id, now) = (state.storage().read(), viewer.employee_id(), state.now());
    let person = reader.employees().find(id).await?.ok_or(AppError::NotFound)?;
    let here = viewer.identity().sign_in;
    let mut sign_ins: Vec<SignedInBrowser> = reader
        .sign_ins()
        .list(id)
        .await?
        .into_iter()
        .filter(|sign_in| now < sign_in.expires)
        .map(|sign_in| SignedInBrowser {
            is_this: here == Some(sign_in.id),
            sign_in,
        })
        .collect();
    sign_ins.sort_by_key(|browser| (!browser.is_this, std::cmp::Reverse(browser.sign_in.last_seen)));
    let tokens = reader.access_tokens().list(TokenOwner::Person(id)).await?;
    Ok(Account {
        has_password: reader.employees().password_hash(id).await?.is_some(),
        email: person.email,
        sign_ins,
        tokens: tokens.into_iter().filter(|token| is_valid(token, now)).collect(),
    })
}

fn is_valid(token: &AccessToken, now: Timestamp) -> bool {
    token.revoked.is_none() && token.expires.is_none_or(|expires| now < expires)
}

/// Replaces the password, and ends every way in but this one. A wrong present password counts like one at signing in.
///
/// # Errors
/// See [`NotChanged`].
pub async fn change_password(
    state: &AppState,
    viewer: &Viewer<Employee>,
    present: SecretString,
    new: &SecretString,
    client: ClientAddress,
) -> Result<(), NotChanged> {
    let id = viewer.employee_id();
    let person: Person = state
        .storage()
        .read()
        .employees()
        .find(id)
        .await?
        .ok_or(AppError::NotFound)?;
    let email = person.email.as_deref().ok_or(AppError::NotFound)?;
    let owner = Owner {
        email: Some(email),
        name: &person.name,
    };
    let password = Password::new(new, owner)?;
    let given = Given {
        email: email.to_owned(),
        password: present,
    };
    let proof = attempt::prove(state, &given, client).await?;
    let hash = state.passwords().place().await?.hash(password).await?;
    let transaction = state.storage().begin().await?;
    proof.accept(state, &transaction).await?;
    password_link::replace(state, &transaction, proof.employee(), &hash).await?;
    match viewer.identity().sign_in {
        Some(here) => transaction.sign_ins().delete_others(id, here).await?,
        None => transaction.sign_ins().delete_all_of(id).await?,
    }
    note(state, &transaction, viewer, AuditAction::PasswordChanged, "").await?;
    transaction.save().await?;
    Ok(())
}

/// Ends one of the viewer's own sign-ins.
///
/// # Errors
/// [`AppError::NotFound`] where there is none with this id.
pub async fn end_sign_in(
    state: &AppState,
    viewer: &Viewer<Employee>,
    sign_in: SignInId,
) -> Result<(), AppError> {
    let transaction = state.storage().begin().await?;
    let sign_ins = transaction.sign_ins();
    if !sign_ins.delete_of(viewer.employee_id(), sign_in).await? {
        return Err(AppError::NotFound);
    }
    note(state, &transaction, viewer, AuditAction::SignInEnded, "").await?;
    Ok(transaction.save().await?)
}

/// Makes a token that speaks for the viewer, under a name of theirs, for one of [`TOKEN_DAYS`].
///
/// # Errors
/// [`AppError::InvalidField`] where the name is empty or too long, or the days are others; [`AppError::Conflict`] where
/// there are too many tokens.
pub async fn make_token(
    state: &AppState,
    viewer: &Viewer<Employee>,
    label: &str,
    days: i64,
) -> Result<Token, AppError> {
    let label = label.trim();
    let is_name =
        (1..=LONGEST_LABEL).contains(&label.chars().count()) && !label.chars().any(char::is_control);
    if !is_name {
        let message = format!("It must be a name of at most {LONGEST_LABEL} characters.");
        return Err(AppError::invalid_field("label", message));
    }
    if !TOKEN_DAYS.contains(&days) {
        return Err(AppError::invalid_field("days", "It must be 30, 90 or 365."));
    }
    let (token, now) = (Token::generate(), state.now());
    let owner = TokenOwner::Person(viewer.employee_id());
    let transaction = state.storage().begin().await?;
    let tokens = transaction.access_tokens();
    tokens.delete_expired(now).await?;
    let valid = tokens.list(owner).await?;
    if valid.iter().filter(|token| is_valid(token, now)).count() >= MOST_TOKENS {
        return Err(AppError::Conflict {
            code: "too_many_tokens",
            message: "There are as many tokens as one person may have. Revoke one that is not needed.",
        });
    }
    let new = NewAccessToken {
        id: state.generate(AccessTokenId::generate),
        token_hash: token.hash(),
        owner,
        created: now,
        expires: Some(now + SignedDuration::from_hours(days * 24)),
    };
    tokens.create_named(new, label).await?;
    note(state, &transaction, viewer, AuditAction::TokenMade, label).await?;
    transaction.save().await?;
    Ok(token)
}

/// Revokes one of the viewer's own tokens.
///
/// # Errors
/// [`AppError::NotFound`] where there is none with this id.
pub async fn revoke_token(
    state: &AppState,
    viewer: &Viewer<Employee>,
    token: AccessTokenId,
) -> Result<(), AppError> {
    let owner = TokenOwner::Person(viewer.employee_id());
    let transaction = state.storage().begin().await?;
    let tokens = transaction.access_tokens();
    let label = tokens
        .list(owner)
        .await?
        .into_iter()
        .find(|known| known.id == token);
    if !tokens.revoke_of(owner, token, state.now()).await? {
        return Err(AppError::NotFound);
    }
    let label = label.map(|token| token.label).unwrap_or_default();
    note(state, &transaction, viewer, AuditAction::TokenRevoked, &label).await?;
    Ok(transaction.save().await?)
}

async fn note(
    state: &AppState,
    transaction: &Transaction,
    viewer: &Viewer<Employee>,
    action: AuditAction,
    detail: &str,
) -> Result<(), StorageError> {
    let id = viewer.employee_id();
    audit::note(state, transaction, Actor::Person(id), action, Some(id), detail).await
}

impl From<AppError> for NotChanged {
    fn from(error: AppError) -> Self {
        if let AppError::TooManyAttempts { retry_after_seconds } = error {
            Self::TooManyAttempts { retry_after_seconds }
        } else if matches!(error, AppError::WrongCredentials) {
            Self::WrongPresent
        } else {
            Self::Other(error)
        }
    }
}

impl From<StorageError> for NotChanged {
    fn from(error: StorageError) -> Self {
        Self::Other(error.into())
    }
}
