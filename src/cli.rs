//! The command line: one command each, and what they print.

mod arguments;
mod ask;
mod doctor;
mod enrol;
mod export;
mod terminal;

use std::process::ExitCode;

use clap::Parser;

pub use arguments::{Arguments, CommandName, RunOptions};
pub use terminal::Terminal;

use crate::{
    app::{self, Surroundings},
    ipc::IpcError,
    status_window,
};

/// Runs the command of the process's arguments. Exit codes: 0 ok, 1 failed, 2 wrong usage.
pub fn run() -> ExitCode {
    timetrack_platform::allocator::keep_little();
    timetrack_platform::console::attach();
    let mut terminal = Terminal::standard();
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => return wrong_usage(&error, &mut terminal),
    };
    let result = match &arguments.command {
        None => app::run(&arguments.run, &mut terminal),
        Some(CommandName::Status { json, window }) => {
            ask::status(&arguments.run, *json, *window, &mut terminal)
        }
        Some(CommandName::Dashboard) => ask::dashboard(&arguments.run, &mut terminal),
        Some(CommandName::Login { server }) => {
            enrol::by_browser(&arguments.run, server.as_deref(), &mut terminal)
        }
        Some(CommandName::Enroll { server, token }) => {
            enrol::by_token(&arguments.run, server.as_deref(), token.as_deref(), &mut terminal)
        }
        Some(CommandName::Doctor) => doctor::run(&arguments.run, &mut terminal),
        Some(CommandName::Export { from, to }) => export::run(&arguments.run, from, to, &mut terminal),
        Some(CommandName::StatusWindow) => status_window::run(&arguments.run, status_window::Page::Status),
        Some(CommandName::NoticeWindow) => status_window::run(&arguments.run, status_window::Page::Notice),
        Some(other) => ask::command(&arguments.run, other, &mut terminal),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            terminal.error(&format!("timetrack: {}", in_words(&error, &arguments.run)));
            ExitCode::FAILURE
        }
    }
}

/// Help and version are no errors; everything else is one line and says where to look.
fn wrong_usage(error: &clap::Error, terminal: &mut Terminal) -> ExitCode {
    if !error.use_stderr() {
        terminal.line(error.to_string().trim_end());
        return ExitCode::SUCCESS;
    }
    let text = error.to_string();
    let reason: Vec<&str> = text
        .lines()
        .take_while(|line| !line.is_empty())
        .map(str::trim)
        .collect();
    let reason = reason.join(" ");
    let reason = reason.strip_prefix("error: ").unwrap_or(&reason);
    terminal.error(&format!("timetrack: {reason}; see \"timetrack --help\""));
    ExitCode::from(2)
}

/// The error on one line, in the person's language where there are words for it.
fn in_words(error: &anyhow::Error, options: &RunOptions) -> String {
    match (error.downcast_ref::<IpcError>(), Surroundings::read(options)) {
        (Some(error), Ok(surroundings)) => error.in_words(&surroundings.texts()),
        (Some(_) | None, _) => format!("{error:#}").replace('\n', " "),
    }
}
