//! `POST /api/agent/sign-in-link`.

use reqwest::{Response, StatusCode};
use secrecy::ExposeSecret;
use serde::Deserialize;
use serde_json::json;
use url::Url;

use super::{SendError, ServerClient, answer, error::of_transport};

impl ServerClient {
    /// `POST /api/agent/sign-in-link`: an address that opens `path` in a browser, signed in as the person to whom this
    /// device belongs, once.
    ///
    /// # Errors
    /// See [`SendError`].
    pub async fn sign_in_link(&self, path: &str) -> Result<Url, SendError> {
        #[derive(Deserialize)]
        struct Link {
            url: Url,
        }

        let request = self.http.post(self.sign_in_link.clone());
        let response: Response = request
            .bearer_auth(self.credential.expose_secret())
            .json(&json!({ "path": path }))
            .send()
            .await
            .map_err(|error| of_transport(&error))?;
        let answer = answer::read_coded(response)
            .await
            .map_err(|refused| refused.error)?;
        if answer.status != StatusCode::CREATED {
            return Err(SendError::NotATimeTrackServer);
        }
        let Link { url } = answer::parse(&answer.body)?;
        safe(url, &self.sign_in_link).ok_or(SendError::NotATimeTrackServer)
    }
}

/// The link, no less encrypted than the way to the server: one behind a proxy may not know that it is reached by TLS.
fn safe(mut link: Url, server: &Url) -> Option<Url> {
    if !matches!(link.scheme(), "http" | "https") {
        return None;
    }
    if link.scheme() == "http" && server.scheme() == "https" {
        (link.host() == server.host()).then_some(())?;
        link.set_scheme("https").ok()?;
    }
    Some(link)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_is_as_safe_as_the_way_to_the_server() {
        let safe = |link: &str, server: &str| {
            let link = safe(link.parse().unwrap(), &server.parse().unwrap());
            link.map(String::from)
        };
        let (plain, encrypted) = ("http://tt.example:8443/x?token=1", "https://tt.example:8443/api");
        assert_eq!(
            safe(plain, encrypted).unwrap(),
            "https://tt.example:8443/x?token=1"
        );
        assert_eq!(safe(plain, "http://tt.example:8443/api").unwrap(), plain);
        let public = "https://time.example/x?token=1";
        assert_eq!(safe(public, "http://tt.example:8443/api").unwrap(), public);
        assert_eq!(safe("http://other.example/x?token=1", encrypted), None);
        assert_eq!(safe("file:///etc/passwd", encrypted), None);
        assert_eq!(safe("javascript:alert(1)", encrypted), None);
    }
}
