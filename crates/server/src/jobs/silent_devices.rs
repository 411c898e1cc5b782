//! Has the days added up again on which work was going on when a device fell silent.
//!
//! What is going on is replaced by every report and puts no day on the list: that would add up every day of everybody
//! twice a minute. A device that comes back closes what was open, and that does. One that never comes back worked until
//! its last report, which this takes into the sums.

use std::collections::{BTreeSet, HashMap};
use std::iter;
use std::time::Duration;

use anyhow::Context;
use jiff::SignedDuration;
use timetrack_domain::Lane;
use timetrack_domain::id::EmployeeId;
use timetrack_protocol::MAXIMUM_EVENT_HOURS;
use timetrack_storage::{Day, Device, DeviceKey, StorageError, StoredOpenEvent};

use super::{Job, Outcome};
use crate::services::work_report::LONGEST_SILENCE;
use crate::services::work_time;
use crate::state::AppState;

/// See the module.
pub const JOB: Job = Job {
    name: "silent_devices",
    interval: Duration::from_mins(10),
    retry: Duration::from_mins(10),
    run: |state| Box::pin(run(state)),
};

/// People who are looked at together.
const PEOPLE: u64 = 500;

/// Puts every such day on the list of those that must be added up again, once for each silence.
///
/// # Errors
/// Where the database fails; the next run does it.
pub async fn run(state: AppState) -> anyhow::Result<Outcome> {
    let days = days_to_add_up(&state)
        .await
        .context("Failed to look for silent devices")?;
    let done = days.len();
    if done > 0 {
        let transaction = state.storage().begin().await?;
        transaction.day_roll_ups().mark_due(days).await?;
        transaction.save().await?;
    }
    Ok(Outcome {
        done,
        failures: Vec::new(),
    })
}

async fn days_to_add_up(state: &AppState) -> Result<BTreeSet<(EmployeeId, Day)>, StorageError> {
    let reader = state.storage().read();
    let devices = work_time::devices(&reader).await?;
    let mut days = BTreeSet::new();
    let mut after = None;
    loop {
        let people = reader.employees().list(after, PEOPLE).await?;
        let Some(last) = people.last() else {
            return Ok(days);
        };
        after = Some(last.id);
        let people: Vec<EmployeeId> = people.iter().map(|person| person.id).collect();
        for open in reader.open_events().of_employees(&people).await? {
            if open.kind.lane() != Lane::Window {
                days.extend(days_of(state, &open, &devices).await?);
            }
        }
    }
}

/// The days of something that was open when its device fell silent, as far as they were added up before that.
async fn days_of(
    state: &AppState,
    open: &StoredOpenEvent,
    devices: &HashMap<DeviceKey, Device>,
) -> Result<Vec<(EmployeeId, Day)>, StorageError> {
    let silent_since = devices
        .get(&open.device)
        .and_then(|device| device.last_seen)
        .filter(|last_seen| state.now().duration_since(*last_seen) > LONGEST_SILENCE);
    let Some(silent_since) = silent_since else {
        return Ok(Vec::new());
    };
    let reader = state.storage().read();
    let zones = work_time::zones(&reader, open.employee).await?;
    let last = zones.day_of(open.reported);
    // What is in use is cut at ten minutes; an absence is not, nor is the work session that it lies in, and foreign
    // clients say when they like. Nothing is taken that is as long as this, so what is older is a wrong clock's.
    let earliest = open
        .reported
        .checked_sub(SignedDuration::from_hours(MAXIMUM_EVENT_HOURS))
        .unwrap_or(open.start);
    let first = zones.day_of(open.start.max(earliest)).min(last);
    let known = reader
        .day_roll_ups()
        .list(open.employee, Day::from_date(first), Day::from_date(last))
        .await?;
    Ok(iter::successors(Some(first), |day| day.tomorrow().ok())
        .take_while(|day| *day <= last)
        .map(Day::from_date)
        .filter(|day| {
            !known
                .iter()
                .any(|roll_up| roll_up.day == *day && roll_up.computed > silent_since)
        })
        .map(|day| (open.employee, day))
        .collect())
}
