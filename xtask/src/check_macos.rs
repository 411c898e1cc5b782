//! `cargo xtask check-macos`: the type check of the agent for macOS. It links nothing and runs nothing.

use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result};
use timetrack_test_support::{directories, process};

use crate::foreign_toolchain;
use crate::tool::show_and_run;

const TARGET: &str = "aarch64-apple-darwin";

/// Dependencies that bring C or Objective-C want a compiler for the target. A check links nothing, so one that
/// writes empty objects will do.
const COMPILER: &str = r#"#!/bin/sh
output=
while [ $# -gt 0 ]; do
    case "$1" in
        -o) output=$2; shift ;;
        -o*) output=${1#-o} ;;
        -E) exec cc "$@" ;;
    esac
    shift
done
if [ -n "$output" ]; then : > "$output"; fi
"#;

/// `ar` as cc calls it: flags, archive, members.
const ARCHIVER: &str = r#"#!/bin/sh
for word in "$@"; do
    case "$word" in *.a) : > "$word" ;; esac
done
"#;

/// Checks one package of the workspace and what it uses.
///
/// # Errors
///
/// When a package of Debian is missing or the check does not pass.
pub(crate) fn run(package: &str) -> Result<()> {
    let directory = directories::target().join("macos");
    let tools = directory.join("stand-ins");
    std::fs::create_dir_all(&tools).context("Failed to make a directory for the stand-ins")?;
    let stand_in = |name: &str, text: &str| -> Result<PathBuf> {
        let path = tools.join(name);
        std::fs::write(&path, text)?;
        process::run(Command::new("chmod").arg("755").arg(&path))?;
        Ok(path)
    };
    let check = foreign_toolchain::cargo("check", TARGET, &directory)?
        .args(["--package", package])
        .env("CC_aarch64_apple_darwin", stand_in("cc", COMPILER)?)
        .env("CXX_aarch64_apple_darwin", stand_in("cxx", COMPILER)?)
        .env("AR_aarch64_apple_darwin", stand_in("ar", ARCHIVER)?);
    show_and_run(&check, foreign_toolchain::LIMIT)
}
