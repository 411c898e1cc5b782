//! `GET /api/agent/settings`.

use axum::Json;
use axum::extract::State;
use timetrack_protocol::AgentSettings;

use crate::error::AppError;
use crate::services::agent_settings;
use crate::state::AppState;
use crate::viewer::{Device, Viewer};

pub(super) async fn show(
    State(state): State<AppState>,
    viewer: Viewer<Device>,
) -> Result<Json<AgentSettings>, AppError> {
    agent_settings::of_device(&state, &viewer).await.map(Json)
}
