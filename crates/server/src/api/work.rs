//! `/api/work/*`: working time for foreign clients, in the shapes that they know. Our own agent sends events.

use axum::Json;
use axum::extract::State;
use axum::response::Response;
use jiff::Timestamp;
use serde::Deserialize;
use timetrack_domain::id::EmployeeId;

use crate::error::AppError;
use crate::extract::{Json as JsonBody, Query};
use crate::page::PageQuery;
use crate::services::work_report::{self, Heartbeat, HeartbeatAnswer, StartAnswer, StopAnswer};
use crate::services::work_today;
use crate::state::AppState;
use crate::viewer::{Manager, Reporter, Viewer};

pub(super) async fn start(
    State(state): State<AppState>,
    reporter: Reporter,
) -> Result<Json<StartAnswer>, AppError> {
    work_report::start(&state, &reporter).await.map(Json)
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct HeartbeatBody {
    /// Seconds without input since the last heartbeat.
    #[serde(default)]
    idle_delta_seconds: f64,
    /// Makes sending it again harmless: any text that is the client's own for this heartbeat.
    id: Option<String>,
    /// When it was, for clients that could not send it at once.
    at: Option<Timestamp>,
}

pub(super) async fn heartbeat(
    State(state): State<AppState>,
    reporter: Reporter,
    JsonBody(body): JsonBody<HeartbeatBody>,
) -> Result<Json<HeartbeatAnswer>, AppError> {
    let heartbeat = Heartbeat::new(body.idle_delta_seconds, body.id, body.at)?;
    work_report::heartbeat(&state, &reporter, heartbeat)
        .await
        .map(Json)
}

pub(super) async fn stop(
    State(state): State<AppState>,
    reporter: Reporter,
) -> Result<Json<StopAnswer>, AppError> {
    work_report::stop(&state, &reporter).await.map(Json)
}

pub(super) async fn summary_today(
    State(state): State<AppState>,
    viewer: Viewer<Manager>,
    Query(query): Query<PageQuery<EmployeeId>>,
) -> Result<Response, AppError> {
    let page = work_today::summary(&state, &viewer, query.page()?).await?;
    Ok(page.into_response("/api/work/summary/today"))
}

pub(super) async fn sessions_today(
    State(state): State<AppState>,
    viewer: Viewer<Manager>,
    Query(query): Query<PageQuery<EmployeeId>>,
) -> Result<Response, AppError> {
    let page = work_today::sessions(&state, &viewer, query.page()?).await?;
    Ok(page.into_response("/api/work/sessions/today"))
}
