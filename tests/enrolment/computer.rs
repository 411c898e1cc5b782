//! A computer with the agent's program that no server knows yet.

use std::{
    ffi::OsString,
    fs,
    path::{Path, PathBuf},
    time::Duration,
};

use serde_json::{Value, json};
use tempfile::TempDir;
use timetrack_test_support::{
    poll,
    process::{Child, Program, Signal},
};

/// How long anything may take on a busy machine.
pub(crate) const PATIENCE: Duration = Duration::from_mins(1);

/// Variables that would lead to a desktop, a bus, settings or another server.
const OF_THE_PERSON: [&str; 9] = [
    "DISPLAY",
    "WAYLAND_DISPLAY",
    "DBUS_SESSION_BUS_ADDRESS",
    "XDG_RUNTIME_DIR",
    "BACKEND_URL",
    "TIMETRACK_ENROLMENT_TOKEN",
    "http_proxy",
    "HTTP_PROXY",
    "ALL_PROXY",
];

/// A computer.
pub(crate) struct Computer {
    folder: TempDir,
    environment: Vec<(OsString, OsString)>,
}

/// Its running agent.
pub(crate) struct Agent<'a> {
    computer: &'a Computer,
    process: Child,
}

impl Computer {
    /// One without a key ring whose agent is set up so.
    pub(crate) fn with(config: Value) -> Self {
        Self::with_environment(config, Vec::new())
    }

    /// One whose programs find what these variables lead to.
    pub(crate) fn with_environment(config: Value, environment: Vec<(OsString, OsString)>) -> Self {
        let folder = tempfile::Builder::new()
            .prefix("timetrack-computer-")
            .tempdir()
            .unwrap();
        let computer = Self { folder, environment };
        computer.configure(config);
        computer
    }

    /// Writes its configuration anew.
    pub(crate) fn configure(&self, config: Value) {
        let mut all = json!({ "language": "en", "heartbeat_interval_seconds": 10, "preferred_port": 18_990 });
        let fields = all.as_object_mut().unwrap();
        fields.extend(config.as_object().unwrap().clone());
        fs::write(self.path("config.json"), all.to_string()).unwrap();
    }

    /// Its configuration as it stands.
    pub(crate) fn config(&self) -> Value {
        serde_json::from_str(&fs::read_to_string(self.path("config.json")).unwrap()).unwrap()
    }

    /// A file of the agent.
    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Where secrets lie when there is no key ring.
    pub(crate) fn secrets(&self) -> PathBuf {
        self.path("secrets.json")
    }

    /// Runs the program with these arguments; what it printed, and an error where it failed.
    pub(crate) fn try_run(&self, arguments: &[&str]) -> anyhow::Result<String> {
        self.program().args(arguments).run(PATIENCE)
    }

    /// The same, where it does not fail.
    #[track_caller]
    pub(crate) fn run(&self, arguments: &[&str]) -> String {
        self.try_run(arguments).unwrap()
    }

    /// What it says when it fails.
    #[track_caller]
    pub(crate) fn fails(&self, arguments: &[&str]) -> String {
        self.try_run(arguments).unwrap_err().to_string()
    }

    /// What it says, whether it fails or not.
    pub(crate) fn fails_or_not(&self, arguments: &[&str]) -> String {
        self.try_run(arguments).unwrap_or_else(|error| error.to_string())
    }

    /// Starts the program with these arguments.
    pub(crate) fn spawn(&self, arguments: &[&str]) -> Child {
        self.program().args(arguments).spawn().unwrap()
    }

    /// Starts the agent and waits until it answers.
    pub(crate) fn start(&self) -> Agent<'_> {
        let process = self
            .program()
            .arg("--headless")
            .stop_by(Signal::Terminate, PATIENCE)
            .spawn()
            .unwrap();
        let agent = Agent {
            computer: self,
            process,
        };
        poll::eventually_ok(PATIENCE, || agent.try_status());
        agent
    }

    fn program(&self) -> Program {
        let program = Program::new(env!("CARGO_BIN_EXE_timetrack"));
        let program = OF_THE_PERSON.iter().fold(program, Program::env_remove);
        let environment = self.environment.iter();
        let program = environment.fold(program, |program, (name, value)| program.env(name, value));
        let folder: &Path = self.folder.path();
        program.arg("--data-dir").arg(folder)
    }
}

impl Agent<'_> {
    /// The status as JSON.
    pub(crate) fn status(&self) -> Value {
        self.try_status().unwrap()
    }

    /// Waits until the status in words says this.
    #[track_caller]
    pub(crate) fn wait_until_told(&self, text: &str) {
        poll::eventually_ok(PATIENCE, || {
            let told = self.computer.try_run(&["status"])?;
            anyhow::ensure!(told.contains(text), "not told {text:?}:\n{told}");
            Ok(())
        });
    }

    /// Waits until the server answers it.
    #[track_caller]
    pub(crate) fn wait_until_online(&self) {
        self.wait_for("online", |status| {
            status["connection"]["link"]["state"] == "online"
        });
    }

    /// Waits until the status is so.
    #[track_caller]
    pub(crate) fn wait_for(&self, what: &str, condition: impl Fn(&Value) -> bool) {
        poll::eventually_ok(PATIENCE, || {
            let status = self.try_status()?;
            anyhow::ensure!(condition(&status), "not {what}: {status:#}");
            Ok(())
        });
    }

    /// Records a work session with a break in it: two events that are closed.
    pub(crate) fn work(&self) {
        for choice in ["start", "break", "start", "stop"] {
            self.computer.run(&[choice]);
        }
    }

    /// Whether a problem of this kind shows.
    pub(crate) fn has_problem(&self, code: &str) -> bool {
        let problems = self.status()["problems"].as_array().unwrap().clone();
        problems.iter().any(|problem| problem["code"] == code)
    }

    /// Ends it in good order.
    pub(crate) fn quit(mut self) {
        self.computer.run(&["quit"]);
        let status = self.process.wait(PATIENCE).unwrap();
        assert!(status.success(), "{status}\n{}", self.process.output().text());
    }

    fn try_status(&self) -> anyhow::Result<Value> {
        let text = self.computer.try_run(&["status", "--json"])?;
        Ok(serde_json::from_str(&text)?)
    }
}
