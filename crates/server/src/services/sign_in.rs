//! Signing people in and out: browsers by a link or a password, programs by a password.
//!
//! A password is tried in an `attempt`, which counts failures before it looks at anything: so guessing is slow however
//! many try at once, and on however many servers.

use jiff::SignedDuration;
use secrecy::SecretString;
use timetrack_domain::id::{AccessTokenId, EmployeeId, SignInId};
use timetrack_storage::{
    Actor, AuditAction, LinkPurpose, NewAccessToken, SignIn, StorageError, TokenOwner, Transaction,
};

use crate::client_address::ClientAddress;
use crate::error::AppError;
use crate::services::audit;
use crate::state::AppState;
use crate::viewer::{Device, PersonRole, Token, Viewer};

pub(crate) mod attempt;

/// A sign-in ends when it was not used for so long: a long holiday, not a computer that was given away.
pub(crate) const LASTS: SignedDuration = SignedDuration::from_hours(30 * 24);
/// A bearer token that a program got for a password lasts so long, used or not.
const TOKEN_LASTS: SignedDuration = SignedDuration::from_hours(30 * 24);
/// A link is meant for the browser that opens at once.
const LINK_LASTS: SignedDuration = SignedDuration::from_mins(5);
/// What the audit log says of a sign-in without a browser.
const PROGRAM: &str = "API";

/// The browser that is about to be signed in.
#[derive(Clone, Copy, Debug)]
pub struct Browser<'a> {
    /// What it is, such as `Firefox · Windows`; empty where that is not known.
    pub name: &'a str,
    /// The cookie that it has so far: it is about to be replaced, so its sign-in ends.
    pub before: Option<&'a Token>,
}

/// An e-mail address and a password, as somebody gave them.
#[derive(Clone, Debug)]
pub struct Given {
    /// The e-mail address.
    pub email: String,
    /// The password.
    pub password: SecretString,
}

/// Makes a link that signs the person in to whom a device belongs. The device proved itself by its credential.
///
/// # Errors
/// Where it cannot be stored.
pub async fn link_for_device(state: &AppState, viewer: &Viewer<Device>) -> Result<Token, AppError> {
    Ok(make_link(state, viewer.device().employee_id).await?)
}

/// Makes a link for a person. The caller must have made sure that it goes to nobody else.
///
/// # Errors
/// Where it cannot be stored.
pub async fn make_link(state: &AppState, employee: EmployeeId) -> Result<Token, StorageError> {
    let token = Token::generate();
    let expires = state.now() + LINK_LASTS;
    let transaction = state.storage().begin().await?;
    transaction
        .one_time_links()
        .create(&token.hash(), employee, LinkPurpose::SignIn, expires)
        .await?;
    transaction.save().await?;
    Ok(token)
}

/// Uses up a link and signs the browser in that opened it. Gives the cookie's token.
///
/// # Errors
/// [`AppError::LinkUsedUp`] where it was used before, is too old or does not exist.
pub async fn by_link(state: &AppState, link: &str, browser: Browser<'_>) -> Result<Token, AppError> {
    let link = Token::received(link).ok_or(AppError::LinkUsedUp)?;
    let transaction = state.storage().begin().await?;
    let links = transaction.one_time_links();
    let employee = links
        .consume(&link.hash(), LinkPurpose::SignIn, state.now())
        .await?
        .ok_or(AppError::LinkUsedUp)?;
    let token = start(state, &transaction, employee, browser).await?;
    // Whoever works alone has no use for a list of how often they looked.
    if !state.site().is_alone {
        note(state, &transaction, employee, browser.name).await?;
    }
    transaction.save().await?;
    Ok(token)
}

/// Signs a browser in whose person knows the password. Gives the cookie's token.
///
/// # Errors
/// [`AppError::WrongCredentials`] or [`AppError::TooManyAttempts`].
pub async fn by_password(
    state: &AppState,
    given: &Given,
    client: ClientAddress,
    browser: Browser<'_>,
) -> Result<Token, AppError> {
    let proof = attempt::prove(state, given, client).await?;
    let transaction = state.storage().begin().await?;
    proof.accept(state, &transaction).await?;
    let token = start(state, &transaction, proof.employee(), browser).await?;
    note(state, &transaction, proof.employee(), browser.name).await?;
    transaction.save().await?;
    Ok(token)
}

/// Gives a program of a person who knows the password a bearer token.
///
/// # Errors
/// [`AppError::WrongCredentials`] or [`AppError::TooManyAttempts`].
pub async fn token_by_password(
    state: &AppState,
    given: &Given,
    client: ClientAddress,
) -> Result<Token, AppError> {
    let proof = attempt::prove(state, given, client).await?;
    let (token, now) = (Token::generate(), state.now());
    let transaction = state.storage().begin().await?;
    proof.accept(state, &transaction).await?;
    transaction.access_tokens().delete_expired(now).await?;
    let new = NewAccessToken {
        id: state.generate(AccessTokenId::generate),
        token_hash: token.hash(),
        owner: TokenOwner::Person(proof.employee()),
        created: now,
        expires: Some(now + TOKEN_LASTS),
    };
    transaction.access_tokens().create(new).await?;
    note(state, &transaction, proof.employee(), PROGRAM).await?;
    transaction.save().await?;
    Ok(token)
}

/// Signs a browser in as a person who has proved who they are, and drops what has expired. Gives the cookie's token.
pub(crate) async fn start(
    state: &AppState,
    transaction: &Transaction,
    employee: EmployeeId,
    browser: Browser<'_>,
) -> Result<Token, StorageError> {
    let (token, now) = (Token::generate(), state.now());
    transaction.one_time_links().delete_expired(now).await?;
    let sign_ins = transaction.sign_ins();
    sign_ins.delete_expired(now).await?;
    if let Some(before) = browser.before
        && let Some(replaced) = sign_ins.find_valid(&before.hash(), now).await?
    {
        sign_ins.delete(replaced.id).await?;
    }
    sign_ins
        .create(&SignIn {
            id: state.generate(SignInId::generate),
            token_hash: token.hash(),
            employee,
            browser: browser.name.to_owned(),
            created: now,
            expires: now + LASTS,
            last_seen: now,
        })
        .await?;
    Ok(token)
}

/// Notes a sign-in, and by what.
pub(crate) async fn note(
    state: &AppState,
    transaction: &Transaction,
    employee: EmployeeId,
    by: &str,
) -> Result<(), StorageError> {
    let actor = Actor::Person(employee);
    audit::note(
        state,
        transaction,
        actor,
        AuditAction::SignedIn,
        Some(employee),
        by,
    )
    .await
}

/// Notes that a sign-in is still in use, which lets it last longer.
pub(crate) async fn extend(state: &AppState, sign_in: &SignIn) -> Result<(), StorageError> {
    let now = state.now();
    let transaction = state.storage().begin().await?;
    transaction
        .sign_ins()
        .extend(sign_in.id, now, now + LASTS)
        .await?;
    transaction.save().await
}

/// Signs out the browser that asks. A viewer with a bearer token has nothing to sign out of.
///
/// # Errors
/// Where it cannot be stored.
pub async fn end<R: PersonRole>(state: &AppState, viewer: &Viewer<R>) -> Result<(), AppError> {
    let Some(id) = viewer.identity().sign_in else {
        return Ok(());
    };
    let transaction = state.storage().begin().await?;
    transaction.sign_ins().delete(id).await?;
    Ok(transaction.save().await?)
}
