//! Reading and changing what is set for the organisation, a group or a person.

use timetrack_domain::TrackingSettings;
use timetrack_domain::id::{EmployeeId, GroupId};
use timetrack_storage::{Actor, AuditAction};

use super::place::{Place, is_admin};
use super::{changes, tell_agents};
use crate::error::AppError;
use crate::services::audit;
use crate::state::AppState;
use crate::viewer::{Manager, Viewer};

/// For whom settings are asked or changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SettingsScope {
    /// Everybody who has none of their own and is in no group that has.
    Organisation,
    /// Everybody of a group who has none of their own.
    Group(GroupId),
    /// One person.
    Employee(EmployeeId),
}

/// What is set for a scope, and what follows from it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SettingsOfScope {
    /// What is set for the scope itself.
    pub own: Option<TrackingSettings>,
    /// What would hold if nothing were.
    pub inherited: TrackingSettings,
}

impl SettingsOfScope {
    /// What holds.
    pub fn effective(&self) -> &TrackingSettings {
        self.own.as_ref().unwrap_or(&self.inherited)
    }
}

/// What is set for `scope`. An administrator may ask for any, a manager for the groups that they manage.
///
/// # Errors
/// [`AppError::NotFound`] where there is no such group or person for the viewer, [`AppError::Forbidden`] for the
/// organisation and for people where they are no administrator.
pub async fn find(
    state: &AppState,
    viewer: &Viewer<Manager>,
    scope: SettingsScope,
) -> Result<SettingsOfScope, AppError> {
    let reader = state.storage().read();
    let place = Place::find(&reader, viewer, scope).await?;
    Ok(place.settings(&reader).await?)
}

/// Sets what holds for `scope`, `None` for nothing of its own, and has the agents fetch it. A manager of a group cannot
/// have more recorded than was recorded before or than holds for the organisation: that is for an administrator.
///
/// # Errors
/// As [`find`]; [`AppError::InvalidField`] for what a manager may not set.
pub async fn replace(
    state: &AppState,
    viewer: &Viewer<Manager>,
    scope: SettingsScope,
    settings: Option<TrackingSettings>,
) -> Result<SettingsOfScope, AppError> {
    let reader = state.storage().read();
    let place = Place::find(&reader, viewer, scope).await?;
    let transaction = state.storage().begin().await?;
    transaction
        .tracking_settings()
        .set(place.stored, settings.as_ref(), state.now())
        .await?;
    // Whoever else changes settings waits by now, so what is committed is what was there before.
    let before = place.settings(&reader).await?;
    if before.own == settings {
        return Ok(before);
    }
    let after = SettingsOfScope {
        own: settings,
        inherited: before.inherited.clone(),
    };
    if !is_admin(viewer) {
        refuse_more(&before, after.effective())?;
    }
    let detail = format!("{}: {}", place.name, changes::describe(&before, &after));
    audit::note(
        state,
        &transaction,
        Actor::Person(viewer.employee_id()),
        AuditAction::SettingsChanged,
        place.about(),
        detail,
    )
    .await?;
    transaction.save().await?;
    tell_agents(state).await;
    Ok(after)
}

/// What a manager may not do: have more recorded than before and than elsewhere in the organisation.
fn refuse_more(before: &SettingsOfScope, after: &TrackingSettings) -> Result<(), AppError> {
    let allowed = before.effective().detail.max(before.inherited.detail);
    if after.detail > allowed {
        let message = format!(
            "Only an administrator can have more recorded than \"{}\".",
            changes::word(&allowed)
        );
        return Err(AppError::invalid_field("tracking.detail", message));
    }
    let hides_by_default = before.effective().default_window_rules && before.inherited.default_window_rules;
    if hides_by_default && !after.default_window_rules {
        let message = "Only an administrator can have private browsing and password managers recorded.";
        return Err(AppError::invalid_field("tracking.defaultWindowRules", message));
    }
    Ok(())
}
