//! Opens the database so that other accounts of the computer cannot read its files, wherever they lie.
//!
//! A folder that the program makes is open to its account alone. One that exists keeps its rights, and SQLite would make
//! files in it that everybody may read. So the files are made before it looks for them, with the right ones from the
//! start; its write-ahead log and shared memory take those of the database. Files that exist keep theirs.

use std::ffi::OsString;
use std::io;
use std::path::{Path, PathBuf};

use timetrack_platform::atomic_file;
use timetrack_storage::{DatabaseUrl, Storage, StorageError};

/// Opens the database at `url`, and makes its files where they are missing.
///
/// # Errors
/// As [`Storage::connect`].
pub(crate) async fn connect(url: &DatabaseUrl) -> Result<Storage, StorageError> {
    let files = url.files_to_make();
    let made = files.iter().try_for_each(|path| make(path));
    // A folder that cannot be written is told by what fails next.
    let storage = Storage::connect(url).await?;
    if let Err(error) = made {
        tracing::warn!(%error, "the database's files may be open to other accounts: look at the rights of their folder");
    }
    Ok(storage)
}

/// Makes an empty file that is open to this account alone; one that exists stays as it is, whoever made it meanwhile.
fn make(path: &Path) -> io::Result<()> {
    if path.try_exists()? {
        return Ok(());
    }
    let blank = blank_beside(path);
    atomic_file::write(&blank, b"")?;
    // Unlike a rename, a link replaces nothing.
    let linked = std::fs::hard_link(&blank, path);
    std::fs::remove_file(&blank)?;
    match linked {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        other => other,
    }
}

fn blank_beside(path: &Path) -> PathBuf {
    let mut name = OsString::from(".");
    name.push(path.file_name().unwrap_or_default());
    name.push(format!(".{}.new", std::process::id()));
    path.with_file_name(name)
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn a_file_that_exists_keeps_its_contents() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("timetrack.db");
        make(&file).unwrap();
        assert_eq!(fs::read(&file).unwrap(), b"");
        fs::write(&file, b"full").unwrap();
        make(&file).unwrap();
        assert_eq!(fs::read(&file).unwrap(), b"full");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
        make(&folder.path().join("missing/timetrack.db")).unwrap_err();
    }
}
