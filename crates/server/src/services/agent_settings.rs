//! What governs recording: what a device is told, and who may set it for whom.
//!
//! Settings hold for the organisation, a group or a person; the narrowest that has any holds whole. Whoever changes
//! them, or changes for whom they hold, tells the agents with [`tell_agents`] once the transaction is saved.

mod change;
mod changes;
mod input;
mod place;
mod policy;
mod preview;

use timetrack_domain::id::EmployeeId;
use timetrack_protocol::{AgentSettings, Announcement};
use timetrack_storage::{StorageError, Transaction};

use crate::error::AppError;
use crate::live;
use crate::state::AppState;
use crate::viewer::{Device, Viewer};

pub use change::{SettingsOfScope, SettingsScope, find, replace};
pub use input::{TrackingInput, WindowRuleInput};
pub use policy::{PolicyOfScope, change_policy, find_policy};
pub use preview::{KindPreview, Preview, RecordedKind, WindowPreview, preview, preview_of};

/// The settings that hold for whoever the device belongs to. `said` is what its agent says of itself; every version so
/// far understands the same settings.
///
/// # Errors
/// Where they cannot be read.
pub async fn of_device(
    state: &AppState,
    viewer: &Viewer<Device>,
    said: Option<&Announcement>,
) -> Result<AgentSettings, AppError> {
    if let Some(said) = said.filter(|said| !said.version().works_with(Announcement::own().version())) {
        tracing::warn!(
            device.id = %viewer.device().id,
            agent.version = %said.version(),
            "an agent of a version asks that is not meant to work with this server"
        );
    }
    let reader = state.storage().read();
    Ok(reader
        .tracking_settings()
        .effective(viewer.device().employee_id)
        .await?)
}

/// Notes that other settings may hold for a person's devices, though nobody changed any: the person changed groups or
/// lost theirs, or was given a device. To be called in the transaction that does it, and [`tell_agents`] afterwards.
///
/// # Errors
/// Where that cannot be stored.
pub async fn renew(
    state: &AppState,
    transaction: &Transaction,
    employee: EmployeeId,
) -> Result<(), StorageError> {
    transaction
        .tracking_settings()
        .renew(employee, state.now())
        .await
        .map(drop)
}

/// Has the agents ask for their settings for whom others hold now. What was changed is saved by then; where the agents
/// cannot be told, they learn it by the answer to their next batch.
pub async fn tell_agents(state: &AppState) {
    if let Err(error) = live::tell_settings(state).await {
        tracing::warn!(
            error = format!("{:#}", anyhow::Error::new(error)),
            "agents are not told that their settings changed"
        );
    }
}
