//! Its handlers.

use axum::extract::State;
use axum::response::Response;

use super::{DashboardLive, DashboardPage};
use crate::error::AppError;
use crate::services::dashboard;
use crate::state::AppState;
use crate::web::frame::{Frame, Section};
use crate::web::responses::page;
use crate::web::surroundings::Surroundings;

/// `GET /`
pub(crate) async fn show(State(state): State<AppState>, around: Surroundings) -> Result<Response, AppError> {
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
    let frame = Frame {
        here: "/".to_owned(),
        ..around.frame(Section::Dashboard, "navigation-dashboard")
    };
    page(&DashboardLive::new(frame, &data))
}
