//! Tray, key ring, notifications and message box on a real desktop, through `examples/desktop`.
//!
//! Runs when `TIMETRACK_DESKTOP_TESTS` is set, as `cargo xtask test` does.

#![cfg(target_os = "linux")]
#![expect(
    clippy::unwrap_used,
    reason = "in helpers of tests, which clippy does not recognise as such"
)]

#[path = "desktop/helper.rs"]
mod helper;
#[path = "desktop/message.rs"]
mod message;
#[path = "desktop/secret.rs"]
mod secret;
#[path = "desktop/tray.rs"]
mod tray;
