//! What the tests of the idle time need.

#[path = "compositor.rs"]
pub(crate) mod compositor;
