//! How the worker is spoken to.

use std::sync::Arc;

use timetrack_domain::id::ServerEpoch;
use tokio::sync::{Notify, watch};

/// Speaks to the worker; it outlives its restarts.
#[derive(Clone, Debug, Default)]
pub struct SettingsHandle(Arc<Shared>);

#[derive(Debug, Default)]
struct Shared {
    answered: watch::Sender<Option<AnsweredVersion>>,
    retry_settings: Notify,
    retry_channel: Notify,
}

/// What an answer to a batch says about the settings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AnsweredVersion {
    /// The life of the server's database. Another one may give the same versions to other settings.
    pub epoch: ServerEpoch,
    /// The version that holds.
    pub version: u64,
}

impl SettingsHandle {
    /// Tells what an answer to a batch said.
    pub fn answered(&self, said: AnsweredVersion) {
        self.0.answered.send_if_modified(|known| {
            let differs = *known != Some(said);
            *known = Some(said);
            differs
        });
    }

    /// What kept requests from working may be over: the computer woke up, or the person asked.
    pub fn may_work_again(&self) {
        self.0.retry_settings.notify_one();
        self.0.retry_channel.notify_one();
    }

    pub(super) fn answers(&self) -> watch::Receiver<Option<AnsweredVersion>> {
        self.0.answered.subscribe()
    }

    /// Waits until settings are worth another try.
    pub(super) async fn retry_settings(&self) {
        self.0.retry_settings.notified().await;
    }

    /// Waits until the channel is worth another try.
    pub(super) async fn retry_channel(&self) {
        self.0.retry_channel.notified().await;
    }
}
