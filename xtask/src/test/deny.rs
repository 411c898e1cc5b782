//! Licences, sources and unwanted dependencies, by the rules of `deny.toml`.
//!
//! Advisories are left to the release workflow: their database comes from GitHub, which not every machine reaches.

use std::path::PathBuf;
use std::process::Command;
use std::time::Duration;

use anyhow::{Context, Result};
use timetrack_test_support::directories;
use timetrack_test_support::process::{self, Program};

use crate::tool::{cargo, show_and_run};

/// The version that `deny.toml` was written for.
const VERSION: &str = "0.20.2";

/// # Errors
///
/// When a dependency breaks a rule, or cargo-deny cannot be installed.
pub(super) fn check() -> Result<()> {
    let deny = Program::new(program()?)
        .args([
            "--workspace",
            "--all-features",
            "--locked",
            "check",
            "--hide-inclusion-graph",
            "bans",
            "licenses",
            "sources",
        ])
        .current_dir(directories::workspace());
    show_and_run(&deny, Duration::from_mins(5))
}

/// cargo-deny from `PATH`, or else one of our own below `target/`, which is compiled once.
fn program() -> Result<PathBuf> {
    if process::run(Command::new("cargo-deny").arg("--version")).is_ok() {
        return Ok("cargo-deny".into());
    }
    let tools = directories::target().join("tools");
    let program = tools.join("bin/cargo-deny");
    if !program.exists() {
        let install = cargo(&[
            "install",
            // Compiles in a third of the time, and checks in three seconds instead of one.
            "--debug",
            "--locked",
            "cargo-deny",
            "--version",
            VERSION,
            "--root",
        ])
        .arg(&tools);
        show_and_run(&install, Duration::from_mins(20)).context("Failed to install cargo-deny")?;
    }
    Ok(program)
}
