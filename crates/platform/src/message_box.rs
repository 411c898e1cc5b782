//! A window with a text and a button to close it, for when there is nothing better: it needs neither OpenGL nor a
//! running agent.

use std::io;

#[cfg_attr(target_os = "linux", path = "message_box/linux.rs")]
#[cfg_attr(target_os = "macos", path = "message_box/macos.rs")]
#[cfg_attr(windows, path = "message_box/windows.rs")]
mod imp;

/// Shows the text and waits until the person closes the window. The text is shown as it is: no markup, no escapes.
///
/// # Errors
///
/// [`MessageBoxError`]: print the text instead.
pub fn show(title: &str, text: &str) -> Result<(), MessageBoxError> {
    // A NUL would end the text early on some systems and be refused by others.
    imp::show(&title.replace('\0', " "), &text.replace('\0', " "))
}

/// Why no window was shown.
#[derive(Debug, thiserror::Error)]
pub enum MessageBoxError {
    /// There is no desktop, or none of the programs that show messages on it.
    #[error("no program can show messages here; install zenity")]
    NoProgram,
    /// The window could not be opened.
    #[error("the message could not be shown")]
    Failed(#[from] io::Error),
}
