//! Whether things go by age as they should.

use jiff::{SignedDuration, Timestamp};
use timetrack_domain::id::EmployeeId;
use timetrack_storage::Reader;

use crate::error::AppError;

/// What deletes by age comes once a day, and the first clock that it sees must have been there for a day.
const LONGEST_REST: SignedDuration = SignedDuration::from_hours(49);

/// Since when nothing of a person has gone by age, because what deletes it does not believe the clock, or fails; `None`
/// where it does its work.
pub(super) async fn stopped(reader: &Reader, employee: EmployeeId) -> Result<Option<Timestamp>, AppError> {
    let Some(run) = reader.retention().last_run().await? else {
        return Ok(None);
    };
    let since = match run.last_deleting {
        Some(since) => since,
        None => match reader.employees().find(employee).await? {
            Some(person) => person.created,
            None => return Ok(None),
        },
    };
    Ok((run.at.duration_since(since) > LONGEST_REST).then_some(since))
}
