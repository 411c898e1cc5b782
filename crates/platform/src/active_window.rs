//! The window that the person looks at: which application, which title.
//!
//! [`open`] finds the way that works on this desktop; [`ActiveWindow::wait`] then sleeps until something changed. The
//! X11 and Wayland backends are told of changes and never poll; Windows and macOS look once a second as well.
//!
//! Under Wayland the X server beside it is never asked: XWayland would show X11 clients only, and call an old window
//! focused while the person works in another.

use std::fmt;
use std::path::PathBuf;
use std::time::Duration;

use crate::unsupported::Unsupported;
use crate::waker::Waker;

#[cfg_attr(target_os = "linux", path = "active_window/linux.rs")]
#[cfg_attr(target_os = "macos", path = "active_window/macos.rs")]
#[cfg_attr(windows, path = "active_window/windows.rs")]
mod imp;
mod title;

#[cfg(target_os = "linux")]
pub use imp::open_in;

/// A way to see the focused window. Used by one thread.
pub trait ActiveWindow: Send {
    /// A stable name, such as `x11`.
    fn backend(&self) -> &'static str;

    /// Blocks until the focused window or its title may have changed, `timeout` passed or the waker fired; then gives
    /// the present state. May come back early with an unchanged state.
    ///
    /// # Errors
    ///
    /// When the display is gone: open again.
    fn wait(&mut self, timeout: Duration) -> Result<Focus, ActiveWindowError>;

    /// The present state.
    ///
    /// # Errors
    ///
    /// When the display is gone: open again.
    fn current(&mut self) -> Result<Focus, ActiveWindowError>;

    /// Ends a [`ActiveWindow::wait`] from another thread.
    fn waker(&self) -> Waker;
}

/// Where the focus is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Focus {
    /// In a window.
    Window(FocusedWindow),
    /// Nowhere: an empty desktop, a lock screen, a switch in progress.
    Nothing,
    /// It cannot be known at the moment. Never to be taken for idle.
    Unavailable(Unavailable),
}

/// The focused window.
#[derive(Clone, PartialEq, Eq)]
pub struct FocusedWindow {
    /// The application's name for people where that is cheaply known, else X11's class, Wayland's application id or
    /// the name of the program file. Empty when nothing of that is known.
    pub application: String,
    /// The title: at most [`MAXIMUM_TITLE_BYTES`], without control characters. Empty when the window has none.
    pub title: String,
    /// The program file.
    pub executable: Option<PathBuf>,
    /// The process that owns the window.
    pub process_id: Option<u32>,
    /// Why `title` is empty although the window may have one.
    pub title_unavailable: Option<Unavailable>,
}

/// The most bytes of UTF-8 in [`FocusedWindow::title`]; what is longer is cut between two characters.
pub const MAXIMUM_TITLE_BYTES: usize = title::MAXIMUM_BYTES;

/// Why the focus or a title cannot be known although the backend works.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Unavailable {
    /// X11: no window manager runs that tells the focused window (EWMH).
    NoWindowManager,
    /// macOS: the person has not granted the Accessibility permission.
    NoAccessibilityPermission,
    /// The application did not answer in time.
    ApplicationNotResponding,
}

impl Unavailable {
    /// The stable name, for translations and logs.
    pub const fn code(self) -> &'static str {
        match self {
            Self::NoWindowManager => "no-window-manager",
            Self::NoAccessibilityPermission => "no-accessibility-permission",
            Self::ApplicationNotResponding => "application-not-responding",
        }
    }
}

/// Why the focused window cannot be seen any longer.
#[derive(Debug, thiserror::Error)]
pub enum ActiveWindowError {
    /// The display server or compositor ended the connection.
    #[error("the display ended the connection")]
    Disconnected(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// The operating system refused a call that does not normally fail.
    #[error("the operating system refused to wait for window changes")]
    System(#[from] std::io::Error),
}

/// Opens the first backend that works here.
///
/// Wait on one thread only: on Windows the notifications come to the thread that waited first.
///
/// # Errors
///
/// [`Unsupported`] with what was tried and why none of it works, in words for the person.
pub fn open() -> Result<Box<dyn ActiveWindow>, Unsupported> {
    imp::open()
}

impl fmt::Debug for FocusedWindow {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("FocusedWindow")
            .field("application", &self.application)
            .field("title", &format_args!("<{} bytes>", self.title.len()))
            .field("executable", &self.executable)
            .field("process_id", &self.process_id)
            .field("title_unavailable", &self.title_unavailable)
            .finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_does_not_show_the_title() {
        let window = FocusedWindow {
            application: "Editor".to_owned(),
            title: "salary.ods".to_owned(),
            executable: None,
            process_id: Some(7),
            title_unavailable: None,
        };
        let shown = format!("{:?}", Focus::Window(window));
        assert!(shown.contains("Editor") && !shown.contains("salary"), "{shown}");
    }
}
