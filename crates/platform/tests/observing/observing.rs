//! What the tests of the observing half share.

pub(crate) mod observer;
pub(crate) mod x11_client;
