//! A home directory for programs under test.

use std::ffi::{OsStr, OsString};
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result};

use super::TempDir;
use crate::process::{self, Program};

/// A temporary home with the XDG directories in it. Programs that run there see neither the settings nor the
/// desktop of the person who runs the test.
#[derive(Debug)]
pub struct Home {
    directory: TempDir,
    user: Option<String>,
}

/// What tells a program about a desktop; taken away before a harness adds its own.
const OF_THE_PERSON: [&str; 9] = [
    "LC_ALL",
    "LANGUAGE",
    "DISPLAY",
    "WAYLAND_DISPLAY",
    "DBUS_SESSION_BUS_ADDRESS",
    "XAUTHORITY",
    "XDG_CURRENT_DESKTOP",
    "XDG_SESSION_TYPE",
    "XDG_SESSION_ID",
];

/// Each directory and the variable that names it.
const DIRECTORIES: [(&str, &str); 5] = [
    ("XDG_CONFIG_HOME", ".config"),
    ("XDG_DATA_HOME", ".local/share"),
    ("XDG_STATE_HOME", ".local/state"),
    ("XDG_CACHE_HOME", ".cache"),
    ("XDG_RUNTIME_DIR", "run"),
];

/// One panel at the top: window buttons on the left, the tray on the right. Without it, the panel asks a question.
const PANEL: &str = include_str!("xfce4-panel.xml");

impl Home {
    /// Makes a home that belongs to `user`, or to whoever runs the test.
    ///
    /// # Errors
    ///
    /// When the directories cannot be made or handed over.
    pub fn new(user: Option<&str>) -> Result<Self> {
        let directory = tempfile::Builder::new().prefix("timetrack-desktop-").tempdir()?;
        for (_, part) in DIRECTORIES {
            std::fs::create_dir_all(directory.path().join(part))?;
        }
        let settings = directory.path().join(".config/xfce4/xfconf/xfce-perchannel-xml");
        std::fs::create_dir_all(&settings)?;
        std::fs::write(settings.join("xfce4-panel.xml"), PANEL)?;
        // Libraries refuse a runtime directory that others may enter.
        process::run(Command::new("chmod").arg("700").arg(directory.path().join("run")))?;
        if let Some(user) = user {
            process::run(
                Command::new("chown")
                    .arg("-R")
                    .arg(format!("{user}:"))
                    .arg(directory.path()),
            )
            .context("Failed to hand the home directory over")?;
        }
        Ok(Self {
            directory,
            user: user.map(str::to_owned),
        })
    }

    /// The directory.
    pub fn directory(&self) -> &Path {
        self.directory.path()
    }

    /// `HOME`, the XDG variables, and a locale in which titles are UTF-8.
    pub fn environment(&self) -> Vec<(OsString, OsString)> {
        let mut environment = vec![
            ("HOME".into(), self.directory().into()),
            ("LANG".into(), "C.UTF-8".into()),
        ];
        environment.extend(
            DIRECTORIES
                .iter()
                .map(|(name, part)| (name.into(), self.directory().join(part).into_os_string())),
        );
        environment
    }

    /// A program that will run in this home, as its owner.
    pub fn program(&self, program: impl AsRef<OsStr>) -> Program {
        let mut program = Program::new(program).current_dir(self.directory());
        for name in OF_THE_PERSON {
            program = program.env_remove(name);
        }
        for (name, value) in self.environment() {
            program = program.env(name, value);
        }
        match &self.user {
            Some(user) => program.user(user).env("USER", user).env("LOGNAME", user),
            None => program,
        }
    }
}
