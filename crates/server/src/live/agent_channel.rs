//! `GET /api/agent/channel`: a nudge to ask for the settings again.

use axum::extract::State;
use axum::response::IntoResponse;
use axum::response::sse::Event;
use timetrack_domain::id::EmployeeId;

use super::hub::{Change, Listener};
use super::stream::{Source, respond};
use crate::state::AppState;
use crate::viewer::{Device, Viewer};

pub(super) async fn listen(State(state): State<AppState>, viewer: Viewer<Device>) -> impl IntoResponse {
    let source = AgentChannel {
        listener: state.live().listen(),
        employee: viewer.device().employee_id,
    };
    respond(source, state.shutdown().clone())
}

struct AgentChannel {
    listener: Listener,
    employee: EmployeeId,
}

impl Source for AgentChannel {
    async fn next(&mut self) -> Event {
        loop {
            match self.listener.next().await {
                Some(Change::Settings(Some(employee))) if employee != self.employee => {}
                Some(Change::Employee(_)) => {}
                // Also when changes were lost: asking once more is harmless.
                Some(Change::Settings(_)) | None => {
                    return Event::default().event("settings:changed").data("{}");
                }
            }
        }
    }
}
