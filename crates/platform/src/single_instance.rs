//! One agent per data directory.
//!
//! The proof is an exclusive lock on `agent.lock` in the data directory, which the operating system gives back
//! when the process ends, however it ends. A lock on the file holds across all sign-ins of a person (a named mutex in Windows'
//! `Local\` namespace would let a second remote desktop session write the same outbox), and two agents with
//! different `--data-dir` live side by side.

use std::fs::{File, OpenOptions, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

use crate::directories::create_private;

/// The right to be the only agent on a data directory; given back when dropped.
#[derive(Debug)]
pub struct InstanceGuard {
    path: PathBuf,
    _lock: File,
}

impl InstanceGuard {
    /// The lock file, for messages.
    pub fn path(&self) -> &Path {
        &self.path
    }
}

/// Takes the lock of `data_dir`, creating the folder where needed.
///
/// # Errors
///
/// [`SingleInstanceError::AlreadyRunning`]: talk to the running agent instead.
/// [`SingleInstanceError::NotLockable`]: the folder is read-only, full, or its file system knows no locks.
pub fn acquire(data_dir: &Path) -> Result<InstanceGuard, SingleInstanceError> {
    let path = data_dir.join("agent.lock");
    let not_lockable = |source| SingleInstanceError::NotLockable {
        path: path.clone(),
        source,
    };
    create_private(data_dir).map_err(not_lockable)?;
    let lock = OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(false)
        .open(&path)
        .map_err(not_lockable)?;
    match lock.try_lock() {
        Ok(()) => Ok(InstanceGuard { path, _lock: lock }),
        Err(TryLockError::WouldBlock) => Err(SingleInstanceError::AlreadyRunning {
            data_dir: data_dir.to_owned(),
        }),
        Err(TryLockError::Error(source)) => Err(not_lockable(source)),
    }
}

/// Why this process may not be the agent.
#[derive(Debug, thiserror::Error)]
pub enum SingleInstanceError {
    /// Another process holds the lock.
    #[error("TimeTrack is already running with the data folder {data_dir:?}")]
    AlreadyRunning {
        /// The data directory in question.
        data_dir: PathBuf,
    },
    /// The lock file cannot be opened or locked.
    #[error("the lock file {path:?} cannot be used; choose another folder with --data-dir")]
    NotLockable {
        /// The lock file.
        path: PathBuf,
        /// The operating system's reason.
        source: io::Error,
    },
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_second_one_is_refused_until_the_first_is_gone() {
        let folder = tempfile::tempdir().unwrap();
        let first = acquire(folder.path()).unwrap();
        assert!(matches!(
            acquire(folder.path()),
            Err(SingleInstanceError::AlreadyRunning { .. })
        ));
        drop(first);
        acquire(folder.path()).unwrap();
    }

    #[test]
    fn other_folders_do_not_matter() {
        let (one, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let _first = acquire(one.path()).unwrap();
        acquire(other.path()).unwrap();
    }

    #[test]
    fn a_left_over_lock_file_is_no_obstacle() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("agent.lock"), b"").unwrap();
        acquire(folder.path()).unwrap();
    }

    #[test]
    fn a_file_instead_of_the_folder_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("occupied");
        std::fs::write(&file, b"").unwrap();
        let error = acquire(&file).unwrap_err();
        assert!(error.to_string().contains("occupied"), "{error}");
    }
}
