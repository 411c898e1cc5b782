//! Signing in by a password: the page for people who are not signed in on a company's server.

pub(super) mod set_password;

use askama::Template;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, Method, Uri, header};
use axum::response::{IntoResponse, Redirect, Response};
use axum_extra::extract::CookieJar;
use jiff::SignedDuration;
use serde::Deserialize;

use super::address::own_path;
use super::locale::Locale;
use super::responses::{page, refused};
use crate::client_address::ClientAddress;
use crate::error::AppError;
use crate::extract::{Query, Secret};
use crate::services::sign_in::{self, Browser, Given};
use crate::sign_in::browser_name;
use crate::state::AppState;
use crate::viewer::{Employee, OwnForm, Token, Viewer, cookie_of_request, set_cookie};

/// The page.
#[derive(Debug, Template)]
#[template(path = "pages/sign_in/sign_in.html")]
pub(crate) struct SignInPage {
    locale: Locale,
    /// As it was typed.
    email: String,
    /// Where to go on.
    to: String,
    problem: Option<String>,
}

impl SignInPage {
    /// The page before anything was typed.
    pub(super) fn new(locale: Locale, to: &str) -> Self {
        Self {
            locale,
            email: String::new(),
            to: own_path(to).to_owned(),
            problem: None,
        }
    }

    /// The page in place of one that is for people who are signed in; it leads back there where that can be opened again.
    pub(super) fn in_place_of(method: &Method, uri: &Uri, locale: Locale) -> Self {
        let path = uri.path_and_query().map_or("/", |path| path.as_str());
        Self::new(locale, if method.is_safe() { path } else { "/" })
    }

    /// The page after an attempt.
    pub(super) fn after(email: &str, to: &str, error: &AppError, locale: Locale) -> Self {
        let problem = match error.retry_after_seconds() {
            Some(seconds) => {
                let wait = SignedDuration::from_secs(i64::from(seconds));
                locale.text_with("sign-in-wait", &[("time", &locale.distance(wait))])
            }
            None => locale.text("sign-in-wrong"),
        };
        Self {
            email: email.to_owned(),
            problem: Some(problem),
            ..Self::new(locale, to)
        }
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct SignInQuery {
    to: String,
}

/// `GET /sign-in`
pub(super) async fn show(
    State(state): State<AppState>,
    locale: Locale,
    viewer: Option<Viewer<Employee>>,
    Query(query): Query<SignInQuery>,
) -> Result<Response, AppError> {
    refuse_alone(&state)?;
    if viewer.is_some() {
        return Ok(Redirect::to(own_path(&query.to)).into_response());
    }
    page(&SignInPage::new(locale, &query.to))
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct SignInFields {
    email: String,
    password: Secret,
    to: String,
}

/// `POST /sign-in`
pub(super) async fn submit(
    State(state): State<AppState>,
    locale: Locale,
    client: ClientAddress,
    headers: HeaderMap,
    OwnForm(fields): OwnForm<SignInFields>,
) -> Result<Response, AppError> {
    refuse_alone(&state)?;
    let before = cookie_of_request(&headers, state.site());
    let name = browser_name::of_headers(&headers);
    let browser = Browser {
        name: &name,
        before: before.as_ref(),
    };
    let given = Given {
        email: fields.email.clone(),
        password: fields.password.0,
    };
    match sign_in::by_password(&state, &given, client, browser).await {
        Ok(token) => Ok(go_on(&state, &token, &fields.to)),
        Err(error @ (AppError::WrongCredentials | AppError::TooManyAttempts { .. })) => {
            let page = SignInPage::after(&fields.email, &fields.to, &error, locale);
            let mut response = refused(&page, error.status())?;
            if let Some(seconds) = error.retry_after_seconds() {
                let seconds = HeaderValue::from(seconds);
                response.headers_mut().insert(header::RETRY_AFTER, seconds);
            }
            Ok(response)
        }
        Err(error) => Err(error),
    }
}

/// Gives the browser its cookie and sends it on.
fn go_on(state: &AppState, token: &Token, to: &str) -> Response {
    let cookies = CookieJar::new().add(set_cookie(state.site(), token));
    (cookies, Redirect::to(own_path(to))).into_response()
}

/// Whoever works alone has no password.
fn refuse_alone(state: &AppState) -> Result<(), AppError> {
    if state.site().is_alone {
        return Err(AppError::Unauthenticated);
    }
    Ok(())
}
