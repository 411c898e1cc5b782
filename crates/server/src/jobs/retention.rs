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
use rand::RngExt;
use timetrack_domain::id::EmployeeId;
use timetrack_storage::StorageError;

use super::{Job, Outcome, rewrite, roll_up};
use crate::state::AppState;

mod clock;
mod horizon;
mod person;

/// See the module.
pub const JOB: Job = Job {
    name: "retention",
    interval: Duration::from_hours(24),
    run: |state| Box::pin(run_soon(state)),
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
    // What fails there is recorded by that job, and its days wait.
    roll_up::run(state.clone()).await?;
    let mut outcome = Outcome::default();
    if !clock::is_trusted(state)
        .await
        .context("Failed to compare the clock")?
    {
        outcome
            .failures
            .push("the clock has leapt: nothing goes by age until it has stayed there for a day".to_owned());
        return Ok(outcome);
    }
    outcome.done += delete_expired_credentials(state)
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
            return Ok(outcome);
        };
        after = Some(last.id);
        for person in people {
            if state.shutdown().has_started() {
                return Ok(outcome);
            }
            run_for(state, person.id, &mut outcome).await;
        }
    }
}

async fn run_for(state: &AppState, employee: EmployeeId, outcome: &mut Outcome) {
    let run = AssertUnwindSafe(person::run(state, employee, outcome)).catch_unwind();
    let failure = match run.await {
        Ok(Ok(())) => return,
        Ok(Err(error)) => format!("{:#}", anyhow::Error::new(error)),
        Err(_) => "it panicked".to_owned(),
    };
    outcome
        .failures
        .push(format!("deleting what {employee} recorded: {failure}"));
}

async fn delete_expired_credentials(state: &AppState) -> Result<usize, StorageError> {
    let now = state.now();
    let transaction = state.storage().begin().await?;
    let count = transaction.access_tokens().delete_expired(now).await?
        + transaction.one_time_links().delete_expired(now).await?
        + transaction.sign_ins().delete_expired(now).await?;
    transaction.save().await?;
    Ok(usize::try_from(count).unwrap_or(usize::MAX))
}
