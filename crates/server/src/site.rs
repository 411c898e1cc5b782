//! Under which addresses the server is used, and what follows from that for cookies and foreign pages.

use std::net::SocketAddr;

use axum::http::HeaderMap;
use axum::http::header::{HOST, ORIGIN};
use url::Url;

use crate::client_address::Network;
use crate::error::AppError;

/// The server's own address as browsers see it.
#[derive(Clone, Debug)]
pub struct Site {
    /// The address that people use, where a proxy stands in front.
    pub public_url: Option<Url>,
    /// The port that it listens on.
    pub port: u16,
    /// Whether only programs of this computer can connect.
    pub listens_on_loopback: bool,
    /// The origins of foreign web clients that may call the API with a token.
    pub allowed_origins: Vec<String>,
    /// The proxies that are believed when they say where a request comes from.
    pub trusted_proxies: Vec<Network>,
    /// Whether it is the server inside the agent of a person who works alone: nobody signs in there by a password.
    pub is_alone: bool,
}

impl Site {
    /// The site of a server that listens on `address`.
    pub fn new(address: SocketAddr, public_url: Option<Url>, allowed_origins: Vec<String>) -> Self {
        Self {
            public_url,
            port: address.port(),
            listens_on_loopback: address.ip().is_loopback(),
            allowed_origins,
            trusted_proxies: Vec::new(),
            is_alone: false,
        }
    }

    /// The same behind these proxies.
    #[must_use]
    pub fn behind(self, trusted_proxies: Vec<Network>) -> Self {
        Self {
            trusted_proxies,
            ..self
        }
    }

    /// The same inside the agent of a person who works alone.
    #[must_use]
    pub fn alone(self) -> Self {
        Self {
            is_alone: true,
            ..self
        }
    }

    /// The host of [`Site::public_url`].
    pub fn public_host(&self) -> Option<&str> {
        self.public_url.as_ref().and_then(Url::host_str)
    }

    /// Whether others than the programs of this computer use the server, directly or through a proxy.
    pub fn is_reached_over_network(&self) -> bool {
        !self.listens_on_loopback || self.public_url.is_some()
    }

    /// Whether browsers reach the server over HTTPS.
    pub fn is_https(&self) -> bool {
        self.public_url
            .as_ref()
            .is_some_and(|url| url.scheme() == "https")
    }

    /// The address under which the sender of a request reaches the server, without a path.
    ///
    /// # Errors
    /// [`AppError::Malformed`] where the request does not say and nobody configured it.
    pub fn base_url(&self, headers: &HeaderMap) -> Result<Url, AppError> {
        if let Some(url) = &self.public_url {
            return Ok(url.clone());
        }
        let host = headers.get(HOST).and_then(|host| host.to_str().ok());
        host.and_then(|host| Url::parse(&format!("http://{host}/")).ok())
            .filter(|url| url.path() == "/")
            .ok_or_else(|| AppError::Malformed {
                message: "The request has no Host header.".to_owned(),
            })
    }

    /// Whether a request that changes something comes from one of the server's own pages. Browsers send `Origin` with
    /// every such request; one without it, and without `Sec-Fetch-Site`, is not from a browser's page.
    pub fn is_same_origin(&self, headers: &HeaderMap) -> bool {
        let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
        match text(ORIGIN.as_str()) {
            Some(origin) => self.is_own_origin(origin, text(HOST.as_str())),
            None => text("sec-fetch-site") == Some("same-origin"),
        }
    }

    fn is_own_origin(&self, origin: &str, host: Option<&str>) -> bool {
        let public = self
            .public_url
            .as_ref()
            .map(|url| url.origin().ascii_serialization());
        if public.is_some_and(|public| public == origin) {
            return true;
        }
        // Without TLS of its own, the server is also reached directly by HTTP, under whatever name the request says.
        !self.is_https() && host.is_some_and(|host| origin.strip_prefix("http://") == Some(host))
    }
}

/// The part of `given` that may be redirected to: a path on this server, else `/`. Browsers read `//host` and `/\host` as
/// another server, and overlook tabs and line ends.
pub(crate) fn own_path(given: &str) -> &str {
    let is_own = given.starts_with('/')
        && !given.starts_with("//")
        && given.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\');
    if is_own { given } else { "/" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_paths_of_this_server_are_followed() {
        for own in ["/", "/my-data?day=2026-11-19#top", "/activity?search=%C3%A4+%26"] {
            assert_eq!(own_path(own), own);
        }
        for foreign in [
            "",
            "evil.example",
            "https://evil.example",
            "//evil.example",
            "/\\evil.example",
            "/\t/evil.example",
            "/a\r\nb",
            "/ä",
            "javascript:x",
        ] {
            assert_eq!(own_path(foreign), "/", "{foreign:?}");
        }
    }

    fn is_same_origin(public_url: Option<&str>, headers: &[(&'static str, &'static str)]) -> bool {
        let site = Site::new(
            "127.0.0.1:8000".parse().unwrap(),
            public_url.map(|url| url.parse().unwrap()),
            Vec::new(),
        );
        site.is_same_origin(
            &headers
                .iter()
                .map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap()))
                .collect(),
        )
    }

    #[test]
    fn only_own_pages_are_of_the_same_origin() {
        let host = ("host", "localhost:8000");
        assert!(is_same_origin(None, &[host, ("origin", "http://localhost:8000")]));
        assert!(!is_same_origin(
            None,
            &[host, ("origin", "http://localhost:9000")]
        ));
        assert!(!is_same_origin(None, &[host, ("origin", "null")]));
        assert!(!is_same_origin(None, &[host]));
        assert!(is_same_origin(None, &[host, ("sec-fetch-site", "same-origin")]));
        assert!(!is_same_origin(None, &[host, ("sec-fetch-site", "same-site")]));
        let public = Some("https://time.example");
        assert!(is_same_origin(
            public,
            &[host, ("origin", "https://time.example")]
        ));
        assert!(!is_same_origin(
            public,
            &[host, ("origin", "http://localhost:8000")]
        ));
        assert!(!is_same_origin(
            public,
            &[host, ("origin", "https://time.example.evil")]
        ));
    }
}
