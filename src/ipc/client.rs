//! The asking end.

use std::time::Duration;

use timetrack_platform::local_socket::{Endpoint, LocalSocketError, Stream};

use super::{Request, Response};
use crate::i18n::Texts;

/// How long an agent may take to accept a caller.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);
/// A little longer than the agent takes at most.
const ANSWER_TIMEOUT: Duration = Duration::from_secs(65);

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
pub enum IpcError {
    /// No agent runs, or it cannot be reached.
    #[error(transparent)]
    Socket(#[from] LocalSocketError),
    /// The agent hung up: it is ending, or has too many callers.
    #[error("TimeTrack did not answer; it may be ending; try again")]
    NoAnswer,
    /// The agent is of another version.
    #[error(
        "the running TimeTrack did not understand; it may be of another version: quit it and start it again"
    )]
    NotUnderstood,
}

impl IpcError {
    /// The error in the person's language.
    pub fn in_words(&self, texts: &Texts) -> String {
        match self {
            Self::Socket(LocalSocketError::NobodyThere) => texts.get("cli-not-running"),
            // What the operating system says has no translation.
            Self::Socket(error) => error.to_string(),
            Self::NoAnswer => texts.get("cli-no-answer"),
            Self::NotUnderstood => texts.get("cli-other-version"),
        }
    }
}

/// Asks the running agent.
///
/// # Errors
/// See [`IpcError`].
pub fn ask(endpoint: &Endpoint, request: &Request) -> Result<Response, IpcError> {
    let mut stream = Stream::connect(endpoint, CONNECT_TIMEOUT)?;
    let line = serde_json::to_string(request).map_err(|_| IpcError::NotUnderstood)?;
    stream.send_line(&line)?;
    let answer = stream
        .receive_line(Some(ANSWER_TIMEOUT))?
        .ok_or(IpcError::NoAnswer)?;
    match serde_json::from_str(&answer) {
        Ok(Response::NotUnderstood) | Err(_) => Err(IpcError::NotUnderstood),
        Ok(response @ (Response::Status(_) | Response::Synced(_) | Response::Link(_) | Response::Done)) => {
            Ok(response)
        }
    }
}
