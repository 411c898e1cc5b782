//! The terminal that a command was typed into.
//!
//! The agent is a program without a console on Windows, so that none flashes up at sign-in. Its commands
//! (`timetrack status`) are typed into one all the same; [`attach`] lets them write there.

#[cfg_attr(unix, path = "console/unix.rs")]
#[cfg_attr(windows, path = "console/windows.rs")]
mod imp;

/// Connects the standard streams with the terminal that started this program, unless they lead elsewhere already
/// (a file, a pipe). Call it once, before anything is written. Does nothing outside Windows.
pub fn attach() {
    imp::attach();
}
