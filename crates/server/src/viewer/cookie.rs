//! The cookie of a browser's sign-in.
//!
//! It outlives the browser: who shuts the computer down in the evening is still signed in the next morning. Browser and
//! server forget a sign-in at the same time, so each request that lets the sign-in last longer also sends the cookie
//! again ([`renew`]).

use std::sync::{Arc, OnceLock};
use std::time::Duration;

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, header};
use axum::middleware::Next;
use axum::response::Response;
use axum_extra::extract::CookieJar;
use axum_extra::extract::cookie::{Cookie, SameSite};
use secrecy::ExposeSecret;

use super::token::Token;
use crate::services::sign_in;
use crate::site::Site;
use crate::state::AppState;

/// The cookie that signs a browser in for as long as a sign-in lasts that is not used.
pub fn set_cookie(site: &Site, token: &Token) -> Cookie<'static> {
    let lasts = Duration::try_from(sign_in::LASTS).expect("a sign-in lasts some time");
    let mut cookie = build(site, token.secret().expose_secret().to_owned());
    cookie.set_max_age(Some(lasts.try_into().expect("thirty days are no overflow")));
    cookie
}

/// The cookie that takes it away again.
pub fn clear_cookie(site: &Site) -> Cookie<'static> {
    let mut cookie = build(site, String::new());
    cookie.make_removal();
    cookie
}

/// The token that a browser sent.
pub fn of_request(headers: &HeaderMap, site: &Site) -> Option<Token> {
    let jar = CookieJar::from_headers(headers);
    Token::received(jar.get(&name(site))?.value())
}

/// Where the extractor of the viewer notes that a sign-in was made to last longer.
#[derive(Clone, Debug, Default)]
pub(super) struct Renewal(Arc<OnceLock<Token>>);

impl Renewal {
    pub(super) fn note(&self, token: &Token) {
        self.0.get_or_init(|| token.clone());
    }
}

/// Sends the cookie again where the sign-in was made to last longer, unless the answer sets it otherwise, as signing out
/// does.
pub(crate) async fn renew(State(state): State<AppState>, mut request: Request, next: Next) -> Response {
    let renewal = Renewal::default();
    request.extensions_mut().insert(renewal.clone());
    let mut response = next.run(request).await;
    if let Some(token) = renewal.0.get() {
        let prefix = format!("{}=", name(state.site()));
        let is_set = response
            .headers()
            .get_all(header::SET_COOKIE)
            .iter()
            .any(|value| value.as_bytes().starts_with(prefix.as_bytes()));
        let cookie = set_cookie(state.site(), token).to_string();
        if !is_set && let Ok(mut value) = HeaderValue::try_from(cookie) {
            value.set_sensitive(true);
            response.headers_mut().append(header::SET_COOKIE, value);
        }
    }
    response
}

fn build(site: &Site, value: String) -> Cookie<'static> {
    Cookie::build((name(site), value))
        .path("/")
        .http_only(true)
        .secure(site.is_https())
        // `Strict` would show a signed-out page to everybody who follows a link from elsewhere.
        .same_site(SameSite::Lax)
        .build()
}

/// With HTTPS, the prefix makes browsers refuse a cookie that a neighbouring host or plain HTTP set. Without, the port
/// keeps servers on one computer apart: cookies belong to a host, whatever its port.
fn name(site: &Site) -> String {
    if site.is_https() {
        "__Host-timetrack".to_owned()
    } else {
        format!("timetrack_{}", site.port)
    }
}
