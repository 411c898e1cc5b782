//! Errors as pages: what is wrong, what is safe, what to do.

use askama::Template;
use axum::http::{HeaderMap, Method, StatusCode, Uri};
use axum::response::{Html, IntoResponse, Response};

use crate::error::ErrorReport;
use crate::middleware::RequestId;
use crate::site::Site;
use crate::web::language;
use crate::web::locale::Locale;
use crate::web::sign_in::SignInPage;

#[derive(Debug, Template)]
#[template(path = "pages/error/error.html")]
pub(super) struct ErrorPage {
    locale: Locale,
    heading: String,
    safe: String,
    what_to_do: String,
    detail: Option<String>,
    request_id: Option<String>,
}

/// For somebody who is not signed in.
#[derive(Debug, Template)]
#[template(path = "pages/sign_in/signed_out.html")]
pub(super) struct SignedOutPage {
    pub(super) locale: Locale,
}

/// For a one-time link that leads nowhere any more.
#[derive(Debug, Template)]
#[template(path = "pages/sign_in/link_used.html")]
pub(super) struct LinkUsedPage {
    pub(super) locale: Locale,
}

/// What was asked for, as far as the page for an error depends on it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Asked<'a> {
    pub(crate) method: &'a Method,
    pub(crate) uri: &'a Uri,
    pub(crate) headers: &'a HeaderMap,
    pub(crate) site: &'a Site,
}

/// The page for an error, in the language of the request. The caller sets the status.
pub(crate) fn error_page(report: &ErrorReport, id: Option<RequestId>, asked: Asked<'_>) -> Response {
    let locale = Locale::new(language::of_headers(asked.headers));
    let rendered = match report.code {
        "unauthenticated" if asked.site.is_alone => SignedOutPage { locale }.render(),
        "unauthenticated" => SignInPage::in_place_of(asked.method, asked.uri, locale).render(),
        "link_used_up" => LinkUsedPage { locale }.render(),
        _ => ErrorPage::new(report, id, locale).render(),
    };
    match rendered {
        Ok(html) => Html(html).into_response(),
        // Nothing can be rendered: the plain words are still better than an empty page.
        Err(_) => report.message.clone().into_owned().into_response(),
    }
}

impl ErrorPage {
    pub(super) fn new(report: &ErrorReport, id: Option<RequestId>, locale: Locale) -> Self {
        let key = match report.status {
            StatusCode::NOT_FOUND => "not-found",
            StatusCode::FORBIDDEN if report.code == "forged_request" => "stale",
            StatusCode::FORBIDDEN => "forbidden",
            StatusCode::SERVICE_UNAVAILABLE | StatusCode::TOO_MANY_REQUESTS => "overloaded",
            status if status.is_server_error() => "internal",
            _ => "request",
        };
        let [heading, safe, what_to_do] = match key {
            "not-found" => ["error-not-found", "error-not-found-safe", "error-not-found-do"],
            "stale" => ["error-stale", "error-nothing-changed", "error-stale-do"],
            "forbidden" => ["error-forbidden", "error-nothing-changed", "error-forbidden-do"],
            "overloaded" => ["error-overloaded", "error-nothing-lost", "error-overloaded-do"],
            "internal" => ["error-internal", "error-nothing-lost", "error-internal-do"],
            _ => ["error-request", "error-nothing-changed", "error-request-do"],
        };
        Self {
            locale,
            heading: locale.text(heading),
            safe: locale.text(safe),
            what_to_do: locale.text(what_to_do),
            // What is wrong in a request is said by the code that read it, in the language of programs.
            detail: (key == "request").then(|| report.message.clone().into_owned()),
            request_id: id.map(|id| id.to_string()),
        }
    }
}
