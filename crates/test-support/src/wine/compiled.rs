//! The small C programs of `wine/`, compiled once into `target/wine`.

use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result};

use crate::{directories, process};

const COMPILER: &str = "x86_64-w64-mingw32-gcc";

/// A `bcryptprimitives.dll`.
pub(super) fn random_numbers() -> Result<PathBuf> {
    compile(
        "bcryptprimitives.c",
        "bcryptprimitives.dll",
        &["-shared"],
        &["-ladvapi32"],
    )
}

/// A program that shows a window.
pub(super) fn window() -> Result<PathBuf> {
    compile("window.c", "window.exe", &["-municode"], &["-luser32"])
}

fn compile(source: &str, output: &str, before: &[&str], after: &[&str]) -> Result<PathBuf> {
    let source = directories::workspace()
        .join("crates/test-support/wine")
        .join(source);
    let folder = directories::target().join("wine");
    std::fs::create_dir_all(&folder)?;
    // Under another name first: another test may be compiling, or running, the same.
    let scratch = tempfile::Builder::new().prefix("compile-").tempdir_in(&folder)?;
    let fresh = scratch.path().join(output);
    process::run(
        Command::new(COMPILER)
            .args(["-O1", "-Wall"])
            .args(before)
            .arg("-o")
            .arg(&fresh)
            .arg(&source)
            .args(after),
    )
    .with_context(|| format!("Failed to compile {}", source.display()))?;
    let finished = folder.join(output);
    std::fs::rename(&fresh, &finished)?;
    Ok(finished)
}
