//! Taking what a device recorded.

use timetrack_protocol::{BatchAnswer, ReceivedBatch};
use timetrack_storage::{DeviceKey, IngestOutcome, IngestRequest, StorageError};

use crate::error::AppError;
use crate::live::Change;
use crate::services::enrolment::doubled;
use crate::state::AppState;
use crate::viewer::{Device, Viewer};

/// Stores a batch and answers for each of its items, when that is durable.
///
/// # Errors
/// Nothing is acknowledged; the agent sends the batch again.
pub async fn take(
    state: &AppState,
    viewer: &Viewer<Device>,
    batch: ReceivedBatch,
) -> Result<BatchAnswer, AppError> {
    let outcome = store(state, viewer.device_key(), batch).await?;
    Ok(BatchAnswer {
        epoch: outcome.epoch,
        lacks_since: outcome.lacks_since,
        settings_version: outcome.settings_version,
        server_time: state.now(),
        results: outcome.results,
        deletions: outcome.deletions,
        commit: outcome.commit,
    })
}

/// Stores a batch of a device, and tells those who look.
pub(super) async fn store(
    state: &AppState,
    device: DeviceKey,
    batch: ReceivedBatch,
) -> Result<IngestOutcome, StorageError> {
    let reader = state.storage().read();
    let policy = reader.tracking_settings().policy_of_device(device).await?;
    let retention = policy.retention();
    let outcome = state
        .ingest()
        .store(IngestRequest {
            device,
            received: state.now(),
            retention,
            batch,
        })
        .await?;
    if let Some(doubling) = outcome.doubling
        && let Err(error) = doubled::note(state, device, outcome.employee, doubling).await
    {
        // The batch is stored; the next one of the second agent is noticed again.
        tracing::warn!(
            error = format!("{:#}", anyhow::Error::new(error)),
            "a duplicated device could not be noted"
        );
    }
    state.live().tell(Change::Employee(outcome.employee));
    Ok(outcome)
}
