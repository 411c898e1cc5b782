//! The real agent on real desktops: what it records is compared with what was done, to the second.
//!
//! These tests run where `TIMETRACK_DESKTOP_TESTS` asks for them, as `cargo xtask test` does.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

#[path = "desktop/agent.rs"]
mod agent;
#[path = "desktop/recorded.rs"]
mod recorded;
#[path = "desktop/same_second.rs"]
mod same_second;
#[path = "desktop/sway.rs"]
mod sway;
#[path = "desktop/tray.rs"]
mod tray;
#[path = "desktop/windows.rs"]
mod windows;
#[path = "desktop/x11.rs"]
mod x11;
