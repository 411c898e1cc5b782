//! Sleep and shutdown by the workspace's notifications, which need the main thread's event loop to run; lock and switch
//! of user by a look at the session each second, because macOS has no documented notification of a lock.

use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use objc2::rc::autoreleasepool;

use super::{Callback, SessionEvent};
use crate::unsupported::{Attempt, Unsupported};
use crate::waker::Waker;

use self::session::Session;
use self::workspace::Observers;

#[path = "macos/session.rs"]
mod session;
#[path = "macos/workspace.rs"]
mod workspace;

const BACKEND: &str = "workspace";

/// The time between two looks at the session.
const POLL_INTERVAL: Duration = Duration::from_secs(1);

/// One event after the other, although they come from two threads.
type SharedCallback = Arc<Mutex<Callback>>;

#[derive(Debug)]
pub(super) struct Watch {
    stop: Waker,
    thread: Option<JoinHandle<()>>,
}

pub(super) fn watch(callback: Callback) -> Result<Watch, Unsupported> {
    start(callback).map_err(|error| Unsupported {
        attempts: vec![Attempt::new(BACKEND, error)],
    })
}

impl Watch {
    pub(super) fn is_watching(&self) -> bool {
        self.thread.as_ref().is_some_and(|thread| !thread.is_finished())
    }

    #[expect(clippy::unused_self, reason = "the other systems have some")]
    pub(super) fn limitations(&self) -> &[Attempt] {
        &[]
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        self.stop.wake();
        if let Some(thread) = self.thread.take()
            && thread.thread().id() != thread::current().id()
        {
            // A panic there was reported by the panic hook; nothing is left to do about it.
            let _ = thread.join();
        }
    }
}

fn start(callback: Callback) -> std::io::Result<Watch> {
    let waker = Waker::new()?;
    let stop = waker.clone();
    let thread = thread::Builder::new()
        .name("session-events".to_owned())
        .spawn(move || run(callback, &waker))?;
    Ok(Watch {
        stop,
        thread: Some(thread),
    })
}

fn run(callback: Callback, stop: &Waker) {
    let callback: SharedCallback = Arc::new(Mutex::new(callback));
    let _observers = Observers::new(&callback);
    let mut known = Session::default();
    loop {
        // This thread has no pool of its own, and would keep every object that it was ever given.
        let session = autoreleasepool(|_| Session::look());
        for event in session.changes_since(known) {
            tell(&callback, event);
        }
        known = session;
        if stop.imp().wait(POLL_INTERVAL) {
            return;
        }
    }
}

fn tell(callback: &SharedCallback, event: SessionEvent) {
    callback.lock().unwrap_or_else(PoisonError::into_inner)(event);
}
