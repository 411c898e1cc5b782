//! The bodies of errors, written in one place.

use std::any::Any;

use axum::Json;
use axum::extract::{Request, State};
use axum::http::header::{ACCEPT, RETRY_AFTER, WWW_AUTHENTICATE};
use axum::http::{HeaderMap, HeaderValue, StatusCode, Uri};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use timetrack_protocol::ErrorBody;
use timetrack_protocol::error_body::ErrorDetail;

use crate::error::{AppError, ErrorReport};
use crate::extract::MAXIMUM_BODY_BYTES;
use crate::middleware::RequestId;
use crate::state::AppState;
use crate::web::{Asked, error_page};

/// Writes the body of every answer that is an error, also of those that axum made itself, and logs what went wrong
/// inside.
pub(super) async fn write_bodies(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let id = request.extensions().get::<RequestId>().copied();
    let headers = request.headers().clone();
    let (method, uri) = (request.method().clone(), request.uri().clone());
    let response = next.run(request).await;
    let status = response.status();
    if !status.is_client_error() && !status.is_server_error() {
        return response;
    }
    if response.extensions().get::<BodyIsWritten>().is_some() {
        return response;
    }
    let (mut parts, _) = response.into_parts();
    let report = parts
        .extensions
        .remove::<ErrorReport>()
        .unwrap_or_else(|| report_of(status));
    log(&report);
    let mut written = if wants_page(&headers, &uri) {
        let asked = Asked {
            method: &method,
            uri: &uri,
            headers: &headers,
            site: state.site(),
        };
        error_page(&report, id, asked)
    } else {
        as_json(&report, id)
    };
    *written.status_mut() = report.status;
    add_headers(&report, written.headers_mut());
    // Such as `Allow`, which axum puts beside a 405.
    for (name, value) in &parts.headers {
        if name != "content-length" && name != "content-type" {
            written.headers_mut().entry(name).or_insert_with(|| value.clone());
        }
    }
    written
}

/// Marks an answer with an error status whose body is a page already, such as a form with its mistakes.
#[derive(Clone, Copy, Debug)]
pub struct BodyIsWritten;

/// The answer to a request whose handler panicked.
#[expect(
    clippy::needless_pass_by_value,
    reason = "the layer hands over what was thrown"
)]
pub(super) fn from_panic(panic: Box<dyn Any + Send + 'static>) -> Response {
    let message = panic
        .downcast_ref::<&str>()
        .map(|text| (*text).to_owned())
        .or_else(|| panic.downcast_ref::<String>().cloned())
        .unwrap_or_else(|| "without a message".to_owned());
    AppError::Internal(anyhow::anyhow!("a handler panicked: {message}")).into_response()
}

/// Whether a person looks at the answer: a browser that opened a page, not a program that calls the API.
fn wants_page(headers: &HeaderMap, uri: &Uri) -> bool {
    let path = uri.path();
    let is_page = !["/api/", "/calls/", "/uploads/", "/live/"]
        .iter()
        .any(|prefix| path.starts_with(prefix));
    let accepts = headers.get(ACCEPT).and_then(|value| value.to_str().ok());
    is_page && accepts.is_some_and(|text| text.contains("text/html"))
}

fn as_json(report: &ErrorReport, id: Option<RequestId>) -> Response {
    let message = match (&report.cause, id) {
        (Some(_), Some(id)) => format!("{} Request id: {id}.", report.message),
        (Some(_) | None, _) => report.message.clone().into_owned(),
    };
    Json(ErrorBody {
        error: ErrorDetail {
            code: report.code.to_owned(),
            message,
            field: report.field.clone(),
        },
    })
    .into_response()
}

fn add_headers(report: &ErrorReport, headers: &mut HeaderMap) {
    if let Some(seconds) = report.retry_after_seconds {
        headers.insert(RETRY_AFTER, HeaderValue::from(seconds));
    }
    if report.status == StatusCode::UNAUTHORIZED {
        headers.insert(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
    }
}

fn log(report: &ErrorReport) {
    if let Some(cause) = &report.cause {
        tracing::error!(error = format!("{cause:#}"), "the request failed");
    } else {
        tracing::debug!(
            http.status = report.status.as_u16(),
            error.code = report.code,
            "the request was refused"
        );
    }
}

/// What axum and tower answer by status alone.
fn report_of(status: StatusCode) -> ErrorReport {
    let error = match status {
        StatusCode::NOT_FOUND => AppError::NotFound,
        StatusCode::METHOD_NOT_ALLOWED => AppError::MethodNotAllowed,
        StatusCode::PAYLOAD_TOO_LARGE => AppError::TooLarge {
            limit: MAXIMUM_BODY_BYTES,
        },
        StatusCode::UNSUPPORTED_MEDIA_TYPE => AppError::UnsupportedMediaType {
            message: "Send the body as it is, or compressed by gzip or zstd.",
        },
        StatusCode::REQUEST_TIMEOUT => AppError::Timeout,
        status if status.is_client_error() => AppError::Malformed {
            message: "The request cannot be understood.".to_owned(),
        },
        status => AppError::Internal(anyhow::anyhow!("an answer with status {status} and no cause")),
    };
    ErrorReport {
        status,
        ..error.into()
    }
}
