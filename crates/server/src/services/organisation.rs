//! The organisation itself: its name, and the time zone of people who are added.

use timetrack_storage::{Actor, AuditAction, Organisation};

use super::{audit, field};
use crate::error::AppError;
use crate::state::AppState;
use crate::viewer::{Admin, PersonRole, Viewer};

/// What is to be different. What is `None` stays.
#[derive(Clone, Debug, Default)]
pub struct OrganisationChange {
    /// The name.
    pub name: Option<String>,
    /// The IANA name of the time zone of people who are added from then on.
    pub time_zone: Option<String>,
}

/// The organisation.
///
/// # Errors
/// [`AppError::NotFound`] where there is none yet.
pub async fn find<R: PersonRole>(state: &AppState, _viewer: &Viewer<R>) -> Result<Organisation, AppError> {
    let organisation = state.storage().read().organisations().find().await?;
    organisation.ok_or(AppError::NotFound)
}

/// Changes the organisation.
///
/// # Errors
/// [`AppError::InvalidField`] for a name or a time zone that is none, [`AppError::NotFound`] where there is none yet.
pub async fn change(
    state: &AppState,
    viewer: &Viewer<Admin>,
    change: OrganisationChange,
) -> Result<Organisation, AppError> {
    let transaction = state.storage().begin().await?;
    let organisations = transaction.organisations();
    let before = organisations.find().await?.ok_or(AppError::NotFound)?;
    let mut after = before.clone();
    if let Some(typed) = change.name {
        after.name = field::name("name", &typed)?;
    }
    if let Some(typed) = change.time_zone {
        after.time_zone = field::time_zone("timeZone", &typed)?;
    }
    if after == before {
        return Ok(before);
    }
    organisations.update(&after).await?;
    let detail = format!(
        "{}, {} → {}, {}",
        before.name, before.time_zone, after.name, after.time_zone
    );
    let actor = Actor::Person(viewer.employee_id());
    let action = AuditAction::OrganisationChanged;
    audit::note(state, &transaction, actor, action, None, detail).await?;
    transaction.save().await?;
    Ok(after)
}
