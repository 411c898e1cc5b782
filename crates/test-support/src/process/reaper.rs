//! Ends a session of processes whose test process died before it could.

use std::path::Path;
use std::process::{Child, Command, Stdio};

use anyhow::{Context, Result};

use super::{Signal, session};

/// A shell in a session of its own that reads from a pipe. Only this process holds the pipe's other end, so the
/// read ends when this process does, however it ends.
#[derive(Debug)]
pub(super) struct Reaper(Child);

/// $1 signal, $2 leader of the session, $3 directory to delete or empty.
const SCRIPT: &str = r#"
read -r _
leader=$2
kill -s "$1" "$leader"
waited=0
while kill -s 0 "$leader" && [ "$waited" -lt 100 ]; do sleep 0.1; waited=$((waited + 1)); done
kill_session
if [ -n "$3" ]; then rm -rf -- "$3"; fi
"#;

impl Reaper {
    pub(super) fn watch(leader: u32, signal: Signal, leftovers: Option<&Path>) -> Result<Self> {
        let script = format!("{}{SCRIPT}", session::FUNCTIONS);
        let child = Command::new("setsid")
            .args(["sh", "-c", &script, "reaper", signal.name(), &leader.to_string()])
            .arg(leftovers.unwrap_or(Path::new("")))
            .current_dir("/")
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .context("Failed to start the shell that cleans up after a killed test")?;
        Ok(Self(child))
    }

    /// The group is gone: nothing is left to do.
    pub(super) fn dismiss(mut self) {
        // Before the pipe closes, or it would signal an id that another process may have by then.
        self.0.kill().ok();
        self.0.wait().ok();
    }
}
