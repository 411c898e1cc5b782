//! A number for every request: in the log, in the answer, and in what people are told when something went wrong.

use axum::extract::{MatchedPath, Request};
use axum::http::HeaderValue;
use axum::middleware::Next;
use axum::response::Response;
use rand::Rng;
use tracing::Instrument;

/// The header of every answer that carries it.
pub(super) const HEADER: &str = "x-request-id";

/// The number of the request at hand, in its extensions.
#[derive(Clone, Copy, Debug)]
pub struct RequestId(u64);

impl std::fmt::Display for RequestId {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "{:016x}", self.0)
    }
}

pub(super) async fn assign(mut request: Request, next: Next) -> Response {
    let id = RequestId(rand::rng().next_u64());
    request.extensions_mut().insert(id);
    // The path without its variable parts: ids of people and one-time tokens stay out of the log.
    let route = request
        .extensions()
        .get::<MatchedPath>()
        .map_or("", MatchedPath::as_str);
    let span = tracing::info_span!("http.request", request.id = %id, http.method = %request.method(), http.route = route);
    async move {
        let mut response = next.run(request).await;
        tracing::debug!(http.status = response.status().as_u16(), "answered");
        if let Ok(value) = HeaderValue::from_str(&id.to_string()) {
            response.headers_mut().insert(HEADER, value);
        }
        response
    }
    .instrument(span)
    .await
}
