//! From a request's token or cookie to whom it belongs.

use axum::http::header::AUTHORIZATION;
use axum::http::request::Parts;
use jiff::{SignedDuration, Timestamp};
use timetrack_domain::id::{AccessTokenId, DeviceId, EmployeeId, SignInId};
use timetrack_storage::{DeviceKey, Employee, Role, SignIn, TokenOwner};

use super::cookie::{self, Renewal};
use super::csrf::CsrfToken;
use super::token::Token;
use crate::error::AppError;
use crate::services::sign_in;
use crate::state::AppState;

/// A device that showed a valid token.
#[derive(Clone, Debug)]
pub struct DeviceIdentity {
    /// Its number in the database.
    pub key: DeviceKey,
    /// Its id.
    pub id: DeviceId,
    /// Whom it belongs to now.
    pub employee_id: EmployeeId,
}

/// A person who showed a valid token or cookie.
#[derive(Clone, Debug)]
pub struct PersonIdentity {
    /// Who it is.
    pub employee_id: EmployeeId,
    /// The name, as people see it.
    pub name: String,
    /// What the person may do.
    pub role: Role,
    /// The browser's sign-in, where it was a cookie.
    pub sign_in: Option<SignInId>,
}

/// Who asks, before anybody looked at what they may.
#[derive(Clone, Debug)]
pub enum Identity {
    /// An agent installation.
    Device(DeviceIdentity),
    /// A person.
    Person(PersonIdentity),
}

/// What a request showed.
pub(super) struct Credential {
    pub(super) identity: Identity,
    /// For a cookie: what proves that the request comes from one of our own pages.
    pub(super) csrf: Option<CsrfToken>,
}

/// Notes of use are writes; one an hour is enough to see what is still in use.
const NOTE_USE_EVERY: SignedDuration = SignedDuration::from_hours(1);

/// A token wins over a cookie: it was sent on purpose.
pub(super) async fn of_request(parts: &Parts, state: &AppState) -> Result<Credential, AppError> {
    if parts.headers.contains_key(AUTHORIZATION) {
        let token = bearer(parts).ok_or(AppError::Unauthenticated)?;
        let identity = of_token(&token, state).await?.ok_or(AppError::Unauthenticated)?;
        return Ok(Credential { identity, csrf: None });
    }
    let token = cookie::of_request(&parts.headers, state.site()).ok_or(AppError::Unauthenticated)?;
    let renewal = parts.extensions.get::<Renewal>();
    let person = of_cookie(&token, state, renewal)
        .await?
        .ok_or(AppError::Unauthenticated)?;
    Ok(Credential {
        identity: Identity::Person(person),
        csrf: Some(CsrfToken::of_sign_in(&token)),
    })
}

fn bearer(parts: &Parts) -> Option<Token> {
    let value = parts.headers.get(AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = value.split_once(' ')?;
    scheme
        .eq_ignore_ascii_case("bearer")
        .then(|| Token::received(token.trim()))?
}

async fn of_token(token: &Token, state: &AppState) -> Result<Option<Identity>, AppError> {
    let (hash, now) = (token.hash(), state.now());
    let reader = state.storage().read();
    // Devices first: nobody asks as often. Their use is noted with every batch.
    if let Some(access) = reader.access_tokens().find_device(&hash, now).await? {
        return Ok(Some(Identity::Device(DeviceIdentity {
            key: access.device.key,
            id: access.device.id,
            employee_id: access.employee,
        })));
    }
    let Some(found) = reader.access_tokens().find_valid(&hash, now).await? else {
        return Ok(None);
    };
    let id = match found.owner {
        TokenOwner::Person(id) => id,
        // It was not found above, so it was revoked. It is told apart: the agent says what happened and what to do.
        TokenOwner::Device(_) => return Err(AppError::DeviceRevoked),
    };
    let person = active_person(state, id, None).await?;
    if person.is_some() && is_due(found.last_used, now) {
        note_use(state, found.id, now).await?;
    }
    Ok(person.map(Identity::Person))
}

async fn of_cookie(
    token: &Token,
    state: &AppState,
    renewal: Option<&Renewal>,
) -> Result<Option<PersonIdentity>, AppError> {
    let now = state.now();
    let found: Option<SignIn> = state
        .storage()
        .read()
        .sign_ins()
        .find_valid(&token.hash(), now)
        .await?;
    let Some(found) = found else {
        return Ok(None);
    };
    let person = active_person(state, found.employee, Some(found.id)).await?;
    if person.is_some() && is_due(Some(found.last_seen), now) {
        sign_in::extend(state, &found).await?;
        if let Some(renewal) = renewal {
            renewal.note(token);
        }
    }
    Ok(person)
}

async fn active_person(
    state: &AppState,
    id: EmployeeId,
    sign_in: Option<SignInId>,
) -> Result<Option<PersonIdentity>, AppError> {
    let found: Option<Employee> = state.storage().read().employees().find(id).await?;
    Ok(found
        .filter(|employee| employee.active)
        .map(|employee| PersonIdentity {
            employee_id: employee.id,
            name: employee.name,
            role: employee.role,
            sign_in,
        }))
}

fn is_due(last: Option<Timestamp>, now: Timestamp) -> bool {
    last.is_none_or(|last| now.duration_since(last) >= NOTE_USE_EVERY)
}

async fn note_use(state: &AppState, id: AccessTokenId, now: Timestamp) -> Result<(), AppError> {
    let transaction = state.storage().begin().await?;
    transaction.access_tokens().note_use(id, now).await?;
    Ok(transaction.save().await?)
}
