//! `GET /api/agent/settings`.

use axum::Json;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::IntoResponse;

use super::announcement;
use crate::error::AppError;
use crate::services::agent_settings;
use crate::state::AppState;
use crate::viewer::{Device, Viewer};

pub(super) async fn show(
    State(state): State<AppState>,
    viewer: Viewer<Device>,
    headers: HeaderMap,
) -> Result<impl IntoResponse, AppError> {
    let said = announcement::of_request(&headers);
    let settings = agent_settings::of_device(&state, &viewer, said.as_ref()).await?;
    Ok((announcement::own(), Json(settings)))
}
