//! Its handlers.

use axum::extract::{OriginalUri, State};
use axum::response::Response;

use super::team::{AtWorkQuery, TeamLive, TeamPage};
use super::{DashboardLive, DashboardPage};
use crate::error::AppError;
use crate::extract::Query;
use crate::services::dashboard;
use crate::services::team::now;
use crate::state::AppState;
use crate::web::address::with_query_of;
use crate::web::frame::{Frame, Section};
use crate::web::responses::page;
use crate::web::surroundings::Surroundings;
use crate::web::team::TeamQuery;

/// `GET /`: people, for those who see others; one's own day for everybody else.
pub(crate) async fn show(
    State(state): State<AppState>,
    around: Surroundings,
    OriginalUri(uri): OriginalUri,
    Query(query): Query<TeamQuery>,
    Query(at_work): Query<AtWorkQuery>,
) -> Result<Response, AppError> {
    let Some(viewer) = around.manager() else {
        return show_own(State(state), around).await;
    };
    let data = now::read(&state, &viewer, &query.filter()?, at_work.is_set()).await?;
    let frame = Frame {
        live_url: with_query_of("/live/parts/team", &uri),
        ..around.frame(Section::Dashboard, "navigation-dashboard")
    };
    page(&TeamPage::new(frame, &data, &query, at_work.is_set()))
}

/// `GET /live/parts/team`
pub(crate) async fn show_team_parts(
    State(state): State<AppState>,
    around: Surroundings,
    OriginalUri(uri): OriginalUri,
    Query(query): Query<TeamQuery>,
    Query(at_work): Query<AtWorkQuery>,
) -> Result<Response, AppError> {
    let viewer = around.manager().ok_or(AppError::Forbidden)?;
    let data = now::read(&state, &viewer, &query.filter()?, at_work.is_set()).await?;
    let frame = Frame {
        here: with_query_of("/", &uri),
        ..around.frame(Section::Dashboard, "navigation-dashboard")
    };
    page(&TeamLive::new(frame, &data, at_work.is_set()))
}

/// `GET /my-day`
pub(crate) async fn show_own(
    State(state): State<AppState>,
    around: Surroundings,
) -> Result<Response, AppError> {
    let data = dashboard::read(&state, &around.viewer).await?;
    let frame = Frame {
        live_url: "/live/parts/dashboard".to_owned(),
        ..around.frame(Section::Dashboard, "navigation-dashboard")
    };
    page(&DashboardPage::new(frame, &data, &around.seen_by_detail()))
}

/// `GET /live/parts/dashboard`
pub(crate) async fn show_parts(
    State(state): State<AppState>,
    around: Surroundings,
) -> Result<Response, AppError> {
    let data = dashboard::read_present(&state, &around.viewer).await?;
    let here = if around.manager().is_some() {
        "/my-day"
    } else {
        "/"
    };
    let frame = Frame {
        here: here.to_owned(),
        ..around.frame(Section::Dashboard, "navigation-dashboard")
    };
    page(&DashboardLive::new(frame, &data))
}
