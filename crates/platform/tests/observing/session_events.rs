//! What the tests of the session's events need.

#[path = "login1.rs"]
pub(crate) mod login1;
