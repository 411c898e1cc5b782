//! `/api/enrolment-tokens`, for those who run the installation.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use jiff::Timestamp;
use secrecy::ExposeSecret;
use serde::{Deserialize, Serialize};
use timetrack_domain::id::{EmployeeId, EnrolmentTokenId, GroupId};
use timetrack_storage::EnrolmentToken;

use crate::error::AppError;
use crate::extract::{Json as JsonBody, Path};
use crate::services::enrolment::tokens::{self, NewToken};
use crate::state::AppState;
use crate::viewer::{Admin, Viewer};

/// A token without its text.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct TokenAnswer {
    id: EnrolmentTokenId,
    label: String,
    group_id: Option<GroupId>,
    employee_id: Option<EmployeeId>,
    created_by: Option<EmployeeId>,
    created_at: Timestamp,
    expires_at: Option<Timestamp>,
    maximum_uses: Option<u64>,
    uses: u64,
    revoked_at: Option<Timestamp>,
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
#[derive(Serialize)]
pub(super) struct MadeAnswer {
    /// It is told here only.
    token: String,
    #[serde(flatten)]
    about: TokenAnswer,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct NewTokenBody {
    label: String,
    group_id: Option<GroupId>,
    employee_id: Option<EmployeeId>,
    #[serde(default = "a_month")]
    expires_in_days: u32,
    maximum_uses: Option<u64>,
}

fn a_month() -> u32 {
    30
}

/// `POST /api/enrolment-tokens`
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

/// `GET /api/enrolment-tokens`
pub(super) async fn list(
    State(state): State<AppState>,
    viewer: Viewer<Admin>,
) -> Result<Json<Vec<TokenAnswer>>, AppError> {
    let (found, now) = (tokens::list(&state, &viewer).await?, state.now());
    let answers = found.into_iter().map(|token| TokenAnswer::new(token, now));
    Ok(Json(answers.collect()))
}

/// `POST /api/enrolment-tokens/{id}/revoke`
pub(super) async fn revoke(
    State(state): State<AppState>,
    viewer: Viewer<Admin>,
    Path(id): Path<EnrolmentTokenId>,
) -> Result<StatusCode, AppError> {
    tokens::revoke(&state, &viewer, id).await?;
    Ok(StatusCode::NO_CONTENT)
}
