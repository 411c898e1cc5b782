//! Compressed answers, where they cross a network and their length gives nothing away.
//!
//! The length of a compressed page depends on whether something in its address also stands in the page. Who can make a
//! browser open pages of this server with addresses of their choice, and sees how long the answers are, could guess
//! titles and the token of forms ("BREACH"). So a browser that is signed in gets compressed what its person asked for
//! or one of our own pages did, which browsers say by `Sec-Fetch-Site`, and nothing that another site asked for.

use axum::extract::{Request, State};
use axum::http::HeaderMap;
use axum::http::header::{ACCEPT_ENCODING, COOKIE};
use axum::middleware::Next;
use axum::response::Response;
use tower_http::compression::{CompressionLayer, CompressionLevel};

use crate::state::AppState;

/// Compresses by gzip what is worth it: no server-sent events, no pictures, nothing tiny.
pub(super) fn layer() -> CompressionLayer {
    CompressionLayer::new().quality(CompressionLevel::Fastest)
}

/// Takes the wish for compression from requests that are answered as they are.
pub(super) async fn choose(State(state): State<AppState>, mut request: Request, next: Next) -> Response {
    // On the same computer it would only cost time.
    if !state.site().is_reached_over_network() || !is_asked_by_its_person(request.headers()) {
        request.headers_mut().remove(ACCEPT_ENCODING);
    }
    next.run(request).await
}

/// Whether no other site can have caused the request. Without a cookie it is answered to nobody in particular, or to the
/// holder of a token, which browsers never send by themselves.
fn is_asked_by_its_person(headers: &HeaderMap) -> bool {
    let origin = headers
        .get("sec-fetch-site")
        .map(axum::http::HeaderValue::as_bytes);
    !headers.contains_key(COOKIE) || matches!(origin, Some(b"same-origin" | b"none"))
}
