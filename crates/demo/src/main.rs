//! A small company of simulated people on a throw-away server: weeks of data, people who go on working while it runs, and
//! a switch to look as employee, manager or administrator.
//!
//! The server is the real one, in this process, on a database in a temporary directory that is removed at the end. What
//! makes it a demo is added here and nowhere else: the clock that lived through the weeks before ([`clock`]), the people
//! ([`company`]), and the door through which one becomes another of them ([`door`]).
//!
//! `timetrack-demo fleet` is the other side: thousands of agents for a server that runs elsewhere ([`fleet`]).

mod api;
mod clock;
mod company;
mod demo;
mod door;
mod fleet;
mod life;

use std::io::{IsTerminal, Write};
use std::process::ExitCode;

use anyhow::{Context, Result};
use clap::Parser;
use timetrack_server::lifecycle::Shutdown;

/// Shows TimeTrack with a company of simulated people. Everything is removed when it ends (Ctrl-C).
#[derive(Debug, Parser)]
#[command(name = "timetrack-demo", version, args_conflicts_with_subcommands = true)]
struct Arguments {
    #[command(subcommand)]
    command: Option<Command>,
    /// The port to listen on [default: 8000, or the next that is free]
    #[arg(long)]
    port: Option<u16>,
    /// Another company: the same number gives the same people and days
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// How many weeks the company has worked already
    #[arg(long, default_value_t = 4, value_parser = clap::value_parser!(u8).range(1..=12))]
    weeks: u8,
    /// How many people work in it
    #[arg(long, default_value_t = 12, value_parser = clap::value_parser!(u16).range(12..=500))]
    people: u16,
    /// Print the address and open no browser
    #[arg(long)]
    no_open: bool,
}

#[derive(Debug, clap::Subcommand)]
enum Command {
    /// Thousands of simulated agents for a server that runs elsewhere
    Fleet(fleet::Arguments),
}

fn main() -> ExitCode {
    match run(Arguments::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            writeln!(std::io::stderr(), "timetrack-demo: {error:#}").ok();
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: Arguments) -> Result<()> {
    let filter = std::env::var("TIMETRACK_LOG_LEVEL").unwrap_or_else(|_| "warn".to_owned());
    tracing_subscriber::fmt()
        .with_env_filter(tracing_subscriber::EnvFilter::new(filter))
        .with_writer(std::io::stderr)
        .with_ansi(std::io::stderr().is_terminal())
        .init();
    let shutdown = Shutdown::new();
    let signalled = shutdown.clone();
    timetrack_platform::signals::on_terminate(Box::new(move || signalled.start()))
        .context("Failed to listen for the signal to end")?;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .context("Failed to start the runtime")?;
    if let Some(Command::Fleet(fleet)) = arguments.command {
        return runtime.block_on(fleet::run(fleet, shutdown));
    }
    let wanted = demo::Wanted {
        port: arguments.port,
        seed: arguments.seed,
        weeks: arguments.weeks,
        people: arguments.people.into(),
        opens_browser: !arguments.no_open,
    };
    runtime.block_on(demo::show(&wanted, shutdown))
}
