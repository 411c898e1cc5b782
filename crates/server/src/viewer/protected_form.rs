//! Forms of pages that change something.

use axum::extract::{FromRequest, Request};
use axum::http::Method;
use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::{Employee, PersonRole, Viewer};
use crate::error::AppError;
use crate::extract::{Form, MAXIMUM_BODY_BYTES, read_body};
use crate::state::AppState;

/// A form of one of this server's own pages, sent by the person who was shown it: its field `csrf` was checked. Comes
/// with the viewer, so that no handler can take the one without the other.
#[derive(Debug)]
pub struct ProtectedForm<T, R: PersonRole = Employee> {
    /// Who sent it.
    pub viewer: Viewer<R>,
    /// Its fields.
    pub fields: T,
}

#[derive(Deserialize)]
struct CsrfField {
    #[serde(default)]
    csrf: String,
}

impl<T: DeserializeOwned, R: PersonRole> FromRequest<AppState> for ProtectedForm<T, R> {
    type Rejection = AppError;

    async fn from_request(request: Request, state: &AppState) -> Result<Self, AppError> {
        let (mut parts, body) = request.into_parts();
        if parts.method != Method::POST {
            return Err(AppError::MethodNotAllowed);
        }
        let viewer =
            <Viewer<R> as axum::extract::FromRequestParts<AppState>>::from_request_parts(&mut parts, state)
                .await?;
        let body = read_body(&parts.headers, body, MAXIMUM_BODY_BYTES).await?;
        let again =
            |parts: &axum::http::request::Parts| Request::from_parts(parts.clone(), body.clone().into());
        let Form(CsrfField { csrf }) = Form::from_request(again(&parts), state).await?;
        // A bearer token is sent by nobody but its holder.
        if viewer
            .csrf_token()
            .is_some_and(|expected| !expected.matches(&csrf))
        {
            return Err(AppError::ForgedRequest);
        }
        let Form(fields) = Form::from_request(again(&parts), state).await?;
        Ok(Self { viewer, fields })
    }
}
