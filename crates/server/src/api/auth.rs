//! `/api/auth/*` and what administrators do about passwords.

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use jiff::Timestamp;
use secrecy::ExposeSecret;
use serde::{Deserialize, Serialize};
use timetrack_domain::id::EmployeeId;
use url::Url;

use crate::client_address::ClientAddress;
use crate::error::AppError;
use crate::extract::{Json as JsonBody, Path, Secret};
use crate::services::password_link;
use crate::services::sign_in::{self, Given};
use crate::state::AppState;
use crate::viewer::{Admin, Viewer};

#[derive(Debug, Deserialize)]
pub(super) struct LoginBody {
    email: String,
    password: Secret,
}

#[derive(Serialize)]
pub(super) struct LoginAnswer {
    token: String,
}

/// `POST /api/auth/login`
pub(super) async fn login(
    State(state): State<AppState>,
    client: ClientAddress,
    JsonBody(body): JsonBody<LoginBody>,
) -> Result<Json<LoginAnswer>, AppError> {
    let given = Given {
        email: body.email,
        password: body.password.0,
    };
    let token = sign_in::token_by_password(&state, &given, client).await?;
    Ok(Json(LoginAnswer {
        token: token.secret().expose_secret().to_owned(),
    }))
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct PasswordLinkAnswer {
    url: Url,
    expires_at: Timestamp,
}

/// `POST /api/employees/{id}/password-link`
pub(super) async fn make_password_link(
    State(state): State<AppState>,
    viewer: Viewer<Admin>,
    headers: HeaderMap,
    Path(employee): Path<EmployeeId>,
) -> Result<(StatusCode, Json<PasswordLinkAnswer>), AppError> {
    let base = state.site().base_url(&headers)?;
    let link = password_link::make(&state, &viewer, employee).await?;
    let answer = PasswordLinkAnswer {
        url: crate::sign_in::password_link(&base, &link.token),
        expires_at: link.expires,
    };
    Ok((StatusCode::CREATED, Json(answer)))
}
