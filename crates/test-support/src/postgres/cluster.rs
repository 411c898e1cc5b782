//! A PostgreSQL server in a temporary directory.

use std::fmt::Write;
use std::io::Read;
use std::net::TcpListener;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use anyhow::{Context, Result};
use tempfile::TempDir;

use super::tool;
use crate::process::{self, Child, Program, Signal};

/// A server on a free port of the loopback, with a random password and with fsync on, as in production. Dropping
/// it stops the server and deletes its files.
#[derive(Debug)]
pub struct PostgresCluster {
    url: String,
    // Before the directory: the server ends before its files vanish.
    _server: Child,
    directory: TempDir,
}

/// The account that Debian's package makes. PostgreSQL refuses to run as the superuser.
const ACCOUNT: &str = "postgres";

const ROLE: &str = "timetrack";

/// Another program may take the port between our look and the server's start.
const ATTEMPTS: usize = 3;

impl PostgresCluster {
    /// Makes and starts a server.
    ///
    /// # Errors
    ///
    /// When PostgreSQL is not installed or does not start; with what it wrote.
    pub fn start() -> Result<Self> {
        let directory = tempfile::Builder::new().prefix("timetrack-postgres-").tempdir()?;
        let password = random_password()?;
        let password_file = directory.path().join("password");
        std::fs::write(&password_file, &password)?;
        let as_account = process::is_superuser();
        if as_account {
            process::run(Command::new("chown").arg("-R").arg(ACCOUNT).arg(directory.path()))
                .context("Failed to hand a directory to the account `postgres`; is the package installed?")?;
        }
        let program = |name: &str| {
            let program = Program::new(tool(name)).current_dir(directory.path());
            if as_account {
                program.user(ACCOUNT)
            } else {
                program
            }
        };

        let data = directory.path().join("data");
        program("initdb")
            .args([
                "--username",
                ROLE,
                "--auth",
                "scram-sha-256",
                "--encoding",
                "UTF8",
            ])
            .args(["--locale", "C.UTF-8", "--no-sync", "--pwfile"])
            .arg(&password_file)
            .arg("--pgdata")
            .arg(&data)
            .run(Duration::from_mins(2))
            .context("Failed to make a PostgreSQL cluster")?;

        let mut outcome = Err(anyhow::anyhow!("no attempt was made"));
        for _ in 0..ATTEMPTS {
            outcome = serve(&program("postgres"), &data, directory.path());
            if outcome.is_ok() {
                break;
            }
        }
        let (server, port) = outcome.context("Failed to start PostgreSQL")?;
        Ok(Self {
            url: format!("postgres://{ROLE}:{password}@127.0.0.1:{port}/postgres"),
            _server: server,
            directory,
        })
    }

    /// The address, for a role that may create databases.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Where its files are. They vanish with it.
    pub fn directory(&self) -> &Path {
        self.directory.path()
    }
}

fn serve(program: &Program, data: &Path, directory: &Path) -> Result<(Child, u16)> {
    let port = free_port()?;
    let mut server = program
        .clone()
        .arg("-D")
        .arg(data)
        .arg("-k")
        .arg(directory)
        .args(["-h", "127.0.0.1", "-p", &port.to_string()])
        .args([
            "-c",
            "fsync=on",
            "-c",
            "max_connections=300",
            "-c",
            "log_min_messages=log",
        ])
        .group()
        // Fast shutdown; killed outright, a server leaves shared memory behind.
        .stop_by(Signal::Interrupt, Duration::from_secs(30))
        .leftovers(directory)
        .spawn()?;
    server.wait_for_line(Duration::from_mins(1), |line| {
        line.contains("database system is ready to accept connections")
    })?;
    Ok((server, port))
}

fn free_port() -> Result<u16> {
    let listener = TcpListener::bind(("127.0.0.1", 0)).context("Failed to find a free port")?;
    Ok(listener.local_addr()?.port())
}

fn random_password() -> Result<String> {
    let mut bytes = [0; 16];
    std::fs::File::open("/dev/urandom")
        .and_then(|mut source| source.read_exact(&mut bytes))
        .context("Failed to read random bytes")?;
    Ok(bytes.iter().fold(String::new(), |mut text, byte| {
        write!(text, "{byte:02x}").expect("writing to a String does not fail");
        text
    }))
}

#[cfg(test)]
mod tests {
    use super::super::execute;
    use super::*;
    use crate::switch;

    #[test]
    fn serves_and_leaves_nothing_behind() {
        if switch::value_or_skip(switch::POSTGRES_URL).is_none() {
            return; // PostgreSQL may not be installed
        }
        let cluster = PostgresCluster::start().unwrap();
        assert_eq!(
            execute(cluster.url(), "SELECT current_user").unwrap().trim(),
            ROLE
        );
        let (url, directory) = (cluster.url().to_owned(), cluster.directory().to_owned());
        assert!(
            execute(&url.replace(ROLE, "postgres"), "SELECT 1").is_err(),
            "another role gets in"
        );
        drop(cluster);
        assert!(execute(&url, "SELECT 1").is_err(), "the server still answers");
        assert!(!directory.exists());
    }
}
