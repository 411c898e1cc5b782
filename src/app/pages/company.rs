//! The pages of a company's server.

use tokio::runtime::Handle;
use url::Url;

use super::open_in_browser;
use crate::server_client::{SendError, ServerClients};

/// See the module's documentation.
#[derive(Clone)]
pub(crate) struct Company {
    address: Url,
    clients: ServerClients,
    runtime: Handle,
}

impl Company {
    /// The pages at `address`. Links that sign in are asked for on `runtime`, by the client of this device.
    pub(super) fn new(address: Url, clients: ServerClients, runtime: Handle) -> Self {
        Self {
            address,
            clients,
            runtime,
        }
    }

    /// Opens a page, signed in as the person to whom this device belongs where the server makes a link for that;
    /// otherwise it asks who is there.
    pub(super) fn open(&self, path: &'static str, failed: impl FnOnce() + Send + 'static) {
        let pages = self.clone();
        self.runtime.spawn(async move {
            if let Some(page) = pages.page(path).await {
                open_in_browser(&page, failed);
            }
        });
    }

    /// Gives `receive` the address of a page, as [`Company::open`] opens it.
    pub(super) fn link(&self, path: &'static str, receive: impl FnOnce(Option<String>) + Send + 'static) {
        let pages = self.clone();
        self.runtime
            .spawn(async move { receive(pages.page(path).await.map(String::from)) });
    }

    async fn page(&self, path: &str) -> Option<Url> {
        match self.signed_in(path).await {
            Ok(link) => Some(link),
            Err(error) => {
                tracing::warn!("The server signs nobody in by a link: {error}");
                // The server asks who is there by itself.
                self.address.join(path).ok()
            }
        }
    }

    async fn signed_in(&self, path: &str) -> Result<Url, SendError> {
        let client = self.clients.current().map_err(|_| SendError::Unauthorised)?;
        client.sign_in_link(path).await
    }
}
