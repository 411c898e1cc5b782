//! `/docs`: the document of the API as a page.
//!
//! A page of our own instead of one of the known viewers: those are one to three megabytes of scripts, and need inline styles
//! that the Content Security Policy forbids. The document is in English, what stands around it in the viewer's language.

mod types;
mod view;

use askama::Template;
use axum::extract::State;
use axum::response::Response;

use super::frame::Frame;
use super::responses::page;
use super::surroundings::Surroundings;
use crate::api::document::document;
use crate::error::AppError;
use crate::state::AppState;
use view::{SchemaView, TagView, schemas, tags};

/// The page.
#[derive(Debug, Template)]
#[template(path = "pages/docs/index.html")]
pub(crate) struct DocsPage {
    frame: Frame,
    version: String,
    lead: types::Prose,
    tags: Vec<TagView>,
    schemas: Vec<SchemaView>,
}

impl DocsPage {
    /// The page of this server's document.
    pub(crate) fn new(frame: Frame) -> Self {
        let document = document();
        let text = |name: &str| document["info"][name].as_str().unwrap_or_default();
        Self {
            frame,
            version: text("version").to_owned(),
            lead: types::Prose::new(text("description")),
            tags: tags(document),
            schemas: schemas(document),
        }
    }
}

/// `GET /docs`
pub(super) async fn show(State(state): State<AppState>, around: Surroundings) -> Result<Response, AppError> {
    // Whoever works alone has nobody who writes clients of a company.
    if state.site().is_alone {
        return Err(AppError::NotFound);
    }
    around.viewer.as_admin().ok_or(AppError::Forbidden)?;
    page(&DocsPage::new(around.frame_of_no_section("docs-title")))
}
