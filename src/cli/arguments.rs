//! The arguments of the program.

use std::path::{self, Path, PathBuf};

use clap::{Parser, Subcommand};

/// Records working time on this computer. Without a command, runs the agent.
#[derive(Clone, Debug, Parser)]
#[command(name = "timetrack", version, about, disable_help_subcommand = true)]
pub struct Arguments {
    /// What all commands need.
    #[command(flatten)]
    pub run: RunOptions,
    /// What to do.
    #[command(subcommand)]
    pub command: Option<CommandName>,
}

/// What all commands need to find the agent, and how it runs.
#[derive(Clone, Debug, Default, clap::Args)]
pub struct RunOptions {
    /// Without tray and windows, as on a server or over SSH
    #[arg(long)]
    pub headless: bool,
    /// The configuration file, in place of the person's own
    #[arg(long, global = true, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// One folder for everything, in place of the operating system's
    #[arg(long, global = true, value_name = "DIR")]
    pub data_dir: Option<PathBuf>,
    /// Started by the operating system at sign-in: a second start ends without a word
    #[arg(long)]
    pub autostart: bool,
}

impl RunOptions {
    /// The arguments of a start at sign-in that finds the same settings and the same data, from whatever folder. `None`
    /// where a path cannot be written as text.
    pub fn at_sign_in(&self) -> Option<Vec<String>> {
        let mut arguments = vec!["--autostart".to_owned()];
        if self.headless {
            arguments.push("--headless".to_owned());
        }
        for (name, path) in [("--config", &self.config), ("--data-dir", &self.data_dir)] {
            if let Some(path) = path {
                arguments.extend([name.to_owned(), absolute(path)?]);
            }
        }
        Some(arguments)
    }
}

fn absolute(path: &Path) -> Option<String> {
    path::absolute(path).ok()?.to_str().map(str::to_owned)
}

/// One command.
#[derive(Clone, Debug, Subcommand)]
pub enum CommandName {
    /// Show what the running agent does
    Status {
        /// As JSON
        #[arg(long)]
        json: bool,
        /// In the status window
        #[arg(long, conflicts_with = "json")]
        window: bool,
    },
    /// Print a link to the pages that works once, and open it where there is a desktop
    Dashboard,
    /// Send everything that is pending, and say what became of it
    Sync,
    /// Start work, or end the break
    Start,
    /// Take a break
    Break,
    /// End work
    Stop,
    /// Privacy mode: what you do stays unknown, the time counts
    Privacy {
        /// How many minutes (1 to 1440); until "timetrack resume" without it
        #[arg(value_parser = clap::value_parser!(u32).range(1..=1440))]
        minutes: Option<u32>,
    },
    /// Tracking off: nothing at all is recorded
    Pause {
        /// How many minutes (1 to 1440); until "timetrack resume" without it
        #[arg(value_parser = clap::value_parser!(u32).range(1..=1440))]
        minutes: Option<u32>,
    },
    /// Tracking on, privacy mode off
    Resume,
    /// End the agent
    Quit,
    /// Sign this computer in at your company's server through the browser
    Login {
        /// The server's address; it is kept in the configuration
        #[arg(long, value_name = "URL")]
        server: Option<String>,
    },
    /// Sign this computer in at your company's server with a token, without anybody
    Enroll {
        /// The server's address; it is kept in the configuration
        #[arg(long, value_name = "URL")]
        server: Option<String>,
        /// The token; without it, the one in the configuration or in TIMETRACK_ENROLMENT_TOKEN
        #[arg(long, value_name = "TOKEN")]
        token: Option<String>,
    },
    /// Check every permission, back-end and connection that the agent needs
    Doctor,
    /// Write what this computer still holds, as JSON lines
    Export {
        /// The first day, such as 2026-11-01, or an instant such as 2026-11-01T08:00:00Z
        #[arg(long)]
        from: String,
        /// The last day, or the instant at which to end
        #[arg(long)]
        to: String,
    },
    /// The status window's own process
    #[command(hide = true)]
    StatusWindow,
    /// The first-run notice's own process
    #[command(hide = true)]
    NoticeWindow,
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_arguments_are_consistent() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn minutes_are_bounded() {
        assert!(Arguments::try_parse_from(["timetrack", "privacy", "15"]).is_ok());
        assert!(Arguments::try_parse_from(["timetrack", "privacy", "0"]).is_err());
        assert!(Arguments::try_parse_from(["timetrack", "pause", "1441"]).is_err());
    }

    #[test]
    fn a_start_at_sign_in_finds_the_same_settings_and_data() {
        let given = |arguments: &[&str]| {
            let words = ["timetrack"].into_iter().chain(arguments.iter().copied());
            Arguments::parse_from(words).run.at_sign_in().unwrap()
        };
        assert_eq!(given(&[]), ["--autostart"]);
        let folder = std::env::current_dir().unwrap();
        let here = |name| folder.join(name).to_str().unwrap().to_owned();
        assert_eq!(
            given(&["--headless", "--config", "my config.json", "--data-dir", "data"]),
            [
                "--autostart",
                "--headless",
                "--config",
                &here("my config.json"),
                "--data-dir",
                &here("data"),
            ]
        );
        let again = given(&["--autostart", "--data-dir", &here("data")]);
        assert_eq!(again, ["--autostart", "--data-dir", &here("data")]);
    }
}
