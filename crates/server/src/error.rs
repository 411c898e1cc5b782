//! The one error type of the HTTP side, and how it is answered.
//!
//! Handlers and services return [`AppError`]. Turning it into a response only notes what happened
//! ([`ErrorReport`] in the response's extensions); [`crate::middleware::errors`] writes the body once, at the
//! boundary: `{"error": {"code", "message", "field"?}}` for programs, a page for a browser that opened one.
//! What went wrong inside is logged there with its chain and never sent.

use std::borrow::Cow;
use std::sync::Arc;

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use timetrack_protocol::enrolment;
use timetrack_storage::StorageError;

/// Why a request is not answered as asked. Variants differ by what the caller can do about it.
#[derive(Debug, thiserror::Error)]
pub enum AppError {
    /// The body, the query or the path cannot be read.
    #[error("{message}")]
    Malformed {
        /// What is wrong, for the person who wrote the client.
        message: String,
    },
    /// One field has a value that is not allowed.
    #[error("{field}: {message}")]
    InvalidField {
        /// Its name on the wire.
        field: String,
        /// What is allowed.
        message: String,
    },
    /// Nobody is signed in, or the token is unknown, expired or revoked.
    #[error("not signed in")]
    Unauthenticated,
    /// The e-mail address and the password do not belong together. Whether there is such an address is not told.
    #[error("the e-mail address or the password is wrong")]
    WrongCredentials,
    /// Signed in, but not allowed to do this.
    #[error("not allowed")]
    Forbidden,
    /// A request with a cookie that does not come from one of this server's own pages.
    #[error("the request does not come from this server's own page")]
    ForgedRequest,
    /// There is no such thing, or it is not for this viewer to know of.
    #[error("not found")]
    NotFound,
    /// The path exists, the method does not.
    #[error("method not allowed")]
    MethodNotAllowed,
    /// The state of things does not allow it now.
    #[error("{message}")]
    Conflict {
        /// A stable word.
        code: &'static str,
        /// What to do.
        message: &'static str,
    },
    /// A one-time link that was used or is too old.
    #[error("the link was used or is too old")]
    LinkUsedUp,
    /// The enrolment token is wrong, has expired, was revoked or was used up. Which of them is for the log only.
    #[error("the enrolment token is not accepted")]
    EnrolmentRefused,
    /// Nobody waits with this code or secret, or not any more.
    #[error("the sign-in of a computer was refused, took too long or does not exist")]
    EnrolmentEnded,
    /// The credential of the device was revoked.
    #[error("the device was revoked")]
    DeviceRevoked,
    /// Too many attempts with something that was wrong.
    #[error("too many attempts")]
    TooManyAttempts {
        /// When to try again, in seconds.
        retry_after_seconds: u32,
    },
    /// The request took too long to arrive.
    #[error("the request took too long")]
    Timeout,
    /// The body is larger than what this path takes.
    #[error("the body is larger than {limit} bytes")]
    TooLarge {
        /// The most that is taken, in bytes after decompression.
        limit: usize,
    },
    /// The body is of a type or an encoding that this path does not take.
    #[error("{message}")]
    UnsupportedMediaType {
        /// What is taken.
        message: &'static str,
    },
    /// The request names a host that this server does not answer for.
    #[error("foreign host")]
    ForeignHost,
    /// There is too much to do at the moment.
    #[error("overloaded")]
    Overloaded {
        /// When to try again, in seconds.
        retry_after_seconds: u32,
    },
    /// There is no room left for data.
    #[error("no room left")]
    NoRoom,
    /// Something that the caller can do nothing about. Only its number is sent.
    #[error("internal error")]
    Internal(#[source] anyhow::Error),
}

impl AppError {
    /// A field whose value is not allowed.
    pub fn invalid_field(field: impl Into<String>, message: impl Into<String>) -> Self {
        Self::InvalidField {
            field: field.into(),
            message: message.into(),
        }
    }

    /// The status that answers it.
    pub fn status(&self) -> StatusCode {
        match self {
            Self::Malformed { .. } => StatusCode::BAD_REQUEST,
            Self::InvalidField { .. } => StatusCode::UNPROCESSABLE_ENTITY,
            Self::Unauthenticated | Self::WrongCredentials | Self::DeviceRevoked => StatusCode::UNAUTHORIZED,
            Self::Forbidden | Self::ForgedRequest | Self::EnrolmentRefused => StatusCode::FORBIDDEN,
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::MethodNotAllowed => StatusCode::METHOD_NOT_ALLOWED,
            Self::Conflict { .. } => StatusCode::CONFLICT,
            Self::LinkUsedUp | Self::EnrolmentEnded => StatusCode::GONE,
            Self::TooManyAttempts { .. } => StatusCode::TOO_MANY_REQUESTS,
            Self::Timeout => StatusCode::REQUEST_TIMEOUT,
            Self::TooLarge { .. } => StatusCode::PAYLOAD_TOO_LARGE,
            Self::UnsupportedMediaType { .. } => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::ForeignHost => StatusCode::MISDIRECTED_REQUEST,
            Self::Overloaded { .. } | Self::NoRoom => StatusCode::SERVICE_UNAVAILABLE,
            Self::Internal(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// A stable word that programs may compare.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Malformed { .. } => "malformed",
            Self::InvalidField { .. } => "invalid_field",
            Self::Unauthenticated => "unauthenticated",
            Self::WrongCredentials => "wrong_credentials",
            Self::Forbidden => "forbidden",
            Self::ForgedRequest => "forged_request",
            Self::NotFound => "not_found",
            Self::MethodNotAllowed => "method_not_allowed",
            Self::Conflict { code, .. } => code,
            Self::LinkUsedUp => "link_used_up",
            Self::EnrolmentRefused => enrolment::REFUSED_TOKEN,
            Self::EnrolmentEnded => enrolment::SIGN_IN_ENDED,
            Self::DeviceRevoked => enrolment::REVOKED_DEVICE,
            Self::TooManyAttempts { .. } => "too_many_attempts",
            Self::Timeout => "timeout",
            Self::TooLarge { .. } => "too_large",
            Self::UnsupportedMediaType { .. } => "unsupported_media_type",
            Self::ForeignHost => "foreign_host",
            Self::Overloaded { .. } => "overloaded",
            Self::NoRoom => "no_room",
            Self::Internal(_) => "internal",
        }
    }

    /// One sentence that says what to do. It holds nothing that the caller did not say or may not know.
    pub fn message(&self) -> Cow<'static, str> {
        match self {
            Self::Malformed { message } | Self::InvalidField { message, .. } => Cow::Owned(message.clone()),
            Self::Unauthenticated => {
                "Sign in first: send a valid token as \"Authorization: Bearer …\", or open \"My data\" in the tray."
                    .into()
            }
            Self::WrongCredentials => "The e-mail address or the password is wrong.".into(),
            Self::Forbidden => "You are not allowed to do this. Ask whoever looks after your TimeTrack.".into(),
            Self::ForgedRequest => "Open the page again and repeat what you did there.".into(),
            Self::NotFound => "There is nothing here. Check the address.".into(),
            Self::MethodNotAllowed => "This address does not take this method. See the Allow header.".into(),
            Self::Conflict { message, .. } | Self::UnsupportedMediaType { message } => (*message).into(),
            Self::LinkUsedUp => {
                "This link was used already or is too old. Get a new one: choose \"My data\" in the tray.".into()
            }
            Self::EnrolmentRefused => {
                "This enrolment token is wrong or not valid any more. Ask your administrator for a new one.".into()
            }
            Self::EnrolmentEnded => {
                "No computer waits with this code: it took too long or was refused. Run \"timetrack login\" again.".into()
            }
            Self::DeviceRevoked => {
                "This computer was signed out by your organisation. Ask your administrator to enrol it again.".into()
            }
            Self::TooManyAttempts { .. } => "There were too many wrong attempts. Wait a while before you try again.".into(),
            Self::Timeout => "The request took too long to arrive. Try again.".into(),
            Self::TooLarge { limit } => {
                format!("The body is larger than the {limit} bytes that this address takes. Send less at once.").into()
            }
            Self::ForeignHost => {
                "This server does not answer for that host name. Use localhost; a company's server answers for its PUBLIC_URL."
                    .into()
            }
            Self::Overloaded { .. } => "There is too much to do at the moment. Try again a little later.".into(),
            Self::NoRoom => {
                "The server's disk is full, so nothing was stored. Once somebody has made room on it, try again.".into()
            }
            Self::Internal(_) => {
                "Something went wrong in the server. Try again; if it stays, tell its administrator the request id."
                    .into()
            }
        }
    }

    fn field(&self) -> Option<&str> {
        match self {
            Self::InvalidField { field, .. } => Some(field),
            Self::Malformed { .. }
            | Self::Unauthenticated
            | Self::WrongCredentials
            | Self::Forbidden
            | Self::ForgedRequest
            | Self::NotFound
            | Self::MethodNotAllowed
            | Self::Conflict { .. }
            | Self::LinkUsedUp
            | Self::EnrolmentRefused
            | Self::EnrolmentEnded
            | Self::DeviceRevoked
            | Self::TooManyAttempts { .. }
            | Self::Timeout
            | Self::TooLarge { .. }
            | Self::UnsupportedMediaType { .. }
            | Self::ForeignHost
            | Self::Overloaded { .. }
            | Self::NoRoom
            | Self::Internal(_) => None,
        }
    }

    /// When to try again, where waiting helps.
    pub(crate) fn retry_after_seconds(&self) -> Option<u32> {
        match self {
            Self::Overloaded { retry_after_seconds } | Self::TooManyAttempts { retry_after_seconds } => {
                Some(*retry_after_seconds)
            }
            Self::NoRoom => Some(NO_ROOM_RETRY_SECONDS),
            Self::Malformed { .. }
            | Self::InvalidField { .. }
            | Self::Unauthenticated
            | Self::WrongCredentials
            | Self::Forbidden
            | Self::ForgedRequest
            | Self::NotFound
            | Self::MethodNotAllowed
            | Self::Conflict { .. }
            | Self::EnrolmentRefused
            | Self::EnrolmentEnded
            | Self::DeviceRevoked
            | Self::LinkUsedUp
            | Self::Timeout
            | Self::TooLarge { .. }
            | Self::UnsupportedMediaType { .. }
            | Self::ForeignHost
            | Self::Internal(_) => None,
        }
    }
}

/// Room on a disk is not made within seconds.
const NO_ROOM_RETRY_SECONDS: u32 = 60;

/// What a response that is an error says, until its body is written.
#[derive(Clone, Debug)]
pub struct ErrorReport {
    /// The HTTP status.
    pub status: StatusCode,
    /// See [`AppError::code`].
    pub code: &'static str,
    /// See [`AppError::message`].
    pub message: Cow<'static, str>,
    /// The field that is wrong, where there is one.
    pub field: Option<String>,
    /// When to try again, in seconds.
    pub retry_after_seconds: Option<u32>,
    /// What went wrong inside, for the log.
    pub cause: Option<Arc<anyhow::Error>>,
}

impl From<AppError> for ErrorReport {
    fn from(error: AppError) -> Self {
        Self {
            status: error.status(),
            code: error.code(),
            message: error.message(),
            field: error.field().map(str::to_owned),
            retry_after_seconds: error.retry_after_seconds(),
            cause: if let AppError::Internal(cause) = error {
                Some(Arc::new(cause))
            } else {
                None
            },
        }
    }
}

impl IntoResponse for AppError {
    fn into_response(self) -> Response {
        let report = ErrorReport::from(self);
        let mut response = report.status.into_response();
        response.extensions_mut().insert(report);
        response
    }
}

impl From<anyhow::Error> for AppError {
    fn from(error: anyhow::Error) -> Self {
        Self::Internal(error)
    }
}

/// What passes by itself is worth another try; everything else is a defect or calls for the administrator.
impl From<StorageError> for AppError {
    fn from(error: StorageError) -> Self {
        if matches!(error, StorageError::UnknownDevice) {
            return Self::Unauthenticated;
        }
        let answer = if matches!(error, StorageError::Full(_)) {
            Self::NoRoom
        } else if error.is_transient() || matches!(error, StorageError::Stopped) {
            Self::Overloaded {
                retry_after_seconds: 10,
            }
        } else {
            return Self::Internal(anyhow::Error::new(error));
        };
        tracing::warn!(
            error = format!("{:#}", anyhow::Error::new(error)),
            "the database cannot do it now"
        );
        answer
    }
}
