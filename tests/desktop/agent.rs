//! The agent's program as a test starts and asks it.

use std::{
    ffi::OsString,
    fs,
    path::{Path, PathBuf},
    time::Duration,
};

use serde_json::Value;
use tempfile::TempDir;
use timetrack_test_support::{
    enrolled,
    poll::{self, Stopwatch},
    process::{Child, Program, Signal},
};

use super::recorded::Item;

/// How long the agent may take for anything on a busy machine.
pub(crate) const PATIENCE: Duration = Duration::from_secs(30);

/// A running agent with folders of its own.
pub(crate) struct Agent {
    make_program: Box<dyn Fn() -> Program>,
    folder: TempDir,
    process: Child,
}

impl Agent {
    /// As [`Agent::start_in`], on a computer that the company's server knows, where the configuration names one.
    pub(crate) fn start_enrolled_in(config: &str, environment: Vec<(OsString, OsString)>) -> Self {
        let folder = folder(config);
        let company: serde_json::Value = serde_json::from_str(config).unwrap();
        if let Some(base_url) = company["base_url"].as_str() {
            let secrets = enrolled::secrets(base_url, "known");
            fs::write(folder.path().join("secrets.json"), secrets).unwrap();
        }
        Self::start_with(folder, in_environment(environment))
    }

    /// Starts the agent with this configuration and these variables of a desktop.
    pub(crate) fn start_in(config: &str, environment: Vec<(OsString, OsString)>) -> Self {
        Self::start_with(folder(config), in_environment(environment))
    }

    /// As [`Agent::start_in`], by somebody who sits at a terminal.
    pub(crate) fn start_in_terminal(config: &str, environment: Vec<(OsString, OsString)>) -> Self {
        let folder = folder(config);
        let line = format!(
            "exec '{}' --data-dir '{}'",
            env!("CARGO_BIN_EXE_timetrack"),
            folder.path().display()
        );
        let program = in_environment(environment.clone());
        let in_terminal = program(Path::new("script")).args(["-qec", &line, "/dev/null"]);
        Self::answering(folder, in_environment(environment), in_terminal)
    }

    fn start_with(folder: TempDir, program: impl Fn(&Path) -> Program + 'static) -> Self {
        let binary = PathBuf::from(env!("CARGO_BIN_EXE_timetrack"));
        let data_dir = folder.path().to_owned();
        let first = program(&binary).arg("--data-dir").arg(&data_dir);
        Self::answering(folder, program, first)
    }

    fn answering(folder: TempDir, program: impl Fn(&Path) -> Program + 'static, first: Program) -> Self {
        let binary = PathBuf::from(env!("CARGO_BIN_EXE_timetrack"));
        let data_dir = folder.path().to_owned();
        let make_program = Box::new(move || program(&binary).arg("--data-dir").arg(&data_dir));
        let process = first.stop_by(Signal::Terminate, PATIENCE).spawn().unwrap();
        let agent = Self {
            make_program,
            folder,
            process,
        };
        poll::eventually_ok(PATIENCE, || agent.try_status());
        agent
    }

    /// Runs `timetrack` with these arguments and gives what it prints.
    pub(crate) fn command(&self, arguments: &[&str]) -> String {
        (self.make_program)().args(arguments).run(PATIENCE).unwrap()
    }

    /// The status as JSON.
    pub(crate) fn status(&self) -> Value {
        self.try_status().unwrap()
    }

    /// Waits until `condition` holds for the status.
    pub(crate) fn wait_for_status(&self, what: &str, condition: impl Fn(&Value) -> bool) {
        poll::eventually(PATIENCE, what, || {
            self.try_status().is_ok_and(|status| condition(&status))
        });
    }

    /// Everything that this computer holds: closed and open.
    pub(crate) fn recorded(&self) -> Vec<Item> {
        let lines = self.command(&["export", "--from", "2000-01-01", "--to", "2199-12-31"]);
        lines.lines().map(Item::parse).collect()
    }

    /// Whether these bytes stand anywhere in the agent's folder, its log and databases included.
    pub(crate) fn keeps(&self, text: &str) -> bool {
        let needle = text.as_bytes();
        files(self.folder.path()).iter().any(|path| {
            fs::read(path).is_ok_and(|bytes| bytes.windows(needle.len()).any(|window| window == needle))
        })
    }

    /// Ends it in good order.
    pub(crate) fn quit(&mut self) {
        self.command(&["quit"]);
        self.wait_for_end();
    }

    /// Waits until it has ended in good order.
    pub(crate) fn wait_for_end(&mut self) {
        let status = self.process.wait(PATIENCE).unwrap();
        assert!(status.success(), "{status}\n{}", self.process.output().text());
    }

    /// Kills it, as a crash would.
    pub(crate) fn kill(&mut self) {
        self.process.kill().unwrap();
    }

    /// Starts it again on the same folders.
    pub(crate) fn start_again(&mut self) {
        self.process = (self.make_program)()
            .stop_by(Signal::Terminate, PATIENCE)
            .spawn()
            .unwrap();
        poll::eventually_ok(PATIENCE, || self.try_status());
    }

    /// The process id.
    pub(crate) fn process_id(&self) -> u32 {
        self.process.id()
    }

    fn try_status(&self) -> anyhow::Result<Value> {
        let text = (self.make_program)().args(["status", "--json"]).run(PATIENCE)?;
        Ok(serde_json::from_str(&text)?)
    }
}

/// Lets time pass, while the agent watches what stays the same.
pub(crate) fn let_pass(time: Duration) {
    let watch = Stopwatch::start();
    poll::eventually(time + PATIENCE, "time to pass", || watch.elapsed() >= time);
}

fn folder(config: &str) -> TempDir {
    let folder = tempfile::Builder::new()
        .prefix("timetrack-agent-")
        .tempdir()
        .unwrap();
    fs::write(folder.path().join("config.json"), config).unwrap();
    open_to_everybody(folder.path());
    folder
}

/// Makes programs that see these variables.
fn in_environment(environment: Vec<(OsString, OsString)>) -> impl Fn(&Path) -> Program + 'static {
    move |binary| {
        let variables = environment.iter();
        variables.fold(Program::new(binary), |program, (name, value)| {
            program.env(name, value)
        })
    }
}

/// The agent may run as another user than the test.
fn open_to_everybody(folder: &Path) {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(folder, fs::Permissions::from_mode(0o777)).unwrap();
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(folder) else {
        return Vec::new();
    };
    entries
        .flatten()
        .flat_map(|entry| {
            if entry.path().is_dir() {
                files(&entry.path())
            } else {
                vec![entry.path()]
            }
        })
        .collect()
}
