//! `GET /api/agent/channel`: nudges to ask for something again.

use axum::extract::State;
use axum::response::IntoResponse;
use axum::response::sse::Event;

use super::agents::{AgentListener, Nudge};
use super::stream::{Source, respond};
use crate::state::AppState;
use crate::viewer::{Device, Viewer};

/// A nudge when it is time to ask again
///
/// `settings:changed` (data `{}`): other settings hold. `interval:assigned`: so does another capture interval. The stream ends after 15 minutes at the latest; whoever cannot hold
/// it open misses nothing but time.
#[utoipa::path(
    get, path = "/api/agent/channel", tag = "Agents", operation_id = "agentChannel",
    responses((status = 200, body = String, content_type = "text/event-stream")),
    security(("device" = []))
)]
pub(super) async fn listen(State(state): State<AppState>, viewer: Viewer<Device>) -> impl IntoResponse {
    let source = AgentChannel(state.live().agents().listen(viewer.device().employee_id));
    respond(source, state.shutdown().clone())
}

struct AgentChannel(AgentListener);

impl Source for AgentChannel {
    async fn next(&mut self) -> Event {
        let name = match self.0.nudged().await {
            Nudge::SettingsChanged => "settings:changed",
            Nudge::IntervalAssigned => "interval:assigned",
        };
        Event::default().event(name).data("{}")
    }
}
