//! What the tests under Wayland need.

#[path = "observer.rs"]
pub(crate) mod observer;
#[path = "sway.rs"]
pub(crate) mod sway;
