//! The programs for Windows, cross-built for the tests that run them under Wine: the agent as companies get it, without
//! the embedded server, and the unit tests of the code for Windows.

use std::path::PathBuf;

use anyhow::Result;

use crate::windows;

/// Where they are.
#[derive(Debug)]
pub(super) struct WindowsPrograms {
    pub(super) agent: PathBuf,
    pub(super) platform_tests: PathBuf,
}

/// # Errors
///
/// When one does not compile.
pub(super) fn build() -> Result<WindowsPrograms> {
    Ok(WindowsPrograms {
        agent: windows::build(windows::Profile::Debug)?,
        platform_tests: windows::build_platform_tests()?,
    })
}
