//! Why there is no good answer, by what the caller does about it.

use std::{error::Error, time::Duration};

/// A client cannot be made.
#[derive(Debug, thiserror::Error)]
pub enum ClientError {
    /// Certificates or proxy settings of the system cannot be used.
    #[error("the system's certificates or proxy settings cannot be used")]
    Setup(#[source] reqwest::Error),
    /// The address cannot have paths below it.
    #[error("the server's address cannot be used")]
    Address,
}

/// A batch was not settled, or another request has no good answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SendError {
    /// Nobody answered: try again later.
    #[error("the server did not answer")]
    NoAnswer,
    /// The connection is not secure: try again later, and tell the person.
    #[error("the server's certificate is not trusted")]
    Certificate,
    /// The server is too busy or failed: try again later, not before `retry_after`.
    #[error("the server answered with status {status}")]
    ServerFailed {
        /// The HTTP status.
        status: u16,
        /// The earliest next attempt that the server asks for.
        retry_after: Option<Duration>,
    },
    /// Something answered that is not a TimeTrack server: try again later, and tell the person.
    #[error("something answered that is not a TimeTrack server")]
    NotATimeTrackServer,
    /// The company ended what this device was known by.
    #[error("the server has signed this device out")]
    SignedOut,
    /// The server does not know this device.
    #[error("the server does not know this device")]
    Unauthorised,
    /// The batch is too large: send less at a time.
    #[error("the batch is too large for the server")]
    TooLarge,
    /// The server does not understand the batch as a whole: find the item that it is about.
    #[error("the server rejected the batch with status {status}")]
    Rejected {
        /// The HTTP status.
        status: u16,
    },
}

impl SendError {
    /// The shortest wait before the next attempt that the server asks for.
    pub fn retry_after(&self) -> Option<Duration> {
        match self {
            Self::ServerFailed { retry_after, .. } => *retry_after,
            Self::NoAnswer
            | Self::Certificate
            | Self::NotATimeTrackServer
            | Self::SignedOut
            | Self::Unauthorised
            | Self::TooLarge
            | Self::Rejected { .. } => None,
        }
    }
}

/// What a failed request means.
pub(super) fn of_transport(error: &reqwest::Error) -> SendError {
    let mut causes = std::iter::successors(Some(error as &(dyn Error + 'static)), |&error| {
        // Errors of TLS travel inside of input and output errors, which do not name them as their source.
        let inner = error
            .downcast_ref::<std::io::Error>()
            .and_then(std::io::Error::get_ref);
        inner
            .map(|inner| inner as &(dyn Error + 'static))
            .or_else(|| error.source())
    });
    match causes.find_map(|cause| cause.downcast_ref::<rustls::Error>()) {
        Some(rustls::Error::InvalidCertificate(_)) => SendError::Certificate,
        // Whatever listens there does not speak TLS, or none that is still safe.
        Some(_) => SendError::NotATimeTrackServer,
        None => SendError::NoAnswer,
    }
}
