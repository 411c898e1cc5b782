//! rustdoc, with every warning an error: a broken link in the documentation is a broken promise.

use std::time::Duration;

use anyhow::Result;

use crate::tool::{cargo, show_and_run};

/// # Errors
///
/// When rustdoc has a remark.
pub(super) fn check() -> Result<()> {
    let doc = cargo(&["doc", "--workspace", "--no-deps", "--locked"]).env("RUSTDOCFLAGS", "-D warnings");
    show_and_run(&doc, Duration::from_mins(30))
}
