//! Its handlers.

use axum::extract::State;
use axum::response::Response;
use serde::Deserialize;
use timetrack_domain::id::AuditEntryId;

use super::AuditPage;
use crate::error::AppError;
use crate::extract::Query;
use crate::services::audit::pages;
use crate::services::employees::{self, Sought};
use crate::state::AppState;
use crate::web::frame::Section;
use crate::web::responses::page;
use crate::web::surroundings::Surroundings;

/// Whose entries, and from where on.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct AuditQuery {
    /// An id, an e-mail address, or a part of a name.
    person: String,
    before: String,
}

impl AuditQuery {
    /// An address that somebody bent shows the newest.
    fn before(&self) -> Option<AuditEntryId> {
        self.before.parse().ok()
    }
}

/// `GET /audit`
pub(crate) async fn show_all(
    State(state): State<AppState>,
    around: Surroundings,
    Query(query): Query<AuditQuery>,
) -> Result<Response, AppError> {
    let viewer = around.viewer.as_admin().ok_or(AppError::Forbidden)?;
    let sought = employees::seek(&state, &viewer, &query.person).await?;
    let about = match &sought {
        Sought::Everybody => Some(None),
        Sought::Person(person) => Some(Some(person.id)),
        Sought::Several(_) => None,
    };
    let entries = match about {
        Some(about) => Some(pages::page(&state, &viewer, about, query.before()).await?),
        None => None,
    };
    let frame = around.frame(Section::AuditLog, "audit-title");
    page(&AuditPage::of_all(
        frame,
        &query.person,
        &sought,
        entries.as_ref(),
        around.zone(),
    ))
}

/// `GET /my-data/audit`
pub(crate) async fn show_own(
    State(state): State<AppState>,
    around: Surroundings,
    Query(query): Query<AuditQuery>,
) -> Result<Response, AppError> {
    let entries = pages::page_about_oneself(&state, &around.viewer, query.before()).await?;
    let frame = around.frame(Section::MyData, "audit-own-title");
    page(&AuditPage::of_oneself(frame, &entries, around.zone()))
}
