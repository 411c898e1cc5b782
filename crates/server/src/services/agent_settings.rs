//! What governs recording on a device.

use timetrack_protocol::AgentSettings;

use crate::error::AppError;
use crate::state::AppState;
use crate::viewer::{Device, Viewer};

/// The settings that hold for whoever the device belongs to.
///
/// # Errors
/// Where they cannot be read.
pub async fn of_device(state: &AppState, viewer: &Viewer<Device>) -> Result<AgentSettings, AppError> {
    let reader = state.storage().read();
    Ok(reader
        .tracking_settings()
        .effective(viewer.device().employee_id)
        .await?)
}
