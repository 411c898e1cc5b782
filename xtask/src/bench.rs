//! What TimeTrack costs: the agent as companies get it (`cargo xtask bench agent`), and the server with thousands of agents
//! (`cargo xtask bench fleet`). `docs/BENCHMARKS.md` keeps the figures.
//!
//! A measurement says what it saw and judges nothing, so it is no part of `cargo xtask test`: on a busy machine it
//! would fail for the machine's sake.

use std::path::PathBuf;
use std::time::Duration;

use anyhow::{Result, ensure};
use timetrack_test_support::directories;

use crate::tool;

mod agent;
mod fleet;
mod start;
mod takes_everything;
mod usage;

/// An optimised build from nothing.
const BUILD_LIMIT: Duration = Duration::from_hours(1);

#[derive(Debug, clap::Subcommand)]
pub(crate) enum Subject {
    /// The agent with its tray icon on a desktop of its own, with one window switch every five seconds
    Agent(agent::Arguments),
    /// The server with thousands of simulated agents connected
    Fleet(fleet::Arguments),
}

/// Measures, and prints what came out.
///
/// # Errors
///
/// When something does not start, or does not do what is to be measured.
pub(crate) fn run(subject: &Subject) -> Result<()> {
    match subject {
        Subject::Agent(arguments) => agent::run(arguments),
        Subject::Fleet(arguments) => fleet::run(arguments),
    }
}

/// Builds the agent as companies get it, beside the builds for development, and gives its path.
fn company_build() -> Result<PathBuf> {
    let directory = directories::target().join("company");
    let cargo = tool::cargo(&[
        "build",
        "--release",
        "--package",
        "timetrack",
        "--no-default-features",
        "--target-dir",
    ]);
    tool::show_and_run(&cargo.arg(&directory), BUILD_LIMIT)?;
    let program = directory.join("release/timetrack");
    ensure!(program.exists(), "cargo made no {}", program.display());
    Ok(program)
}
