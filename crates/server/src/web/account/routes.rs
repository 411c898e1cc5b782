//! Its handlers.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use secrecy::ExposeSecret;
use serde::Deserialize;
use timetrack_domain::id::{AccessTokenId, SignInId};

use super::{AccountPage, Done, Made, WrongChange};
use crate::client_address::ClientAddress;
use crate::error::AppError;
use crate::extract::{Query, Secret};
use crate::services::account::{self, NotChanged};
use crate::state::AppState;
use crate::viewer::ProtectedForm;
use crate::web::frame::{Frame, Section};
use crate::web::responses::{page, refused};
use crate::web::sign_in::set_password::Wrong;
use crate::web::surroundings::Surroundings;

const PATH: &str = "/account";

/// What the page says that was just done.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct DoneQuery {
    done: String,
}

/// `GET /account`
pub(crate) async fn show(
    State(state): State<AppState>,
    around: Surroundings,
    Query(query): Query<DoneQuery>,
) -> Result<Response, AppError> {
    let done = match query.done.as_str() {
        "password" => Some(Done::Password),
        "sign-in" => Some(Done::SignIn),
        "token" => Some(Done::Token),
        _ => None,
    };
    page(&read(&state, &around).await?.done(done))
}

async fn read(state: &AppState, around: &Surroundings) -> Result<AccountPage, AppError> {
    let data = account::read(state, &around.viewer).await?;
    // A page that answers a form is left for the page itself.
    let frame = Frame {
        here: PATH.to_owned(),
        ..around.frame(Section::Account, "account-title")
    };
    Ok(AccountPage::new(frame, &data, around.zone()))
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct PasswordFields {
    present: Secret,
    password: Secret,
    repeat: Secret,
}

/// `POST /account/password`
pub(crate) async fn change_password(
    State(state): State<AppState>,
    around: Surroundings,
    client: ClientAddress,
    form: ProtectedForm<PasswordFields>,
) -> Result<Response, AppError> {
    let ProtectedForm { viewer, fields } = form;
    if state.site().is_alone {
        return Err(AppError::NotFound);
    }
    let is_repeated = fields.password.0.expose_secret() == fields.repeat.0.expose_secret();
    let wrong = if is_repeated {
        let present = fields.present.0;
        match account::change_password(&state, &viewer, present, &fields.password.0, client).await {
            Ok(()) => return Ok(Redirect::to("/account?done=password").into_response()),
            Err(NotChanged::WrongPresent) => WrongChange::Present,
            Err(NotChanged::TooManyAttempts { retry_after_seconds }) => WrongChange::Wait {
                seconds: retry_after_seconds,
            },
            Err(NotChanged::Weak(weak)) => WrongChange::New(Wrong::Weak(weak)),
            Err(NotChanged::Other(error)) => return Err(error),
        }
    } else {
        WrongChange::New(Wrong::Repeat)
    };
    let status = match wrong {
        WrongChange::Wait { .. } => StatusCode::TOO_MANY_REQUESTS,
        WrongChange::Present | WrongChange::New(_) => StatusCode::UNPROCESSABLE_ENTITY,
    };
    refused(&read(&state, &around).await?.wrong_change(wrong), status)
}

#[derive(Debug, Deserialize)]
pub(crate) struct SignInFields {
    id: SignInId,
}

/// `POST /account/sign-ins/end`
pub(crate) async fn end_sign_in(
    State(state): State<AppState>,
    form: ProtectedForm<SignInFields>,
) -> Result<Redirect, AppError> {
    account::end_sign_in(&state, &form.viewer, form.fields.id).await?;
    Ok(Redirect::to("/account?done=sign-in"))
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct TokenFields {
    label: String,
    days: i64,
}

/// `POST /account/tokens`: the answer is the page, because the token is shown this once and must be in no address.
pub(crate) async fn make_token(
    State(state): State<AppState>,
    around: Surroundings,
    form: ProtectedForm<TokenFields>,
) -> Result<Response, AppError> {
    let ProtectedForm { viewer, fields } = form;
    let wrong = match account::make_token(&state, &viewer, &fields.label, fields.days).await {
        Ok(token) => {
            let made = Made {
                label: fields.label.trim().to_owned(),
                token: token.secret().expose_secret().to_owned(),
            };
            return page(&read(&state, &around).await?.made(made));
        }
        Err(AppError::InvalidField { field, .. }) if field == "label" => "token-label-wrong",
        Err(AppError::Conflict { .. }) => "token-too-many",
        Err(error) => return Err(error),
    };
    let answer = read(&state, &around).await?;
    let answer = answer.wrong_token(&fields.label, fields.days, wrong);
    refused(&answer, StatusCode::UNPROCESSABLE_ENTITY)
}

#[derive(Debug, Deserialize)]
pub(crate) struct RevokeFields {
    id: AccessTokenId,
}

/// `POST /account/tokens/revoke`
pub(crate) async fn revoke_token(
    State(state): State<AppState>,
    form: ProtectedForm<RevokeFields>,
) -> Result<Redirect, AppError> {
    account::revoke_token(&state, &form.viewer, form.fields.id).await?;
    Ok(Redirect::to("/account?done=token"))
}
