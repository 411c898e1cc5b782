//! Which of the real surroundings a test run may use, told by the environment.

use std::ffi::OsString;
use std::io::Write;

/// Address of a PostgreSQL server whose role may create databases, such as
/// `postgres://timetrack:secret@127.0.0.1:5432/postgres`.
pub const POSTGRES_URL: &str = "TIMETRACK_TEST_POSTGRES_URL";

/// `1` when X11, sway, Chromium and their tools are installed and tests shall use them.
pub const DESKTOP_TESTS: &str = "TIMETRACK_DESKTOP_TESTS";

/// Path of a `timetrack.exe` that was cross-built for Windows, for the tests that run it under Wine.
pub const WINDOWS_AGENT: &str = "TIMETRACK_TEST_WINDOWS_AGENT";

/// Path of the unit tests of `timetrack-platform`, cross-built for Windows, for the test that runs them under Wine.
pub const WINDOWS_PLATFORM_TESTS: &str = "TIMETRACK_TEST_WINDOWS_PLATFORM";

/// Gives the value of an environment variable, or says on standard error that the test is skipped for want of it.
pub fn value_or_skip(variable: &str) -> Option<OsString> {
    let value = std::env::var_os(variable).filter(|value| !value.is_empty());
    if value.is_none() {
        let test = std::thread::current().name().unwrap_or("a test").to_owned();
        // Written past the capture of the test runner: a skipped test must be seen in every log.
        let _ = writeln!(
            std::io::stderr(),
            "skipped: {test}: {variable} is not set (`cargo xtask test` sets it)"
        );
    }
    value
}
