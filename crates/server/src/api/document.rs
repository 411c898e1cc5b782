//! The description of the API, as OpenAPI 3.1.
//!
//! What each route says of itself comes from [`crate::routes`]. Here it is put together with what holds for many of them
//! and would be forgotten at one: how a browser proves itself, the body of errors, and those errors that follow from what a
//! route takes.

mod common;

use std::sync::LazyLock;

use serde_json::Value;
use utoipa::openapi::security::{ApiKey, ApiKeyValue, HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::openapi::{Components, OpenApi};
use utoipa::{Modify, OpenApi as _};

use super::schemas::ErrorShape;

/// The whole document.
pub fn document() -> &'static Value {
    static DOCUMENT: LazyLock<Value> = LazyLock::new(|| {
        let (_, described) = crate::routes().into_parts();
        let mut document = Base::openapi();
        document.merge(described);
        let mut document = serde_json::to_value(document).expect("a document has text for all its keys");
        common::complete(&mut document);
        document
    });
    &DOCUMENT
}

/// What is no route. The order of the tags is that in which they are shown.
#[derive(utoipa::OpenApi)]
#[openapi(
    info(
        title = "TimeTrack",
        description = "What recorders and other programs may ask of a TimeTrack server. Instants are RFC 3339 in UTC, \
            durations in seconds where nothing else is said. Bodies are JSON of at most 64 KiB where nothing else is said; \
            fields of answers that are not known are to be ignored.",
    ),
    tags(
        (name = "Signing in"),
        (name = "Working time", description = "For clients of others: the agents of TimeTrack send events."),
        (name = "Organisation"),
        (name = "People"),
        (name = "Groups"),
        (name = "Settings"),
        (name = "Computers"),
        (name = "Enrolling", description = "How a computer becomes known."),
        (name = "Agents", description = "What a computer's recorder asks."),
        (name = "Health"),
    ),
    components(schemas(ErrorShape)),
    modifiers(&SecuritySchemes)
)]
struct Base;

struct SecuritySchemes;

impl Modify for SecuritySchemes {
    fn modify(&self, document: &mut OpenApi) {
        let bearer = |description: &str| {
            let scheme = HttpBuilder::new()
                .scheme(HttpAuthScheme::Bearer)
                .description(Some(description));
            SecurityScheme::Http(scheme.build())
        };
        let components = document.components.get_or_insert_with(Components::new);
        components.add_security_scheme(
            "token",
            bearer(
                "The token of a person's program, from `POST /api/auth/login` or the page \"Account\". Beside it stands the \
                 least role that may ask.",
            ),
        );
        components.add_security_scheme(
            "device",
            bearer("The credential that a computer got when it enrolled."),
        );
        components.add_security_scheme(
            "cookie",
            SecurityScheme::ApiKey(ApiKey::Cookie(ApiKeyValue::with_description(
                "__Host-timetrack",
                "A browser's sign-in. Without HTTPS it is called `timetrack_` and the port. Only this server's own pages can \
                 use it.",
            ))),
        );
        components.add_security_scheme(
            "csrf",
            SecurityScheme::ApiKey(ApiKey::Header(ApiKeyValue::with_description(
                "X-CSRF-Token",
                "What each page holds for its scripts, beside an `Origin` of this server.",
            ))),
        );
    }
}
