//! A computer with the agent's program, without a desktop.

use std::{
    fs,
    path::{Path, PathBuf},
    time::Duration,
};

use serde_json::{Value, json};
use tempfile::TempDir;
use timetrack_test_support::{
    enrolled, poll,
    process::{Child, Program, Signal},
    server::TestServer,
};

/// How long anything may take on a busy machine.
pub(crate) const PATIENCE: Duration = Duration::from_mins(1);

/// Variables that would lead to a desktop, a bus, settings or another server.
const OF_THE_PERSON: [&str; 8] = [
    "DISPLAY",
    "WAYLAND_DISPLAY",
    "DBUS_SESSION_BUS_ADDRESS",
    "XDG_RUNTIME_DIR",
    "BACKEND_URL",
    "http_proxy",
    "HTTP_PROXY",
    "ALL_PROXY",
];

/// So seldom that the server hears nothing from an agent that does not work: only the channel can tell it anything.
pub(crate) const ONLY_THE_CHANNEL: u32 = 3_600;
/// As often as it can be set: whatever else fails, an answer names the version soon.
pub(crate) const OFTEN: u32 = 10;

/// A computer that a server knows.
pub(crate) struct Desk {
    folder: TempDir,
}

/// A running agent.
pub(crate) struct Agent<'a> {
    desk: &'a Desk,
    process: Child,
}

impl Desk {
    /// A computer whose agent asks the server at `url` and lets it hear every so many seconds.
    pub(crate) fn new(server: &TestServer, url: &str, heartbeat_seconds: u32) -> Self {
        let folder = tempfile::Builder::new()
            .prefix("timetrack-desk-")
            .tempdir()
            .unwrap();
        let desk = Self { folder };
        desk.configure(url, heartbeat_seconds, json!({}));
        desk.sign_in(server, url);
        desk
    }

    /// Has the server's credential for this computer be the one that it shows at this address.
    pub(crate) fn sign_in(&self, server: &TestServer, url: &str) {
        let secrets = enrolled::secrets(url, server.device().credential());
        fs::write(self.path().join("secrets.json"), secrets).unwrap();
    }

    /// Writes its configuration anew, with more than the address.
    pub(crate) fn configure(&self, url: &str, heartbeat_seconds: u32, more: Value) {
        let mut config = json!({
            "language": "en",
            "base_url": url,
            "heartbeat_interval_seconds": heartbeat_seconds,
        });
        let fields = config.as_object_mut().unwrap();
        fields.extend(more.as_object().unwrap().clone());
        fs::write(self.path().join("config.json"), config.to_string()).unwrap();
    }

    /// The file in which the company's settings are kept.
    pub(crate) fn kept(&self) -> PathBuf {
        self.path().join("company").join("company-settings.json")
    }

    /// Starts the agent and waits until it answers.
    pub(crate) fn start(&self) -> Agent<'_> {
        let process = self
            .program()
            .stop_by(Signal::Terminate, PATIENCE)
            .spawn()
            .unwrap();
        let agent = Agent { desk: self, process };
        poll::eventually_ok(PATIENCE, || agent.try_status());
        agent
    }

    fn path(&self) -> &Path {
        self.folder.path()
    }

    fn program(&self) -> Program {
        let program = Program::new(env!("CARGO_BIN_EXE_timetrack"));
        let program = OF_THE_PERSON.iter().fold(program, Program::env_remove);
        program.arg("--data-dir").arg(self.path())
    }
}

impl Agent<'_> {
    /// The status as JSON.
    pub(crate) fn status(&self) -> Value {
        self.try_status().unwrap()
    }

    /// The status in words.
    pub(crate) fn told(&self) -> String {
        self.desk.program().arg("status").run(PATIENCE).unwrap()
    }

    /// Waits until this is how much of a window is recorded.
    #[track_caller]
    pub(crate) fn wait_for_detail(&self, detail: &str) {
        poll::eventually_ok(PATIENCE, || {
            let status = self.try_status()?;
            anyhow::ensure!(status["detail"] == detail, "not {detail}: {status:#}");
            Ok(())
        });
    }

    /// Ends it in good order.
    pub(crate) fn quit(mut self) {
        self.desk.program().arg("quit").run(PATIENCE).unwrap();
        let status = self.process.wait(PATIENCE).unwrap();
        assert!(status.success(), "{status}\n{}", self.process.output().text());
    }

    fn try_status(&self) -> anyhow::Result<Value> {
        let text = self.desk.program().args(["status", "--json"]).run(PATIENCE)?;
        Ok(serde_json::from_str(&text)?)
    }
}
