//! Signing browsers in and out.

use jiff::SignedDuration;
use timetrack_domain::id::{EmployeeId, SignInId};
use timetrack_storage::{LinkPurpose, SignIn, StorageError};

use crate::error::AppError;
use crate::state::AppState;
use crate::viewer::{Device, PersonRole, Token, Viewer};

/// A sign-in ends when it was not used for so long: a long holiday, not a computer that was given away.
pub(crate) const LASTS: SignedDuration = SignedDuration::from_hours(30 * 24);
/// A link is meant for the browser that opens at once.
const LINK_LASTS: SignedDuration = SignedDuration::from_mins(5);

/// Makes a link that signs the person in to whom a device belongs. The device proved itself by its credential.
///
/// # Errors
/// Where it cannot be stored.
pub async fn link_for_device(state: &AppState, viewer: &Viewer<Device>) -> Result<Token, AppError> {
    Ok(make_link(state, viewer.device().employee_id).await?)
}

/// Makes a link for a person. The caller must have made sure that it goes to nobody else.
pub(crate) async fn make_link(state: &AppState, employee: EmployeeId) -> Result<Token, StorageError> {
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

/// Uses up a link and signs the browser in that opened it. Gives the cookie's token. `before` is the cookie that the
/// browser has so far: it is about to be replaced, so its sign-in ends.
///
/// # Errors
/// [`AppError::LinkUsedUp`] where it was used before, is too old or does not exist.
pub async fn by_link(state: &AppState, link: &str, before: Option<&Token>) -> Result<Token, AppError> {
    let now = state.now();
    let link = Token::received(link).ok_or(AppError::LinkUsedUp)?;
    let transaction = state.storage().begin().await?;
    let links = transaction.one_time_links();
    let employee = links.consume(&link.hash(), LinkPurpose::SignIn, now).await?;
    let employee = employee.ok_or(AppError::LinkUsedUp)?;
    let token = Token::generate();
    transaction.one_time_links().delete_expired(now).await?;
    let sign_ins = transaction.sign_ins();
    sign_ins.delete_expired(now).await?;
    if let Some(before) = before
        && let Some(replaced) = sign_ins.find_valid(&before.hash(), now).await?
    {
        sign_ins.delete(replaced.id).await?;
    }
    transaction
        .sign_ins()
        .create(&SignIn {
            id: state.generate(SignInId::generate),
            token_hash: token.hash(),
            employee,
            browser: String::new(),
            created: now,
            expires: now + LASTS,
            last_seen: now,
        })
        .await?;
    transaction.save().await?;
    Ok(token)
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
