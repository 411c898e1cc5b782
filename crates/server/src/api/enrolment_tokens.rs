//! `/api/enrolment-tokens`, for those who run the installation.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use jiff::Timestamp;
use secrecy::ExposeSecret;
use serde::{Deserialize, Serialize};
use timetrack_domain::id::{EmployeeId, EnrolmentTokenId, GroupId};
use timetrack_storage::EnrolmentToken;
use utoipa::ToSchema;

use crate::error::AppError;
use crate::extract::{Json as JsonBody, Path};
use crate::services::enrolment::tokens::{self, NewToken};
use crate::state::AppState;
use crate::viewer::{Admin, Viewer};

/// A token without its text.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct TokenAnswer {
    #[schema(value_type = Uuid)]
    id: EnrolmentTokenId,
    label: String,
    /// In which group its computers' people are to be, where it says so.
    #[schema(value_type = Option<Uuid>, required)]
    group_id: Option<GroupId>,
    /// Whose computers it enrols, where it says so.
    #[schema(value_type = Option<Uuid>, required)]
    employee_id: Option<EmployeeId>,
    #[schema(value_type = Option<Uuid>, required)]
    created_by: Option<EmployeeId>,
    created_at: Timestamp,
    #[schema(required)]
    expires_at: Option<Timestamp>,
    #[schema(required)]
    maximum_uses: Option<u64>,
    uses: u64,
    #[schema(required)]
    revoked_at: Option<Timestamp>,
    /// Whether it still enrols.
    valid: bool,
}

impl TokenAnswer {
    fn new(token: EnrolmentToken, now: Timestamp) -> Self {
        Self {
            valid: tokens::is_valid(&token, now),
            id: token.id,
            label: token.label,
            group_id: token.group,
            employee_id: token.employee,
            created_by: token.created_by,
            created_at: token.created,
            expires_at: token.expires,
            maximum_uses: token.maximum_uses,
            uses: token.uses,
            revoked_at: token.revoked,
        }
    }
}

/// A token that was just made, with its text.
#[derive(Serialize, ToSchema)]
pub(super) struct MadeAnswer {
    /// It is told here only.
    token: String,
    #[serde(flatten)]
    about: TokenAnswer,
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct NewTokenBody {
    /// What it is for.
    #[schema(min_length = 1, max_length = 100)]
    label: String,
    #[schema(value_type = Option<Uuid>)]
    group_id: Option<GroupId>,
    #[schema(value_type = Option<Uuid>)]
    employee_id: Option<EmployeeId>,
    #[serde(default = "a_month")]
    #[schema(minimum = 1, maximum = 366)]
    expires_in_days: u32,
    /// How many computers it enrols; any number where it is missing.
    #[schema(minimum = 1)]
    maximum_uses: Option<u64>,
}

fn a_month() -> u32 {
    30
}

/// Makes one
#[utoipa::path(
    post, path = "/api/enrolment-tokens", tag = "Enrolling", operation_id = "makeEnrolmentToken",
    request_body = NewTokenBody,
    responses((status = 201, body = MadeAnswer)),
    security(("token" = ["admin"]))
)]
pub(super) async fn make(
    State(state): State<AppState>,
    viewer: Viewer<Admin>,
    JsonBody(body): JsonBody<NewTokenBody>,
) -> Result<(StatusCode, Json<MadeAnswer>), AppError> {
    let new = NewToken {
        label: body.label,
        group: body.group_id,
        employee: body.employee_id,
        days: body.expires_in_days,
        maximum_uses: body.maximum_uses,
    };
    let made = tokens::make(&state, &viewer, new).await?;
    let answer = MadeAnswer {
        token: made.secret.secret().expose_secret().to_owned(),
        about: TokenAnswer::new(made.token, state.now()),
    };
    Ok((StatusCode::CREATED, Json(answer)))
}

/// All tokens by which computers enrol, without their texts
#[utoipa::path(
    get, path = "/api/enrolment-tokens", tag = "Enrolling", operation_id = "listEnrolmentTokens",
    responses((status = 200, body = Vec<TokenAnswer>)),
    security(("token" = ["admin"]))
)]
pub(super) async fn list(
    State(state): State<AppState>,
    viewer: Viewer<Admin>,
) -> Result<Json<Vec<TokenAnswer>>, AppError> {
    let (found, now) = (tokens::list(&state, &viewer).await?, state.now());
    let answers = found.into_iter().map(|token| TokenAnswer::new(token, now));
    Ok(Json(answers.collect()))
}

/// Ends one
///
/// The computers that it enrolled stay.
#[utoipa::path(
    post, path = "/api/enrolment-tokens/{id}/revoke", tag = "Enrolling", operation_id = "revokeEnrolmentToken",
    params(("id" = Uuid, Path)),
    responses((status = 204)),
    security(("token" = ["admin"]))
)]
pub(super) async fn revoke(
    State(state): State<AppState>,
    viewer: Viewer<Admin>,
    Path(id): Path<EnrolmentTokenId>,
) -> Result<StatusCode, AppError> {
    tokens::revoke(&state, &viewer, id).await?;
    Ok(StatusCode::NO_CONTENT)
}
