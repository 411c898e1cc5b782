//! How often the screen of somebody's computers is to be captured. It is kept and told; what captures is no part of this
//! version.

use std::ops::RangeInclusive;

use timetrack_domain::id::EmployeeId;
use timetrack_storage::{Actor, AuditAction, Employee, Reader};

use super::managed::Managed;
use super::{agent_settings, audit};
use crate::error::AppError;
use crate::state::AppState;
use crate::viewer::{Manager, Reporter, Viewer};

/// The minutes that may lie between two captures.
pub const MINUTES: RangeInclusive<u8> = 2..=20;

/// Somebody, and the minutes between two captures; [`None`] where nothing is to be captured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CaptureInterval {
    /// Whose.
    pub employee: EmployeeId,
    /// The minutes.
    pub minutes: Option<u8>,
}

/// That of `employee`, or of whoever asks. People and devices may ask for themselves, managers for those whom they manage.
///
/// # Errors
/// [`AppError::NotFound`] where there is no such person for whoever asks.
pub async fn find(
    state: &AppState,
    asker: &Reporter,
    employee: Option<EmployeeId>,
) -> Result<CaptureInterval, AppError> {
    let reader = state.storage().read();
    let (own, manager) = match asker {
        Reporter::Device(device) => (device.device().employee_id, None),
        Reporter::Employee(person) => (person.employee_id(), person.as_manager()),
    };
    let employee = employee.unwrap_or(own);
    if employee != own {
        let manager = manager.ok_or(AppError::NotFound)?;
        managed(state, &reader, &manager, employee).await?;
    }
    let minutes = reader.tracking_settings().capture_interval(employee).await?;
    Ok(CaptureInterval { employee, minutes })
}

/// Sets it for somebody whom the viewer manages, and has that person's computers ask for it.
///
/// # Errors
/// [`AppError::NotFound`] where there is no such person for the viewer, [`AppError::InvalidField`] outside of [`MINUTES`].
pub async fn set(
    state: &AppState,
    viewer: &Viewer<Manager>,
    wanted: CaptureInterval,
) -> Result<CaptureInterval, AppError> {
    let CaptureInterval { employee, minutes } = wanted;
    if minutes.is_some_and(|minutes| !MINUTES.contains(&minutes)) {
        let message = format!(
            "Allowed is a whole number of minutes from {} to {}, or null for no captures.",
            MINUTES.start(),
            MINUTES.end()
        );
        return Err(AppError::invalid_field("intervalMinutes", message));
    }
    let reader = state.storage().read();
    managed(state, &reader, viewer, employee).await?;
    let transaction = state.storage().begin().await?;
    let now = state.now();
    transaction
        .tracking_settings()
        .set_capture_interval(employee, minutes, now)
        .await?;
    // Whoever else sets it waits by now, so what is committed is what was there before.
    let before = reader.tracking_settings().capture_interval(employee).await?;
    if before == minutes {
        return Ok(wanted);
    }
    let word = |minutes: Option<u8>| minutes.map_or_else(|| "null".to_owned(), |minutes| minutes.to_string());
    let detail = format!(
        "person: captureIntervalMinutes {} → {}",
        word(before),
        word(minutes)
    );
    let actor = Actor::Person(viewer.employee_id());
    audit::note(
        state,
        &transaction,
        actor,
        AuditAction::SettingsChanged,
        Some(employee),
        detail,
    )
    .await?;
    transaction.save().await?;
    agent_settings::tell_agents(state).await;
    Ok(wanted)
}

async fn managed(
    state: &AppState,
    reader: &Reader,
    viewer: &Viewer<Manager>,
    employee: EmployeeId,
) -> Result<Employee, AppError> {
    let found = reader.employees().find(employee).await?;
    let managed = Managed::by(state, reader, viewer).await?;
    found
        .filter(|employee| managed.includes(employee))
        .ok_or(AppError::NotFound)
}
