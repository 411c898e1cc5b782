//! The server's command line: arguments to one command, and its end to an exit code.

use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use timetrack_server::commands;
use timetrack_server::commands::admin::CreateArguments;
use timetrack_server::services::email_address::EmailAddress;
use timetrack_server::services::erasure::Whom;

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
    /// Write everything that is held about a person, as JSON lines
    Export {
        /// Their e-mail address, or their id
        #[arg(long, value_name = "EMAIL")]
        person: Whom,
        /// The file to write [default: standard output]
        #[arg(long, value_name = "FILE")]
        output: Option<PathBuf>,
    },
    /// Erase everything about a person for good
    Erase {
        /// Their e-mail address, or their id
        #[arg(long, value_name = "EMAIL")]
        person: Whom,
        /// The same again; without it, the command says what would go and fails
        #[arg(long, value_name = "EMAIL")]
        confirm: Option<Whom>,
    },
    /// Administrators
    #[command(subcommand)]
    Admin(AdminCommand),
}

#[derive(Debug, Subcommand)]
enum AdminCommand {
    /// Make an administrator; the password is asked for, or read from standard input
    Create {
        /// The e-mail address to sign in with
        #[arg(long)]
        email: EmailAddress,
        /// The name that people see [default: what stands before the @]
        #[arg(long)]
        name: Option<String>,
        /// Make somebody who is there already an administrator, with a new password
        #[arg(long)]
        promote: bool,
    },
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let outcome = match arguments.command {
        Command::Serve { no_migrate } => commands::serve::run(arguments.config.as_deref(), !no_migrate),
        Command::Migrate => commands::migrate::run(arguments.config.as_deref()),
        Command::Export { person, output } => {
            commands::person::export(arguments.config.as_deref(), &person, output)
        }
        Command::Erase { person, confirm } => {
            commands::person::erase(arguments.config.as_deref(), &person, confirm.as_ref())
        }
        Command::Admin(AdminCommand::Create { email, name, promote }) => {
            let wanted = CreateArguments { email, name, promote };
            commands::admin::create(arguments.config.as_deref(), wanted)
        }
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            writeln!(std::io::stderr(), "timetrack-server: {error:#}").ok();
            ExitCode::FAILURE
        }
    }
}
