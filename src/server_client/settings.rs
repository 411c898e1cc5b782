//! `GET /api/agent/settings`.

use reqwest::{Response, header::HeaderMap};
use secrecy::ExposeSecret;
use serde_json::value::RawValue;
use timetrack_protocol::{
    Announcement, ReceivedSettings,
    capabilities::{CAPABILITIES_HEADER, VERSION_HEADER},
};

use super::{SendError, ServerClient, answer, error::of_transport};

/// Settings as the server sent them.
#[derive(Debug)]
pub struct SentSettings {
    /// As this version understands them.
    pub settings: ReceivedSettings,
    /// As they were sent, for a later version.
    pub text: Box<RawValue>,
    /// What the server says of itself.
    pub server: Option<Announcement>,
}

impl ServerClient {
    /// `GET /api/agent/settings`.
    ///
    /// # Errors
    /// See [`SendError`]; asking again is always harmless.
    pub async fn settings(&self) -> Result<SentSettings, SendError> {
        let request = self.http.get(self.settings.clone());
        let response: Response = request
            .bearer_auth(self.credential.expose_secret())
            .send()
            .await
            .map_err(|error| of_transport(&error))?;
        let server = announced(response.headers());
        let text: Box<RawValue> = answer::read(response).await?;
        let settings = serde_json::from_str(text.get()).map_err(|_| SendError::NotATimeTrackServer)?;
        Ok(SentSettings {
            settings,
            text,
            server,
        })
    }
}

fn announced(headers: &HeaderMap) -> Option<Announcement> {
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
    Announcement::from_headers(text(VERSION_HEADER), text(CAPABILITIES_HEADER))
}
