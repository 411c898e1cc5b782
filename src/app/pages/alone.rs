//! The embedded server, as the rest of the agent speaks to it.

use std::sync::{Arc, Mutex};

use timetrack_platform::machine;
use timetrack_server::embedded::LocalOwner;
use tokio::runtime;
use url::Url;

use super::open_in_browser;
use crate::{
    app::{ServerAccessWriter, Surroundings},
    cli::Terminal,
    i18n::Texts,
    supervisor::WorkerFactory,
    workers::embedded_server::{AgentDesk, EmbeddedServer, Greeting, LinkRequests, Links},
};

/// See the module's documentation.
#[derive(Clone)]
pub(crate) struct Alone {
    links: Links,
    requests: LinkRequests,
    desk: Arc<AgentDesk>,
    runtime: runtime::Handle,
}

impl Alone {
    /// For an embedded server that will run on `runtime`, whose pages ask `desk`.
    pub(in crate::app) fn new(runtime: runtime::Handle, desk: AgentDesk) -> Self {
        let (links, requests) = Links::new();
        Self {
            links,
            requests,
            desk: Arc::new(desk),
            runtime,
        }
    }

    /// The worker that runs the server. With `open`, its pages are opened once it runs.
    pub(in crate::app) fn server(
        &self,
        surroundings: &Surroundings,
        access: ServerAccessWriter,
        texts: &Arc<Texts>,
        open: bool,
    ) -> WorkerFactory {
        let (machine, config) = (&surroundings.machine, &surroundings.config);
        let owner = LocalOwner {
            name: machine.user_name.clone(),
            time_zone: machine::time_zone_name().unwrap_or_else(|| "UTC".to_owned()),
            machine_name: config
                .machine_id
                .clone()
                .unwrap_or_else(|| machine.host_name.clone()),
            account_name: config
                .user_id
                .clone()
                .unwrap_or_else(|| machine.user_name.clone()),
        };
        let greeting = Arc::new(Mutex::new(Some(greeting(texts, open))));
        let (data_dir, preferred_port) = (
            surroundings.directories.data_dir().to_owned(),
            config.preferred_port,
        );
        let desk = Arc::clone(&self.desk);
        let (requests, runtime) = (Arc::clone(&self.requests), self.runtime.clone());
        Box::new(move || {
            Box::new(EmbeddedServer {
                data_dir: data_dir.clone(),
                preferred_port,
                owner: owner.clone(),
                access: access.clone(),
                desk: Arc::clone(&desk),
                links: Arc::clone(&requests),
                runtime: runtime.clone(),
                greeting: Arc::clone(&greeting),
            })
        })
    }

    /// Gives `receive` a link that opens a page signed in as the owner, once.
    pub(super) fn link(&self, path: &'static str, receive: impl FnOnce(Option<String>) + Send + 'static) {
        let links = self.links.clone();
        self.runtime
            .spawn(async move { receive(links.link(path).await.map(String::from)) });
    }

    /// Opens a page, signed in as the owner.
    pub(super) fn open(&self, path: &'static str, failed: impl FnOnce() + Send + 'static) {
        let links = self.links.clone();
        self.runtime.spawn(async move {
            match links.link(path).await {
                Some(link) => open_in_browser(&link, failed),
                None => {
                    tracing::warn!("The pages of this computer do not run yet");
                    failed();
                }
            }
        });
    }
}

/// Says where the dashboard is, and opens it where a person at a desktop started the agent by hand.
fn greeting(texts: &Arc<Texts>, open: bool) -> Greeting {
    let texts = Arc::clone(texts);
    Box::new(move |link: &Url| {
        let line = texts.format("cli-dashboard", &[("address", link.as_str().into())]);
        Terminal::standard().line(&line);
        if open {
            // The line above names it.
            open_in_browser(link, || {});
        }
    })
}
