//! Processes that end with the test that started them.
//!
//! A [`Program`] is the description of one, a [`Child`] is one that runs. Its output is captured line by line, so a
//! test can wait for a line, and it is shown when the test fails. Dropping the child kills it.
//!
//! A harness' own tools are started as [`Program::group`]: a session of their own, killed with all their
//! descendants, and also when the test process itself dies before it could clean up (Ctrl-C, SIGKILL): a small
//! shell waits for the end of a pipe that only the test process holds. That needs `setsid` and `sh`, so groups work
//! on Linux only; plain children work everywhere.

use std::process::{Command, ExitStatus, Stdio};
use std::time::Duration;

use anyhow::{Context, Result, bail};

use crate::poll::Deadline;

pub use output::Output;
pub use program::Program;
pub use signal::Signal;

mod output;
mod program;
mod reaper;
mod session;
mod signal;

/// A running process. Dropping it stops it, and shows its last lines if the test is failing.
#[derive(Debug)]
pub struct Child {
    name: String,
    process: std::process::Child,
    output: Output,
    is_group: bool,
    stop: Option<(Signal, Duration)>,
    reaper: Option<reaper::Reaper>,
}

impl Child {
    /// The process id.
    pub fn id(&self) -> u32 {
        self.process.id()
    }

    /// What the process has written so far.
    pub fn output(&self) -> &Output {
        &self.output
    }

    /// Waits for the first line of standard output or error, from the start, that `wanted` accepts.
    ///
    /// # Errors
    ///
    /// With everything the process wrote, when it writes no such line within `limit` or ends before.
    pub fn wait_for_line(&mut self, limit: Duration, wanted: impl Fn(&str) -> bool) -> Result<String> {
        self.output.wait_for(limit, wanted).with_context(|| {
            format!(
                "{} did not write the line that was waited for\n{}",
                self.name,
                self.output.text()
            )
        })
    }

    /// Waits for the end of the process.
    ///
    /// # Errors
    ///
    /// With everything the process wrote, when it still runs after `limit`.
    pub fn wait(&mut self, limit: Duration) -> Result<ExitStatus> {
        let status = crate::poll::try_eventually(limit, || match self.process.try_wait() {
            Ok(Some(status)) => Ok(Ok(status)),
            Ok(None) => Err(()),
            Err(error) => Ok(Err(error)),
        });
        let Ok(status) = status else {
            bail!("{} still runs after {limit:?}\n{}", self.name, self.output.text());
        };
        let status = status.with_context(|| format!("Failed to wait for {}", self.name))?;
        self.output.wait_for_end(Deadline::after(Duration::from_secs(2)));
        Ok(status)
    }

    /// Whether the process has not ended yet.
    pub fn is_running(&mut self) -> bool {
        matches!(self.process.try_wait(), Ok(None))
    }

    /// Asks the process (not its descendants) to end, as a service manager does, without waiting.
    ///
    /// # Errors
    ///
    /// When the signal cannot be sent.
    pub fn terminate(&self) -> Result<()> {
        self.signal(Signal::Terminate)
    }

    /// Sends a signal to the process (not to its descendants).
    ///
    /// # Errors
    ///
    /// When the process is gone or the system has no such signal.
    pub fn signal(&self, signal: Signal) -> Result<()> {
        signal
            .send(self.id())
            .with_context(|| format!("Failed to signal {}", self.name))
    }

    /// Ends the process at once and without warning, as a crash or a power cut does, and waits until it is gone.
    ///
    /// # Errors
    ///
    /// When it cannot be killed.
    pub fn kill(&mut self) -> Result<()> {
        if self.process.try_wait().is_ok_and(|status| status.is_none()) {
            if self.is_group {
                session::kill(self.id()).ok();
            }
            self.process
                .kill()
                .with_context(|| format!("Failed to kill {}", self.name))?;
        }
        self.process
            .wait()
            .with_context(|| format!("Failed to wait for {}", self.name))?;
        Ok(())
    }
}

impl Drop for Child {
    fn drop(&mut self) {
        if let Some((signal, grace)) = self.stop
            && self.is_running()
            && self.signal(signal).is_ok()
        {
            self.wait(grace).ok();
        }
        if self.is_group {
            // Also when the leader has ended: what it started may still run.
            session::kill(self.id()).ok();
        }
        self.process.kill().ok();
        self.process.wait().ok();
        if let Some(reaper) = self.reaper.take() {
            reaper.dismiss();
        }
        if std::thread::panicking() {
            self.show_output();
        }
    }
}

impl Child {
    #[expect(
        clippy::print_stderr,
        reason = "the test runner captures this and shows it for a failed test"
    )]
    fn show_output(&self) {
        eprintln!("--- output of {}:\n{}---", self.name, self.output.text());
    }
}

/// Runs a short command to its end and gives its standard output.
///
/// # Errors
///
/// With the command and what it wrote, when it cannot be started or does not succeed.
pub fn run(command: &mut Command) -> Result<String> {
    let name = command.get_program().display().to_string();
    let output = command
        .stdin(Stdio::null())
        .output()
        .with_context(|| format!("Failed to start {name}"))?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    if !output.status.success() {
        bail!(
            "{command:?}: {}\n{text}{}",
            output.status,
            String::from_utf8_lossy(&output.stderr)
        );
    }
    Ok(text)
}

/// Whether this process runs as the superuser, whom some servers refuse.
pub fn is_superuser() -> bool {
    run(Command::new("id").arg("-u")).is_ok_and(|text| text.trim() == "0")
}

#[cfg(test)]
mod tests;
