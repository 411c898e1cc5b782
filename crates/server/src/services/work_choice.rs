//! What the owner of an embedded server chooses on a page.

use std::sync::Arc;

use crate::desk::{DeskIsSilent, WorkChoice};
use crate::error::AppError;
use crate::state::AppState;
use crate::viewer::{Employee, Viewer};

/// Has the agent beside this server take the choice.
///
/// # Errors
/// [`AppError::NotFound`] where there is no agent beside this server, or it is not the viewer's;
/// [`AppError::Conflict`] where it does not answer.
pub async fn choose(state: &AppState, viewer: &Viewer<Employee>, choice: WorkChoice) -> Result<(), AppError> {
    let desk = state
        .desk_of(viewer.employee_id())
        .map(Arc::clone)
        .ok_or(AppError::NotFound)?;
    tokio::task::spawn_blocking(move || desk.choose(choice))
        .await
        .map_err(|error| AppError::Internal(error.into()))?
        .map_err(|DeskIsSilent| AppError::Conflict {
            code: "agent_silent",
            message: "The agent on this computer did not answer, so it is not known whether it took the choice. Look at \
                      its state in the tray or with \"timetrack status\", and try again.",
        })
}
