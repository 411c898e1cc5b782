//! What happens at the company: first all that has happened, then what happens while somebody looks.

use std::time::Duration;

use anyhow::Result;
use jiff::Timestamp;
use timetrack_domain::Clock;
use timetrack_server::lifecycle::Shutdown;

use crate::clock::StoryClock;
use crate::company::Company;

/// Something that happened.
#[derive(Clone, Copy, Debug)]
enum Step {
    Move { worker: usize, zone: &'static str },
    Send { worker: usize, computer: usize },
}

/// How often is looked for what has happened since.
const BEAT: Duration = Duration::from_secs(3);

/// Lives through everything until `now`, in its order, with the server's clock at each instant.
pub(crate) async fn live_until(company: &mut Company, clock: &StoryClock, now: Timestamp) -> Result<()> {
    for (at, step) in story(company, now) {
        clock.set(at);
        match step {
            Step::Move { worker, zone } => company.relocate(worker, zone).await?,
            Step::Send { worker, computer } => company.send(worker, computer, at).await?,
        }
    }
    Ok(())
}

/// Goes on living, by the computer's clock, until the server ends.
pub(crate) async fn live_on(mut company: Company, clock: StoryClock, shutdown: Shutdown) {
    while !shutdown.has_started() {
        let now = clock.now();
        for (worker, computer) in company.due(now) {
            let sent = company.send(worker, computer, now).await;
            // An agent tries again; and a server that ends may refuse.
            if let Err(error) = sent
                && !shutdown.has_started()
            {
                tracing::warn!(error = format!("{error:#}"), "a batch was not taken");
            }
        }
        tokio::select! {
            () = tokio::time::sleep(BEAT) => {}
            () = shutdown.started() => {}
        }
    }
}

fn story(company: &Company, now: Timestamp) -> Vec<(Timestamp, Step)> {
    let mut story = Vec::new();
    for (worker, it) in company.workers.iter().enumerate() {
        let moved = it.moved.filter(|(at, _)| *at < now);
        story.extend(moved.map(|(at, zone)| (at, Step::Move { worker, zone })));
        for (computer, it) in it.computers.iter().enumerate() {
            story.extend(it.sends.iter().map(|at| (*at, Step::Send { worker, computer })));
        }
    }
    story.sort_by_key(|(at, _)| *at);
    story
}
