//! Signing browsers in and out.
//!
//! * `POST /api/agent/sign-in-link` (device), `{"path"?}` → 201 `{"url"}`: a link for the person to whom the device
//!   belongs. It works once, for five minutes. The tray's "My data" opens it.
//! * `GET /sign-in/once?token&to`: uses the link up, sets the cookie and goes on to `to`, so that the token is in no
//!   address that is kept. The cookie outlives the browser, for 30 days from the last use.
//! * `POST /sign-out` (form).
//!
//! Signing in by a password is the matter of `web::sign_in` and `api::auth`.

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Redirect};
use axum::routing::{get, post};
use axum_extra::extract::CookieJar;
use secrecy::ExposeSecret;
use serde::{Deserialize, Serialize};
use url::Url;
use utoipa::ToSchema;
use utoipa_axum::routes;

use crate::error::AppError;
use crate::extract::{OptionalJson, Query};
use crate::routing::Routes;
use crate::services::sign_in;
use crate::site::own_path;
use crate::state::AppState;
use crate::viewer::{Device, ProtectedForm, Token, Viewer, clear_cookie, cookie_of_request, set_cookie};

pub(crate) mod browser_name;

/// Its routes.
pub fn routes() -> Routes {
    Routes::new()
        .described(routes!(make_link))
        // Programs that look at links before a person opens them ask by HEAD, which must not use the link up.
        .route("/sign-in/once", get(follow_link).head(async || StatusCode::OK))
        .route("/sign-out", post(sign_out))
}

/// The address that signs in and goes on to `path`; a path that is not one of this server's own becomes `/`.
pub fn link(base: &Url, token: &Token, path: &str) -> Url {
    let mut url = base.clone();
    url.set_path("/sign-in/once");
    url.query_pairs_mut()
        .append_pair("token", token.secret().expose_secret())
        .append_pair("to", own_path(path));
    url
}

/// The address where a password is set.
pub(crate) fn password_link(base: &Url, token: &Token) -> Url {
    let mut url = base.clone();
    url.set_path("/set-password");
    url.query_pairs_mut()
        .append_pair("token", token.secret().expose_secret());
    url
}

#[derive(Debug, Default, Deserialize, ToSchema)]
#[schema(as = SignInLinkBody)]
#[serde(deny_unknown_fields)]
struct LinkRequest {
    /// Where the browser is to go: a path of this server.
    path: Option<String>,
}

#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SignInLink)]
struct LinkAnswer {
    url: Url,
}

/// A link that signs the device's person in
///
/// It works once, for five minutes.
#[utoipa::path(
    post, path = "/api/agent/sign-in-link", tag = "Agents", operation_id = "makeSignInLink",
    request_body = Option<LinkRequest>,
    responses((status = 201, body = LinkAnswer)),
    security(("device" = []))
)]
async fn make_link(
    State(state): State<AppState>,
    viewer: Viewer<Device>,
    headers: HeaderMap,
    OptionalJson(wanted): OptionalJson<LinkRequest>,
) -> Result<(StatusCode, Json<LinkAnswer>), AppError> {
    let base = state.site().base_url(&headers)?;
    let token = sign_in::link_for_device(&state, &viewer).await?;
    let url = link(&base, &token, wanted.path.as_deref().unwrap_or("/"));
    Ok((StatusCode::CREATED, Json(LinkAnswer { url })))
}

#[derive(Deserialize)]
struct LinkQuery {
    #[serde(default)]
    token: String,
    #[serde(default)]
    to: String,
}

async fn follow_link(
    State(state): State<AppState>,
    headers: HeaderMap,
    Query(query): Query<LinkQuery>,
) -> Result<impl IntoResponse, AppError> {
    let before = cookie_of_request(&headers, state.site());
    let browser = sign_in::Browser {
        name: &browser_name::of_headers(&headers),
        before: before.as_ref(),
    };
    let token = sign_in::by_link(&state, &query.token, browser).await?;
    let cookies = CookieJar::new().add(set_cookie(state.site(), &token));
    // The address with the token goes to nobody as a referrer.
    let no_referrer = [(header::REFERRER_POLICY, "no-referrer")];
    Ok((no_referrer, cookies, Redirect::to(own_path(&query.to))))
}

#[derive(Debug, Deserialize)]
struct NoFields {}

async fn sign_out(
    State(state): State<AppState>,
    form: ProtectedForm<NoFields>,
) -> Result<impl IntoResponse, AppError> {
    sign_in::end(&state, &form.viewer).await?;
    let cookies = CookieJar::new().add(clear_cookie(state.site()));
    Ok((cookies, Redirect::to("/")))
}
