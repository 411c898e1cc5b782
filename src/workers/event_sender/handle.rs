//! How the sender is spoken to.

use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError, mpsc},
    time::Duration,
};

use timetrack_protocol::BatchOrigin;

use crate::workers::settings_channel::SettingsHandle;

/// What the sender is asked.
pub(super) enum Request {
    SyncNow,
    StateChanged,
    MayWorkAgain,
    Wake,
}

/// Speaks to the sender; it outlives a restart of the worker.
#[derive(Clone)]
pub struct SenderHandle {
    requests: mpsc::Sender<Request>,
    inbox: Arc<Mutex<mpsc::Receiver<Request>>>,
    heartbeat_interval: Duration,
    origin: BatchOrigin,
    settings: SettingsHandle,
}

impl SenderHandle {
    /// A handle for a sender that lets the server hear from it at least every `heartbeat_interval`. `origin` is told with
    /// every batch.
    pub fn new(heartbeat_interval: Duration, origin: BatchOrigin) -> Self {
        let (requests, inbox) = mpsc::channel();
        Self {
            requests,
            inbox: Arc::new(Mutex::new(inbox)),
            heartbeat_interval,
            origin,
            settings: SettingsHandle::default(),
        }
    }

    /// Whoever asks for the settings; the sender tells it which version the answers name.
    pub fn settings(&self) -> &SettingsHandle {
        &self.settings
    }

    /// Send everything that is pending, at once.
    pub fn sync_now(&self) {
        self.ask(Request::SyncNow);
    }

    /// What is going on changed; the server should know soon.
    pub fn state_changed(&self) {
        self.ask(Request::StateChanged);
    }

    /// What kept requests from working may be over: the computer woke up, or the server's address is known.
    pub fn may_work_again(&self) {
        self.ask(Request::MayWorkAgain);
        self.settings.may_work_again();
    }

    pub(super) fn wake(&self) {
        self.ask(Request::Wake);
    }

    pub(super) fn heartbeat_interval(&self) -> Duration {
        self.heartbeat_interval
    }

    pub(super) fn origin(&self) -> BatchOrigin {
        self.origin
    }

    /// For the one worker that runs.
    pub(super) fn inbox(&self) -> MutexGuard<'_, mpsc::Receiver<Request>> {
        self.inbox.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn ask(&self, request: Request) {
        // The receiving end lives in this very handle.
        let _ = self.requests.send(request);
    }
}
