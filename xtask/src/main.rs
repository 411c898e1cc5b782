//! Developer tasks. `cargo xtask --help` lists them.
//!
//! Owns: the order of the checks, what must be installed for them, and how other systems' builds are made. Does not
//! own any check that `cargo test` can do: those are tests beside the code.
#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a command line program talks to its user"
)]

use std::ffi::OsString;
use std::process::ExitCode;

use anyhow::Result;
use clap::{Parser, Subcommand};

mod bench;
mod check_macos;
mod desktop;
mod foreign_toolchain;
mod postgres;
mod test;
mod tool;
mod windows;

#[derive(Debug, Parser)]
#[command(name = "cargo xtask", about = "Developer tasks of TimeTrack")]
struct Arguments {
    #[command(subcommand)]
    task: Task,
}

#[derive(Debug, Subcommand)]
enum Task {
    /// Runs every check and test, and installs on Debian or Ubuntu what they need
    Test(test::Arguments),
    /// Runs a command on a desktop of its own (Xvfb, xfwm4, xfce4-panel), for trials by hand
    Desktop {
        /// The command and its arguments; without one, the desktop stays until Ctrl-C
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        command: Vec<OsString>,
    },
    /// Runs a command with a PostgreSQL server of its own, such as `cargo test -p timetrack-storage`
    Postgres {
        /// The command and its arguments; without one, the server stays until Ctrl-C
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        command: Vec<OsString>,
    },
    /// Measures what the product costs; the figures are in docs/BENCHMARKS.md
    Bench {
        /// What is measured
        #[command(subcommand)]
        subject: bench::Subject,
    },
    /// Cross-builds timetrack.exe on Debian
    Windows(windows::Arguments),
    /// Type-checks the agent for macOS on Debian
    CheckMacos {
        /// Only this package and what it uses
        #[arg(long, default_value = "timetrack")]
        package: String,
    },
}

fn main() -> ExitCode {
    match run(Arguments::parse().task) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("{error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(task: Task) -> Result<ExitCode> {
    match task {
        Task::Test(arguments) => Ok(test::run(&arguments)),
        Task::Desktop { command } => desktop::run(&command),
        Task::Postgres { command } => postgres::run(&command),
        Task::Bench { subject } => bench::run(&subject).map(|()| ExitCode::SUCCESS),
        Task::Windows(arguments) => windows::run(&arguments).map(|path| {
            println!("{}", path.display());
            ExitCode::SUCCESS
        }),
        Task::CheckMacos { package } => check_macos::run(&package).map(|()| ExitCode::SUCCESS),
    }
}
