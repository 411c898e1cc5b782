//! A D-Bus session bus of its own.

use std::path::Path;

use anyhow::{Context, Result, ensure};

use super::PATIENCE;
use crate::process::{Child, Program};

/// A running bus. Dropping it ends it with the services it started.
#[derive(Debug)]
pub struct SessionBus {
    address: String,
    _daemon: Child,
}

impl SessionBus {
    /// Starts `daemon` (`dbus-daemon` with the environment of the services to be) with its socket in `directory`.
    ///
    /// # Errors
    ///
    /// When it does not start.
    pub fn start(daemon: &Program, directory: &Path) -> Result<Self> {
        let socket = directory.join("run/bus");
        let mut daemon = daemon
            .clone()
            .args([
                "--session",
                "--nofork",
                "--nopidfile",
                "--nosyslog",
                "--print-address=1",
            ])
            .arg(format!("--address=unix:path={}", socket.display()))
            .group()
            .spawn()?;
        let address = daemon.wait_for_line(PATIENCE, |line| line.starts_with("unix:"))?;
        Ok(Self {
            address,
            _daemon: daemon,
        })
    }

    /// The address, for `DBUS_SESSION_BUS_ADDRESS`.
    pub fn address(&self) -> &str {
        &self.address
    }

    /// Calls a method by `dbus-send` and gives the reply as it prints it. Arguments are written as `string:text`.
    ///
    /// # Errors
    ///
    /// When nobody answers, or with the error that comes back.
    pub fn call(&self, destination: &str, path: &str, method: &str, arguments: &[&str]) -> Result<String> {
        Program::new("dbus-send")
            .arg(format!("--bus={}", self.address))
            .args(["--print-reply=literal", "--reply-timeout=10000"])
            .arg(format!("--dest={destination}"))
            .args([path, method])
            .args(arguments)
            .run(PATIENCE)
    }

    /// The names that have an owner now.
    ///
    /// # Errors
    ///
    /// When the bus does not answer.
    pub fn names(&self) -> Result<Vec<String>> {
        let reply = self
            .call("org.freedesktop.DBus", "/", "org.freedesktop.DBus.ListNames", &[])
            .context("The session bus does not answer")?;
        let names: Vec<String> = reply
            .split_whitespace()
            .filter(|word| word.contains('.'))
            .map(str::to_owned)
            .collect();
        ensure!(!names.is_empty(), "the session bus lists no names: {reply}");
        Ok(names)
    }
}
