//! Pages as answers.

use askama::Template;
use axum::http::{StatusCode, header};
use axum::response::{Html, IntoResponse, Response};

use crate::error::AppError;
use crate::middleware::errors::BodyIsWritten;

/// A page.
///
/// # Errors
/// Where it cannot be rendered.
pub(super) fn page(template: &impl Template) -> Result<Response, AppError> {
    let html = template
        .render()
        .map_err(|error| AppError::Internal(anyhow::Error::new(error).context("Failed to render a page")))?;
    // The same address is answered in another language when the cookie or the browser says so.
    Ok(([(header::VARY, "Accept-Language, Cookie")], Html(html)).into_response())
}

/// A page that says what is wrong with what was sent.
///
/// # Errors
/// Where it cannot be rendered.
pub(super) fn refused(template: &impl Template, status: StatusCode) -> Result<Response, AppError> {
    let mut response = page(template)?;
    *response.status_mut() = status;
    response.extensions_mut().insert(BodyIsWritten);
    Ok(response)
}
