//! The main thread: one loop that runs what other threads hand to it.
//!
//! The main thread owns a state `A` (the tray lives there, for it may not move between threads). Others reach it by
//! a [`Handle`]. Nothing that is posted may block.
//!
//! On Linux the loop is a channel; on Windows and macOS it handles the operating system's own messages, which tray icons
//! there need: on Windows directly, on macOS by winit. On macOS the program has no icon in the Dock.

use std::fmt;

#[cfg_attr(target_os = "linux", path = "event_loop/linux.rs")]
#[cfg_attr(windows, path = "event_loop/windows.rs")]
#[cfg_attr(target_os = "macos", path = "event_loop/macos.rs")]
mod imp;

/// Runs the loop on this thread, which must be the process's first, until [`Handle::exit`]. `start` runs within the
/// loop and makes the state. Callable once per process.
///
/// # Errors
///
/// [`EventLoopError`]: no loop is to be had here; run without a tray.
pub fn run<A: 'static>(start: impl FnOnce(Handle<A>) -> A + 'static) -> Result<(), EventLoopError> {
    imp::run(start)
}

/// Reaches the loop from any thread.
pub struct Handle<A: 'static>(imp::Sender<A>);

impl<A: 'static> Handle<A> {
    /// Runs `task` on the main thread, after those posted before. False when the loop has ended: the task is
    /// dropped.
    pub fn post(&self, task: impl FnOnce(&mut A) + Send + 'static) -> bool {
        self.0.send(Message::Run(Box::new(task)))
    }

    /// Ends the loop after what has been posted before; the state is dropped on the main thread.
    pub fn exit(&self) {
        self.0.send(Message::Exit);
    }
}

impl<A: 'static> Clone for Handle<A> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl<A: 'static> fmt::Debug for Handle<A> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Handle")
    }
}

/// The operating system gives no event loop.
#[derive(Debug, thiserror::Error)]
#[error("the desktop offers no event loop: {reason}")]
pub struct EventLoopError {
    /// In the operating system's words.
    pub reason: String,
}

type Task<A> = Box<dyn FnOnce(&mut A) + Send>;

enum Message<A> {
    Run(Task<A>),
    Exit,
}

// On macOS only the process's first thread may run it, and tests have others.
#[cfg(all(test, not(target_os = "macos")))]
mod tests;
