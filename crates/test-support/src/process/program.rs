//! The description of a process to start.

use std::ffi::{OsStr, OsString};
use std::fmt::{self, Display, Formatter};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use anyhow::{Context, Result};

use super::reaper::Reaper;
use super::{Child, Output, Signal};

/// A process to start, in the manner of [`Command`].
#[derive(Clone, Debug)]
pub struct Program {
    path: OsString,
    arguments: Vec<OsString>,
    environment: Vec<(OsString, Option<OsString>)>,
    directory: Option<PathBuf>,
    user: Option<String>,
    is_group: bool,
    inherits_output: bool,
    stop: Option<(Signal, Duration)>,
    leftovers: Option<PathBuf>,
}

impl Program {
    /// A program by its path, or by its name in `PATH`.
    pub fn new(program: impl AsRef<OsStr>) -> Self {
        Self {
            path: program.as_ref().to_owned(),
            arguments: Vec::new(),
            environment: Vec::new(),
            directory: None,
            user: None,
            is_group: false,
            inherits_output: false,
            stop: None,
            leftovers: None,
        }
    }

    /// Adds an argument.
    #[must_use]
    pub fn arg(mut self, argument: impl AsRef<OsStr>) -> Self {
        self.arguments.push(argument.as_ref().to_owned());
        self
    }

    /// Adds arguments.
    #[must_use]
    pub fn args(mut self, arguments: impl IntoIterator<Item = impl AsRef<OsStr>>) -> Self {
        self.arguments
            .extend(arguments.into_iter().map(|argument| argument.as_ref().to_owned()));
        self
    }

    /// Sets an environment variable.
    #[must_use]
    pub fn env(mut self, name: impl AsRef<OsStr>, value: impl AsRef<OsStr>) -> Self {
        self.environment
            .push((name.as_ref().to_owned(), Some(value.as_ref().to_owned())));
        self
    }

    /// Takes an environment variable away.
    #[must_use]
    pub fn env_remove(mut self, name: impl AsRef<OsStr>) -> Self {
        self.environment.push((name.as_ref().to_owned(), None));
        self
    }

    /// Sets the working directory.
    #[must_use]
    pub fn current_dir(mut self, directory: impl AsRef<Path>) -> Self {
        self.directory = Some(directory.as_ref().to_owned());
        self
    }

    /// Runs as another user of this machine, which only the superuser may ask for.
    #[must_use]
    pub fn user(mut self, name: &str) -> Self {
        self.user = Some(name.to_owned());
        self
    }

    /// Runs in a session of its own, so that all its descendants end with it (Linux only).
    #[must_use]
    pub fn group(mut self) -> Self {
        self.is_group = true;
        self
    }

    /// Shows the output as it comes instead of capturing it.
    #[must_use]
    pub fn inherit_output(mut self) -> Self {
        self.inherits_output = true;
        self
    }

    /// On drop, sends this signal and gives the process some time before it is killed.
    #[must_use]
    pub fn stop_by(mut self, signal: Signal, grace: Duration) -> Self {
        self.stop = Some((signal, grace));
        self
    }

    /// A directory to delete if the test process dies before it could clean up. Only for groups.
    #[must_use]
    pub fn leftovers(mut self, directory: &Path) -> Self {
        self.leftovers = Some(directory.to_owned());
        self
    }

    /// Starts the process, with nothing on its standard input.
    ///
    /// # Errors
    ///
    /// When it cannot be started.
    pub fn spawn(&self) -> Result<Child> {
        let name = Path::new(&self.path).file_name().map_or_else(
            || "a program".to_owned(),
            |name| name.to_string_lossy().into_owned(),
        );
        let mut command = self.command();
        command.stdin(Stdio::null());
        if !self.inherits_output {
            command.stdout(Stdio::piped()).stderr(Stdio::piped());
        }
        let mut process = command
            .spawn()
            .with_context(|| format!("Failed to start {name}"))?;
        let output = Output::default();
        if let Some(stream) = process.stdout.take() {
            output.follow(stream);
        }
        if let Some(stream) = process.stderr.take() {
            output.follow(stream);
        }
        let mut child = Child {
            name,
            process,
            output,
            is_group: self.is_group,
            stop: self.stop,
            reaper: None,
        };
        if self.is_group {
            let signal = self.stop.map_or(Signal::Kill, |(signal, _)| signal);
            child.reaper = Some(Reaper::watch(child.id(), signal, self.leftovers.as_deref())?);
        }
        Ok(child)
    }

    /// Runs the program to its end and gives its standard output and error in the order of arrival.
    ///
    /// # Errors
    ///
    /// With what it wrote, when it does not succeed within `limit`.
    pub fn run(&self, limit: Duration) -> Result<String> {
        let mut child = self.spawn()?;
        let status = child.wait(limit)?;
        let text = child.output().text();
        anyhow::ensure!(
            status.success(),
            "{} {:?}: {status}\n{text}",
            child.name,
            self.arguments
        );
        Ok(text)
    }

    /// The same as a plain [`Command`], for a caller that wants the output elsewhere. It is not stopped on drop.
    pub fn command(&self) -> Command {
        let mut words: Vec<OsString> = Vec::new();
        if self.is_group {
            words.push("setsid".into());
        }
        if let Some(user) = &self.user {
            let group = super::run(Command::new("id").args(["-g", user]));
            let group = group.unwrap_or_else(|_| user.clone());
            // Not runuser: it stays in between as a parent, and signals would reach it instead.
            words.extend(
                [
                    "setpriv",
                    "--reuid",
                    user,
                    "--regid",
                    group.trim(),
                    "--init-groups",
                ]
                .map(OsString::from),
            );
        }
        words.push(self.path.clone());
        words.extend(self.arguments.iter().cloned());

        let mut command = Command::new(&words[0]);
        command.args(&words[1..]);
        for (name, value) in &self.environment {
            match value {
                Some(value) => command.env(name, value),
                None => command.env_remove(name),
            };
        }
        if let Some(directory) = &self.directory {
            command.current_dir(directory);
        }
        command
    }
}

/// As a person would type it, without the environment.
impl Display for Program {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        write!(
            formatter,
            "{}",
            Path::new(&self.path).file_name().unwrap_or(&self.path).display()
        )?;
        for argument in &self.arguments {
            let argument = argument.to_string_lossy();
            if argument.is_empty() || argument.contains(char::is_whitespace) {
                write!(formatter, " '{argument}'")?;
            } else {
                write!(formatter, " {argument}")?;
            }
        }
        Ok(())
    }
}
