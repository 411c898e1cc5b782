//! Setting a password by a link that an administrator made.

use askama::Template;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use secrecy::ExposeSecret;
use serde::Deserialize;

use super::super::locale::Locale;
use super::super::responses::{page, refused};
use super::{go_on, refuse_alone};
use crate::error::AppError;
use crate::extract::{Query, Secret};
use crate::services::password::{MINIMUM_CHARACTERS, WeakPassword};
use crate::services::password_link::{self, Invited, NotSet};
use crate::services::sign_in::Browser;
use crate::sign_in::browser_name;
use crate::state::AppState;
use crate::viewer::{OwnForm, cookie_of_request};

/// The form.
#[derive(Debug, Template)]
#[template(path = "pages/sign_in/set_password.html")]
pub(crate) struct SetPasswordPage {
    locale: Locale,
    token: String,
    invited: Invited,
    rules: String,
    password_error: Option<String>,
    repeat_error: Option<String>,
}

/// For a link that works no more.
#[derive(Debug, Template)]
#[template(path = "pages/sign_in/password_link_used.html")]
pub(crate) struct PasswordLinkUsedPage {
    pub(crate) locale: Locale,
}

impl SetPasswordPage {
    /// The form before anything was typed.
    pub(crate) fn new(token: &str, invited: Invited, locale: Locale) -> Self {
        Self {
            locale,
            token: token.to_owned(),
            invited,
            rules: rules(locale),
            password_error: None,
            repeat_error: None,
        }
    }

    /// The form with what is wrong.
    pub(crate) fn wrong(self, wrong: Wrong) -> Self {
        let locale = self.locale;
        let (password_error, repeat_error) = match wrong {
            Wrong::Weak(weak) => (Some(weak_text(weak, locale)), None),
            Wrong::Repeat => (None, Some(locale.text("password-repeat-differs"))),
        };
        Self {
            password_error,
            repeat_error,
            ..self
        }
    }
}

/// What is wrong with a new password.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Wrong {
    /// It is not good enough.
    Weak(WeakPassword),
    /// It was typed in two ways.
    Repeat,
}

/// What a password must be, in one sentence.
pub(crate) fn rules(locale: Locale) -> String {
    locale.text_with("password-rules", &[("count", &MINIMUM_CHARACTERS.to_string())])
}

/// Why a password is not good enough.
pub(crate) fn weak_text(weak: WeakPassword, locale: Locale) -> String {
    match weak {
        WeakPassword::TooShort => {
            let count = MINIMUM_CHARACTERS.to_string();
            locale.text_with("password-too-short", &[("count", &count)])
        }
        WeakPassword::TooLong => locale.text("password-too-long"),
        WeakPassword::Personal => locale.text("password-personal"),
        WeakPassword::Common => locale.text("password-common"),
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct LinkQuery {
    token: String,
}

/// `GET /set-password`
pub(crate) async fn show(
    State(state): State<AppState>,
    locale: Locale,
    Query(query): Query<LinkQuery>,
) -> Result<Response, AppError> {
    refuse_alone(&state)?;
    match password_link::look(&state, &query.token).await {
        Ok(invited) => page(&SetPasswordPage::new(&query.token, invited, locale)),
        Err(error) => link_used(error, locale),
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct SetFields {
    token: String,
    password: Secret,
    repeat: Secret,
}

/// `POST /set-password`
pub(crate) async fn submit(
    State(state): State<AppState>,
    locale: Locale,
    headers: HeaderMap,
    OwnForm(fields): OwnForm<SetFields>,
) -> Result<Response, AppError> {
    refuse_alone(&state)?;
    let wrong = if fields.password.0.expose_secret() == fields.repeat.0.expose_secret() {
        let before = cookie_of_request(&headers, state.site());
        let name = browser_name::of_headers(&headers);
        let browser = Browser {
            name: &name,
            before: before.as_ref(),
        };
        match password_link::set(&state, &fields.token, &fields.password.0, browser).await {
            Ok(token) => return Ok(go_on(&state, &token, "/")),
            Err(NotSet::Other(error)) => return link_used(error, locale),
            Err(NotSet::Weak(weak)) => Wrong::Weak(weak),
        }
    } else {
        Wrong::Repeat
    };
    match password_link::look(&state, &fields.token).await {
        Ok(invited) => {
            let page = SetPasswordPage::new(&fields.token, invited, locale).wrong(wrong);
            refused(&page, StatusCode::UNPROCESSABLE_ENTITY)
        }
        Err(error) => link_used(error, locale),
    }
}

fn link_used(error: AppError, locale: Locale) -> Result<Response, AppError> {
    if matches!(error, AppError::LinkUsedUp) {
        refused(&PasswordLinkUsedPage { locale }, error.status())
    } else {
        Err(error)
    }
}
