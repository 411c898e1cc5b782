//! `timetrack.exe` as a test starts and asks it.

use std::{
    fs,
    path::{Path, PathBuf},
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use serde_json::{Value, json};
use timetrack_test_support::{
    enrolled,
    gateway::Gateway,
    poll::{self, Stopwatch},
    process::{Child, Program},
    switch,
    wine::{Wine, WineWindow},
};

use super::recorded::Item;

/// How long anything may take under Wine on a busy machine.
pub(crate) const PATIENCE: Duration = Duration::from_secs(60);

/// Where the agent keeps everything; with a space, as below `C:\Users\Erika Mustermann`.
const DATA_FOLDER: &str = "TimeTrack data";

/// One at a time: the tests compare times, and each of them would be late because of the others.
static TURN: Mutex<()> = Mutex::new(());

/// A Windows with a running agent.
pub(crate) struct Agent {
    // In the order in which they end.
    process: Child,
    executable: PathBuf,
    /// Wine starts its shell with the first window and ends it with the last. The agent, whose threads would start two
    /// at once, finds it there, as a person's computer has it.
    _desk: WineWindow,
    wine: Wine,
    _company: Gateway,
    _turn: MutexGuard<'static, ()>,
}

impl Agent {
    /// Starts both, with a company's server that says what to record and takes nothing, so that everything stays on this
    /// computer. `None`, with a line on standard error, where the environment names no program.
    pub(crate) fn start(afk_threshold: Duration) -> Option<Self> {
        let built = switch::value_or_skip(switch::WINDOWS_AGENT)?;
        let turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
        let wine = Wine::open().unwrap();
        let desk = wine.open_window("desk", "Desk").unwrap();
        let executable = wine.install(&PathBuf::from(built), "TimeTrack").unwrap();
        let data = wine.drive_c().join(DATA_FOLDER);
        fs::create_dir(&data).unwrap();
        let company = Gateway::that_only_wants(&json!({
            "detail": "title",
            "afkThresholdSeconds": afk_threshold.as_secs(),
            "minimumTitleMilliseconds": 0,
        }));
        let config = json!({ "base_url": company.url(), "language": "en" });
        fs::write(data.join("config.json"), config.to_string()).unwrap();
        let secrets = enrolled::secrets(&company.url(), "known");
        fs::write(data.join("secrets.json"), secrets).unwrap();
        let process = program(&wine, &executable).spawn().unwrap();
        let agent = Self {
            process,
            executable,
            _desk: desk,
            wine,
            _company: company,
            _turn: turn,
        };
        poll::eventually_ok(PATIENCE, || agent.try_status());
        agent.wait_for_status("told what to record", |status| status["detail"] == "title");
        Some(agent)
    }

    /// The Windows that it runs on.
    pub(crate) fn wine(&self) -> &Wine {
        &self.wine
    }

    /// Runs `timetrack.exe` with these arguments and gives what it prints.
    pub(crate) fn command(&self, arguments: &[&str]) -> String {
        program(&self.wine, &self.executable)
            .args(arguments)
            .run(PATIENCE)
            .unwrap()
    }

    /// Waits until the recording is in this state.
    pub(crate) fn wait_for_state(&self, state: &str) {
        self.wait_for_status(state, |status| status["recording"]["state"] == state);
    }

    /// Waits until `condition` holds for the status.
    pub(crate) fn wait_for_status(&self, what: &str, condition: impl Fn(&Value) -> bool) {
        poll::eventually_ok(PATIENCE, || {
            let status = self.try_status()?;
            anyhow::ensure!(condition(&status), "not {what}: {status:#}");
            Ok(())
        });
    }

    /// Everything that this computer holds: closed and open.
    pub(crate) fn recorded(&self) -> Vec<Item> {
        let lines = self.command(&["export", "--from", "2000-01-01", "--to", "2199-12-31"]);
        lines.lines().map(Item::parse).collect()
    }

    /// Presses a key in the window that has the focus.
    pub(crate) fn press_key(&self) {
        self.wine.desktop().xdotool(&["key", "a"]).unwrap();
    }

    /// Ends it in good order.
    pub(crate) fn quit(&mut self) {
        self.command(&["quit"]);
        let status = self.process.wait(PATIENCE).unwrap();
        assert!(status.success(), "{status}\n{}", self.process.output().text());
    }

    /// Kills it, as a crash would.
    pub(crate) fn kill(&mut self) {
        self.process.kill().unwrap();
    }

    /// Starts it again on the same folder.
    pub(crate) fn start_again(&mut self) {
        self.process = program(&self.wine, &self.executable).spawn().unwrap();
        poll::eventually_ok(PATIENCE, || self.try_status());
    }

    /// How much processor time it has used, in hundredths of a second.
    pub(crate) fn processor_time(&self) -> u64 {
        let line = fs::read_to_string(format!("/proc/{}/stat", self.process.id())).unwrap();
        // Before the last bracket is the name, which may hold spaces.
        let (_, fields) = line.rsplit_once(") ").unwrap();
        let fields: Vec<&str> = fields.split(' ').collect();
        [11, 12]
            .map(|field| fields[field].parse::<u64>().unwrap())
            .iter()
            .sum()
    }

    /// What it has written to its log.
    pub(crate) fn log(&self) -> String {
        let path = self.wine.drive_c().join(DATA_FOLDER).join("timetrack_agent.log");
        fs::read_to_string(path).unwrap()
    }

    fn try_status(&self) -> anyhow::Result<Value> {
        let text = program(&self.wine, &self.executable)
            .args(["status", "--json"])
            .run(PATIENCE)?;
        Ok(serde_json::from_str(&text)?)
    }
}

fn program(wine: &Wine, executable: &Path) -> Program {
    wine.program(executable)
        .arg("--data-dir")
        .arg(format!(r"C:\{DATA_FOLDER}"))
}

/// Lets time pass, while the agent watches what stays the same.
pub(crate) fn let_pass(time: Duration) {
    let watch = Stopwatch::start();
    poll::eventually(time + PATIENCE, "time to pass", || watch.elapsed() >= time);
}
