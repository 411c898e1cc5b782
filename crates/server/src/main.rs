//! The server's command line: arguments to one command, and its end to an exit code.

use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use timetrack_server::commands;

/// Keeps recorded working time, serves its pages and answers its agents.
#[derive(Debug, Parser)]
#[command(name = "timetrack-server", version, arg_required_else_help = true)]
struct Arguments {
    /// The settings file [default: timetrack-server.toml here, else in /etc/timetrack]
    #[arg(long, global = true, value_name = "FILE")]
    config: Option<PathBuf>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Run the server until it is asked to end (Ctrl-C or SIGTERM)
    Serve {
        /// Do not bring the database up to date; refuse to start when it is not
        #[arg(long)]
        no_migrate: bool,
    },
    /// Bring the database up to date and end
    Migrate,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let outcome = match arguments.command {
        Command::Serve { no_migrate } => commands::serve::run(arguments.config.as_deref(), !no_migrate),
        Command::Migrate => commands::migrate::run(arguments.config.as_deref()),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            writeln!(std::io::stderr(), "timetrack-server: {error:#}").ok();
            ExitCode::FAILURE
        }
    }
}
