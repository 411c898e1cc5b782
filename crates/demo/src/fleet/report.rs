//! What the fleet has seen.

use std::collections::HashMap;
use std::fmt::{self, Display, Formatter};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::watch;
use tokio::time::{Instant, sleep};

/// Counts; shared by all agents.
#[derive(Debug)]
pub(super) struct Report {
    channels: watch::Sender<u32>,
    batches: AtomicU64,
    items: AtomicU64,
    failures: AtomicU64,
    /// Which settings each agent has, and since when.
    settings: Mutex<HashMap<u32, (u64, Instant)>>,
}

/// A channel that is open for as long as this lives.
pub(super) struct OpenChannel<'report>(&'report Report);

impl Default for Report {
    fn default() -> Self {
        Self {
            channels: watch::Sender::new(0),
            batches: AtomicU64::default(),
            items: AtomicU64::default(),
            failures: AtomicU64::default(),
            settings: Mutex::default(),
        }
    }
}

impl Report {
    pub(super) fn channel_opened(&self) -> OpenChannel<'_> {
        self.channels.send_modify(|channels| *channels += 1);
        OpenChannel(self)
    }

    pub(super) fn sent(&self, items: usize) {
        self.batches.fetch_add(1, Ordering::Relaxed);
        self.items.fetch_add(items as u64, Ordering::Relaxed);
    }

    pub(super) fn failed(&self) {
        self.failures.fetch_add(1, Ordering::Relaxed);
    }

    pub(super) fn got_settings(&self, agent: u32, version: u64) {
        let now = Instant::now();
        let mut settings = self.settings.lock().unwrap_or_else(PoisonError::into_inner);
        let had = settings.entry(agent).or_insert((version, now));
        if had.0 != version {
            *had = (version, now);
        }
    }

    /// Waits until that many channels are open.
    pub(super) async fn wait_for_channels(&self, wanted: u32) {
        let mut channels = self.channels.subscribe();
        channels
            .wait_for(|open| *open >= wanted)
            .await
            .map(drop)
            .expect("the sender is held by self");
    }

    /// Waits until that many agents have other settings than before they were changed, and gives how long each took, the
    /// quickest first.
    pub(super) async fn wait_for_settings(&self, changed: Instant, wanted: u32) -> Vec<Duration> {
        loop {
            let times = self.settings_since(changed);
            if times.len() >= wanted as usize {
                return times;
            }
            // Seldom: what looks takes time from what is looked at.
            sleep(Duration::from_millis(250)).await;
        }
    }

    fn settings_since(&self, changed: Instant) -> Vec<Duration> {
        let settings = self.settings.lock().unwrap_or_else(PoisonError::into_inner);
        let times = settings
            .values()
            .filter_map(|(_, at)| at.checked_duration_since(changed));
        let mut times: Vec<Duration> = times.filter(|took| !took.is_zero()).collect();
        times.sort_unstable();
        times
    }
}

impl Drop for OpenChannel<'_> {
    fn drop(&mut self) {
        self.0.channels.send_modify(|channels| *channels -= 1);
    }
}

impl Display for Report {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        write!(
            formatter,
            "{} channels open, {} batches with {} items acknowledged, {} failures",
            *self.channels.borrow(),
            self.batches.load(Ordering::Relaxed),
            self.items.load(Ordering::Relaxed),
            self.failures.load(Ordering::Relaxed)
        )
    }
}

/// How long things took, in words; the quickest comes first.
pub(super) fn distribution(times: &[Duration]) -> String {
    let at = |share: f64| {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            clippy::cast_precision_loss,
            reason = "a share of a length is an index"
        )]
        let index = ((times.len() as f64 * share).ceil() as usize).clamp(1, times.len()) - 1;
        times[index].as_millis()
    };
    if times.is_empty() {
        return "nobody".to_owned();
    }
    format!(
        "{} agents, median {} ms, 90 % {} ms, 99 % {} ms, last {} ms",
        times.len(),
        at(0.5),
        at(0.9),
        at(0.99),
        at(1.0)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_distribution_names_the_last() {
        let times: Vec<Duration> = (1..=200).map(Duration::from_millis).collect();
        assert_eq!(
            distribution(&times),
            "200 agents, median 100 ms, 90 % 180 ms, 99 % 198 ms, last 200 ms"
        );
        assert_eq!(distribution(&[]), "nobody");
    }
}
