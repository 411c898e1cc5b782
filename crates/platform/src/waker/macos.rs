//! A flag under a mutex with a condition variable.

use std::io;
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::Duration;

#[derive(Clone, Debug)]
pub(crate) struct Waker(Arc<Shared>);

#[derive(Debug, Default)]
struct Shared {
    woken: Mutex<bool>,
    changed: Condvar,
}

impl Waker {
    #[expect(clippy::unnecessary_wraps, reason = "the other systems can be out of handles")]
    pub(super) fn new() -> io::Result<Self> {
        Ok(Self(Arc::default()))
    }

    pub(super) fn wake(&self) {
        *self.0.woken.lock().unwrap_or_else(PoisonError::into_inner) = true;
        self.0.changed.notify_all();
    }

    /// Waits until someone wakes (true) or `timeout` passed (false). Clears the wake-up that it reports.
    pub(crate) fn wait(&self, timeout: Duration) -> bool {
        let woken = self.0.woken.lock().unwrap_or_else(PoisonError::into_inner);
        let (mut woken, _) = self
            .0
            .changed
            .wait_timeout_while(woken, timeout, |woken| !*woken)
            .unwrap_or_else(PoisonError::into_inner);
        std::mem::take(&mut *woken)
    }
}
