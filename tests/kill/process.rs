//! The agent as a process of its own: this test program, started again.

use std::{
    env,
    fs::{self, File},
    io::Read,
    path::{Path, PathBuf},
    process::{Child, ChildStdin, Command, Stdio},
    sync::mpsc,
    time::Duration,
};

use timetrack::status::SyncStatus;
use timetrack_domain::Clock;
use timetrack_platform::SystemClock;
use timetrack_test_support::{poll, server::TestServer};

use super::{
    agent::{Agent, PATIENCE},
    ledger::{Ledger, What},
    script::{self, Script},
};

/// Set in the process that is going to be killed.
const FOLDER: &str = "TIMETRACK_KILL_TEST_FOLDER";
const SERVER: &str = "TIMETRACK_KILL_TEST_SERVER";
const CREDENTIAL: &str = "TIMETRACK_KILL_TEST_CREDENTIAL";
const SEED: &str = "TIMETRACK_KILL_TEST_SEED";

/// The test that is run again.
const TEST: &str = "every_closed_interval_arrives_once_though_agent_and_server_are_killed_twenty_times_each";

/// Nearly always, so that most kills hit a request.
const SEND_EVERY: Duration = Duration::from_millis(20);

/// A running agent process.
pub(crate) struct AgentProcess {
    process: Child,
    /// The agent ends in good order when this closes, and so it does when the test itself dies.
    lifeline: Option<ChildStdin>,
}

/// Where agents keep their things.
pub(crate) struct AgentFolder(PathBuf);

impl AgentFolder {
    pub(crate) fn in_directory(directory: &Path) -> Self {
        fs::create_dir(directory.join("outbox")).unwrap();
        Self(directory.to_owned())
    }

    /// The folder of the outbox.
    pub(crate) fn outbox(&self) -> PathBuf {
        self.0.join("outbox")
    }

    pub(crate) fn ledger(&self) -> PathBuf {
        self.0.join("ledger")
    }

    /// What the agents wrote to their log, for the message of a failed test.
    pub(crate) fn log(&self) -> String {
        fs::read_to_string(self.0.join("log")).unwrap_or_default()
    }
}

impl AgentProcess {
    /// Starts an agent in `folder` that speaks to `server`.
    pub(crate) fn start(folder: &AgentFolder, server: &TestServer, seed: u64) -> Self {
        let log = File::options()
            .append(true)
            .create(true)
            .open(folder.0.join("log"))
            .unwrap();
        let mut process = Command::new(env::current_exe().unwrap())
            .args(["--exact", TEST, "--nocapture", "--test-threads=1"])
            .env(FOLDER, &folder.0)
            .env(SERVER, server.url())
            .env(CREDENTIAL, server.device().credential())
            .env(SEED, seed.to_string())
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(log)
            .spawn()
            .unwrap();
        Self {
            lifeline: process.stdin.take(),
            process,
        }
    }

    /// Ends it at once and without warning.
    pub(crate) fn kill(&mut self) {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
    }

    /// Lets it end in good order.
    pub(crate) fn end(&mut self) {
        self.lifeline = None;
        let status = poll::eventually_ok(PATIENCE, || match self.process.try_wait().unwrap() {
            Some(status) => Ok(status),
            None => Err("the agent does not end"),
        });
        assert!(status.success(), "{status}");
    }
}

impl Drop for AgentProcess {
    fn drop(&mut self) {
        self.process.kill().ok();
        self.process.wait().ok();
    }
}

/// Whether this process is the one that is going to be killed.
pub(crate) fn is_the_agent() -> bool {
    env::var_os(FOLDER).is_some()
}

/// Records until the lifeline closes, then sends everything and ends.
pub(crate) fn be_the_agent() {
    let folder = AgentFolder(PathBuf::from(env::var_os(FOLDER).unwrap()));
    let seed = env::var(SEED).unwrap().parse().unwrap();
    tracing_subscriber::fmt()
        .with_max_level(tracing::Level::INFO)
        .with_writer(std::io::stderr)
        .init();
    let clock = SystemClock;
    let mut ledger = Ledger::append_to(&folder.ledger());
    ledger.write(clock.moment(), What::Begin);

    let agent = Agent::start(&folder.outbox(), SEND_EVERY);
    agent.speak_to(&env::var(SERVER).unwrap(), &env::var(CREDENTIAL).unwrap());
    let recorder = agent.recorder();
    let end = end_of_lifeline();
    let mut script = Script::new(seed);
    while end.recv_timeout(script.pause()) == Err(mpsc::RecvTimeoutError::Timeout) {
        let what = script.next();
        let at = clock.moment();
        ledger.write(at, what.clone());
        script::tell(recorder, &what, at);
    }
    poll::eventually(PATIENCE, "everything was sent", || {
        matches!(agent.sync(), SyncStatus::Finished { .. })
    });
    ledger.write(clock.moment(), What::Quit);
    agent.quit();
}

fn end_of_lifeline() -> mpsc::Receiver<()> {
    let (end, hear) = mpsc::channel();
    std::thread::spawn(move || {
        std::io::stdin().read_to_end(&mut Vec::new()).unwrap();
        // Nobody listens any more where the agent is ending anyway.
        end.send(()).ok();
    });
    hear
}
