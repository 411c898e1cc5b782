//! Who sees what was recorded and how long it is kept, for the organisation or a group.
//!
//! Only administrators say it, while managers may set what the recorder of their own groups stores, as long as it is not
//! more than before: a manager who could show themselves the titles of their people would decide in their own favour.

use std::ops::RangeInclusive;

use timetrack_storage::{Actor, AuditAction, DataPolicy};

use super::change::SettingsScope;
use super::place::Place;
use super::{changes, tell_agents};
use crate::error::AppError;
use crate::services::audit;
use crate::state::AppState;
use crate::viewer::{Admin, Viewer};

/// What a scope says about its data, and what follows from it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PolicyOfScope {
    /// What the scope says itself.
    pub own: DataPolicy,
    /// What would hold if it said nothing.
    pub inherited: DataPolicy,
}

impl PolicyOfScope {
    /// What holds.
    pub fn effective(&self) -> DataPolicy {
        self.own.within(self.inherited)
    }
}

/// What `scope` says.
///
/// # Errors
/// [`AppError::NotFound`] where there is no such group or person.
pub async fn find_policy(
    state: &AppState,
    viewer: &Viewer<Admin>,
    scope: SettingsScope,
) -> Result<PolicyOfScope, AppError> {
    let viewer = viewer.as_manager().ok_or(AppError::Forbidden)?;
    let reader = state.storage().read();
    let place = Place::find(&reader, &viewer, scope).await?;
    Ok(place.policy(&reader).await?)
}

/// Changes what `scope` says, and tells the agents of a new version. What is kept for less time from now on goes with the
/// next run of what goes by age.
///
/// # Errors
/// As [`find_policy`]; [`AppError::InvalidField`] for a time that cannot be kept.
pub async fn change_policy(
    state: &AppState,
    viewer: &Viewer<Admin>,
    scope: SettingsScope,
    change: impl FnOnce(DataPolicy) -> DataPolicy + Send,
) -> Result<PolicyOfScope, AppError> {
    let manager = viewer.as_manager().ok_or(AppError::Forbidden)?;
    let reader = state.storage().read();
    let place = Place::find(&reader, &manager, scope).await?;
    let transaction = state.storage().begin().await?;
    let settings = transaction.tracking_settings();
    let guess = place.policy(&reader).await?;
    settings.set_policy(place.stored, guess.own, state.now()).await?;
    // Whoever else changes it waits by now, so what is committed is what was there before.
    let before = place.policy(&reader).await?;
    let policy = change(before.own);
    check_days("detailDays", policy.detail_days, DataPolicy::DETAIL_DAYS)?;
    check_days(
        "workingTimeDays",
        policy.working_time_days,
        DataPolicy::WORKING_TIME_DAYS,
    )?;
    settings.set_policy(place.stored, policy, state.now()).await?;
    if before.own == policy {
        return Ok(before);
    }
    let detail = format!("{}: {}", place.name, changes::describe_policy(before.own, policy));
    let actor = Actor::Person(viewer.employee_id());
    let action = AuditAction::SettingsChanged;
    audit::note(state, &transaction, actor, action, place.about(), detail).await?;
    transaction.save().await?;
    tell_agents(state).await;
    Ok(PolicyOfScope {
        own: policy,
        ..before
    })
}

fn check_days(field: &str, days: Option<u16>, range: RangeInclusive<u16>) -> Result<(), AppError> {
    match days {
        Some(days) if !range.contains(&days) => {
            let message = format!("It must be a number from {} to {}.", range.start(), range.end());
            Err(AppError::invalid_field(field, message))
        }
        Some(_) | None => Ok(()),
    }
}
