//! The pages of the person's own data: of the embedded server, or of the company's.

#[cfg(feature = "standalone")]
pub(super) mod alone;
mod company;

use timetrack_platform::open;
use tokio::runtime::Handle;
use url::Url;

#[cfg(feature = "standalone")]
use crate::workers::embedded_server::AgentDesk;
use crate::{
    config::AgentConfig,
    controller::Input,
    ipc::Callers,
    server_client::ServerClients,
    status::{Problem, ProblemCode, StatusReader},
    workers::ControllerSender,
};

/// How to get to the pages.
#[derive(Clone)]
pub(super) enum Pages {
    /// There is no server.
    #[cfg(not(feature = "standalone"))]
    Nowhere,
    /// A company's server signs the person of this device in by a link, or asks who is there.
    Company(company::Company),
    /// The embedded server signs its owner in by a link.
    #[cfg(feature = "standalone")]
    Alone(alone::Alone),
}

impl Pages {
    /// The pages of the server that `config` names, which is asked by `clients` on `runtime`. The pages of the embedded one
    /// show `status` and ask through `callers`.
    #[cfg_attr(
        not(feature = "standalone"),
        expect(unused_variables, reason = "a company package carries no server")
    )]
    pub(super) fn new(
        config: &AgentConfig,
        runtime: &Handle,
        callers: &Callers,
        status: &StatusReader,
        clients: &ServerClients,
    ) -> Self {
        match &config.base_url {
            Some(address) => Self::Company(company::Company::new(
                address.clone(),
                clients.clone(),
                runtime.clone(),
            )),
            #[cfg(feature = "standalone")]
            None => Self::Alone(alone::Alone::new(
                runtime.clone(),
                AgentDesk::new(callers.clone(), status.clone()),
            )),
            #[cfg(not(feature = "standalone"))]
            None => Self::Nowhere,
        }
    }

    /// Opens the page at `path` in the browser, signed in where that is possible. Where no browser opens it, `inputs` hears
    /// of the problem.
    pub(super) fn open(&self, path: &'static str, inputs: &ControllerSender) {
        inputs.send(Input::Clear(ProblemCode::NothingOpened));
        let inputs = inputs.clone();
        let failed = move || inputs.send(Input::Raise(Problem::NothingOpened { file: None }));
        match self {
            #[cfg(not(feature = "standalone"))]
            Self::Nowhere => failed(),
            Self::Company(company) => company.open(path, failed),
            #[cfg(feature = "standalone")]
            Self::Alone(alone) => alone.open(path, failed),
        }
    }

    /// Gives `receive` an address that opens the page at `path`, signed in and good for one visit where that is possible.
    pub(super) fn link(&self, path: &'static str, receive: impl FnOnce(Option<String>) + Send + 'static) {
        match self {
            #[cfg(not(feature = "standalone"))]
            Self::Nowhere => receive(None),
            Self::Company(company) => company.link(path, receive),
            #[cfg(feature = "standalone")]
            Self::Alone(alone) => alone.link(path, receive),
        }
    }
}

fn open_in_browser(page: &Url, failed: impl FnOnce() + Send + 'static) {
    open::open_url_or(page.as_str(), move |error| {
        // The address may carry a secret, so it is not named.
        tracing::warn!("No browser could be opened: {error}");
        failed();
    });
}
