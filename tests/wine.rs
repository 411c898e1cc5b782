//! The agent for Windows, cross-built and run under Wine: what it records is compared with what was done.
//!
//! These tests run where the environment names what was built (`TIMETRACK_TEST_WINDOWS_AGENT`, `…_PLATFORM`), as
//! `cargo xtask test` does. What Wine cannot show (hooks, lock, suspend, clicks on the tray icon) is listed in
//! `docs/MANUAL-TESTS.md`.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

#[path = "wine/agent.rs"]
mod agent;
#[path = "wine/crash.rs"]
mod crash;
#[path = "wine/instance.rs"]
mod instance;
#[path = "wine/platform.rs"]
mod platform;
#[path = "desktop/recorded.rs"]
mod recorded;
#[path = "wine/recording.rs"]
mod recording;
