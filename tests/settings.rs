//! The real agent and the real server: what the company sets reaches the agent, whatever stands in between, and until it
//! does, nothing is recorded that was not allowed before.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

#[path = "settings/administrator.rs"]
mod administrator;
#[path = "settings/away.rs"]
mod away;
#[path = "settings/connected.rs"]
mod connected;
#[path = "settings/desk.rs"]
mod desk;
#[path = "settings/other_versions.rs"]
mod other_versions;
