//! A wall clock that one program alone sees moved, as when somebody sets the computer's clock.
//!
//! By libfaketime (Debian's package faketime). The program's monotonic clocks stay true.

use std::path::PathBuf;

use anyhow::{Context, Result};
use tempfile::TempDir;

use crate::process::Program;
use crate::switch;

/// The wall clock of the programs it was given to. It starts true.
#[derive(Debug)]
pub struct WallClock {
    library: PathBuf,
    directory: TempDir,
}

impl WallClock {
    /// A clock to give to programs; `None`, with a line on standard error, when the environment does not ask for
    /// tests with the tools of a desktop machine.
    ///
    /// # Panics
    ///
    /// When it asks for them and libfaketime is not there.
    pub fn start() -> Option<Self> {
        switch::value_or_skip(switch::DESKTOP_TESTS)?;
        Some(Self::open().expect("libfaketime is installed"))
    }

    /// Gives this clock to a program.
    pub fn give_to(&self, program: Program) -> Program {
        program
            .env("LD_PRELOAD", &self.library)
            .env("FAKETIME_TIMESTAMP_FILE", self.file())
            .env("FAKETIME_NO_CACHE", "1")
            .env("FAKETIME_DONT_FAKE_MONOTONIC", "1")
    }

    /// Sets the clock this many seconds ahead of the true time, or behind when negative, for all programs that have
    /// it.
    ///
    /// # Errors
    ///
    /// When the file that tells them cannot be written.
    pub fn set_ahead(&self, seconds: i64) -> Result<()> {
        let fresh = self.directory.path().join("offset.new");
        std::fs::write(&fresh, format!("{seconds:+}\n"))?;
        // In one step: a program may be reading it.
        std::fs::rename(fresh, self.file()).context("Failed to set the clock")
    }

    fn open() -> Result<Self> {
        let library = std::fs::read_dir("/usr/lib")
            .context("Failed to look for libfaketime")?
            .flatten()
            .map(|entry| entry.path().join("faketime/libfaketimeMT.so.1"))
            .find(|path| path.exists())
            .context("libfaketimeMT.so.1 is missing: install Debian's package faketime")?;
        let clock = Self {
            library,
            directory: tempfile::tempdir()?,
        };
        clock.set_ahead(0)?;
        Ok(clock)
    }

    fn file(&self) -> PathBuf {
        self.directory.path().join("offset")
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    const LIMIT: Duration = Duration::from_secs(10);

    #[test]
    fn a_running_program_sees_the_clock_move() {
        let Some(clock) = WallClock::start() else { return };
        // The shell's own clock would be read by another program each time.
        let script = r#"$| = 1; while (1) { print time, "\n"; select undef, undef, undef, 0.02 }"#;
        let mut program = clock
            .give_to(Program::new("perl").args(["-e", script]))
            .spawn()
            .unwrap();
        let start = seconds(&program.wait_for_line(LIMIT, |_| true).unwrap());
        clock.set_ahead(-3_600).unwrap();
        program
            .wait_for_line(LIMIT, |line| {
                (start - 3_600..start - 3_500).contains(&seconds(line))
            })
            .unwrap();
        clock.set_ahead(86_400).unwrap();
        program
            .wait_for_line(LIMIT, |line| seconds(line) >= start + 86_400)
            .unwrap();
    }

    fn seconds(line: &str) -> i64 {
        line.trim().parse().unwrap()
    }
}
