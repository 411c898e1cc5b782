//! The end of a server: everybody who waits hears of it.

use tokio::sync::watch;

/// Tells everybody that the server ends. Clones are the same.
#[derive(Clone, Debug)]
pub struct Shutdown(watch::Sender<bool>);

impl Shutdown {
    /// A server that runs.
    pub fn new() -> Self {
        Self(watch::Sender::new(false))
    }

    /// Asks it to end. Asking twice is harmless.
    pub fn start(&self) {
        self.0.send_replace(true);
    }

    /// Whether it was asked to end.
    pub fn has_started(&self) -> bool {
        *self.0.borrow()
    }

    /// Waits until it is asked to end.
    pub async fn started(&self) {
        self.0
            .subscribe()
            .wait_for(|started| *started)
            .await
            .map(drop)
            .expect("the sender is held by self");
    }
}

impl Default for Shutdown {
    fn default() -> Self {
        Self::new()
    }
}
