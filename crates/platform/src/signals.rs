//! Being asked to end: SIGTERM, SIGINT and SIGHUP on Unix, the console's control events on Windows.
//!
//! A program in the tray without a console is ended on Windows by `WM_ENDSESSION`, which is a
//! `SessionEvent::ShuttingDown` (feature `observe`), not a signal.

use std::io;

#[cfg_attr(unix, path = "signals/unix.rs")]
#[cfg_attr(windows, path = "signals/windows.rs")]
mod imp;

/// Calls `callback`, on a thread of its own, each time the operating system asks this process to end.
///
/// The process keeps running: ending it is up to the caller. On Windows the system ends the process soon after the
/// callback returns when the console was closed (about five seconds), so flush inside of it.
///
/// # Errors
///
/// When the handler cannot be installed, for instance because a second one is; the program then ends without a flush.
pub fn on_terminate(callback: Box<dyn Fn() + Send + Sync>) -> io::Result<()> {
    imp::on_terminate(callback)
}
