//! rustfmt.

use std::time::Duration;

use anyhow::Result;

use crate::tool::{cargo, show_and_run};

/// # Errors
///
/// When a file is not formatted.
pub(super) fn check() -> Result<()> {
    show_and_run(&cargo(&["fmt", "--all", "--check"]), Duration::from_mins(2))
}
