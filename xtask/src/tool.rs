//! Running cargo and other tools with their output shown as it comes.

use std::ffi::OsString;
use std::process::ExitCode;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use timetrack_test_support::directories;
use timetrack_test_support::process::Program;

/// The cargo that runs this task, at the root of the checkout.
pub(crate) fn cargo(arguments: &[&str]) -> Program {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    without_package(Program::new(cargo))
        .args(arguments)
        .current_dir(directories::workspace())
}

/// Without what cargo told this program about its own package: build scripts that look at it would run again, and what
/// depends on them would be compiled again, whenever cargo is called from here and by hand in turns.
fn without_package(program: Program) -> Program {
    let names = std::env::vars_os().map(|(name, _)| name);
    let package = names.filter(|name| {
        let name = name.to_string_lossy();
        name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_")
    });
    package.fold(program, Program::env_remove)
}

/// Runs a tool to its end. When it takes longer than `limit`, it is ended with everything it started, as it is when
/// this program is ended.
///
/// # Errors
///
/// When it does not succeed in time.
pub(crate) fn show_and_run(program: &Program, limit: Duration) -> Result<()> {
    println!("$ {program}");
    let mut child = program.clone().inherit_output().group().spawn()?;
    let status = child
        .wait(limit)
        .with_context(|| format!("{program} takes too long"))?;
    if !status.success() {
        bail!("{program}: {status}");
    }
    Ok(())
}

/// The command that the user gave and its arguments, or else one that waits for Ctrl-C.
pub(crate) fn command_or_wait(command: &[OsString]) -> (OsString, Vec<OsString>) {
    match command {
        [name, arguments @ ..] => (name.clone(), arguments.to_vec()),
        [] => ("sleep".into(), vec!["infinity".into()]),
    }
}

/// Runs the user's command in the directory where the user is, for as long as it likes, and gives its exit code.
///
/// # Errors
///
/// When it does not start.
pub(crate) fn hand_over(program: Program) -> Result<ExitCode> {
    const A_DAY: Duration = Duration::from_hours(24);
    let program = without_package(program)
        .current_dir(std::env::current_dir()?)
        .inherit_output()
        .group();
    let status = program.spawn()?.wait(A_DAY)?;
    let code = status.code().and_then(|code| u8::try_from(code).ok());
    Ok(code.map_or(ExitCode::FAILURE, ExitCode::from))
}
