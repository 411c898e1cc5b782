//! Which server the sender talks to, and as whom. It can change while the agent runs: the embedded server may come up
//! late or on another port.

use secrecy::{ExposeSecret, SecretString};
use tokio::sync::watch;
use url::Url;

/// A server and the credential that it knows this device by.
#[derive(Clone, Debug)]
pub struct ServerAccess {
    /// Its address.
    pub base_url: Url,
    /// The device's bearer token. `None` where this device is not enrolled yet.
    pub credential: Option<SecretString>,
}

impl ServerAccess {
    /// Whether both mean the same server and the same device.
    pub fn is_same(&self, other: &Self) -> bool {
        let credential = |access: &Self| {
            access
                .credential
                .as_ref()
                .map(|secret| secret.expose_secret().to_owned())
        };
        self.base_url == other.base_url && credential(self) == credential(other)
    }
}

/// The reading end; `None` as long as no server is known.
pub type ServerAccessReader = watch::Receiver<Option<ServerAccess>>;

/// The writing end.
pub type ServerAccessWriter = watch::Sender<Option<ServerAccess>>;
