//! Routes that can be listed.
//!
//! axum's router answers requests and says nothing about itself. Here every route is added in a way that notes its path,
//! and those of the API only together with their description: so neither the document of the API nor the tests that go
//! through all routes can forget one.

use std::collections::BTreeSet;

use axum::Router;
use axum::routing::MethodRouter;
use utoipa::openapi::OpenApi;
use utoipa_axum::router::{OpenApiRouter, UtoipaMethodRouter};

use crate::state::AppState;

/// Routes, and what is said about them.
pub struct Routes {
    router: OpenApiRouter<AppState>,
    paths: BTreeSet<String>,
}

impl Routes {
    /// None yet.
    pub fn new() -> Self {
        Self {
            router: OpenApiRouter::default(),
            paths: BTreeSet::new(),
        }
    }

    /// Adds handlers that describe themselves, as `utoipa_axum::routes!` gives them.
    #[must_use]
    pub fn described(mut self, routes: UtoipaMethodRouter<AppState>) -> Self {
        self.paths.extend(routes.1.paths.keys().cloned());
        Self {
            router: self.router.routes(routes),
            ..self
        }
    }

    /// Adds what does not belong to the API: pages, and what they fetch.
    #[must_use]
    pub fn route(mut self, path: &str, handlers: MethodRouter<AppState>) -> Self {
        self.paths.insert(path.to_owned());
        Self {
            router: self.router.route(path, handlers),
            ..self
        }
    }

    /// All of both.
    #[must_use]
    pub fn merge(mut self, other: Self) -> Self {
        self.paths.extend(other.paths);
        Self {
            router: self.router.merge(other.router),
            ..self
        }
    }

    /// The path of every route, as it was added: `/api/employees/{id}`. Which methods it takes is said by the `Allow`
    /// header of the answer to one that it does not take.
    pub fn paths(&self) -> &BTreeSet<String> {
        &self.paths
    }

    /// The routes themselves, and the descriptions of those that have one.
    pub fn into_parts(self) -> (Router<AppState>, OpenApi) {
        self.router.split_for_parts()
    }
}

impl Default for Routes {
    fn default() -> Self {
        Self::new()
    }
}

impl std::fmt::Debug for Routes {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_set().entries(&self.paths).finish()
    }
}
