//! Signals of Unix systems, sent by the shell's own `kill`.

use std::process::Command;

use anyhow::Result;

/// A signal that tests send.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Signal {
    /// SIGINT: what Ctrl-C sends; PostgreSQL's "fast shutdown".
    Interrupt,
    /// SIGTERM: what a service manager or the end of a session sends.
    Terminate,
    /// SIGKILL: what nobody can refuse.
    Kill,
    /// SIGSTOP: freezes the process.
    Stop,
    /// SIGCONT: lets a frozen process go on.
    Continue,
}

impl Signal {
    /// The name without `SIG`, as `kill -s` takes it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Interrupt => "INT",
            Self::Terminate => "TERM",
            Self::Kill => "KILL",
            Self::Stop => "STOP",
            Self::Continue => "CONT",
        }
    }

    pub(super) fn send(self, process: u32) -> Result<()> {
        let script = r#"kill -s "$1" "$2""#;
        super::run(Command::new("sh").args(["-c", script, "sh", self.name(), &process.to_string()]))?;
        Ok(())
    }
}
