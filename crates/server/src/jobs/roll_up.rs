//! Adds up the days for which something new came in: late data included, however late.
//!
//! Work sessions are taken for years, absence is not kept that long. Of a day whose absence may have gone by age only
//! what was added up before knows when nobody was there, so its idle time stays, as far as there is still working time.

use std::panic::AssertUnwindSafe;
use std::time::Duration;

use anyhow::Context;
use futures_util::FutureExt;
use jiff::SignedDuration;
use timetrack_domain::id::EmployeeId;
use timetrack_domain::{WorkRules, WorkTime};
use timetrack_storage::{DataKind, Day, DayRollUp, Reader, Retention, StorageError};

use super::{Job, Outcome};
use crate::services::work_time::{self, Open};
use crate::state::AppState;

/// See the module.
pub const JOB: Job = Job {
    name: "roll_up",
    interval: Duration::from_secs(30),
    retry: Duration::from_secs(30),
    run: |state| Box::pin(run(state)),
};

/// Days per transaction: on SQLite nobody else writes meanwhile.
const DAYS: u64 = 10;

/// Adds up everything that is due. A day that cannot be added up stays due and holds up no other.
///
/// # Errors
/// Where the database fails. What was not stored stays due.
pub async fn run(state: AppState) -> anyhow::Result<Outcome> {
    let mut outcome = Outcome::default();
    let mut last = None;
    loop {
        let taken = run_some(&state, last, &mut outcome)
            .await
            .context("Failed to add up days")?;
        if taken.is_none() || state.shutdown().has_started() {
            return Ok(outcome);
        }
        last = taken;
    }
}

/// Adds up some days, from the one after `after`, and gives the last of them; `None` where none was due.
async fn run_some(
    state: &AppState,
    after: Option<(EmployeeId, Day)>,
    outcome: &mut Outcome,
) -> Result<Option<(EmployeeId, Day)>, StorageError> {
    let transaction = state.storage().begin().await?;
    let roll_ups = transaction.day_roll_ups();
    // What comes in from here on waits for this transaction, or puts its day on the list anew.
    let due = roll_ups.take_due(after, DAYS).await?;
    let mut failed = Vec::new();
    for (employee, day) in due.iter().copied() {
        let adding_up = AssertUnwindSafe(added_up(state, employee, day));
        let failure = match adding_up.catch_unwind().await {
            Ok(Ok(roll_up)) => {
                if let Some(roll_up) = roll_up {
                    roll_ups.put(&roll_up).await?;
                }
                outcome.done += 1;
                continue;
            }
            Ok(Err(error)) if error.is_transient() => return Err(error),
            Ok(Err(error)) => format!("{:#}", anyhow::Error::new(error)),
            Err(_) => "adding it up panicked".to_owned(),
        };
        outcome
            .failures
            .push(format!("the day {} of {employee}: {failure}", day.date()?));
        failed.push((employee, day));
    }
    roll_ups.mark_due(failed).await?;
    transaction.save().await?;
    Ok(due.last().copied())
}

/// What a day adds up to; `None` where the person's calendar skips it: it has no hours.
async fn added_up(
    state: &AppState,
    employee: EmployeeId,
    day: Day,
) -> Result<Option<DayRollUp>, StorageError> {
    let reader = state.storage().read();
    let zones = work_time::zones(&reader, employee).await?;
    let Some(bounds) = zones.day_bounds(day.date()?) else {
        return Ok(None);
    };
    let mut people = work_time::read(&reader, &[employee], bounds, Open::LastReport).await?;
    let (hours, not_measured) = match people.remove(&employee) {
        Some(time) => (time.hours(bounds), time.not_measured.within(bounds).total()),
        None => (
            WorkTime::of(&[], WorkRules::default()).hours(bounds),
            SignedDuration::ZERO,
        ),
    };
    // By the clock, and by what did go: the clock may have been put back since.
    let kept_since = reader.retention().kept_since(employee, DataKind::Absence).await?;
    let is_old = bounds.start() < Retention::default().detail_since(state.now());
    let (idle, not_measured) = if is_old || kept_since.is_some_and(|kept| day < kept.day) {
        let (kept_idle, kept_not_measured) = kept(&reader, employee, day).await?;
        (
            hours.idle.max(kept_idle.min(hours.total)),
            not_measured.max(kept_not_measured),
        )
    } else {
        (hours.idle, not_measured)
    };
    let active = hours.total - idle;
    let zone = zones.zone_at(bounds.start());
    Ok(Some(DayRollUp {
        employee,
        day,
        time_zone: zone.iana_name().unwrap_or("UTC").to_owned(),
        total: hours.total,
        active,
        idle,
        not_measured: not_measured.min(active),
        breaks: hours.breaks,
        private: hours.private,
        first_start: hours.first_start,
        last_end: hours.last_end,
        sessions: i32::try_from(hours.sessions.len()).unwrap_or(i32::MAX),
        computed: state.now(),
    }))
}

/// The idle time of a day, and what of it was not measured, as it was added up before.
async fn kept(
    reader: &Reader,
    employee: EmployeeId,
    day: Day,
) -> Result<(SignedDuration, SignedDuration), StorageError> {
    let kept = reader.day_roll_ups().list(employee, day, day).await?;
    Ok(kept
        .first()
        .map_or_else(Default::default, |kept| (kept.idle, kept.not_measured)))
}
