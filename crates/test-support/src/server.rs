//! A real `timetrack-server` process that a test can kill and start again, on a database of its own.
//!
//! The program is the one that cargo built beside the test's own executable, so `cargo test` of the whole workspace
//! brings it. A single package's tests do not; then the panic says how to build it.

use std::net::{SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU16, Ordering};
use std::time::Duration;

use tempfile::TempDir;

use crate::process::{Child, Program, Signal};

pub use database::{DatabaseCopy, EnrolledDevice, ServerDatabase};

mod database;

/// How long a start or an end may take on a busy machine.
const PATIENCE: Duration = Duration::from_secs(60);

/// A server and its database. It keeps its port over all its lives. Dropping it kills the process and deletes
/// everything.
#[derive(Debug)]
pub struct TestServer {
    process: Option<Child>,
    address: SocketAddr,
    database: ServerDatabase,
    folder: TempDir,
}

impl TestServer {
    /// A running server on a fresh SQLite file.
    pub fn on_sqlite() -> Self {
        Self::on(ServerDatabase::sqlite())
    }

    /// A running server on a fresh PostgreSQL database; `None` where the environment names no PostgreSQL.
    pub fn on_postgres() -> Option<Self> {
        ServerDatabase::postgres().map(Self::on)
    }

    fn on(database: ServerDatabase) -> Self {
        let folder = tempfile::Builder::new()
            .prefix("timetrack-server-")
            .tempdir()
            .expect("the system has a temporary directory");
        // Explicitly none: neither the folder of the tests nor /etc decides how this server behaves.
        std::fs::write(folder.path().join(SETTINGS), "").expect("the folder is new");
        let mut server = Self {
            process: None,
            address: SocketAddr::from(([127, 0, 0, 1], 0)),
            database,
            folder,
        };
        for port in free_ports() {
            server.address.set_port(port);
            server.start();
            if server.wait_until_it_listens().is_ok() {
                return server;
            }
            let said = server.output();
            assert!(
                said.contains("in use by another program"),
                "the server does not start:\n{said}"
            );
        }
        panic!("no port was free for the server");
    }

    /// Where it listens, also while it does not run.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// `http://` and the address, without a slash at the end.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Its database. It may be read while the server runs, too.
    pub fn database(&self) -> &ServerDatabase {
        &self.database
    }

    /// The device that may send to it.
    pub fn device(&self) -> &EnrolledDevice {
        self.database.device()
    }

    /// The bearer token of its administrator.
    pub fn administrator(&self) -> &str {
        self.database.administrator()
    }

    /// Starts it on the same port, without waiting until it listens.
    pub fn start(&mut self) {
        let process = program(&self.folder.path().join(SETTINGS))
            .env("TIMETRACK_LISTEN", self.address.to_string())
            .env("TIMETRACK_DATA_DIR", self.folder.path())
            .env("TIMETRACK_DATABASE_URL", self.database.url())
            .env_remove("TIMETRACK_DATABASE_URL_FILE")
            .env_remove("TIMETRACK_PORT")
            .env_remove("PORT")
            .current_dir(self.folder.path())
            .spawn()
            .expect("the server's program can be started");
        self.process = Some(process);
    }

    /// Waits until it listens.
    ///
    /// # Panics
    ///
    /// With what it wrote, when it ends instead.
    pub fn wait_until_ready(&mut self) {
        self.wait_until_it_listens().expect("the server starts");
    }

    /// Ends it at once and without warning.
    pub fn kill(&mut self) {
        if let Some(mut process) = self.process.take() {
            process.kill().expect("a process of our own can be killed");
        }
    }

    /// Ends it in good order (where the system has no signal for that, at once).
    pub fn stop(&mut self) {
        let Some(mut process) = self.process.take() else {
            return;
        };
        if process.terminate().is_ok() {
            let status = process
                .wait(PATIENCE)
                .expect("the server ends when it is asked to");
            assert!(status.success(), "{status}\n{}", process.output().text());
        } else {
            process.kill().expect("a process of our own can be killed");
        }
    }

    /// What the present process wrote to its log.
    pub fn output(&self) -> String {
        self.process
            .as_ref()
            .map(|process| process.output().text())
            .unwrap_or_default()
    }

    fn wait_until_it_listens(&mut self) -> anyhow::Result<()> {
        let process = self.process.as_mut().expect("the server was started");
        process.wait_for_line(PATIENCE, |line| line.contains("listening on http://"))?;
        Ok(())
    }
}

const SETTINGS: &str = "timetrack-server.toml";

fn program(settings: &Path) -> Program {
    let path = executable();
    assert!(
        path.exists(),
        "there is no {}: plain `cargo test` builds it; for the tests of one package alone, run `cargo build -p \
         timetrack-server` before (with the same profile)",
        path.display()
    );
    let program = Program::new(path)
        .arg("--config")
        .arg(settings)
        .arg("serve")
        .stop_by(Signal::Kill, PATIENCE);
    // Where there are groups, the server ends also when the test itself is killed.
    if std::env::consts::OS == "linux" {
        program.group()
    } else {
        program
    }
}

/// The server's program: one directory above that of the test's executable.
fn executable() -> PathBuf {
    let test = std::env::current_exe().expect("a running test knows its own executable");
    let directory = test
        .ancestors()
        .nth(2)
        .expect("tests lie in a directory below that of the programs");
    directory.join(format!("timetrack-server{}", std::env::consts::EXE_SUFFIX))
}

/// Ports that nobody listens on, below those that systems give to outgoing connections: while the server is down, one
/// of these could take its port. For the same reason each is given once in a process: another server may be down.
fn free_ports() -> impl Iterator<Item = u16> {
    const FIRST: u16 = 20_000;
    const COUNT: u16 = 10_000;
    static GIVEN: AtomicU16 = AtomicU16::new(0);
    let offset = u16::try_from(u32::from(COUNT).min(std::process::id() * 97 % u32::from(COUNT)))
        .expect("a remainder of the count is below the count");
    (0..COUNT)
        .map(move |_| FIRST + (offset + GIVEN.fetch_add(1, Ordering::Relaxed) % COUNT) % COUNT)
        .filter(|port| TcpListener::bind(("127.0.0.1", *port)).is_ok())
}
