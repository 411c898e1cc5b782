//! `GET /api/agent/channel`: server-sent events that nudge.

mod event_stream;

use std::time::Duration;

use reqwest::{
    Response,
    header::{ACCEPT, CONTENT_TYPE},
};
use secrecy::ExposeSecret;
use serde::de::IgnoredAny;

use self::event_stream::EventStream;
use super::{SendError, ServerClient, answer, error::of_transport};

/// How long the head of the answer may take. A proxy that gathers the whole answer first never sends it.
const HEAD_TIMEOUT: Duration = Duration::from_secs(30);
/// The server says something every twenty seconds; after three times that, it is gone, or somebody in between.
const LONGEST_SILENCE: Duration = Duration::from_secs(60);
/// The server ends a stream after fifteen minutes.
const LONGEST_STREAM: Duration = Duration::from_hours(1);

/// An open channel.
#[derive(Debug)]
pub struct Channel {
    response: Response,
    events: EventStream,
}

/// What the server says on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Nudge {
    /// Other settings may hold.
    SettingsChanged,
    /// Something that this version does not know.
    Unknown,
}

impl ServerClient {
    /// `GET /api/agent/channel`.
    ///
    /// # Errors
    /// See [`SendError`]. Whoever cannot have it misses nothing but time.
    pub async fn channel(&self) -> Result<Channel, SendError> {
        let request = self
            .http
            .get(self.channel.clone())
            .bearer_auth(self.credential.expose_secret())
            .header(ACCEPT, "text/event-stream")
            .timeout(LONGEST_STREAM);
        let response = tokio::time::timeout(HEAD_TIMEOUT, request.send())
            .await
            .map_err(|_| SendError::NoAnswer)?
            .map_err(|error| of_transport(&error))?;
        let kind = response.headers().get(CONTENT_TYPE);
        let is_stream = kind.is_some_and(|kind| kind.as_bytes().starts_with(b"text/event-stream"));
        if response.status() == reqwest::StatusCode::OK && is_stream {
            return Ok(Channel {
                response,
                events: EventStream::default(),
            });
        }
        let IgnoredAny = answer::read(response).await?;
        Err(SendError::NotATimeTrackServer)
    }
}

impl Channel {
    /// Waits for the next nudge; `None` at the end.
    ///
    /// # Errors
    /// Where the connection breaks, nothing is heard for too long, or what comes is no such stream.
    pub async fn next(&mut self) -> Result<Option<Nudge>, SendError> {
        loop {
            if let Some(name) = self.events.next() {
                return Ok(Some(match name.as_str() {
                    "settings:changed" => Nudge::SettingsChanged,
                    _ => Nudge::Unknown,
                }));
            }
            let chunk = tokio::time::timeout(LONGEST_SILENCE, self.response.chunk())
                .await
                .map_err(|_| SendError::NoAnswer)?
                .map_err(|error| of_transport(&error))?;
            let Some(chunk) = chunk else {
                return Ok(None);
            };
            if !self.events.take(&chunk) {
                return Err(SendError::NotATimeTrackServer);
            }
        }
    }
}
