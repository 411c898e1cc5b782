//! Lock, suspend, switch of user and shutdown of the person's session.
//!
//! Any of these can be missed (a frozen process, a desktop that tells nothing): whoever watches also compares the clocks
//! of [`crate::clock`].

use crate::unsupported::Unsupported;

#[cfg_attr(target_os = "linux", path = "session_events/linux.rs")]
#[cfg_attr(target_os = "macos", path = "session_events/macos.rs")]
#[cfg_attr(windows, path = "session_events/windows.rs")]
mod imp;
#[cfg(any(windows, test))]
mod window_message;

#[cfg(target_os = "linux")]
pub use imp::watch_in;

/// What happened to the session.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SessionEvent {
    /// The screen was locked, or its screen saver came on. Also sent at the start when it is locked already.
    Locked,
    /// The screen was unlocked.
    Unlocked,
    /// The computer is about to sleep; it waits for the callback to return (about five seconds at most).
    Suspending,
    /// The computer woke up. May come without a `Suspending` before it.
    Resumed,
    /// Another person's session has the screen, or the remote connection ended.
    SwitchedAway,
    /// The session has the screen again.
    SwitchedBack,
    /// The person signs out or the computer shuts down; it waits for the callback to return (about five seconds at
    /// most). On Linux only the shutdown of the computer; the end of the sign-in is a SIGTERM.
    ShuttingDown,
}

/// Called with each event, on the thread of the watch, one after the other.
pub type Callback = Box<dyn Fn(SessionEvent) + Send + Sync>;

/// A running watch. Dropping it stops its thread; no event is delivered after that.
#[derive(Debug)]
pub struct SessionWatch(imp::Watch);

impl SessionWatch {
    /// Whether events are still seen. Once false, for instance because the message bus is gone, watch again.
    pub fn is_watching(&self) -> bool {
        self.0.is_watching()
    }

    /// Ways to see events that do not work here, for the person to know. Empty when all is well.
    pub fn limitations(&self) -> &[crate::unsupported::Attempt] {
        self.0.limitations()
    }
}

/// Starts to watch the session of this process.
///
/// # Errors
///
/// [`Unsupported`] with what was tried and why none of it works, in words for the person.
pub fn watch(callback: Callback) -> Result<SessionWatch, Unsupported> {
    imp::watch(callback).map(SessionWatch)
}
