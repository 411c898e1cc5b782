//! What agent and server say of themselves; see [`timetrack_protocol::capabilities`].

use std::sync::LazyLock;

use axum::http::{HeaderMap, HeaderName, HeaderValue};
use axum::response::AppendHeaders;
use timetrack_protocol::Announcement;
use timetrack_protocol::capabilities::{CAPABILITIES_HEADER, VERSION_HEADER};

/// What the sender of a request says of itself.
pub(super) fn of_request(headers: &HeaderMap) -> Option<Announcement> {
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
    Announcement::from_headers(text(VERSION_HEADER), text(CAPABILITIES_HEADER))
}

/// The headers in which this server says what it is, for answers to agents.
pub(super) fn own() -> AppendHeaders<[(HeaderName, HeaderValue); 2]> {
    static OWN: LazyLock<[(HeaderName, HeaderValue); 2]> = LazyLock::new(|| {
        Announcement::own().headers().map(|(name, value)| {
            let value = HeaderValue::from_str(&value).expect("words and numbers are header values");
            (HeaderName::from_static(name), value)
        })
    });
    AppendHeaders(OWN.clone())
}
