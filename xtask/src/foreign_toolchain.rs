//! Debian's own compiler, which can build the standard library for other systems from source.
//!
//! rustup's toolchain has no target for them on a machine that only reaches crates.io; Debian packages a newer
//! compiler for its browsers, and the source of its standard library with it.

use std::path::Path;
use std::time::Duration;

use anyhow::{Result, ensure};
use timetrack_test_support::directories;
use timetrack_test_support::process::Program;

const CARGO: &str = "/usr/bin/cargo";
const RUSTC: &str = "/usr/bin/rustc";

/// Both the standard library and the whole agent.
pub(crate) const LIMIT: Duration = Duration::from_mins(40);

/// Debian's cargo with these arguments, for a target, in a target directory of its own: the two compilers would
/// throw each other's work away.
///
/// # Errors
///
/// When it is not installed.
pub(crate) fn cargo(subcommand: &str, target: &str, directory: &Path) -> Result<Program> {
    for needed in [CARGO, RUSTC] {
        ensure!(
            Path::new(needed).exists(),
            "{needed} is missing. Install Debian's packages rustc-web, cargo-web and rust-web-src"
        );
    }
    let program = Program::new(CARGO)
        .args([
            subcommand,
            "-Zbuild-std=std,panic_abort,panic_unwind",
            "--target",
            target,
            "--locked",
        ])
        .arg("--target-dir")
        .arg(directory)
        .current_dir(directories::workspace())
        .env("RUSTC", RUSTC)
        // What -Z options need outside a nightly compiler.
        .env("RUSTC_BOOTSTRAP", "1");
    // Set by the cargo that runs this task, for its own compiler.
    let set_by_cargo = [
        "CARGO",
        "LD_LIBRARY_PATH",
        "RUSTUP_TOOLCHAIN",
        "RUSTC_WRAPPER",
        "RUSTFLAGS",
    ];
    Ok(set_by_cargo.iter().fold(program, Program::env_remove))
}
