//! Short messages at the edge of the screen.
//!
//! | | |
//! |---|---|
//! | Linux | one call to `org.freedesktop.Notifications` over the zbus that is there anyway; notify-rust would bring a second one |
//! | Windows, macOS | notify-rust |
//!
//! A notification may be missed, silenced or never shown: nothing that a person must know may stand only there.

#[cfg_attr(target_os = "linux", path = "notifications/linux.rs")]
#[cfg_attr(target_os = "macos", path = "notifications/macos.rs")]
#[cfg_attr(windows, path = "notifications/windows.rs")]
mod imp;

/// The sender, as desktops group and silence notifications by it. On Windows the installer registers it together
/// with the program's name; without that, the first notification does.
pub const APPLICATION_ID: &str = "TimeTrack.Agent";

/// Shows a notification; blocks for a moment, two seconds at most on Linux. The texts are shown as they are.
///
/// # Errors
///
/// [`NotificationError`]: nobody shows notifications here.
pub fn show(title: &str, body: &str) -> Result<(), NotificationError> {
    imp::show(title, body)
}

/// The desktop shows no notifications.
#[derive(Debug, thiserror::Error)]
#[error("the desktop shows no notifications: {reason}")]
pub struct NotificationError {
    /// In the system's words.
    pub reason: String,
}
