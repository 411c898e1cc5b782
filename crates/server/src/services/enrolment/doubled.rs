//! Two agents that use one credential.

use timetrack_domain::id::EmployeeId;
use timetrack_storage::{Actor, AuditAction, DeviceKey, Doubling, StorageError};

use crate::services::audit;
use crate::state::AppState;

/// Notes it once per device, where those who run the installation look.
pub(crate) async fn note(
    state: &AppState,
    device: DeviceKey,
    owner: EmployeeId,
    doubling: Doubling,
) -> Result<(), StorageError> {
    let transaction = state.storage().begin().await?;
    let devices = transaction.devices();
    if !devices.mark_duplicated(device, state.now()).await? {
        return Ok(());
    }
    let Some(found) = devices.find(device).await? else {
        return Ok(());
    };
    let how = match doubling {
        Doubling::CopiedDisk => "copied disk",
        Doubling::CopiedCredential => "copied credential",
    };
    let detail = format!("{}, {}: {how}", found.machine_name, found.account_name);
    let action = AuditAction::DeviceDuplicated;
    let actor = Actor::Device(device);
    audit::note(state, &transaction, actor, action, Some(owner), detail).await?;
    transaction.save().await
}
