//! How the file is opened.

use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags};

use crate::OutboxError;

/// The size of a page of the file, fixed so that a salvage can find the pages without the file's header.
pub(crate) const PAGE_BYTES: usize = 4096;

/// Longer than any transaction of ours; another program that holds the file longer is reported.
pub(crate) const BUSY_TIMEOUT: Duration = Duration::from_secs(2);

/// Opens the file, or makes one. Until [`trust`] is called, closing it again leaves file and log as they are.
pub(crate) fn open_for_writing(path: &Path) -> Result<Connection, OutboxError> {
    let flags =
        OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = open(path, flags)?;
    connection.pragma_update(None, "synchronous", "NORMAL")?;
    // On macOS a plain flush stops at the disk's own cache; elsewhere this changes nothing.
    connection.pragma_update(None, "fullfsync", true)?;
    connection.pragma_update_and_check(None, "secure_delete", true, |_| Ok(()))?;
    connection.pragma_update(None, "cache_size", -1024)?;
    // What is recorded never lies outside our directory, not even while the file is written anew.
    connection.pragma_update(None, "temp_store", "MEMORY")?;
    Ok(connection)
}

/// Keeps the connection from writing the log into the file and deleting it when it is closed.
pub(crate) fn distrust(connection: &Connection) -> Result<(), OutboxError> {
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)?;
    Ok(())
}

/// Lets the connection tidy up when it is closed.
pub(crate) fn trust(connection: &Connection) -> Result<(), OutboxError> {
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, false)?;
    Ok(())
}

pub(crate) fn open_for_reading(path: &Path) -> Result<Connection, OutboxError> {
    open(
        path,
        OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX,
    )
}

/// The write-ahead log and its index, which SQLite keeps beside the file.
pub(crate) fn companions(path: &Path) -> [PathBuf; 2] {
    ["-wal", "-shm"].map(|suffix| {
        let mut name = path.as_os_str().to_owned();
        name.push(suffix);
        name.into()
    })
}

fn open(path: &Path, flags: OpenFlags) -> Result<Connection, OutboxError> {
    let connection = Connection::open_with_flags(path, flags).map_err(|source| cannot_open(path, source))?;
    distrust(&connection)?;
    connection.busy_timeout(BUSY_TIMEOUT)?;
    // SQLite opens lazily: the first read is what fails on a directory that is missing or closed to us.
    connection
        .query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(()))
        .map_err(|source| cannot_open(path, source))?;
    Ok(connection)
}

fn cannot_open(path: &Path, source: rusqlite::Error) -> OutboxError {
    if source.sqlite_error_code() == Some(rusqlite::ErrorCode::CannotOpen) {
        OutboxError::CannotOpen {
            path: path.to_owned(),
            source,
        }
    } else {
        source.into()
    }
}
