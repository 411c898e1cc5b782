//! What can go wrong, by what the caller can do about it.

use std::path::PathBuf;

use rusqlite::ErrorCode;

/// Why an operation on the outbox failed. It had no effect; whatever was in the outbox still is.
#[derive(Debug, thiserror::Error)]
pub enum OutboxError {
    /// The disk is full. The same call works again once there is space.
    #[error("the disk is full")]
    DiskFull(#[source] rusqlite::Error),
    /// Another program holds the file. The same call works again once that program lets go.
    #[error("another program holds the outbox")]
    Busy(#[source] rusqlite::Error),
    /// The file or its directory may not be written.
    #[error("the outbox may not be written")]
    ReadOnly(#[source] rusqlite::Error),
    /// The file cannot be opened or made: no such directory, no right to it, or something else has its name.
    #[error("cannot open {path}")]
    CannotOpen {
        /// The file.
        path: PathBuf,
        /// What SQLite said.
        #[source]
        source: rusqlite::Error,
    },
    /// A damaged file could not be moved or read. On Windows this lasts as long as somebody else has it open.
    #[error("cannot move or read {path}")]
    File {
        /// The file.
        path: PathBuf,
        /// What the system said.
        #[source]
        source: std::io::Error,
    },
    /// The file is damaged. Opening it again with [`crate::Check::Always`] sets it aside and saves what can be read.
    #[error("the outbox is damaged")]
    Damaged(#[source] rusqlite::Error),
    /// The outbox was closed by somebody who shares it. There is another one by now, or there will be.
    #[error("the outbox was closed")]
    Closed,
    /// A newer version of the agent wrote the file. It is left as it is; a newer agent can read it.
    #[error("the outbox has schema {found}, this version knows up to {known}")]
    NewerSchema {
        /// The version in the file.
        found: i64,
        /// The newest version that is understood.
        known: i64,
    },
    /// A note does not have the expected shape.
    #[error("the note `{name}` cannot be read")]
    Note {
        /// Its name.
        name: &'static str,
        /// What the parser said.
        #[source]
        source: serde_json::Error,
    },
    /// The disk failed, or SQLite met something unexpected.
    #[error("the outbox failed")]
    Failed(#[source] rusqlite::Error),
}

impl OutboxError {
    /// Whether the same call may succeed later without anybody repairing the outbox.
    pub fn is_transient(&self) -> bool {
        match self {
            Self::DiskFull(_) | Self::Busy(_) | Self::File { .. } => true,
            Self::Failed(source) => source.sqlite_error_code() == Some(ErrorCode::SystemIoFailure),
            Self::ReadOnly(_)
            | Self::CannotOpen { .. }
            | Self::Damaged(_)
            | Self::Closed
            | Self::NewerSchema { .. }
            | Self::Note { .. } => false,
        }
    }

    /// Damage that SQLite itself does not report.
    pub(crate) fn damaged(how: &str) -> Self {
        Self::Damaged(rusqlite::Error::SqliteFailure(
            rusqlite::ffi::Error::new(rusqlite::ffi::SQLITE_CORRUPT),
            Some(how.to_owned()),
        ))
    }
}

impl From<rusqlite::Error> for OutboxError {
    fn from(source: rusqlite::Error) -> Self {
        let Some(code) = source.sqlite_error_code() else {
            // A value of another type than the schema says, or text that is not UTF-8, can only come from damage.
            return if is_unreadable_value(&source) {
                Self::Damaged(source)
            } else {
                Self::Failed(source)
            };
        };
        if code == ErrorCode::DiskFull || is_shared_memory_failure(&source) {
            Self::DiskFull(source)
        } else if code == ErrorCode::DatabaseBusy || code == ErrorCode::DatabaseLocked {
            Self::Busy(source)
        } else if code == ErrorCode::ReadOnly || code == ErrorCode::PermissionDenied {
            Self::ReadOnly(source)
        } else if code == ErrorCode::DatabaseCorrupt || code == ErrorCode::NotADatabase {
            Self::Damaged(source)
        } else {
            Self::Failed(source)
        }
    }
}

fn is_unreadable_value(error: &rusqlite::Error) -> bool {
    matches!(
        error,
        rusqlite::Error::InvalidColumnType(..)
            | rusqlite::Error::FromSqlConversionFailure(..)
            | rusqlite::Error::IntegralValueOutOfRange(..)
            | rusqlite::Error::Utf8Error(..)
    )
}

/// Making the index of the write-ahead log is the first thing that fails on a disk without a free block.
fn is_shared_memory_failure(error: &rusqlite::Error) -> bool {
    error.sqlite_error().is_some_and(|error| {
        error.extended_code == rusqlite::ffi::SQLITE_IOERR_SHMSIZE
            || error.extended_code == rusqlite::ffi::SQLITE_IOERR_SHMMAP
    })
}
