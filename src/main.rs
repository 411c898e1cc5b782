//! Arguments become one command; nothing else happens here.

// On Windows a console would flash up at sign-in. In every profile, so that tests try what people get.
#![windows_subsystem = "windows"]

use std::process::ExitCode;

fn main() -> ExitCode {
    timetrack::cli::run()
}
