//! `cargo xtask postgres -- CMD`: a PostgreSQL server of its own, for trials by hand and single tests.

use std::ffi::OsString;
use std::process::ExitCode;

use anyhow::Result;
use timetrack_test_support::postgres::PostgresCluster;
use timetrack_test_support::process::Program;
use timetrack_test_support::switch;

use crate::tool;

/// Runs a command with the server's address in its environment and gives its exit code.
///
/// # Errors
///
/// When the server or the command does not start.
pub(crate) fn run(command: &[OsString]) -> Result<ExitCode> {
    let cluster = PostgresCluster::start()?;
    eprintln!("{}={}", switch::POSTGRES_URL, cluster.url());
    let (name, arguments) = tool::command_or_wait(command);
    tool::hand_over(
        Program::new(name)
            .args(arguments)
            .env(switch::POSTGRES_URL, cluster.url()),
    )
}
