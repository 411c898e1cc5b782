//! `/api/enroll`: how a computer becomes known. Nobody is signed in here; the token or the secret in the body decides.

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use timetrack_protocol::enrolment::{Computer, EnrolByToken, Enrolled, SignInClaim, SignInStarted};

use super::schemas::{
    ComputerShape, EnrolShape, EnrolledShape, SignInClaimShape, SignInStartedShape, SignInWaitingShape,
};
use crate::client_address::ClientAddress;
use crate::error::AppError;
use crate::extract::Json as JsonBody;
use crate::services::enrolment::{
    by_browser::{self, Claimed},
    by_token,
};
use crate::state::AppState;

/// Makes a computer known, by an enrolment token
///
/// Where no name leads to a person the device waits to be assigned, and keeps what it records.
#[utoipa::path(
    post, path = "/api/enroll", tag = "Enrolling", operation_id = "enrol",
    request_body = EnrolShape,
    responses(
        (status = 201, body = EnrolledShape),
        (status = 403, description = "`enrolment_refused`, whatever is wrong with the token"),
        (status = 429, description = "`too_many_attempts`"),
    ),
    security(())
)]
pub(super) async fn enrol(
    State(state): State<AppState>,
    client: ClientAddress,
    JsonBody(request): JsonBody<EnrolByToken>,
) -> Result<(StatusCode, Json<Enrolled>), AppError> {
    let enrolled = by_token(&state, client, request).await?;
    Ok((StatusCode::CREATED, Json(enrolled)))
}

/// Begins to sign a computer in by a browser (RFC 8628)
#[utoipa::path(
    post, path = "/api/enroll/request", tag = "Enrolling", operation_id = "requestSignIn",
    request_body = ComputerShape,
    responses(
        (status = 201, body = SignInStartedShape),
        (status = 404, description = "This server is that of a person who works alone"),
        (status = 429, description = "`too_many_attempts`"),
    ),
    security(())
)]
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

/// Asks whether somebody has said that the computer is theirs
#[utoipa::path(
    post, path = "/api/enroll/claim", tag = "Enrolling", operation_id = "claimDevice",
    request_body = SignInClaimShape,
    responses(
        (status = 201, body = EnrolledShape),
        (status = 202, body = SignInWaitingShape, description = "Nobody has said anything yet"),
        (status = 410, description = "`enrolment_ended`: it was refused, took too long or does not exist"),
        (status = 429, description = "`too_many_attempts`"),
    ),
    security(())
)]
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
