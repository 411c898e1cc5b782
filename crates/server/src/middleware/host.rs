//! Whom the request was meant for.
//!
//! A web page of anybody can make a browser send requests to `127.0.0.1`, under a name whose DNS entry it changed
//! ("DNS rebinding"). On loopback, only names that cannot be rebound are answered.

use std::net::IpAddr;

use axum::extract::{Request, State};
use axum::http::Uri;
use axum::http::header::HOST;
use axum::http::uri::Authority;
use axum::middleware::Next;
use axum::response::Response;

use crate::error::AppError;
use crate::state::AppState;

pub(super) async fn check(
    State(state): State<AppState>,
    request: Request,
    next: Next,
) -> Result<Response, AppError> {
    if !state.site().listens_on_loopback || is_ours(&request, state.site().public_host()) {
        Ok(next.run(request).await)
    } else {
        Err(AppError::ForeignHost)
    }
}

fn is_ours(request: &Request, public_host: Option<&str>) -> bool {
    let Some(authority) = named_authority(request) else {
        return false;
    };
    let host = authority.host();
    host.eq_ignore_ascii_case("localhost")
        || host
            .trim_matches(['[', ']'])
            .parse::<IpAddr>()
            .is_ok_and(|address| address.is_loopback())
        || public_host.is_some_and(|public| public.eq_ignore_ascii_case(host))
}

/// The host of the request, from its target where that is absolute (RFC 9112, 3.2.2), else from its one `Host`.
fn named_authority(request: &Request) -> Option<Authority> {
    if let Some(authority) = Uri::authority(request.uri()) {
        return Some(authority.clone());
    }
    let mut values = request.headers().get_all(HOST).iter();
    let first = values.next()?;
    if values.next().is_some() {
        return None;
    }
    first.to_str().ok()?.parse().ok()
}
