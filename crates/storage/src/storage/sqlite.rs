//! SQLite's connections.

use std::time::Duration;

use sea_orm::{
    ConnectionTrait, DatabaseConnection, DbBackend, SqlxSqliteConnector, Statement,
    sqlx::{
        ConnectOptions, Connection,
        sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
    },
};

use crate::{StorageError, address::SqliteFile};

/// Only another program can hold the lock of the file: our own writers wait for their turn before.
const BUSY_TIMEOUT: Duration = Duration::from_secs(10);
const READERS: u32 = 8;
/// Pages of 4 KiB after which a commit merges the log into the file. More makes each merge rarer and longer.
const CHECKPOINT_PAGES: u32 = 4_000;
/// The log is cut to this many bytes after a merge, so that one large transaction does not occupy the disk for ever.
const LOG_BYTES: u32 = 64 * 1024 * 1024;

/// The one connection that writes. Its pool replaces it when it breaks.
///
/// # Errors
/// Where the file cannot be opened or written.
pub(super) async fn open_writer(file: &SqliteFile) -> Result<DatabaseConnection, StorageError> {
    let mut options = common(file)
        .create_if_missing(file.create)
        .read_only(file.read_only)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        .pragma("secure_delete", "ON")
        .pragma("wal_autocheckpoint", CHECKPOINT_PAGES.to_string())
        .pragma("journal_size_limit", LOG_BYTES.to_string());
    if let Some(pages) = file.maximum_pages {
        options = options.pragma("max_page_count", pages.to_string());
    }
    let pool = SqlitePoolOptions::new()
        .min_connections(1)
        .max_connections(1)
        .idle_timeout(None)
        .max_lifetime(None)
        // Who waits here has waited for their turn already; only opening anew takes time.
        .acquire_timeout(Duration::from_secs(30))
        .test_before_acquire(false)
        .before_acquire(|connection, _| {
            Box::pin(async move {
                // When the disk is full SQLite rolls back by itself, and the library goes on to count an open
                // transaction that it can neither commit nor roll back. Such a connection is replaced. The ping comes
                // after a roll-back that may still be queued.
                connection.ping().await?;
                Ok(!connection.is_in_transaction())
            })
        })
        .connect_with(options)
        .await?;
    let writer = SqlxSqliteConnector::from_sqlx_sqlite_pool(pool);
    // SQLite opens a file that it must not write, and begins a transaction, without a word. This is where it tells; the
    // table is never made.
    writer
        .execute_unprepared("BEGIN IMMEDIATE; CREATE TABLE may_write (yes INTEGER); ROLLBACK")
        .await?;
    Ok(writer)
}

/// Connections that cannot write. Opened when they are needed, because the writer makes the file.
pub(super) fn open_reader(file: &SqliteFile) -> DatabaseConnection {
    // Not SQLite's own read-only mode: it cannot read a file whose log nobody has opened for writing.
    let options = common(file).create_if_missing(false).pragma("query_only", "ON");
    let pool = SqlitePoolOptions::new()
        .max_connections(READERS)
        .test_before_acquire(false)
        .connect_lazy_with(options);
    SqlxSqliteConnector::from_sqlx_sqlite_pool(pool)
}

/// Merges the log into the file without waiting for anybody; `false` where a reader prevents that for a part of it.
pub(super) async fn merge_log(writer: &DatabaseConnection) -> Result<bool, StorageError> {
    let statement = Statement::from_string(DbBackend::Sqlite, "PRAGMA wal_checkpoint(PASSIVE)");
    let Some(row) = writer.query_one_raw(statement).await? else {
        return Ok(false);
    };
    let (pages, merged): (i32, i32) = (row.try_get_by_index(1)?, row.try_get_by_index(2)?);
    Ok(pages == merged)
}

/// Merges the whole log into the file and empties it; `false` where a reader still needs it.
pub(super) async fn truncate_log(writer: &DatabaseConnection) -> Result<bool, StorageError> {
    let statement = Statement::from_string(DbBackend::Sqlite, "PRAGMA wal_checkpoint(TRUNCATE)");
    let row = writer.query_one_raw(statement).await?;
    let busy: i32 = row.map_or(Ok(1), |row| row.try_get_by_index(0))?;
    Ok(busy == 0)
}

fn common(file: &SqliteFile) -> SqliteConnectOptions {
    SqliteConnectOptions::new()
        .filename(&file.path)
        .busy_timeout(BUSY_TIMEOUT)
        .thread_name(|number| format!("sqlite-{number}"))
        .disable_statement_logging()
}
