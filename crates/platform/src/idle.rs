//! How long ago the person last used keyboard, mouse or touch screen.
//!
//! Only that there was input is asked for, never which. Sources that a video player or a call can hold back (idle
//! inhibitors) are used only where the desktop offers nothing else: a call is work, and whether it was is decided
//! elsewhere.

use std::time::Duration;

use crate::unsupported::Unsupported;

#[cfg_attr(target_os = "linux", path = "idle/linux.rs")]
#[cfg_attr(target_os = "macos", path = "idle/macos.rs")]
#[cfg_attr(windows, path = "idle/windows.rs")]
mod imp;
#[cfg(any(windows, test))]
mod tick_count;

#[cfg(target_os = "linux")]
pub use imp::open_in;

/// A way to see the time since the last input.
pub trait IdleSource: Send {
    /// A stable name, such as `ext-idle-notify`.
    fn backend(&self) -> &'static str;

    /// The time since the last input, as exact as the backend knows it: two seconds at worst.
    ///
    /// # Errors
    ///
    /// When the source is gone: open again. Not to be taken for idle.
    fn idle(&mut self) -> Result<Duration, IdleError>;
}

/// Why the time since the last input cannot be seen any longer.
#[derive(Debug, thiserror::Error)]
pub enum IdleError {
    /// The display, compositor or bus ended the connection or does not answer.
    #[error("the source of the idle time is gone")]
    Disconnected(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// The operating system refused a call that does not normally fail.
    #[error("the operating system refused to tell the time of the last input")]
    System(#[from] std::io::Error),
}

/// Opens the first backend that works here.
///
/// # Errors
///
/// [`Unsupported`] with what was tried and why none of it works, in words for the person.
pub fn open() -> Result<Box<dyn IdleSource>, Unsupported> {
    imp::open()
}
