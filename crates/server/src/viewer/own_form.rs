//! Forms that somebody sends who is not signed in, such as that of signing in.

use axum::extract::{FromRequest, Request};
use axum::http::Method;
use serde::de::DeserializeOwned;

use crate::error::AppError;
use crate::extract::Form;
use crate::state::AppState;

/// A form of one of this server's own pages, by what the browser says of where it comes from. So no other site signs a
/// browser in as somebody else, who would then read what its person does.
#[derive(Debug)]
pub struct OwnForm<T>(pub T);

impl<T: DeserializeOwned> FromRequest<AppState> for OwnForm<T> {
    type Rejection = AppError;

    async fn from_request(request: Request, state: &AppState) -> Result<Self, AppError> {
        if request.method() != Method::POST {
            return Err(AppError::MethodNotAllowed);
        }
        if !state.site().is_same_origin(request.headers()) {
            return Err(AppError::ForgedRequest);
        }
        let Form(fields) = Form::from_request(request, state).await?;
        Ok(Self(fields))
    }
}
