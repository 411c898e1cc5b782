//! `/api/enroll`: how a computer becomes known. Nobody is signed in here; the token or the secret in the body decides.

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use timetrack_protocol::enrolment::{Computer, EnrolByToken, Enrolled, SignInClaim, SignInStarted};

use crate::client_address::ClientAddress;
use crate::error::AppError;
use crate::extract::Json as JsonBody;
use crate::services::enrolment::{
    by_browser::{self, Claimed},
    by_token,
};
use crate::state::AppState;

/// `POST /api/enroll`
pub(super) async fn enrol(
    State(state): State<AppState>,
    client: ClientAddress,
    JsonBody(request): JsonBody<EnrolByToken>,
) -> Result<(StatusCode, Json<Enrolled>), AppError> {
    let enrolled = by_token(&state, client, request).await?;
    Ok((StatusCode::CREATED, Json(enrolled)))
}

/// `POST /api/enroll/request`
pub(super) async fn request(
    State(state): State<AppState>,
    client: ClientAddress,
    headers: HeaderMap,
    JsonBody(computer): JsonBody<Computer>,
) -> Result<(StatusCode, Json<SignInStarted>), AppError> {
    let base = state.site().base_url(&headers)?;
    let started = by_browser::start(&state, client, computer, &base).await?;
    Ok((StatusCode::CREATED, Json(started)))
}

/// `POST /api/enroll/claim`
pub(super) async fn claim(
    State(state): State<AppState>,
    client: ClientAddress,
    JsonBody(claim): JsonBody<SignInClaim>,
) -> Result<Response, AppError> {
    let claimed = by_browser::claim(&state, client, &claim).await?;
    Ok(match claimed {
        Claimed::Enrolled(enrolled) => (StatusCode::CREATED, Json(enrolled)).into_response(),
        Claimed::Waiting(waiting) => (StatusCode::ACCEPTED, Json(waiting)).into_response(),
    })
}
