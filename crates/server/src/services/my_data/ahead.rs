//! What lies in the future, because the clock of a computer was ahead when it recorded it. Times are stored as they were
//! sent; so the person must find such items, and can delete what may be deleted.

use std::collections::BTreeSet;

use jiff::{SignedDuration, Timestamp};
use timetrack_domain::{Interval, id::EmployeeId};
use timetrack_storage::{HeldEvents, Lanes, Reader};

use super::{Machines, always, hull_of, open};
use crate::error::AppError;
use crate::state::AppState;
use crate::viewer::{Employee, Viewer};

/// What is held that lies in the future.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ahead {
    /// How many items.
    pub count: u64,
    /// From the start of the first to the end of the last.
    pub hull: Interval,
    /// The same of those that may be deleted; `None` where there are none.
    pub deletable: Option<Interval>,
    /// The names of the machines that recorded them.
    pub machines: Vec<String>,
}

/// Clocks differ a little, and that is nobody's concern.
const LARGEST_SKEW: SignedDuration = SignedDuration::from_mins(10);

/// Until when the viewer may delete: until now, and further where something that may be deleted is held there.
///
/// # Errors
/// Where it cannot be read.
pub async fn deletable_until(state: &AppState, viewer: &Viewer<Employee>) -> Result<Timestamp, AppError> {
    let (reader, now) = (state.storage().read(), state.now());
    let held = held_after(&reader, viewer.employee_id(), now).await?;
    let detail = Lanes::detail();
    let ends = held.iter().filter(|held| detail.contains(held.lane));
    Ok(ends.map(|held| held.hull.end()).fold(now, Timestamp::max))
}

/// What is held of a person that lies in the future by more than clocks differ.
pub(super) async fn read(
    reader: &Reader,
    employee: EmployeeId,
    now: Timestamp,
    machines: &mut Machines,
) -> Result<Option<Ahead>, AppError> {
    let held = held_after(reader, employee, now.saturating_add(LARGEST_SKEW).unwrap_or(now)).await?;
    let Some(hull) = hull_of(held.iter().map(|held| held.hull)) else {
        return Ok(None);
    };
    let detail = Lanes::detail();
    let deletable = held.iter().filter(|held| detail.contains(held.lane));
    let mut names = BTreeSet::new();
    for held in &held {
        names.insert(machines.name(reader, held.device).await?);
    }
    Ok(Some(Ahead {
        count: held.iter().map(|held| held.count).sum(),
        hull,
        deletable: hull_of(deletable.map(|held| held.hull)),
        machines: names.into_iter().collect(),
    }))
}

/// What ends after an instant, what goes on included.
async fn held_after(
    reader: &Reader,
    employee: EmployeeId,
    at: Timestamp,
) -> Result<Vec<HeldEvents>, AppError> {
    match Interval::new(at, always().end()) {
        Ok(after) => open::with_closed(reader, employee, after, Lanes::ALL).await,
        Err(_) => Ok(Vec::new()),
    }
}
