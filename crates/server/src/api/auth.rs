//! `/api/auth/*` and what administrators do about passwords.

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use jiff::Timestamp;
use secrecy::ExposeSecret;
use serde::{Deserialize, Serialize};
use timetrack_domain::id::EmployeeId;
use url::Url;
use utoipa::ToSchema;

use crate::client_address::ClientAddress;
use crate::error::AppError;
use crate::extract::{Json as JsonBody, Path, Secret};
use crate::services::password_link;
use crate::services::sign_in::{self, Given};
use crate::state::AppState;
use crate::viewer::{Admin, Viewer};

#[derive(Debug, Deserialize, ToSchema)]
pub(super) struct LoginBody {
    email: String,
    #[schema(value_type = String, format = Password)]
    password: Secret,
}

#[derive(Serialize, ToSchema)]
pub(super) struct LoginAnswer {
    /// A bearer token. It is told here only.
    token: String,
}

/// A bearer token for a password
///
/// It lasts 30 days, and is listed and revoked on the page "Account". Whether an e-mail address exists is not told.
#[utoipa::path(
    post, path = "/api/auth/login", tag = "Signing in", operation_id = "login",
    request_body = LoginBody,
    responses(
        (status = 200, body = LoginAnswer),
        (status = 401, description = "`wrong_credentials`"),
        (status = 429, description = "`too_many_attempts`: nothing is looked at while one waits"),
    ),
    security(())
)]
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

#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct PasswordLinkAnswer {
    url: Url,
    expires_at: Timestamp,
}

/// A link by which somebody sets their password
///
/// It works once, within a week, or a day where there was a password before. The server sends no mail: pass it on.
#[utoipa::path(
    post, path = "/api/employees/{id}/password-link", tag = "People", operation_id = "makePasswordLink",
    params(("id" = Uuid, Path)),
    responses(
        (status = 201, body = PasswordLinkAnswer),
        (status = 409, description = "`may_not_sign_in` or `no_email`"),
    ),
    security(("token" = ["admin"]))
)]
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
