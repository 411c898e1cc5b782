//! Where TimeTrack keeps its files, per operating system.
//!
//! | | Windows | macOS | Linux |
//! |---|---|---|---|
//! | settings | `%APPDATA%\TimeTrack` | `~/Library/Application Support/TimeTrack` | `~/.config/timetrack` |
//! | log | beside the settings | beside the settings | `~/.local/state/timetrack` |
//! | data | `%LOCALAPPDATA%\TimeTrack` | beside the settings | `~/.local/share/timetrack` |
//! | socket | (a pipe) | `run` beside the settings | `$XDG_RUNTIME_DIR/timetrack` |
//! | computer-wide settings | `%ProgramData%\TimeTrack` | `/Library/Application Support/TimeTrack` | `/etc/timetrack` |
//!
//! Data lies in the *local* profile on Windows, so that a roaming profile does not copy a database at every logon.
//! With [`Directories::below`] everything of the person lies in one folder instead.

use std::io;
use std::path::{Path, PathBuf};

use directories::BaseDirs;

#[cfg_attr(target_os = "linux", path = "directories/linux.rs")]
#[cfg_attr(target_os = "macos", path = "directories/macos.rs")]
#[cfg_attr(windows, path = "directories/windows.rs")]
mod imp;

/// The folders of one person on one computer. Nothing is created before [`Directories::create`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Directories {
    config: PathBuf,
    data: PathBuf,
    state: PathBuf,
    runtime: PathBuf,
    /// Somebody named the folder, so other things may lie in it.
    is_chosen: bool,
}

impl Directories {
    /// The places that the operating system intends for this person.
    ///
    /// # Errors
    ///
    /// [`DirectoriesError::NoHome`] where the person has no home folder: ask for `--data-dir`.
    pub fn of_this_person() -> Result<Self, DirectoriesError> {
        let base = BaseDirs::new().ok_or(DirectoriesError::NoHome)?;
        Ok(imp::of_this_person(&base))
    }

    /// Everything in one folder (`--data-dir`), made absolute against the current folder.
    ///
    /// # Errors
    ///
    /// [`DirectoriesError::NoAbsolutePath`] where the path is empty or the current folder is gone.
    pub fn below(folder: &Path) -> Result<Self, DirectoriesError> {
        let folder = std::path::absolute(folder).map_err(|source| DirectoriesError::NoAbsolutePath {
            path: folder.to_owned(),
            source,
        })?;
        Ok(Self {
            runtime: folder.join("run"),
            config: folder.clone(),
            state: folder.clone(),
            data: folder,
            is_chosen: true,
        })
    }

    /// The folder of `config.json`.
    pub fn config_dir(&self) -> &Path {
        &self.config
    }

    /// The person's own settings file.
    pub fn config_file(&self) -> PathBuf {
        self.config.join("config.json")
    }

    /// The folder of the outbox, the embedded server's database and the lock of the single instance.
    pub fn data_dir(&self) -> &Path {
        &self.data
    }

    /// The folder of the log files.
    pub fn log_dir(&self) -> &Path {
        &self.state
    }

    /// The log that is being written; rotated ones lie beside it.
    pub fn log_file(&self) -> PathBuf {
        self.state.join("timetrack_agent.log")
    }

    /// The folder of the local socket; only its owner may enter it.
    pub fn runtime_dir(&self) -> &Path {
        &self.runtime
    }

    /// Creates what is missing, readable by the owner alone (0700), and takes away other people's access to what
    /// is there. On Windows the profile's own access rules are inherited.
    ///
    /// # Errors
    ///
    /// [`DirectoriesError::NotUsable`] names the first folder that could not be made: read-only, full, or a file.
    /// [`DirectoriesError::SharedWithOthers`] where a folder that somebody named would be shut for other people who may
    /// need what else is in it.
    pub fn create(&self) -> Result<(), DirectoriesError> {
        if self.is_chosen && imp::is_open_to_others(&self.data) && holds_foreign_files(&self.data) {
            return Err(DirectoriesError::SharedWithOthers {
                path: self.data.clone(),
            });
        }
        for folder in [&self.config, &self.data, &self.state, &self.runtime] {
            create_private(folder).map_err(|source| DirectoriesError::NotUsable {
                path: folder.clone(),
                source,
            })?;
        }
        Ok(())
    }
}

/// The settings file that holds for everybody on this computer; below the person's own one in rank.
pub fn system_config_file() -> PathBuf {
    imp::system_folder().join("config.json")
}

/// What TimeTrack keeps in its folder, and what a disk of its own has by itself.
const OWN_NAMES: [&str; 7] = [
    "agent.lock",
    "company",
    "lost+found",
    "machine_id",
    "run",
    "secrets.json",
    "server",
];
/// How the other names of what TimeTrack keeps there begin, and of what an editor leaves beside the configuration.
const OWN_BEGINNINGS: [&str; 3] = ["config.json", "outbox.", "timetrack"];

fn is_own(name: &str) -> bool {
    // What is written beside its target has a dot before it, and something behind it.
    if let Some(name) = name.strip_prefix('.') {
        return OWN_NAMES
            .iter()
            .chain(&OWN_BEGINNINGS)
            .any(|own| name.starts_with(own));
    }
    let is_numbered_company = || {
        let number = name.strip_prefix("company-");
        number.is_some_and(|number| number.parse::<u32>().is_ok())
    };
    OWN_NAMES.contains(&name)
        || OWN_BEGINNINGS.iter().any(|own| name.starts_with(own))
        || is_numbered_company()
}

/// A folder that cannot be read holds nothing that is known.
fn holds_foreign_files(folder: &Path) -> bool {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    entries
        .into_iter()
        .any(|entry| entry.file_name().to_str().is_none_or(|name| !is_own(name)))
}

/// Creates a folder with its parents, for the owner alone.
pub(crate) fn create_private(folder: &Path) -> io::Result<()> {
    crate::atomic_file::create_private_directory(folder)?;
    imp::restrict_to_owner(folder)
}

/// Why there is no place to keep files.
#[derive(Debug, thiserror::Error)]
pub enum DirectoriesError {
    /// The person has no home folder.
    #[error("this person has no home folder; name a folder with --data-dir")]
    NoHome,
    /// The path cannot be made absolute.
    #[error("the folder {path:?} cannot be used")]
    NoAbsolutePath {
        /// As given.
        path: PathBuf,
        /// The operating system's reason.
        source: io::Error,
    },
    /// The folder is open to others and holds what is not TimeTrack's.
    #[error(
        "the folder {path:?} is open to others and holds other files; name an empty one with --data-dir, or shut it for \
         others yourself (chmod 700)"
    )]
    SharedWithOthers {
        /// The folder.
        path: PathBuf,
    },
    /// The folder cannot be created or protected.
    #[error("the folder {path:?} cannot be created or made private; choose another with --data-dir")]
    NotUsable {
        /// The folder in question.
        path: PathBuf,
        /// The operating system's reason.
        source: io::Error,
    },
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn one_folder_holds_everything_when_asked() {
        let temporary = tempfile::tempdir().unwrap();
        let directories = Directories::below(&temporary.path().join("TimeTrack data")).unwrap();
        directories.create().unwrap();
        for path in [
            directories.config_file(),
            directories.log_file(),
            directories.data_dir().join("outbox.db"),
            directories.runtime_dir().join("agent.sock"),
        ] {
            assert!(
                path.starts_with(temporary.path().join("TimeTrack data")),
                "{path:?}"
            );
            assert!(path.parent().unwrap().is_dir(), "{path:?}");
        }
    }

    #[test]
    fn a_relative_folder_becomes_absolute() {
        let directories = Directories::below(Path::new("somewhere")).unwrap();
        assert!(directories.data_dir().is_absolute());
        assert!(matches!(
            Directories::below(Path::new("")),
            Err(DirectoriesError::NoAbsolutePath { .. })
        ));
    }

    #[test]
    fn a_file_in_the_way_is_named() {
        let temporary = tempfile::tempdir().unwrap();
        let file = temporary.path().join("taken");
        fs::write(&file, b"x").unwrap();
        let error = Directories::below(&file).unwrap().create().unwrap_err();
        assert!(error.to_string().contains("taken"), "{error}");
    }

    #[test]
    fn what_others_keep_is_told_from_what_is_ours() {
        let own = [
            ".config.json.x1",
            "company",
            "company-12",
            "config.json~",
            "outbox.db-wal",
            "outbox.reserve",
            "run",
            "secrets.json",
            "timetrack.db-witness",
            "timetrack_agent.log.1",
        ];
        assert!(own.into_iter().all(is_own));
        let foreign = [
            "company-report.odt",
            "companies.json",
            "run.sh",
            "server-plan.xls",
        ];
        assert!(!foreign.into_iter().any(is_own));
    }

    #[test]
    fn the_log_keeps_its_agreed_name() {
        let directories = Directories::below(Path::new("/x")).unwrap();
        assert!(directories.log_file().ends_with("timetrack_agent.log"));
    }
}
