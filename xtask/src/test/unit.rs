//! All tests of the workspace, in one run of `cargo test`, with everything real switched on.

use std::time::Duration;

use anyhow::Result;
use timetrack_test_support::postgres::PostgresCluster;
use timetrack_test_support::switch;

use super::windows_programs::WindowsPrograms;
use crate::tool::{cargo, show_and_run};

/// # Errors
///
/// When a test fails or PostgreSQL does not start.
pub(super) fn run_all(windows: Option<&WindowsPrograms>) -> Result<()> {
    let build = cargo(&["test", "--workspace", "--locked", "--no-run"]);
    show_and_run(&build, Duration::from_mins(40))?;

    let cluster = PostgresCluster::start()?;
    let mut tests = cargo(&["test", "--workspace", "--locked", "--no-fail-fast"])
        .env(switch::POSTGRES_URL, cluster.url())
        .env(switch::DESKTOP_TESTS, "1");
    tests = match windows {
        Some(programs) => tests
            .env(switch::WINDOWS_AGENT, &programs.agent)
            .env(switch::WINDOWS_PLATFORM_TESTS, &programs.platform_tests),
        None => tests
            .env_remove(switch::WINDOWS_AGENT)
            .env_remove(switch::WINDOWS_PLATFORM_TESTS),
    };
    // Tests bring their own desktops; nothing may appear on, or be read from, the person's.
    for variable in ["DISPLAY", "WAYLAND_DISPLAY", "DBUS_SESSION_BUS_ADDRESS"] {
        tests = tests.env_remove(variable);
    }
    show_and_run(&tests, Duration::from_mins(30))
}
