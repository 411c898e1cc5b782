//! Who else sees a person's data, so that every page can say it.

use timetrack_storage::{Reader, Role};

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
    /// The managers of the person's group see what had the focus, too.
    ManagersWithContent,
}

/// How many people are looked through at a time.
const PAGE: u64 = 500;

impl Audience {
    /// Who else there is.
    ///
    /// # Errors
    /// Where it cannot be read.
    pub async fn of(state: &AppState, viewer: &Viewer<Employee>) -> Result<Self, AppError> {
        let reader = state.storage().read();
        let mut after = None;
        loop {
            let people = reader.employees().list(after, PAGE).await?;
            let sees_hours = |role| match role {
                Role::Manager | Role::Admin => true,
                Role::Employee => false,
            };
            if people
                .iter()
                .any(|person| person.active && person.id != viewer.employee_id() && sees_hours(person.role))
            {
                return Self::of_managed(&reader, viewer).await;
            }
            after = match people.last() {
                Some(last) if people.len() as u64 == PAGE => Some(last.id),
                Some(_) | None => return Ok(Self::Alone),
            };
        }
    }

    async fn of_managed(reader: &Reader, viewer: &Viewer<Employee>) -> Result<Self, AppError> {
        let person = reader.employees().find(viewer.employee_id()).await?;
        let Some(group) = person.and_then(|person| person.group) else {
            return Ok(Self::Managers);
        };
        let policy = reader.tracking_settings().effective_policy(Some(group)).await?;
        Ok(if policy.shows_content() {
            Self::ManagersWithContent
        } else {
            Self::Managers
        })
    }
}
