//! Who else sees a person's data, so that every page can say it.

use timetrack_storage::Role;

use crate::error::AppError;
use crate::state::AppState;
use crate::viewer::{Employee, Viewer};

/// Who sees a person's working time. What had the focus is shown to nobody but the person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Audience {
    /// Nobody but the person.
    Alone,
    /// Managers too: by the API's summary of the day.
    Managers,
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
                return Ok(Self::Managers);
            }
            after = match people.last() {
                Some(last) if people.len() as u64 == PAGE => Some(last.id),
                Some(_) | None => return Ok(Self::Alone),
            };
        }
    }
}
