//! What every request passes, from the outside in: number and span, security headers, compression, the body of errors,
//! panics, host, the cookie, foreign origins, time, decompression.

use axum::Router;
use axum::http::{HeaderName, HeaderValue, Method, header};
use axum::middleware::{from_fn, from_fn_with_state};
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::cors::{AllowOrigin, CorsLayer};
use tower_http::decompression::RequestDecompressionLayer;

use crate::error::AppError;
use crate::state::AppState;
use crate::viewer::renew_cookie;

mod compression;
pub mod errors;
mod host;
mod request_id;
mod security_headers;
mod time_limit;

pub use request_id::RequestId;

/// Puts everything around the routes.
pub fn around(routes: Router<AppState>, state: &AppState) -> Router {
    let inner = routes
        .fallback(async || AppError::NotFound)
        .method_not_allowed_fallback(async || AppError::MethodNotAllowed)
        // A body that grows when it is unpacked is cut off by the limit of whoever reads it.
        .layer(RequestDecompressionLayer::new())
        .layer(from_fn(time_limit::enforce));
    let inner = match foreign_origins(&state.site().allowed_origins) {
        Some(layer) => inner.layer(layer),
        None => inner,
    };
    inner
        .layer(from_fn_with_state(state.clone(), renew_cookie))
        .layer(from_fn_with_state(state.clone(), host::check))
        .layer(CatchPanicLayer::custom(errors::from_panic))
        .layer(from_fn_with_state(state.clone(), errors::write_bodies))
        .layer(compression::layer())
        .layer(from_fn_with_state(state.clone(), compression::choose))
        .layer(from_fn_with_state(state.clone(), security_headers::add))
        .layer(from_fn(request_id::assign))
        .with_state(state.clone())
}

/// Lets the named origins call the API with a token. Cookies are never for them, and neither are pages.
fn foreign_origins(origins: &[String]) -> Option<CorsLayer> {
    let allowed: Vec<HeaderValue> = origins
        .iter()
        .filter_map(|origin| HeaderValue::from_str(origin).ok())
        .collect();
    if allowed.is_empty() {
        return None;
    }
    Some(
        CorsLayer::new()
            .allow_origin(AllowOrigin::predicate(move |origin, request| {
                request.uri.path().starts_with("/api/") && allowed.contains(origin)
            }))
            .allow_methods([
                Method::GET,
                Method::POST,
                Method::PUT,
                Method::PATCH,
                Method::DELETE,
            ])
            .allow_headers([
                header::AUTHORIZATION,
                header::CONTENT_TYPE,
                header::CONTENT_ENCODING,
            ])
            .expose_headers([
                header::LINK,
                header::RETRY_AFTER,
                HeaderName::from_static(request_id::HEADER),
            ]),
    )
}
