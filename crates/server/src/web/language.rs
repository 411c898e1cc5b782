//! Which language a request is answered in: the one that was chosen on a page, else the one that the browser asks for.

use std::convert::Infallible;

use axum::extract::FromRequestParts;
use axum::http::HeaderMap;
use axum::http::header::{ACCEPT_LANGUAGE, COOKIE, SET_COOKIE};
use axum::http::request::Parts;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use crate::error::AppError;
use crate::viewer::ProtectedForm;
use crate::web::address::own_path;
use crate::web::locale::{Language, Locale};

/// The name of the cookie that holds what was chosen.
const COOKIE_NAME: &str = "timetrack_language";

/// How long what was chosen is remembered, in seconds: a year.
const COOKIE_SECONDS: u32 = 365 * 24 * 3600;

/// The language of a request.
pub(crate) fn of_headers(headers: &HeaderMap) -> Language {
    chosen(headers).unwrap_or_else(|| {
        let accepted = headers.get(ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
        Language::from_accept_language(accepted.unwrap_or(""))
    })
}

/// The language that was chosen on a page.
fn chosen(headers: &HeaderMap) -> Option<Language> {
    headers
        .get_all(COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .find_map(|pair| {
            let (name, value) = pair.trim().split_once('=')?;
            (name == COOKIE_NAME).then(|| Language::from_code(value))?
        })
}

impl<S: Sync> FromRequestParts<S> for Locale {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Infallible> {
        Ok(Self::new(of_headers(&parts.headers)))
    }
}

/// The choice of a language.
#[derive(Debug, Deserialize)]
pub(super) struct LanguageFields {
    language: String,
    #[serde(default)]
    return_to: String,
}

/// `POST /language`
pub(super) async fn choose(form: ProtectedForm<LanguageFields>) -> Result<Response, AppError> {
    let language = Language::from_code(&form.fields.language)
        .ok_or_else(|| AppError::invalid_field("language", "It must be \"en\" or \"de\"."))?;
    let cookie = format!(
        "{COOKIE_NAME}={}; Path=/; Max-Age={COOKIE_SECONDS}; SameSite=Lax; HttpOnly",
        language.code()
    );
    let target = Redirect::to(own_path(&form.fields.return_to));
    Ok(([(SET_COOKIE, cookie)], target).into_response())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_chosen_wins_over_what_the_browser_asks_for() {
        let mut headers = HeaderMap::new();
        headers.insert(ACCEPT_LANGUAGE, "de-DE".parse().unwrap());
        assert_eq!(of_headers(&headers), Language::German);
        headers.insert(COOKIE, "other=1; timetrack_language=en".parse().unwrap());
        assert_eq!(of_headers(&headers), Language::English);
        headers.insert(COOKIE, "timetrack_language=<script>".parse().unwrap());
        assert_eq!(of_headers(&headers), Language::German);
    }
}
