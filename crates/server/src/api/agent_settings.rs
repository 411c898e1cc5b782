//! `GET /api/agent/settings`.

use axum::Json;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::IntoResponse;

use super::announcement;
use super::schemas::AgentSettingsShape;
use crate::error::AppError;
use crate::services::agent_settings;
use crate::state::AppState;
use crate::viewer::{Device, Viewer};

/// The settings that hold for the device's person
///
/// To be asked at the start, after the channel was opened, and whenever an answer to a batch has another
/// `settingsVersion`.
#[utoipa::path(
    get, path = "/api/agent/settings", tag = "Agents", operation_id = "agentSettings",
    responses((status = 200, body = AgentSettingsShape)),
    security(("device" = []))
)]
pub(super) async fn show(
    State(state): State<AppState>,
    viewer: Viewer<Device>,
    headers: HeaderMap,
) -> Result<impl IntoResponse, AppError> {
    let said = announcement::of_request(&headers);
    let settings = agent_settings::of_device(&state, &viewer, said.as_ref()).await?;
    Ok((announcement::own(), Json(settings)))
}
