//! The client of the server that is known now, shared by all who talk to it: one pool of connections, and the system's
//! certificates in memory once.

use std::sync::{Arc, Mutex, PoisonError};

use super::{ServerClient, is_loopback};
use crate::app::{ServerAccess, ServerAccessReader};

/// See the module's documentation. Clones share the client.
#[derive(Clone)]
pub struct ServerClients {
    access: ServerAccessReader,
    made: Arc<Mutex<Option<(ServerAccess, ServerClient)>>>,
}

/// Why nobody can be talked to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoClient {
    /// It is not known yet where the server is.
    NotKnownYet,
    /// The server does not know this device.
    NotEnrolled,
    /// The address or the system's certificates cannot be used.
    Unusable,
}

impl ServerClients {
    /// Clients for whatever server `access` names.
    pub fn new(access: ServerAccessReader) -> Self {
        Self {
            access,
            made: Arc::default(),
        }
    }

    /// The client for the server that is known now, made anew where that changed.
    ///
    /// # Errors
    /// [`NoClient`]; [`ServerClients::changed`] says when it is worth another try.
    pub fn current(&self) -> Result<ServerClient, NoClient> {
        let access = self.access.borrow().clone().ok_or(NoClient::NotKnownYet)?;
        let mut made = self.made.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((same, client)) = &*made
            && same.is_same(&access)
        {
            return Ok(client.clone());
        }
        let credential = access.credential.clone().ok_or(NoClient::NotEnrolled)?;
        let client = ServerClient::new(&access.base_url, credential).map_err(|error| {
            tracing::error!("The server cannot be spoken to: {error}");
            NoClient::Unusable
        })?;
        *made = Some((access, client.clone()));
        Ok(client)
    }

    /// Whether the server is on this computer.
    pub fn is_loopback(&self) -> bool {
        let access = self.access.borrow();
        access
            .as_ref()
            .is_some_and(|access| is_loopback(&access.base_url))
    }

    /// Waits until another server is known, or the same by another credential, since this clone last waited.
    pub async fn changed(&mut self) {
        if self.access.changed().await.is_err() {
            // The agent ends.
            std::future::pending::<()>().await;
        }
    }
}
