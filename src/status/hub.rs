//! Publishes the status: one writer, readers that never lock it.

use std::sync::Arc;

use tokio::sync::watch;

use super::AgentStatus;

/// The writing end, owned by the controller's shell.
pub struct StatusHub(watch::Sender<Arc<AgentStatus>>);

/// A reading end. Cloning it is cheap.
#[derive(Clone)]
pub struct StatusReader(watch::Receiver<Arc<AgentStatus>>);

impl StatusHub {
    /// A hub that shows `initial`.
    pub fn new(initial: AgentStatus) -> (Self, StatusReader) {
        let (sender, receiver) = watch::channel(Arc::new(initial));
        (Self(sender), StatusReader(receiver))
    }

    /// Publishes `status`. Returns whether it differs from what was shown.
    pub fn publish(&self, status: &AgentStatus) -> bool {
        self.0.send_if_modified(|shown| {
            let differs = **shown != *status;
            if differs {
                *shown = Arc::new(status.clone());
            }
            differs
        })
    }
}

impl StatusReader {
    /// What is shown now.
    pub fn current(&self) -> Arc<AgentStatus> {
        Arc::clone(&self.0.borrow())
    }
}
