//! Ending a wait from another thread.

use std::io;

#[cfg_attr(target_os = "linux", path = "waker/linux.rs")]
#[cfg_attr(target_os = "macos", path = "waker/macos.rs")]
#[cfg_attr(windows, path = "waker/windows.rs")]
mod imp;

#[cfg(target_os = "linux")]
pub(crate) use imp::Readiness;

/// Wakes the thread that waits in the thing this came from.
///
/// A wake-up while nobody waits ends the next wait at once. Several wake-ups before a wait count as one.
#[derive(Clone, Debug)]
pub struct Waker(imp::Waker);

impl Waker {
    /// Makes a waker of its own.
    ///
    /// # Errors
    ///
    /// When the process is out of handles.
    pub(crate) fn new() -> io::Result<Self> {
        imp::Waker::new().map(Self)
    }

    /// Ends the present wait, or the next one. Never blocks and never fails.
    pub fn wake(&self) {
        self.0.wake();
    }

    /// What the waits of this operating system need of it.
    pub(crate) fn imp(&self) -> &imp::Waker {
        &self.0
    }
}
