//! What is done without being asked.
//!
//! A job has a name and an interval; one run of it does all that is due and says what came of it. A run that fails or
//! panics stops nothing: the next comes after a while.

use std::pin::Pin;
use std::time::Duration;

use anyhow::Result;
use futures_util::FutureExt;
use jiff::Timestamp;
use tokio::task::JoinSet;
use tracing::Instrument;

use crate::live::settings_news;
use crate::state::AppState;

pub mod retention;
pub mod rewrite;
pub mod roll_up;
pub mod silent_devices;

/// Something that is done every so often.
#[derive(Clone, Copy)]
pub struct Job {
    /// For the log.
    pub name: &'static str,
    /// The time from the end of one run to the start of the next.
    pub interval: Duration,
    /// The same after a run that failed as a whole.
    pub retry: Duration,
    /// Does all that is due.
    pub run: fn(AppState) -> RunningJob,
}

/// A run under way.
pub type RunningJob = Pin<Box<dyn Future<Output = Result<Outcome>> + Send>>;

/// What came of a run.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outcome {
    /// How many things were done.
    pub done: usize,
    /// What could not be done, in words; it stays due.
    pub failures: Vec<String>,
}

/// The jobs of a server that runs.
#[derive(Debug)]
pub struct RunningJobs(JoinSet<()>);

/// Every job.
const JOBS: [Job; 5] = [
    roll_up::JOB,
    silent_devices::JOB,
    retention::JOB,
    retention::CLOCK_JOB,
    rewrite::JOB,
];

/// How late a run may come that was due while the computer slept.
const LONGEST_NAP: Duration = Duration::from_mins(10);

/// Starts every job; they end when the server does.
pub fn start(state: &AppState) -> RunningJobs {
    let mut set = JoinSet::new();
    for job in JOBS {
        set.spawn(repeat(job, state.clone()));
    }
    if state.storage().is_shared() {
        set.spawn(settings_news::watch(state.clone()));
    }
    RunningJobs(set)
}

impl RunningJobs {
    /// Waits until the runs under way are done. The server must have been asked to end.
    pub async fn end(mut self) {
        while self.0.join_next().await.is_some() {}
    }
}

async fn repeat(job: Job, state: AppState) {
    while !state.shutdown().has_started() {
        let rest = run_once(job, &state)
            .instrument(tracing::info_span!("job", job.name = job.name))
            .await;
        pause(rest, &state).await;
    }
}

/// Waits for the time between two runs by either clock: tokio's stands still while a computer sleeps, the other may be
/// set back.
async fn pause(interval: Duration, state: &AppState) {
    let until = state.now().saturating_add(interval).unwrap_or(Timestamp::MAX);
    let mut left = interval;
    while !left.is_zero() && state.now() < until {
        let nap = left.min(LONGEST_NAP);
        tokio::select! {
            () = tokio::time::sleep(nap) => left -= nap,
            () = state.shutdown().started() => return,
        }
    }
}

/// Does one run, and gives the time to the next.
pub async fn run_once(job: Job, state: &AppState) -> Duration {
    let run = std::panic::AssertUnwindSafe((job.run)(state.clone())).catch_unwind();
    match run.await {
        Ok(Ok(outcome)) => {
            record(&outcome);
            return job.interval;
        }
        Ok(Err(error)) => tracing::error!(error = format!("{error:#}"), "the run failed"),
        Err(_) => tracing::error!("the run panicked"),
    }
    job.retry
}

fn record(outcome: &Outcome) {
    for failure in &outcome.failures {
        tracing::error!(error = failure, "a part of the run failed");
    }
    if outcome.done > 0 {
        tracing::info!(job.done = outcome.done, "the run is done");
    }
}
