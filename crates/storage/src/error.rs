//! What can go wrong, by what the caller can do about it.

use sea_orm::{DbErr, RuntimeErr, sqlx};

/// Why the database did not do what it was asked for.
#[derive(Clone, Debug, thiserror::Error)]
pub enum StorageError {
    /// The address of the database is not one that this program understands. Its text is not repeated: it may hold a
    /// password.
    #[error("the address of the database is wrong: {0}")]
    InvalidAddress(String),
    /// The database cannot be reached or is busy; the same may succeed later.
    #[error("the database cannot be reached at the moment")]
    Unavailable(#[source] DbErr),
    /// Another transaction was in the way; the same may succeed at once.
    #[error("another transaction was in the way")]
    Conflict(#[source] DbErr),
    /// No space is left for the database. Nothing was stored; the same succeeds when there is space again.
    #[error("no space is left for the database: make room on its disk")]
    Full(#[source] DbErr),
    /// The database may be read but not written.
    #[error("the database is read-only: check the permissions of its file and folder, and its address")]
    ReadOnly(#[source] DbErr),
    /// The database is damaged or is not one.
    #[error("the database is damaged or is not a database: put a backup back")]
    Damaged(#[source] DbErr),
    /// The database was written by a newer version of this program.
    #[error("the database was written by a newer version: update this program")]
    SchemaNewer(#[source] DbErr),
    /// Something with the same key exists already.
    #[error("it exists already")]
    AlreadyExists(#[source] DbErr),
    /// Too much is waiting to be stored. Nothing was stored; the same may succeed in a few seconds.
    #[error("too much is waiting to be stored")]
    Overloaded,
    /// Storing has ended because the program is ending. Nothing was stored.
    #[error("storing has ended")]
    Stopped,
    /// A defect of this program got in the way of storing. Nothing is acknowledged; the same may succeed.
    #[error("storing was interrupted by a defect of this program")]
    Interrupted,
    /// The device is not known, or not any more.
    #[error("the device is not known")]
    UnknownDevice,
    /// A row holds something that this version does not understand.
    #[error("a stored value is not understood: {0}")]
    InvalidData(String),
    /// Anything else: a defect of this program or of the database.
    #[error("the database refused a statement")]
    Database(#[source] DbErr),
}

impl StorageError {
    /// Whether doing exactly the same again later can succeed.
    pub fn is_transient(&self) -> bool {
        match self {
            Self::Unavailable(_)
            | Self::Conflict(_)
            | Self::Full(_)
            | Self::Overloaded
            | Self::Interrupted => true,
            Self::InvalidAddress(_)
            | Self::ReadOnly(_)
            | Self::Damaged(_)
            | Self::SchemaNewer(_)
            | Self::AlreadyExists(_)
            | Self::Stopped
            | Self::UnknownDevice
            | Self::InvalidData(_)
            | Self::Database(_) => false,
        }
    }
}

impl From<DbErr> for StorageError {
    fn from(error: DbErr) -> Self {
        match classify(&error) {
            Class::Unavailable => Self::Unavailable(error),
            Class::Conflict => Self::Conflict(error),
            Class::Full => Self::Full(error),
            Class::ReadOnly => Self::ReadOnly(error),
            Class::Damaged => Self::Damaged(error),
            Class::AlreadyExists => Self::AlreadyExists(error),
            Class::Other => Self::Database(error),
        }
    }
}

impl From<sqlx::Error> for StorageError {
    fn from(error: sqlx::Error) -> Self {
        DbErr::Conn(RuntimeErr::SqlxError(error.into())).into()
    }
}

enum Class {
    Unavailable,
    Conflict,
    Full,
    ReadOnly,
    Damaged,
    AlreadyExists,
    Other,
}

#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "the enums of the libraries may grow; what is not named here is a defect"
)]
fn classify(error: &DbErr) -> Class {
    match error {
        DbErr::ConnectionAcquire(_) => Class::Unavailable,
        DbErr::Conn(RuntimeErr::SqlxError(cause))
        | DbErr::Exec(RuntimeErr::SqlxError(cause))
        | DbErr::Query(RuntimeErr::SqlxError(cause)) => match &**cause {
            sqlx::Error::Database(cause) => {
                let code = cause.code().unwrap_or_default();
                // SQLite's codes are decimal numbers of up to four digits, PostgreSQL's have five characters.
                match code.parse::<u32>() {
                    Ok(number) if code.len() < 5 => classify_sqlite(number),
                    Ok(_) | Err(_) => classify_postgres(&code),
                }
            }
            sqlx::Error::Io(_)
            | sqlx::Error::Tls(_)
            | sqlx::Error::Protocol(_)
            | sqlx::Error::PoolTimedOut
            | sqlx::Error::PoolClosed
            | sqlx::Error::WorkerCrashed => Class::Unavailable,
            _ => Class::Other,
        },
        _ => Class::Other,
    }
}

/// <https://www.sqlite.org/rescode.html>: the lowest byte is the primary code.
fn classify_sqlite(code: u32) -> Class {
    match code {
        1555 | 2067 => return Class::AlreadyExists,
        _ => {}
    }
    match code & 0xff {
        5 | 6 | 10 | 14 => Class::Unavailable, // busy, locked, input or output failed, cannot open
        8 => Class::ReadOnly,
        11 | 26 => Class::Damaged,
        13 => Class::Full,
        _ => Class::Other,
    }
}

/// <https://www.postgresql.org/docs/15/errcodes-appendix.html>: the first two characters are the class.
fn classify_postgres(code: &str) -> Class {
    match code {
        "23505" => Class::AlreadyExists,
        "40001" | "40P01" | "55P03" => Class::Conflict,
        "53100" => Class::Full,
        "25006" => Class::ReadOnly,
        "XX001" | "XX002" => Class::Damaged,
        _ => match code.get(..2) {
            Some("08" | "53" | "57" | "58") => Class::Unavailable,
            Some(_) | None => Class::Other,
        },
    }
}
