//! Writes a SQLite file anew after something was deleted: only then is the last byte of it gone.
//!
//! Nobody else writes meanwhile; agents wait, or send again. What a person deleted goes soon, where that takes seconds;
//! what went by age, and a large file, wait for the daily run of [`super::retention`].

use std::time::Duration;

use timetrack_storage::{RewriteDue, StorageError};

use super::{Job, Outcome};
use crate::state::AppState;

/// See the module.
pub const JOB: Job = Job {
    name: "rewrite",
    interval: Duration::from_secs(30),
    retry: Duration::from_secs(30),
    run: |state| Box::pin(run_and_rest(state)),
};

/// A larger file is written anew once a day: a disk copies this much in some seconds.
const LARGEST_AT_ONCE: u64 = 512 * 1024 * 1024;

/// The time to the next attempt after one that failed, and the longest: a disk that is full seldom is not a minute later,
/// and each attempt copies the file as far as it comes.
const REST: Duration = Duration::from_hours(1);

/// Whoever deletes again and again has agents wait for no more than one part in so many of the time.
const SHARE: u32 = 20;

/// The times from one attempt to the next where somebody reads: each of our own readers is done in a moment.
const PAUSES: [Duration; 3] = [
    Duration::from_millis(200),
    Duration::from_secs(1),
    Duration::from_secs(3),
];

async fn run_and_rest(state: AppState) -> anyhow::Result<Outcome> {
    let rest = run(&state, LARGEST_AT_ONCE).await;
    tokio::select! {
        () = tokio::time::sleep(rest) => {}
        () = state.shutdown().started() => {}
    }
    Ok(Outcome::default())
}

/// Writes the file anew if a person deleted something and it has at most so many bytes. Gives for how long to rest before
/// the next attempt: an hour after one that failed.
pub async fn run(state: &AppState, largest: u64) -> Duration {
    let storage = state.storage();
    let begun = state.clock().moment().awake;
    let attempt = async {
        if storage.rewrite_due().await? != Some(RewriteDue::Wanted) {
            return Ok(());
        }
        if storage.file_bytes().await?.is_some_and(|bytes| bytes <= largest) {
            rewrite(state).await?;
        } else {
            // What a reader prevented when it was deleted.
            storage.empty_log().await?;
        }
        Ok(())
    };
    let done = attempt.await.inspect_err(tell);
    let taken = state.clock().moment().awake.saturating_sub(begun);
    if done.is_err() { REST } else { rest_after(taken) }
}

/// Nobody writes while the file is written anew.
fn rest_after(taken: Duration) -> Duration {
    taken.saturating_mul(SHARE).min(REST)
}

/// Writes the file anew if anything was deleted, however large it is. What fails stays due.
pub(super) async fn run_daily(state: &AppState) {
    let storage = state.storage();
    let attempt = async {
        if !state.shutdown().has_started() && storage.rewrite_due().await?.is_some() {
            rewrite(state).await?;
        }
        Ok(())
    };
    attempt.await.unwrap_or_else(|error| tell(&error));
}

/// Stops when the server ends: it stays due, and is done at the next start.
async fn rewrite(state: &AppState) -> Result<(), StorageError> {
    let shutdown = state.shutdown();
    for pause in PAUSES {
        if shutdown.has_started() {
            return Ok(());
        }
        if state.storage().rewrite(shutdown.started()).await? {
            tracing::info!("the database was written anew: nothing of what was deleted is left in its file");
            return Ok(());
        }
        tokio::select! {
            () = tokio::time::sleep(pause) => {}
            () = shutdown.started() => return Ok(()),
        }
    }
    tracing::warn!("somebody reads the database all the time: it is written anew later");
    Ok(())
}

fn tell(error: &StorageError) {
    tracing::error!(
        error = format!("{:#}", anyhow::Error::new(error.clone())),
        "traces of what was deleted are left in the file of the database until it can be written anew"
    );
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longer_it_takes_the_longer_it_rests() {
        let seconds = Duration::from_secs;
        assert_eq!(rest_after(seconds(0)), seconds(0));
        assert_eq!(rest_after(seconds(5)), seconds(100));
        assert_eq!(rest_after(seconds(1_000)), REST);
    }
}
