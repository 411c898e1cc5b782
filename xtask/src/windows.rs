//! `cargo xtask windows`: timetrack.exe, cross-built on Debian with mingw.

use std::path::PathBuf;
use std::process::Stdio;

use anyhow::{Context, Result, ensure};
use serde_json::Value;
use timetrack_test_support::directories;

use crate::foreign_toolchain;
use crate::tool::show_and_run;

const TARGET: &str = "x86_64-pc-windows-gnu";

#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// Optimised and stripped, for people
    #[arg(long, conflicts_with = "debug")]
    release: bool,
    /// Quick to build, for tests (the default)
    #[arg(long)]
    debug: bool,
}

/// How to build.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Profile {
    /// Quick to build.
    Debug,
    /// Quick to run.
    Release,
}

/// Builds as the arguments say, and gives the path of the program.
///
/// # Errors
///
/// As [`build`].
pub(crate) fn run(arguments: &Arguments) -> Result<PathBuf> {
    build(if arguments.release {
        Profile::Release
    } else {
        Profile::Debug
    })
}

/// Builds the agent as companies get it, without the embedded server, and gives the path of the program.
///
/// # Errors
///
/// When a package is missing or it does not compile.
pub(crate) fn build(profile: Profile) -> Result<PathBuf> {
    let directory = directories::target().join("windows");
    let mut cargo = foreign_toolchain::cargo("build", TARGET, &directory)?.args([
        "--package",
        "timetrack",
        "--no-default-features",
    ]);
    let folder = match profile {
        Profile::Debug => "debug",
        Profile::Release => {
            cargo = cargo.arg("--release");
            "release"
        }
    };
    show_and_run(&cargo, foreign_toolchain::LIMIT)?;
    let program = directory.join(TARGET).join(folder).join("timetrack.exe");
    ensure!(program.exists(), "cargo made no {}", program.display());
    Ok(program)
}

/// Builds the unit tests of `timetrack-platform`, which is where the code for Windows is, and gives their path.
///
/// # Errors
///
/// As [`build`].
pub(crate) fn build_platform_tests() -> Result<PathBuf> {
    let directory = directories::target().join("windows");
    let cargo = foreign_toolchain::cargo("test", TARGET, &directory)?.args([
        "--package",
        "timetrack-platform",
        "--features",
        "desktop,observe",
        "--lib",
        "--no-run",
        "--message-format",
        "json-render-diagnostics",
    ]);
    println!("$ {cargo}");
    let output = cargo.command().stderr(Stdio::inherit()).output()?;
    ensure!(output.status.success(), "{cargo}: {}", output.status);
    String::from_utf8_lossy(&output.stdout)
        .lines()
        .find_map(tests_of_platform)
        .context("cargo named no program with the tests")
}

/// The path in the message of cargo that tells of the tests.
fn tests_of_platform(message: &str) -> Option<PathBuf> {
    let message: Value = serde_json::from_str(message).ok()?;
    let is_ours = message["target"]["name"] == "timetrack_platform";
    is_ours
        .then(|| message["executable"].as_str().map(PathBuf::from))
        .flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tests_are_found_among_cargos_messages() {
        let library =
            r#"{"reason":"compiler-artifact","target":{"name":"timetrack_platform"},"executable":null}"#;
        let other =
            r#"{"reason":"compiler-artifact","target":{"name":"build-script-build"},"executable":"/x"}"#;
        let tests = r#"{"reason":"compiler-artifact","target":{"name":"timetrack_platform"},"executable":"/t/p.exe"}"#;
        assert_eq!(tests_of_platform(library), None);
        assert_eq!(tests_of_platform(other), None);
        assert_eq!(tests_of_platform("not JSON"), None);
        assert_eq!(tests_of_platform(tests), Some(PathBuf::from("/t/p.exe")));
    }
}
