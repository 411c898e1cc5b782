//! The server: it takes what agents record, keeps it, and shows it to whom it may be shown.
//!
//! Owns: HTTP (`api`, `web`, `live`), who may ask what ([`viewer`]), the rules of each endpoint (`services`), what is
//! done without being asked (`jobs`), settings, start and end. Does not own: SQL (`timetrack-storage`), the wire format
//! of agents (`timetrack-protocol`), the rules of work hours (`timetrack-domain`).
//!
//! A request goes through [`middleware`], an extractor that says who asks, a handler that parses and answers, one
//! service that holds the rule, and a repository.
//!
//! Invariants:
//!
//! * Every read of what was recorded takes a [`viewer::Viewer`]; its type says what it may see.
//! * An answer to a batch goes out after the commit that holds its items.
//! * No body is read without a limit, and no answer tells what went wrong inside.
//! * The process keeps nothing that a second process on the same database would miss.

use axum::Router;

pub mod api;
pub mod client_address;
pub mod commands;
pub mod config;
pub mod desk;
pub mod embedded;
pub mod error;
pub mod extract;
pub mod jobs;
pub mod lifecycle;
pub mod listener;
pub mod live;
pub mod middleware;
pub mod page;
mod private_database;
pub mod routing;
pub mod server;
pub mod services;
pub mod sign_in;
pub mod site;
pub mod state;
pub mod viewer;
pub mod web;

pub use embedded::{Embedded, EmbeddedOptions, LocalOwner};
pub use error::AppError;
pub use routing::Routes;
pub use server::Server;
pub use site::Site;
pub use state::AppState;

/// Every route.
pub fn routes() -> Routes {
    Routes::new()
        .merge(api::routes())
        .merge(live::routes())
        .merge(sign_in::routes())
        .merge(web::routes())
}

/// Every route, with everything around it.
pub fn router(state: &AppState) -> Router {
    router_with(state, Router::new())
}

/// Every route and some of the caller's own, with the same around them. No server that people use has any: this is for
/// programs that show one.
pub fn router_with(state: &AppState, own: Router<AppState>) -> Router {
    let (routes, _) = routes().into_parts();
    let routes = routes.merge(own);
    middleware::around(routes, state)
}
