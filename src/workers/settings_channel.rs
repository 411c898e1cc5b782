//! Asks the company's server for the settings, and listens for news of them.
//!
//! Settings are fetched at the start, after the channel was opened, when the channel says that others hold, and when an
//! answer to a batch names another version than the one in force. So a channel that a proxy cuts or holds back, or that
//! a server does not have, costs nothing but time. The thread waits in one place for whatever of this comes first, and
//! for "stop".

mod backoff;
mod handle;
mod keeper;
mod kept;

use std::{sync::Arc, time::Duration};

use serde_json::value::RawValue;
use timetrack_domain::id::ServerEpoch;
use timetrack_protocol::{Announcement, Capability};
use tokio::{
    runtime,
    sync::{Notify, watch},
};

pub use handle::{AnsweredVersion, SettingsHandle};
pub use keeper::{AtStart, CompanySettings};
pub use kept::{Kept, KeptSettings};

use self::backoff::Backoff;
use super::{Finished, Worker, WorkerContext, recorder::RecorderSender};
use crate::server_client::{NoClient, Nudge, SendError, SentSettings, ServerClients};

/// The ceiling of the first wait before settings are asked for again.
const FIRST_WAIT: Duration = Duration::from_secs(1);
/// The ceiling of the first wait before the channel is opened again.
const FIRST_CHANNEL_WAIT: Duration = Duration::from_secs(3);
/// A channel that lasted as long was a good one.
const GOOD_CHANNEL: Duration = Duration::from_secs(30);

/// See the module's documentation.
pub struct SettingsChannel {
    handle: SettingsHandle,
    clients: ServerClients,
    company: CompanySettings,
    recorder: RecorderSender,
    runtime: runtime::Handle,
}

impl SettingsChannel {
    /// A worker that is spoken to through `handle`, asks through `clients`, and has `recorder` follow what `company`
    /// makes of the answers.
    pub fn new(
        handle: SettingsHandle,
        clients: ServerClients,
        company: CompanySettings,
        recorder: RecorderSender,
        runtime: runtime::Handle,
    ) -> Self {
        Self {
            handle,
            clients,
            company,
            recorder,
            runtime,
        }
    }
}

impl Worker for SettingsChannel {
    fn run(self: Box<Self>, context: &WorkerContext) -> anyhow::Result<Finished> {
        let stopping = Arc::new(Notify::new());
        let stop_request = Arc::clone(&stopping);
        context.stop.on_stop(move || stop_request.notify_one());
        let news = News::default();
        self.runtime.block_on(async {
            tokio::select! {
                () = stopping.notified() => {}
                () = self.keep_settings(&news, context) => {}
                () = self.keep_channel(&news, context) => {}
            }
        });
        Ok(Finished::Stopped)
    }
}

/// What the two halves of the worker tell each other.
#[derive(Default)]
struct News {
    /// Settings are to be fetched.
    fetch: Notify,
    /// What the server said of itself.
    server: watch::Sender<Option<Announcement>>,
}

/// What the server said last.
struct InForce {
    version: u64,
    epoch: Option<ServerEpoch>,
    /// As it was sent; [`None`] where that could not be kept for the next start.
    text: Option<Box<RawValue>>,
}

/// Why there is no answer.
enum Failure {
    /// Nobody can be asked yet.
    NoClient,
    Failed(SendError),
}

impl SettingsChannel {
    /// Fetches settings whenever there is a reason to, as often as it takes.
    async fn keep_settings(&self, news: &News, context: &WorkerContext) {
        let mut clients = self.clients.clone();
        let mut answers = self.handle.answers();
        let mut backoff = Backoff::new(FIRST_WAIT);
        let mut in_force: Option<InForce> = None;
        loop {
            // Before the request: what an answer says meanwhile may be newer than what it brings.
            let epoch = answers.borrow_and_update().map(|said| said.epoch);
            let wait = match self.fetch().await {
                Ok(sent) => {
                    backoff.reset();
                    in_force = Some(self.put_into_force(&sent, epoch, in_force, context));
                    news.server.send_replace(sent.server);
                    None
                }
                Err(failure) => failure.wait(&mut backoff, "The company's settings cannot be fetched"),
            };
            tokio::select! {
                () = pause(wait) => {}
                () = news.fetch.notified() => {}
                () = clients.changed() => backoff.reset(),
                () = self.handle.retry_settings() => backoff.reset(),
                () = other_version(&mut answers, &mut in_force) => {}
            }
        }
    }

    async fn fetch(&self) -> Result<SentSettings, Failure> {
        let sent = self.clients.current()?.settings().await?;
        if let Some(server) = &sent.server
            && !server.version().works_with(Announcement::own().version())
        {
            tracing::warn!(
                server.version = %server.version(),
                "The server is of a version that is not meant to work with this one"
            );
        }
        Ok(sent)
    }

    fn put_into_force(
        &self,
        sent: &SentSettings,
        epoch: Option<ServerEpoch>,
        before: Option<InForce>,
        context: &WorkerContext,
    ) -> InForce {
        let same = before
            .and_then(|before| before.text)
            .filter(|text| text.get() == sent.text.get());
        let text = same.or_else(|| {
            let is_kept = self
                .company
                .put_into_force(sent, &self.recorder, &context.controller);
            is_kept.then(|| sent.text.clone())
        });
        InForce {
            version: sent.settings.version,
            epoch,
            text,
        }
    }

    /// Holds the channel open, and opens it again when it ends.
    async fn keep_channel(&self, news: &News, context: &WorkerContext) {
        let mut clients = self.clients.clone();
        let mut server = news.server.subscribe();
        let mut backoff = Backoff::new(FIRST_CHANNEL_WAIT);
        loop {
            let now = || context.clock.moment().elapsed;
            let since = now();
            let ended = tokio::select! {
                ended = self.listen(&mut server, news) => ended,
                () = clients.changed() => {
                    backoff.reset();
                    continue;
                }
                () = self.handle.retry_channel() => {
                    backoff.reset();
                    continue;
                }
            };
            if now().saturating_sub(since) >= GOOD_CHANNEL {
                backoff.reset();
            }
            let wait = match ended {
                Ok(()) => Some(backoff.next(None, &mut rand::rng())),
                Err(failure) => failure.wait(&mut backoff, "There is no channel for news of settings"),
            };
            tokio::select! {
                () = pause(wait) => {}
                () = clients.changed() => backoff.reset(),
                () = self.handle.retry_channel() => backoff.reset(),
            }
        }
    }

    /// Listens until the channel ends. A server that says of itself that it has none is not asked for it.
    async fn listen(
        &self,
        server: &mut watch::Receiver<Option<Announcement>>,
        news: &News,
    ) -> Result<(), Failure> {
        let may_have_one =
            |said: &Option<Announcement>| said.as_ref().is_none_or(|said| said.can(Capability::Channel));
        // The sender lives as long as this worker.
        let _ = server.wait_for(may_have_one).await;
        let mut channel = self.clients.current()?.channel().await?;
        // What changed while nobody listened.
        news.fetch.notify_one();
        while let Some(nudge) = channel.next().await? {
            match nudge {
                Nudge::SettingsChanged => news.fetch.notify_one(),
                Nudge::Unknown => {}
            }
        }
        Ok(())
    }
}

impl Failure {
    /// How long to wait; [`None`] until somebody says that there is a server, or a credential for it.
    fn wait(&self, backoff: &mut Backoff, what: &str) -> Option<Duration> {
        match self {
            Self::NoClient => None,
            Self::Failed(error) => {
                tracing::debug!("{what}: {error}");
                Some(backoff.next(error.retry_after(), &mut rand::rng()))
            }
        }
    }
}

impl From<NoClient> for Failure {
    fn from(reason: NoClient) -> Self {
        match reason {
            NoClient::NotKnownYet | NoClient::NotEnrolled => Self::NoClient,
            NoClient::Unusable => Self::Failed(SendError::Certificate),
        }
    }
}

impl From<SendError> for Failure {
    fn from(error: SendError) -> Self {
        Self::Failed(error)
    }
}

/// Waits until an answer to a batch names other settings than those in force.
async fn other_version(
    answers: &mut watch::Receiver<Option<AnsweredVersion>>,
    in_force: &mut Option<InForce>,
) {
    // The sender lives in the handle of this very worker.
    while answers.changed().await.is_ok() {
        let (Some(said), Some(known)) = (*answers.borrow_and_update(), in_force.as_mut()) else {
            return;
        };
        let epoch = *known.epoch.get_or_insert(said.epoch);
        if said.version != known.version || said.epoch != epoch {
            return;
        }
    }
}

async fn pause(wait: Option<Duration>) {
    match wait {
        Some(wait) => tokio::time::sleep(wait).await,
        None => std::future::pending().await,
    }
}
