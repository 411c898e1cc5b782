//! The typed client of the server's API for agents.
//!
//! One method per endpoint, errors by what the caller does about them. Answers are bounded in size and time; redirects
//! are not followed, so that the credential never reaches another host.

mod answer;
mod channel;
mod clients;
mod enrolment;
mod error;
mod settings;
mod sign_in_link;

use std::{io::Write, time::Duration};

use flate2::{Compression, write::GzEncoder};
use reqwest::{
    Client, Response,
    header::{CONTENT_ENCODING, CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue},
    redirect,
};
use secrecy::{ExposeSecret, SecretString};
use timetrack_protocol::{Announcement, BatchAnswer, BatchRequest};
use url::{Host, Url};

pub use channel::{Channel, Nudge};
pub use clients::{NoClient, ServerClients};
pub use enrolment::{Claimed, EnrolmentClient, EnrolmentError};
pub use error::{ClientError, SendError};
pub use settings::SentSettings;

/// How long a connection may take to be made.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
/// How long a request may take in all.
const REQUEST_TIMEOUT: Duration = Duration::from_mins(1);

/// Talks to one server as one device.
#[derive(Clone, Debug)]
pub struct ServerClient {
    http: Client,
    events: Url,
    settings: Url,
    channel: Url,
    sign_in_link: Url,
    credential: SecretString,
    compress: bool,
}

impl ServerClient {
    /// A client of the server at `base_url`.
    ///
    /// # Errors
    /// Where the system's certificates cannot be loaded, or the address cannot have paths below it.
    pub fn new(base_url: &Url, credential: SecretString) -> Result<Self, ClientError> {
        Ok(Self {
            http: client(base_url)?,
            events: below(base_url, "api/events")?,
            settings: below(base_url, "api/agent/settings")?,
            channel: below(base_url, "api/agent/channel")?,
            sign_in_link: below(base_url, "api/agent/sign-in-link")?,
            credential,
            // Within one computer, packing costs more than it saves.
            compress: !is_loopback(base_url),
        })
    }

    /// `POST /api/events`.
    ///
    /// # Errors
    /// See [`SendError`]. Only after an answer are items to be settled; sending them again is always harmless.
    pub async fn send_batch(&self, batch: &BatchRequest<'_>) -> Result<BatchAnswer, SendError> {
        let body = serde_json::to_vec(batch).map_err(|_| SendError::Rejected { status: 400 })?;
        let request = self
            .http
            .post(self.events.clone())
            .bearer_auth(self.credential.expose_secret())
            .header(CONTENT_TYPE, "application/json");
        let request = if self.compress {
            request.header(CONTENT_ENCODING, "gzip").body(packed(&body))
        } else {
            request.body(body)
        };
        let response: Response = request
            .send()
            .await
            .map_err(|error| error::of_transport(&error))?;
        let answer: BatchAnswer = answer::read(response).await?;
        if answer.results.len() == batch.items.len() {
            Ok(answer)
        } else {
            Err(SendError::NotATimeTrackServer)
        }
    }
}

/// A client for the server at `base_url`.
fn client(base_url: &Url) -> Result<Client, ClientError> {
    let builder = Client::builder()
        .user_agent(concat!("TimeTrack/", env!("CARGO_PKG_VERSION")))
        .default_headers(announcement())
        .connect_timeout(CONNECT_TIMEOUT)
        .timeout(REQUEST_TIMEOUT)
        .redirect(redirect::Policy::none());
    // A proxy of the system is for the outside world.
    let builder = if is_loopback(base_url) {
        builder.no_proxy()
    } else {
        builder
    };
    builder.build().map_err(ClientError::Setup)
}

/// What this agent says of itself.
fn announcement() -> HeaderMap {
    let headers = Announcement::own().headers();
    headers
        .into_iter()
        .map(|(name, value)| {
            let value = HeaderValue::try_from(value).expect("words and numbers are header values");
            (HeaderName::from_static(name), value)
        })
        .collect()
}

/// `base_url` may itself have a path, where the server stands behind a proxy.
fn below(base_url: &Url, path: &str) -> Result<Url, ClientError> {
    let mut base = base_url.clone();
    if !base.path().ends_with('/') {
        base.set_path(&format!("{}/", base_url.path()));
    }
    base.join(path).map_err(|_| ClientError::Address)
}

fn packed(body: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::with_capacity(body.len() / 4), Compression::fast());
    encoder
        .write_all(body)
        .and_then(|()| encoder.finish())
        .expect("writing to memory does not fail")
}

/// Whether the address is on this computer.
pub fn is_loopback(address: &Url) -> bool {
    match address.host() {
        Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_behind_a_path_keeps_it() {
        for (base, expected) in [
            ("https://tt.example", "https://tt.example/api/events"),
            (
                "https://example.org/time/track",
                "https://example.org/time/track/api/events",
            ),
            ("https://example.org/time/", "https://example.org/time/api/events"),
        ] {
            assert_eq!(
                below(&base.parse().unwrap(), "api/events").unwrap().as_str(),
                expected
            );
        }
    }

    #[test]
    fn loopback_is_told_apart() {
        for (address, expected) in [
            ("http://127.0.0.1:8000", true),
            ("http://[::1]/", true),
            ("http://localhost", true),
            ("https://tt.example", false),
        ] {
            assert_eq!(is_loopback(&address.parse().unwrap()), expected, "{address}");
        }
    }
}
