//! The worker threads: what a worker is, and what it is given.
//!
//! A worker is a named thread with exactly one place where it waits, and that place also hears "stop". It reports its
//! state and its problems to the controller and shares nothing else with anyone.

#[cfg(feature = "standalone")]
pub mod embedded_server;
pub mod event_sender;
pub mod idle_heartbeat;
pub mod recorder;
pub mod settings_channel;
pub mod window_tracker;

use std::{
    fmt,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering},
        mpsc,
    },
};

use timetrack_domain::Clock;

use crate::controller::Input;

/// The name of a worker: its thread's name, and its key in the status.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WorkerName {
    /// Turns observations into events and writes them to the outbox.
    Recorder,
    /// Watches which window has the focus.
    WindowTracker,
    /// Watches how long there was no input, and lock and suspend.
    IdleHeartbeat,
    /// Sends what the outbox holds.
    EventSender,
    /// Asks the company's server what is to be recorded.
    SettingsChannel,
    /// The server that an agent without a company carries inside itself.
    EmbeddedServer,
}

impl WorkerName {
    /// The name of the thread, at most 15 bytes long, because Linux cuts the rest.
    pub fn thread_name(self) -> &'static str {
        match self {
            Self::Recorder => "recorder",
            Self::WindowTracker => "window_tracker",
            Self::IdleHeartbeat => "idle_heartbeat",
            Self::EventSender => "event_sender",
            Self::SettingsChannel => "settings",
            Self::EmbeddedServer => "embedded_server",
        }
    }
}

impl fmt::Display for WorkerName {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.thread_name())
    }
}

/// The body of a worker. A new one is made by its factory for every start.
pub trait Worker: Send {
    /// Works until [`StopSignal::is_stopping`] or until it cannot go on.
    ///
    /// # Errors
    /// What kept it from going on. The supervisor starts it again after a while.
    fn run(self: Box<Self>, context: &WorkerContext) -> anyhow::Result<Finished>;
}

/// Why a worker ended in good order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Finished {
    /// It was asked to stop.
    Stopped,
    /// This computer does not have what it needs; starting it again would not help. It has reported the problem.
    Unsupported,
}

/// What every worker is given.
#[derive(Clone)]
pub struct WorkerContext {
    /// Its name.
    pub name: WorkerName,
    /// Tells it to stop.
    pub stop: StopSignal,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// The way to the controller.
    pub controller: ControllerSender,
}

/// Sends inputs to the controller.
#[derive(Clone)]
pub struct ControllerSender(mpsc::Sender<Input>);

impl ControllerSender {
    /// Wraps the sending end of the controller's queue.
    pub fn new(sender: mpsc::Sender<Input>) -> Self {
        Self(sender)
    }

    /// Hands `input` over. Once the controller has gone the program is ending, and nobody needs it any more.
    pub fn send(&self, input: Input) {
        let _ = self.0.send(input);
    }
}

/// Says "stop" to a worker, wherever it waits.
#[derive(Clone, Default)]
pub struct StopSignal(Arc<StopState>);

#[derive(Default)]
struct StopState {
    stopping: AtomicBool,
    wakers: Mutex<Vec<Box<dyn Fn() + Send>>>,
}

impl StopSignal {
    /// Whether the worker should end.
    pub fn is_stopping(&self) -> bool {
        self.0.stopping.load(Ordering::Acquire)
    }

    /// Has `wake` called when the worker should end, or at once if it already should.
    pub fn on_stop(&self, wake: impl Fn() + Send + 'static) {
        let mut wakers = self.wakers();
        if self.is_stopping() {
            wake();
        } else {
            wakers.push(Box::new(wake));
        }
    }

    /// Tells the worker to end.
    pub fn stop(&self) {
        let wakers = self.wakers();
        self.0.stopping.store(true, Ordering::Release);
        for wake in wakers.iter() {
            wake();
        }
    }

    fn wakers(&self) -> MutexGuard<'_, Vec<Box<dyn Fn() + Send>>> {
        self.0.wakers.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
