//! Deletes what is older than it may be: events, titles that nothing mentions any more, tombstones that stop nothing any
//! more, sums of days, and credentials that have expired.
//!
//! A person's day goes as a whole, once all of it is too old by the clock of the server and by that of the device; so
//! what went has expired when it comes again. What a day adds up to stays for as long as working time does: no event goes
//! from a day that waits to be added up, or from one after it.

use std::panic::AssertUnwindSafe;
use std::time::Duration;

use anyhow::Context;
use futures_util::FutureExt;
use jiff::Timestamp;
use rand::RngExt;
use timetrack_domain::id::EmployeeId;
use timetrack_storage::{RetentionRun, StorageError};

use super::{Job, Outcome, rewrite, roll_up};
use crate::state::AppState;
use report::Report;

mod clock;
mod horizon;
mod person;
mod report;

/// See the module.
pub const JOB: Job = Job {
    name: "retention",
    interval: Duration::from_hours(24),
    retry: Duration::from_hours(1),
    run: |state| Box::pin(run_soon(state)),
};

/// Looks at the clock between two runs: whether one that leapt stays there is only known to who looks.
pub const CLOCK_JOB: Job = Job {
    name: "retention_clock",
    interval: Duration::from_mins(10),
    retry: Duration::from_mins(10),
    run: |state| Box::pin(look_at_clock(state)),
};

/// A run begins at a random moment within this time, so that servers that share a database and were started together do
/// not all look for the same at once, and a start is not slowed down.
const WITHIN: Duration = Duration::from_mins(2);

/// People who are listed together.
const PEOPLE: u64 = 500;

async fn run_soon(state: AppState) -> anyhow::Result<Outcome> {
    let delay = rand::rng().random_range(Duration::from_secs(5)..WITHIN);
    tokio::select! {
        () = tokio::time::sleep(delay) => run(state).await,
        () = state.shutdown().started() => Ok(Outcome::default()),
    }
}

/// Notes what the clock says.
///
/// # Errors
/// Where the database fails.
pub async fn look_at_clock(state: AppState) -> anyhow::Result<Outcome> {
    clock::look(&state).await.context("Failed to note the clock")?;
    Ok(Outcome::default())
}

/// Deletes everything that is too old, person by person, and then what the file still holds of it. What fails stays until
/// the next run and holds up nobody else.
///
/// # Errors
/// Where the database fails.
pub async fn run(state: AppState) -> anyhow::Result<Outcome> {
    let outcome = delete_old(&state).await;
    rewrite::run_daily(&state).await;
    outcome
}

async fn delete_old(state: &AppState) -> anyhow::Result<Outcome> {
    let look = clock::look(state).await.context("Failed to compare the clock")?;
    if let Some(doubt) = look.doubt {
        let line = doubt.to_string();
        let run = RetentionRun {
            at: look.now,
            is_well: !doubt.is_alarming(),
            report: line.clone(),
            last_deleting: None,
        };
        tell(state, &run).await?;
        let failures = doubt.is_alarming().then_some(line);
        return Ok(Outcome {
            done: 0,
            failures: failures.into_iter().collect(),
        });
    }
    let mut failures = Vec::new();
    // What fails there is recorded by that job, and its days wait: what belongs to them stays, all else need not.
    if let Err(error) = roll_up::run(state.clone()).await {
        failures.push(format!("adding up days: {error:#}"));
    }
    let mut report = Report::default();
    let deleting = delete_of_everybody(state, look.now, &mut report, &mut failures).await;
    report.failures = failures.len() + usize::from(deleting.is_err());
    let run = RetentionRun {
        at: look.now,
        is_well: report.failures == 0,
        report: report.to_string(),
        last_deleting: deleting.is_ok().then_some(look.now),
    };
    let told = tell(state, &run).await;
    deleting.and(told)?;
    Ok(Outcome {
        done: usize::try_from(report.deleted()).unwrap_or(usize::MAX),
        failures,
    })
}

/// Says in one line what came of the run, to the log and to whoever asks how the server is.
async fn tell(state: &AppState, run: &RetentionRun) -> anyhow::Result<()> {
    tracing::info!(
        retention.report = run.report,
        "what is kept for a time was looked through"
    );
    let transaction = state.storage().begin().await?;
    transaction
        .retention()
        .note_run(run)
        .await
        .context("Failed to note what came of the run")?;
    transaction.save().await?;
    Ok(())
}

async fn delete_of_everybody(
    state: &AppState,
    now: Timestamp,
    report: &mut Report,
    failures: &mut Vec<String>,
) -> anyhow::Result<()> {
    report.credentials = delete_expired_credentials(state, now)
        .await
        .context("Failed to delete expired credentials")?;
    let reader = state.storage().read();
    let mut after = None;
    loop {
        let people = reader
            .employees()
            .list(after, PEOPLE)
            .await
            .context("Failed to list people")?;
        let Some(last) = people.last() else {
            return Ok(());
        };
        after = Some(last.id);
        for person in people {
            if !state.shutdown().has_started() {
                delete_of(state, person.id, now, report, failures).await;
            }
            // Also where it began in the middle of this one.
            if state.shutdown().has_started() {
                report.is_unfinished = true;
                return Ok(());
            }
        }
    }
}

async fn delete_of(
    state: &AppState,
    employee: EmployeeId,
    now: Timestamp,
    report: &mut Report,
    failures: &mut Vec<String>,
) {
    let run = AssertUnwindSafe(person::run(state, employee, now, report, failures)).catch_unwind();
    let failure = match run.await {
        Ok(Ok(())) => return,
        Ok(Err(error)) => format!("{:#}", anyhow::Error::new(error)),
        Err(_) => "it panicked".to_owned(),
    };
    failures.push(format!("deleting what {employee} recorded: {failure}"));
}

async fn delete_expired_credentials(state: &AppState, now: Timestamp) -> Result<u64, StorageError> {
    let transaction = state.storage().begin().await?;
    let count = transaction.access_tokens().delete_expired(now).await?
        + transaction.one_time_links().delete_expired(now).await?
        + transaction.sign_ins().delete_expired(now).await?;
    transaction.save().await?;
    Ok(count)
}
