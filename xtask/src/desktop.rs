//! `cargo xtask desktop -- CMD`: a desktop of its own, for trials by hand.

use std::ffi::OsString;
use std::process::ExitCode;

use anyhow::Result;
use timetrack_test_support::desktop::{Desktop, Parts};

use crate::tool;

/// Runs a command on a new desktop and gives its exit code.
///
/// # Errors
///
/// When the desktop or the command does not start.
pub(crate) fn run(command: &[OsString]) -> Result<ExitCode> {
    let desktop = Desktop::open(Parts::default())?;
    eprintln!(
        "DISPLAY={} DBUS_SESSION_BUS_ADDRESS={} HOME={}",
        desktop.display(),
        desktop.bus().address(),
        desktop.home().display()
    );
    let (name, arguments) = tool::command_or_wait(command);
    tool::hand_over(desktop.program(name).args(arguments))
}
