//! Files that are whole or not there: written beside the target, flushed to the disk, then renamed over it.
//!
//! Files and directories made here belong to the person alone (0600 and 0700 on Unix; on Windows they inherit the
//! rights of the person's profile).

use std::ffi::OsString;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

#[cfg_attr(unix, path = "atomic_file/unix.rs")]
#[cfg_attr(windows, path = "atomic_file/windows.rs")]
mod imp;

/// Replaces the file at `path` by `contents`, so that after a crash or a power cut either the old or the new contents
/// are there, never a part. A symbolic link stays one: the file it leads to is replaced.
///
/// # Errors
///
/// As the file system gives them (full, read-only, no such directory). The old file is then untouched.
pub fn write(path: &Path, contents: &[u8]) -> io::Result<()> {
    let target = resolve_link(path)?;
    let directory = parent(&target);
    let temporary = directory.join(temporary_name(&target)?);
    let written = write_flushed(&temporary, contents).and_then(|()| imp::replace(&temporary, &target));
    if let Err(error) = written {
        // The first error is the one to report; what is left over carries a name that no reader looks for.
        let _ = fs::remove_file(&temporary);
        return Err(error);
    }
    imp::flush_directory(directory)
}

/// Makes `path` and its missing parents, each open to the person alone. A directory that exists keeps its rights.
///
/// # Errors
///
/// As the file system gives them; also when something at `path` is not a directory.
pub fn create_private_directory(path: &Path) -> io::Result<()> {
    imp::create_private_directory(path)
}

fn resolve_link(path: &Path) -> io::Result<PathBuf> {
    match fs::symlink_metadata(path) {
        Ok(metadata) if metadata.is_symlink() => fs::canonicalize(path),
        Ok(_) => Ok(path.to_owned()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(path.to_owned()),
        Err(error) => Err(error),
    }
}

fn parent(path: &Path) -> &Path {
    match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        Some(_) | None => Path::new("."),
    }
}

/// A name that no other thread and no other process uses at the same time.
fn temporary_name(target: &Path) -> io::Result<OsString> {
    static COUNTER: AtomicU64 = AtomicU64::new(0);
    let name = target.file_name().ok_or_else(|| {
        io::Error::new(
            io::ErrorKind::InvalidInput,
            "the path does not end in a file name",
        )
    })?;
    let mut temporary = OsString::from(".");
    temporary.push(name);
    let number = COUNTER.fetch_add(1, Ordering::Relaxed);
    temporary.push(format!(".{}-{number}.tmp", std::process::id()));
    Ok(temporary)
}

fn write_flushed(path: &Path, contents: &[u8]) -> io::Result<()> {
    let mut options = OpenOptions::new();
    // Truncates, because a process of the same number may have crashed in the middle before.
    options.write(true).create(true).truncate(true);
    imp::private(&mut options);
    let mut file: File = options.open(path)?;
    file.write_all(contents)?;
    file.sync_all()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn replaces_the_contents_and_leaves_nothing_beside() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("settings.json");
        write(&path, b"old and longer").unwrap();
        write(&path, b"new").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"new");
        assert_eq!(fs::read_dir(directory.path()).unwrap().count(), 1);
    }

    #[test]
    fn a_failure_leaves_the_old_file_and_no_temporary() {
        let directory = tempfile::tempdir().unwrap();
        let occupied = directory.path().join("occupied");
        fs::create_dir(&occupied).unwrap();
        fs::write(occupied.join("inside"), b"x").unwrap();
        write(&occupied, b"new").unwrap_err();
        assert_eq!(fs::read(occupied.join("inside")).unwrap(), b"x");
        assert_eq!(fs::read_dir(directory.path()).unwrap().count(), 1);
    }

    #[test]
    fn a_missing_directory_is_an_error() {
        let directory = tempfile::tempdir().unwrap();
        let error = write(&directory.path().join("missing/file"), b"x").unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::NotFound);
    }

    #[test]
    fn a_path_without_a_file_name_is_refused() {
        assert_eq!(
            write(Path::new(".."), b"x").unwrap_err().kind(),
            io::ErrorKind::InvalidInput
        );
    }
}
