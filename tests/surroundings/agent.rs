//! The agent's program without tray, bus and display.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Output},
    time::Duration,
};

use tempfile::TempDir;
use timetrack_platform::local_socket::{Endpoint, Stream};
use timetrack_test_support::{
    poll,
    process::{Child, Program, Signal},
};

/// How long the agent may take for anything on a busy machine.
pub(crate) const PATIENCE: Duration = Duration::from_secs(30);

/// What tells a program about a desktop, a bus or settings.
const OF_THE_PERSON: [&str; 5] = [
    "DISPLAY",
    "WAYLAND_DISPLAY",
    "DBUS_SESSION_BUS_ADDRESS",
    "XDG_RUNTIME_DIR",
    "BACKEND_URL",
];

/// A folder for one agent.
pub(crate) struct Place {
    path: PathBuf,
    _directory: Option<TempDir>,
}

impl Place {
    pub(crate) fn new() -> Self {
        let directory = tempfile::Builder::new()
            .prefix("timetrack-place-")
            .tempdir()
            .unwrap();
        Self {
            path: directory.path().to_owned(),
            _directory: Some(directory),
        }
    }

    /// A folder that is there already and stays.
    pub(crate) fn at(path: &Path) -> Self {
        Self {
            path: path.to_owned(),
            _directory: None,
        }
    }

    pub(crate) fn with_config(config: impl AsRef<[u8]>) -> Self {
        let place = Self::new();
        fs::write(place.path().join("config.json"), config).unwrap();
        place
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// Runs `timetrack` with these arguments to its end.
    pub(crate) fn run(&self, arguments: &[&str]) -> Said {
        let mut command = Command::new(env!("CARGO_BIN_EXE_timetrack"));
        command.args(arguments).arg("--data-dir").arg(self.path());
        for name in OF_THE_PERSON {
            command.env_remove(name);
        }
        Said::from(command.output().unwrap())
    }

    /// Starts the agent and waits until it answers.
    pub(crate) fn start(&self) -> Agent<'_> {
        self.start_with(&[])
    }

    /// Starts it with something of a desktop, and waits until it answers.
    pub(crate) fn start_with(&self, environment: &[(&str, &str)]) -> Agent<'_> {
        let mut program = Program::new(env!("CARGO_BIN_EXE_timetrack")).stop_by(Signal::Terminate, PATIENCE);
        for name in OF_THE_PERSON {
            program = program.env_remove(name);
        }
        for (name, value) in environment {
            program = program.env(name, value);
        }
        self.answering(program.arg("--data-dir").arg(self.path()))
    }

    /// Starts it with these arguments in a terminal of its own, and waits until it answers.
    pub(crate) fn start_in_terminal(&self, arguments: &[&str]) -> Agent<'_> {
        let quoted = |word: &str| format!("'{word}'");
        let (program, path) = (env!("CARGO_BIN_EXE_timetrack"), self.path().to_str().unwrap());
        let words = [&[program][..], arguments, &["--data-dir", path]].concat();
        let line: Vec<String> = words.into_iter().map(quoted).collect();
        let mut program = Program::new("script").stop_by(Signal::Terminate, PATIENCE);
        for name in OF_THE_PERSON {
            program = program.env_remove(name);
        }
        self.answering(program.args(["-qec", &line.join(" "), "/dev/null"]))
    }

    fn answering(&self, program: Program) -> Agent<'_> {
        let process = program.spawn().unwrap();
        let agent = Agent { place: self, process };
        poll::eventually(PATIENCE, "the agent to answer", || {
            self.run(&["status"]).code == 0
        });
        agent
    }

    /// The address of the pages of an agent that runs alone.
    pub(crate) fn wait_for_pages(&self) -> String {
        poll::eventually_ok(PATIENCE, || {
            let status = self.run(&["status", "--json"]);
            let status: serde_json::Value = serde_json::from_str(&status.output).unwrap();
            let address = status["connection"]["address"].as_str().map(str::to_owned);
            address.ok_or("the pages do not run yet")
        })
    }

    /// Everything that is over and that this computer holds, as JSON lines.
    pub(crate) fn exported(&self) -> String {
        let said = self.run(&["export", "--from", "2000-01-01", "--to", "2199-12-31"]);
        assert_eq!(said.code, 0, "{said:?}");
        said.output
    }
}

/// What a command printed, and how it ended.
#[derive(Debug)]
pub(crate) struct Said {
    pub(crate) code: i32,
    pub(crate) output: String,
    pub(crate) errors: String,
}

impl Said {
    /// Asserts that it failed with this code and one line on standard error, which has all of `parts`.
    #[track_caller]
    pub(crate) fn fails(&self, code: i32, parts: &[&str]) {
        assert_eq!(self.code, code, "{self:?}");
        assert_eq!(self.errors.lines().count(), 1, "{self:?}");
        assert!(self.errors.starts_with("timetrack: "), "{self:?}");
        for part in parts {
            assert!(self.errors.contains(part), "no {part:?} in {self:?}");
        }
    }
}

impl From<Output> for Said {
    fn from(output: Output) -> Self {
        Self {
            code: output.status.code().unwrap(),
            output: String::from_utf8(output.stdout).unwrap(),
            errors: String::from_utf8(output.stderr).unwrap(),
        }
    }
}

/// A running agent.
pub(crate) struct Agent<'a> {
    place: &'a Place,
    process: Child,
}

impl Agent<'_> {
    /// Runs a command that has to succeed, and gives what it prints.
    #[track_caller]
    pub(crate) fn command(&self, arguments: &[&str]) -> String {
        let said = self.place.run(arguments);
        assert_eq!(said.code, 0, "{said:?}");
        said.output
    }

    /// What the agent itself has printed until now.
    pub(crate) fn printed(&self) -> String {
        self.process.output().text()
    }

    /// Asks for something that has no command, as the windows do.
    pub(crate) fn ask(&self, request: &str) {
        let endpoint = Endpoint::in_directory(&self.place.path().join("run"));
        let mut stream = Stream::connect(&endpoint, PATIENCE).unwrap();
        stream.send_line(request).unwrap();
        assert!(stream.receive_line(Some(PATIENCE)).unwrap().is_some());
    }

    /// Waits until the status contains this text.
    pub(crate) fn wait_for_status(&self, text: &str) {
        self.wait_for(|status| status.contains(text));
    }

    /// Waits until the status does not contain this text.
    pub(crate) fn wait_for_status_without(&self, text: &str) {
        self.wait_for(|status| !status.contains(text));
    }

    fn wait_for(&self, is_reached: impl Fn(&str) -> bool) {
        poll::eventually_ok(PATIENCE, || {
            let status = self.command(&["status"]);
            if is_reached(&status) { Ok(()) } else { Err(status) }
        });
    }

    /// Ends it in good order.
    pub(crate) fn quit(mut self) {
        self.command(&["quit"]);
        let status = self.process.wait(PATIENCE).unwrap();
        assert!(status.success(), "{status}\n{}", self.printed());
    }
}

/// A name in the agent's folder.
pub(crate) fn outbox(place: &Place) -> PathBuf {
    place.path().join("outbox.db")
}
