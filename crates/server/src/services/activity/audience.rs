//! Who else sees a person's data, so that every page can say it.

use crate::error::AppError;
use crate::state::AppState;
use crate::viewer::{Employee, Viewer};

/// Who sees a person's data beside the person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Audience {
    /// Nobody but the person.
    Alone,
    /// Managers see the working time, and idle time and breaks as sums. What had the focus is the person's own.
    Managers,
    /// Somebody sees what had the focus and when exactly nobody was there, too: managers of the person's group where its
    /// settings say so, or somebody who was given the right.
    ManagersWithContent,
}

impl Audience {
    /// Who else there is.
    ///
    /// # Errors
    /// Where it cannot be read.
    pub async fn of(state: &AppState, viewer: &Viewer<Employee>) -> Result<Self, AppError> {
        let reader = state.storage().read();
        let person = reader.employees().find(viewer.employee_id()).await?;
        let group = person.and_then(|person| person.group);
        let seeing = reader.employees().who_sees(viewer.employee_id(), group).await?;
        if seeing.is_empty() {
            return Ok(Self::Alone);
        }
        if seeing.iter().any(|one| one.sees_content) {
            return Ok(Self::ManagersWithContent);
        }
        // The settings of the group speak of those who manage it, of whom there may be none.
        let is_managed = match group {
            Some(group) => reader
                .groups()
                .managers()
                .await?
                .get(&group)
                .is_some_and(|managers| seeing.iter().any(|one| managers.contains(&one.id))),
            None => false,
        };
        let policy = reader.tracking_settings().effective_policy(group).await?;
        Ok(if is_managed && policy.shows_content() {
            Self::ManagersWithContent
        } else {
            Self::Managers
        })
    }
}
