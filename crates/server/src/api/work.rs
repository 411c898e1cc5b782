//! `/api/work/*`: working time for foreign clients, in the shapes that they know. Our own agent sends events.

use axum::Json;
use axum::extract::State;
use axum::response::Response;
use jiff::Timestamp;
use serde::Deserialize;
use timetrack_domain::id::EmployeeId;
use utoipa::ToSchema;

use crate::error::AppError;
use crate::extract::{Json as JsonBody, Query};
use crate::page::{PageParams, PageQuery};
use crate::services::work_report::{self, Heartbeat, HeartbeatAnswer, StartAnswer, StopAnswer};
use crate::services::work_today::{self, SessionToday, SummaryToday};
use crate::state::AppState;
use crate::viewer::{Manager, Reporter, Viewer};

/// Begins a work session, or gives the one that is running
#[utoipa::path(
    post, path = "/api/work/start", tag = "Working time", operation_id = "startWork",
    responses((status = 200, body = StartAnswer)),
    security(("token" = ["employee"]), ("device" = []))
)]
pub(super) async fn start(
    State(state): State<AppState>,
    reporter: Reporter,
) -> Result<Json<StartAnswer>, AppError> {
    work_report::start(&state, &reporter).await.map(Json)
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct HeartbeatBody {
    /// Seconds without input since the last heartbeat, less than 172,800. They become an absence that ends at the heartbeat.
    #[serde(default)]
    #[schema(minimum = 0)]
    idle_delta_seconds: f64,
    /// Makes sending it again harmless: any text that is the client's own for this heartbeat.
    #[schema(min_length = 1, max_length = 128)]
    id: Option<String>,
    /// When it was, for clients that could not send it at once.
    at: Option<Timestamp>,
}

/// Says that it goes on
#[utoipa::path(
    post, path = "/api/work/heartbeat", tag = "Working time", operation_id = "workHeartbeat",
    request_body = HeartbeatBody,
    responses(
        (status = 200, body = HeartbeatAnswer),
        (status = 409, description = "`no_work_session`: none is running"),
    ),
    security(("token" = ["employee"]), ("device" = []))
)]
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

/// Ends the session
#[utoipa::path(
    post, path = "/api/work/stop", tag = "Working time", operation_id = "stopWork",
    responses(
        (status = 200, body = StopAnswer),
        (status = 409, description = "`no_work_session`: none is running"),
    ),
    security(("token" = ["employee"]), ("device" = []))
)]
pub(super) async fn stop(
    State(state): State<AppState>,
    reporter: Reporter,
) -> Result<Json<StopAnswer>, AppError> {
    work_report::stop(&state, &reporter).await.map(Json)
}

/// Who works today, and how long
///
/// Of the groups that one manages; for an administrator of everybody.
#[utoipa::path(
    get, path = "/api/work/summary/today", tag = "Working time", operation_id = "summaryToday",
    params(PageParams),
    responses((status = 200, body = Vec<SummaryToday>)),
    security(("token" = ["manager"]))
)]
pub(super) async fn summary_today(
    State(state): State<AppState>,
    viewer: Viewer<Manager>,
    Query(query): Query<PageQuery<EmployeeId>>,
) -> Result<Response, AppError> {
    let page = work_today::summary(&state, &viewer, query.page()?).await?;
    Ok(page.into_response("/api/work/summary/today"))
}

/// The work sessions of today
#[utoipa::path(
    get, path = "/api/work/sessions/today", tag = "Working time", operation_id = "sessionsToday",
    params(PageParams),
    responses((status = 200, body = Vec<SessionToday>)),
    security(("token" = ["manager"]))
)]
pub(super) async fn sessions_today(
    State(state): State<AppState>,
    viewer: Viewer<Manager>,
    Query(query): Query<PageQuery<EmployeeId>>,
) -> Result<Response, AppError> {
    let page = work_today::sessions(&state, &viewer, query.page()?).await?;
    Ok(page.into_response("/api/work/sessions/today"))
}
