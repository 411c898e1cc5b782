//! Its handlers.

use axum::extract::{OriginalUri, State};
use axum::response::Response;

use super::{ActivityLive, ActivityPage, ActivityQuery};
use crate::error::AppError;
use crate::extract::Query;
use crate::services::activity;
use crate::state::AppState;
use crate::web::address::with_query_of;
use crate::web::frame::{Frame, Section};
use crate::web::responses::page;
use crate::web::surroundings::Surroundings;

/// `GET /activity`
pub(crate) async fn show(
    State(state): State<AppState>,
    around: Surroundings,
    OriginalUri(uri): OriginalUri,
    Query(query): Query<ActivityQuery>,
) -> Result<Response, AppError> {
    let data = read_activity(&state, &around, &query).await?;
    let frame = Frame {
        live_url: with_query_of("/live/parts/activity", &uri),
        ..around.frame(Section::Activity, "navigation-activity")
    };
    page(&ActivityPage::new(frame, &data, &query, &around.seen_by_detail()))
}

/// `GET /live/parts/activity`
pub(crate) async fn show_parts(
    State(state): State<AppState>,
    around: Surroundings,
    OriginalUri(uri): OriginalUri,
    Query(query): Query<ActivityQuery>,
) -> Result<Response, AppError> {
    let data = read_activity(&state, &around, &query).await?;
    let frame = Frame {
        here: with_query_of("/activity", &uri),
        ..around.frame(Section::Activity, "navigation-activity")
    };
    page(&ActivityLive::new(frame, &data, &query, &around.seen_by_detail()))
}

async fn read_activity(
    state: &AppState,
    around: &Surroundings,
    query: &ActivityQuery,
) -> Result<activity::Activity, AppError> {
    let today = activity::today(state, &around.viewer).await?;
    // What cannot be read is said on the page, which shows today instead.
    activity::read(state, &around.viewer, query.day(today).unwrap_or(today)).await
}
