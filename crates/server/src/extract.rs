//! Reading requests: axum's extractors with this server's errors.

use axum::body::{Body, Bytes};
use axum::extract::rejection::{FormRejection, PathRejection, QueryRejection};
use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::header::{CONTENT_LENGTH, CONTENT_TYPE};
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode};
use http_body_util::{BodyExt, LengthLimitError, Limited};
use secrecy::SecretString;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer};

use crate::error::AppError;

/// The largest JSON or form body that is read where nothing else is said, in bytes after decompression.
pub const MAXIMUM_BODY_BYTES: usize = 64 * 1024;

/// A JSON body of at most [`MAXIMUM_BODY_BYTES`].
#[derive(Debug)]
pub struct Json<T>(pub T);

/// A JSON body that may be missing altogether.
#[derive(Debug)]
pub struct OptionalJson<T>(pub T);

/// The query string.
#[derive(Debug)]
pub struct Query<T>(pub T);

/// The variable parts of the path. What cannot be read is not found.
#[derive(Debug)]
pub struct Path<T>(pub T);

/// A form, for pages that change nothing. Pages that do take [`crate::viewer::ProtectedForm`].
#[derive(Debug)]
pub struct Form<T>(pub T);

/// A secret in a form or a JSON body, which no `Debug` shows.
#[derive(Clone, Debug)]
pub struct Secret(pub SecretString);

impl Default for Secret {
    fn default() -> Self {
        Self(SecretString::from(""))
    }
}

impl<'de> Deserialize<'de> for Secret {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(|text| Self(SecretString::from(text)))
    }
}

/// Reads a whole body, decompressed by then.
///
/// # Errors
/// [`AppError::TooLarge`] beyond `limit` bytes, [`AppError::Malformed`] where the body is cut off or damaged.
pub async fn read_body(headers: &HeaderMap, body: Body, limit: usize) -> Result<Bytes, AppError> {
    let announced = headers.get(CONTENT_LENGTH).and_then(|value| value.to_str().ok());
    if announced
        .and_then(|text| text.parse::<u64>().ok())
        .is_some_and(|length| length > limit as u64)
    {
        return Err(AppError::TooLarge { limit });
    }
    match Limited::new(body, limit).collect().await {
        Ok(collected) => Ok(collected.to_bytes()),
        Err(error) if caused_by_limit(error.as_ref()) => Err(AppError::TooLarge { limit }),
        Err(error) => Err(AppError::Malformed {
            message: format!("The body cannot be read: {}.", innermost(error.as_ref())),
        }),
    }
}

/// Parses JSON and names the field that is wrong.
///
/// # Errors
/// [`AppError::Malformed`] where it is no JSON, [`AppError::InvalidField`] where a field is wrong.
pub fn parse_json<T: DeserializeOwned>(body: &[u8]) -> Result<T, AppError> {
    refuse_list(body)?;
    let mut deserializer = serde_json::Deserializer::from_slice(body);
    let value = serde_path_to_error::deserialize(&mut deserializer).map_err(|error| {
        let field = error.path().to_string();
        let inner = error.into_inner();
        if inner.is_data() && field != "." {
            AppError::invalid_field(field, format!("{inner}."))
        } else if inner.is_data() {
            AppError::Malformed {
                message: format!("The JSON does not have the shape that is documented: {inner}."),
            }
        } else {
            not_json(&inner)
        }
    })?;
    deserializer.end().map_err(|error| not_json(&error))?;
    Ok(value)
}

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Json<T> {
    type Rejection = AppError;

    async fn from_request(request: Request, _state: &S) -> Result<Self, AppError> {
        let (parts, body) = request.into_parts();
        require_json(&parts.headers)?;
        let body = read_body(&parts.headers, body, MAXIMUM_BODY_BYTES).await?;
        parse_json(&body).map(Self)
    }
}

impl<T: DeserializeOwned + Default, S: Send + Sync> FromRequest<S> for OptionalJson<T> {
    type Rejection = AppError;

    async fn from_request(request: Request, _state: &S) -> Result<Self, AppError> {
        let (parts, body) = request.into_parts();
        let body = read_body(&parts.headers, body, MAXIMUM_BODY_BYTES).await?;
        if body.is_empty() {
            return Ok(Self(T::default()));
        }
        require_json(&parts.headers)?;
        parse_json(&body).map(Self)
    }
}

impl<T: DeserializeOwned, S: Send + Sync> FromRequestParts<S> for Query<T> {
    type Rejection = AppError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, AppError> {
        axum::extract::Query::from_request_parts(parts, state)
            .await
            .map(|axum::extract::Query(value)| Self(value))
            .map_err(|rejection: QueryRejection| AppError::Malformed {
                message: format!("{}.", rejection.body_text()),
            })
    }
}

impl<T: DeserializeOwned + Send, S: Send + Sync> FromRequestParts<S> for Path<T> {
    type Rejection = AppError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, AppError> {
        axum::extract::Path::from_request_parts(parts, state)
            .await
            .map(|axum::extract::Path(value)| Self(value))
            .map_err(|rejection: PathRejection| {
                if rejection.status().is_server_error() {
                    AppError::Internal(anyhow::Error::new(rejection))
                } else {
                    AppError::NotFound
                }
            })
    }
}

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Form<T> {
    type Rejection = AppError;

    async fn from_request(request: Request, state: &S) -> Result<Self, AppError> {
        let (parts, body) = request.into_parts();
        let body = if parts.method == axum::http::Method::GET || parts.method == axum::http::Method::HEAD {
            body
        } else {
            read_body(&parts.headers, body, MAXIMUM_BODY_BYTES).await?.into()
        };
        axum::extract::Form::from_request(Request::from_parts(parts, body), state)
            .await
            .map(|axum::extract::Form(value)| Self(value))
            .map_err(|rejection: FormRejection| {
                if rejection.status() == StatusCode::UNSUPPORTED_MEDIA_TYPE {
                    AppError::UnsupportedMediaType {
                        message: "Send the form as application/x-www-form-urlencoded.",
                    }
                } else {
                    AppError::Malformed {
                        message: format!("{}.", rejection.body_text()),
                    }
                }
            })
    }
}

/// Refuses a list, which serde would take for the fields of an object without their names.
///
/// # Errors
/// [`AppError::Malformed`].
pub fn refuse_list(body: &[u8]) -> Result<(), AppError> {
    if body.trim_ascii_start().starts_with(b"[") {
        return Err(AppError::Malformed {
            message: "The JSON is a list. It must be an object: {\"name\": value, …}.".to_owned(),
        });
    }
    Ok(())
}

/// Refuses a body that does not say that it is JSON: a form on a foreign page cannot say so.
///
/// # Errors
/// [`AppError::UnsupportedMediaType`].
pub fn require_json(headers: &HeaderMap) -> Result<(), AppError> {
    let content_type = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let essence = content_type.map(|text| text.split(';').next().unwrap_or(text).trim());
    if essence.is_some_and(|essence| essence.eq_ignore_ascii_case("application/json")) {
        Ok(())
    } else {
        Err(AppError::UnsupportedMediaType {
            message: "Send JSON and say so: \"Content-Type: application/json\".",
        })
    }
}

fn not_json(error: &serde_json::Error) -> AppError {
    AppError::Malformed {
        message: format!("The body is not valid JSON: {error}."),
    }
}

fn caused_by_limit(error: &(dyn std::error::Error + 'static)) -> bool {
    std::iter::successors(Some(error), |error| error.source())
        .any(<dyn std::error::Error>::is::<LengthLimitError>)
}

fn innermost(error: &(dyn std::error::Error + 'static)) -> String {
    std::iter::successors(Some(error), |error| error.source())
        .last()
        .unwrap_or(error)
        .to_string()
}
