//! Forms of pages that carry a file.

use std::collections::HashMap;

use axum::body::Bytes;
use axum::extract::multipart::{Multipart, MultipartError};
use axum::extract::{DefaultBodyLimit, FromRequest, FromRequestParts, Request};
use axum::http::Method;
use axum::http::header::CONTENT_TYPE;

use super::{PersonRole, Viewer};
use crate::error::AppError;
use crate::extract::{Form, read_body};
use crate::state::AppState;

/// The largest form that carries a file, in bytes.
pub const LARGEST_UPLOAD: usize = 3 * 1024 * 1024;

/// Marks a route that reads its form by [`ProtectedUpload`]; no other is let in with such a form.
#[derive(Clone, Copy, Debug)]
pub struct TakesUploads;

/// A form with a file, of one of this server's own pages, sent by the person who was shown it: its field `csrf` was
/// checked.
#[derive(Debug)]
pub struct ProtectedUpload<R: PersonRole> {
    /// Who sent it.
    pub viewer: Viewer<R>,
    fields: HashMap<String, Bytes>,
}

impl<R: PersonRole> ProtectedUpload<R> {
    /// A field as it was sent; empty where there is none.
    pub fn bytes(&self, name: &str) -> &[u8] {
        self.fields.get(name).map_or(&[], |bytes| bytes)
    }

    /// A field as text; empty where there is none, or it is no text.
    pub fn text(&self, name: &str) -> &str {
        std::str::from_utf8(self.bytes(name)).unwrap_or_default()
    }
}

impl<R: PersonRole> FromRequest<AppState> for ProtectedUpload<R> {
    type Rejection = AppError;

    async fn from_request(request: Request, state: &AppState) -> Result<Self, AppError> {
        let (mut parts, body) = request.into_parts();
        if parts.method != Method::POST {
            return Err(AppError::MethodNotAllowed);
        }
        let viewer = <Viewer<R> as FromRequestParts<AppState>>::from_request_parts(&mut parts, state).await?;
        let body = read_body(&parts.headers, body, LARGEST_UPLOAD).await?;
        let expected = viewer.csrf_token().cloned();
        let fields = match fields(Request::from_parts(parts, body.into()), state).await {
            Ok(fields) => fields,
            // Nobody can tell whose form it was.
            Err(_) if expected.is_some() => return Err(AppError::ForgedRequest),
            Err(error) => return Err(error),
        };
        let upload = Self { viewer, fields };
        // A bearer token is sent by nobody but its holder.
        if expected.is_some_and(|expected| !expected.matches(upload.text("csrf"))) {
            return Err(AppError::ForgedRequest);
        }
        Ok(upload)
    }
}

/// The fields of a form, with a file or without.
async fn fields(mut request: Request, state: &AppState) -> Result<HashMap<String, Bytes>, AppError> {
    let content_type = request.headers().get(CONTENT_TYPE);
    let is_plain =
        content_type.is_some_and(|value| value.as_bytes().starts_with(b"application/x-www-form-urlencoded"));
    if is_plain {
        let Form(fields) = Form::<HashMap<String, String>>::from_request(request, state).await?;
        let fields = fields.into_iter();
        return Ok(fields.map(|(name, value)| (name, value.into())).collect());
    }
    // What was read is as large as it may be already.
    DefaultBodyLimit::disable().apply(&mut request);
    let mut form = Multipart::from_request(request, state)
        .await
        .map_err(|rejection| AppError::Malformed {
            message: format!("{}.", rejection.body_text()),
        })?;
    let mut fields = HashMap::new();
    while let Some(field) = form.next_field().await.map_err(|error| malformed(&error))? {
        let name = field.name().unwrap_or_default().to_owned();
        let content = field.bytes().await.map_err(|error| malformed(&error))?;
        fields.insert(name, content);
    }
    Ok(fields)
}

fn malformed(error: &MultipartError) -> AppError {
    AppError::Malformed {
        message: format!("The form cannot be read: {}.", error.body_text()),
    }
}
