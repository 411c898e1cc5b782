//! Runs the server that an agent without a company carries inside itself.

mod desk;

use std::{
    path::PathBuf,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use anyhow::Context;
use timetrack_platform::{machine, secret_store};
use timetrack_server::{Embedded, EmbeddedOptions, embedded::LocalOwner};
use tokio::sync::{Notify, mpsc, oneshot};
use url::Url;

pub use self::desk::AgentDesk;
use super::{Finished, Worker, WorkerContext};
use crate::{
    app::{ServerAccess, ServerAccessWriter},
    controller::Input,
    status::{Problem, ProblemCode},
};

/// The name of the device's credential in the secret store.
const CREDENTIAL: &str = "device-credential-alone";

/// How long a link may take to be made.
const LINK_TIMEOUT: Duration = Duration::from_secs(5);

/// Asks the running server for links that sign the owner in.
#[derive(Clone)]
pub struct Links(mpsc::Sender<LinkRequest>);

/// The other end of [`Links`]; it outlives a restart of the worker.
pub type LinkRequests = Arc<tokio::sync::Mutex<mpsc::Receiver<LinkRequest>>>;

/// A link that somebody waits for.
pub struct LinkRequest {
    path: String,
    reply: oneshot::Sender<Option<Url>>,
}

impl Links {
    /// Both ends.
    pub fn new() -> (Self, LinkRequests) {
        let (sender, receiver) = mpsc::channel(8);
        (Self(sender), Arc::new(tokio::sync::Mutex::new(receiver)))
    }

    /// A link that opens `path` signed in, once. `None` while the server does not run.
    pub async fn link(&self, path: &str) -> Option<Url> {
        let (reply, answer) = oneshot::channel();
        self.0
            .try_send(LinkRequest {
                path: path.to_owned(),
                reply,
            })
            .ok()?;
        tokio::time::timeout(LINK_TIMEOUT, answer).await.ok()?.ok()?
    }
}

/// See the module's documentation.
pub struct EmbeddedServer {
    /// The folder of its database, and of the secrets where there is no key ring.
    pub data_dir: PathBuf,
    /// The port that is tried first.
    pub preferred_port: u16,
    /// For whom it is made at the first start.
    pub owner: LocalOwner,
    /// Tells the sender where to send.
    pub access: ServerAccessWriter,
    /// What the pages may ask of the agent.
    pub desk: Arc<AgentDesk>,
    /// Links that are asked for.
    pub links: LinkRequests,
    /// Where it runs.
    pub runtime: tokio::runtime::Handle,
    /// The path of the page to open once it runs for the first time; taken by the first start.
    pub greeting: Arc<Mutex<Option<Greeting>>>,
}

/// How often it is looked where the computer is.
const LOOK_AT_ZONE: Duration = Duration::from_mins(1);

/// Has days begin and end where the computer is, from the start on and when it travels. Never ends.
async fn follow_time_zone(embedded: &Embedded) {
    let mut times = tokio::time::interval(LOOK_AT_ZONE);
    times.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    let mut told = None;
    loop {
        times.tick().await;
        let Some(zone) = machine::time_zone_name().filter(|zone| told.as_ref() != Some(zone)) else {
            continue;
        };
        match embedded.live_in(&zone).await {
            Ok(()) => told = Some(zone),
            Err(error) => tracing::warn!("The time zone {zone} cannot be noted: {error:#}"),
        }
    }
}

/// What is done with the first link, when the server runs.
pub type Greeting = Box<dyn FnOnce(&Url) + Send>;

impl Worker for EmbeddedServer {
    fn run(self: Box<Self>, context: &WorkerContext) -> anyhow::Result<Finished> {
        let stop = Arc::new(Notify::new());
        let waker = Arc::clone(&stop);
        context.stop.on_stop(move || waker.notify_one());
        let runtime = self.runtime.clone();
        let ended = runtime.block_on(self.serve(context, &stop));
        if let Err(error) = &ended {
            context
                .controller
                .send(Input::Raise(Problem::EmbeddedServerFailed {
                    reason: format!("{error:#}"),
                }));
        }
        ended
    }
}

impl EmbeddedServer {
    async fn serve(&self, context: &WorkerContext, stop: &Notify) -> anyhow::Result<Finished> {
        // Here, because a locked key ring waits for the person's password.
        let secrets = secret_store::open(&self.data_dir);
        let known = secrets.get(CREDENTIAL).unwrap_or_else(|error| {
            tracing::warn!("The credential of this device cannot be read; a new one is made: {error}");
            None
        });
        let embedded = timetrack_server::embedded::start(EmbeddedOptions {
            data_dir: self.data_dir.clone(),
            preferred_port: self.preferred_port,
            clock: Arc::clone(&context.clock),
            owner: self.owner.clone(),
            device_credential: known,
        })
        .await
        .context("Failed to start the pages of this computer")?;
        if let Err(error) = secrets.set(CREDENTIAL, embedded.device_credential()) {
            tracing::warn!(
                "The credential of this device cannot be kept; the next start makes a new one: {error}"
            );
        }
        embedded
            .seat_at(Arc::clone(&self.desk) as _)
            .await
            .context("Failed to show the agent on the pages")?;
        let base_url = embedded.base_url();
        tracing::info!(%base_url, "The embedded server runs");
        context.controller.send(Input::Alone {
            address: base_url.to_string(),
        });
        context
            .controller
            .send(Input::Clear(ProblemCode::EmbeddedServerFailed));
        let credential = Some(embedded.device_credential().clone());
        self.access
            .send_replace(Some(ServerAccess { base_url, credential }));
        self.greet(&embedded).await;
        tokio::select! {
            () = self.answer_links(&embedded, stop) => {}
            () = follow_time_zone(&embedded) => {}
        }
        self.access.send_replace(None);
        embedded
            .shutdown()
            .await
            .context("Failed to close the embedded server")?;
        Ok(Finished::Stopped)
    }

    async fn greet(&self, embedded: &Embedded) {
        let greeting = self
            .greeting
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take();
        if let Some(greeting) = greeting {
            match embedded.one_time_link("/").await {
                Ok(link) => greeting(&link),
                Err(error) => tracing::warn!("No link to the dashboard: {error:#}"),
            }
        }
    }

    /// Answers until the worker is to stop.
    async fn answer_links(&self, embedded: &Embedded, stop: &Notify) {
        let mut links = self.links.lock().await;
        loop {
            let request = tokio::select! {
                () = stop.notified() => return,
                request = links.recv() => request,
            };
            let Some(LinkRequest { path, reply }) = request else {
                return;
            };
            let link = embedded
                .one_time_link(&path)
                .await
                .inspect_err(|error| tracing::warn!("No link could be made: {error:#}"))
                .ok();
            // Whoever asked may have given up waiting.
            let _ = reply.send(link);
        }
    }
}
