//! The server's own interface, called without a socket.

use anyhow::{Context, Result, bail};
use axum::Router;
use axum::body::Body;
use axum::http::{Method, Request, header};
use http_body_util::BodyExt;
use serde_json::Value;
use tower::ServiceExt;

/// Calls a router as a program with a bearer token would.
#[derive(Clone, Debug)]
pub(crate) struct Api {
    router: Router,
}

impl Api {
    pub(crate) fn new(router: Router) -> Self {
        Self { router }
    }

    /// Sends JSON and gives the answer, which may be empty.
    pub(crate) async fn call(
        &self,
        method: Method,
        path: &str,
        token: &str,
        body: impl Into<Body>,
    ) -> Result<Vec<u8>> {
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::HOST, "localhost")
            .header(header::AUTHORIZATION, format!("Bearer {token}"))
            .header(header::CONTENT_TYPE, "application/json")
            .body(body.into())?;
        let response = self.router.clone().oneshot(request).await?;
        let status = response.status();
        let body = response.into_body().collect().await?.to_bytes();
        if !status.is_success() {
            bail!("{path} is answered {status}: {}", String::from_utf8_lossy(&body));
        }
        Ok(body.into())
    }

    /// Has something made.
    pub(crate) async fn post(&self, path: &str, token: &str, body: Value) -> Result<Value> {
        let answer = self.call(Method::POST, path, token, body.to_string()).await?;
        serde_json::from_slice(&answer).with_context(|| format!("{path} is answered with something else"))
    }
}
