//! clippy, with every warning an error.

use std::time::Duration;

use anyhow::Result;

use crate::tool::{cargo, show_and_run};

/// # Errors
///
/// When clippy has a remark.
pub(super) fn check() -> Result<()> {
    let clippy = cargo(&[
        "clippy",
        "--workspace",
        "--all-targets",
        "--locked",
        "--",
        "-D",
        "warnings",
    ]);
    show_and_run(&clippy, Duration::from_mins(30))
}
