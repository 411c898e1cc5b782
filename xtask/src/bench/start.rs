//! The agent's program as it is started and asked for a measurement.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};
use tempfile::TempDir;
use timetrack_test_support::desktop::Desktop;
use timetrack_test_support::enrolled;
use timetrack_test_support::poll::{self, Stopwatch};
use timetrack_test_support::process::{Child, Program, Signal};

/// How long the agent may take for anything on a busy machine.
const PATIENCE: Duration = Duration::from_secs(30);

/// Variables that would lead to somewhere else than the server of the measurement.
const PROXIES: [&str; 6] = [
    "http_proxy",
    "HTTP_PROXY",
    "https_proxy",
    "HTTPS_PROXY",
    "all_proxy",
    "ALL_PROXY",
];

/// An installation: a program and a folder of its own, on a desktop.
pub(super) struct Installation<'desktop> {
    desktop: &'desktop Desktop,
    program: PathBuf,
    folder: TempDir,
}

impl<'desktop> Installation<'desktop> {
    /// One that a company's server at `base_url` knows and told what to record, and whose person has read the notice.
    ///
    /// # Errors
    ///
    /// When the agent does not start.
    pub(super) fn new(desktop: &'desktop Desktop, program: &Path, base_url: &str) -> Result<Self> {
        let folder = tempfile::Builder::new().prefix("timetrack-bench-").tempdir()?;
        let config = json!({ "base_url": base_url, "language": "en" });
        fs::write(folder.path().join("config.json"), config.to_string())?;
        let secrets = enrolled::secrets(base_url, "known");
        fs::write(folder.path().join("secrets.json"), secrets)?;
        let installation = Self {
            desktop,
            program: program.to_owned(),
            folder,
        };
        let (agent, _) = installation.start(|status| {
            let detail = &status["detail"];
            ensure!(detail == "title", "the agent is to record {detail}");
            Ok(())
        })?;
        installation.command(&["start"])?;
        installation.quit(agent)?;
        Ok(installation)
    }

    /// Starts the agent, and waits until its status is one that `is_wanted`. Also gives how long that took.
    ///
    /// # Errors
    ///
    /// When it does not come to that; with what it wrote.
    pub(super) fn start(&self, is_wanted: impl Fn(&Value) -> Result<()>) -> Result<(Child, Duration)> {
        let watch = Stopwatch::start();
        let agent = self.agent().stop_by(Signal::Terminate, PATIENCE).spawn()?;
        poll::try_eventually(PATIENCE, || is_wanted(&self.status()?))
            .with_context(|| format!("The agent wrote:\n{}", agent.output().text()))?;
        Ok((agent, watch.elapsed()))
    }

    /// Starts the agent while somebody types, and waits until it records a window. Gives how long that took: only what
    /// is typed after the start opens a work session.
    ///
    /// # Errors
    ///
    /// As [`Installation::start`].
    pub(super) fn start_at_work(&self) -> Result<(Child, Duration)> {
        let (agent, took) = self.start(|status| {
            self.desktop.xdotool(&["key", "a"])?;
            is_working(status)
        })?;
        // In between two titles none is open.
        poll::try_eventually(PATIENCE, || {
            let items = self.command(&["export", "--from", "2000-01-01", "--to", "2199-12-31"])?;
            let is_open = |item: Value| item["item"]["kind"] == "window" && item["item"]["end"].is_null();
            ensure!(
                items.lines().flat_map(serde_json::from_str).any(is_open),
                "the agent says that it works, and no window is open in its outbox:\n{items}"
            );
            Ok(())
        })?;
        Ok((agent, took))
    }

    /// The status as JSON.
    ///
    /// # Errors
    ///
    /// When the agent does not answer.
    pub(super) fn status(&self) -> Result<Value> {
        Ok(serde_json::from_str(&self.command(&["status", "--json"])?)?)
    }

    /// Ends the agent in good order.
    ///
    /// # Errors
    ///
    /// When it does not end.
    pub(super) fn quit(&self, mut agent: Child) -> Result<()> {
        self.command(&["quit"])?;
        agent.wait(PATIENCE).map(drop)
    }

    fn command(&self, arguments: &[&str]) -> Result<String> {
        self.agent().args(arguments).run(PATIENCE)
    }

    fn agent(&self) -> Program {
        let program = self.desktop.program(&self.program).env("NO_PROXY", "*");
        let program = PROXIES.iter().fold(program, Program::env_remove);
        program.arg("--data-dir").arg(self.folder.path())
    }
}

fn is_working(status: &Value) -> Result<()> {
    let state = &status["recording"]["state"];
    ensure!(state == "working", "the agent's state is {state}");
    Ok(())
}
