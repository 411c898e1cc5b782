//! SQLite's connections.

use std::{
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use sea_orm::{
    ConnectionTrait, DatabaseConnection, SqlxSqliteConnector,
    sqlx::{
        AssertSqlSafe, ConnectOptions, Connection, Executor,
        error::DatabaseError,
        query_as,
        sqlite::{
            SqliteConnectOptions, SqliteConnection, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous,
        },
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
    let options = common(file)
        .create_if_missing(file.create)
        .read_only(file.read_only)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        .pragma("secure_delete", "ON")
        .pragma("wal_autocheckpoint", CHECKPOINT_PAGES.to_string())
        .pragma("journal_size_limit", LOG_BYTES.to_string());
    let options = with_page_limit(options, file);
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

/// A connection of its own for what concerns the file as a whole. It waits for nobody who reads.
pub(super) struct Upkeep {
    connection: SqliteConnection,
    /// Where the file lies.
    folder: Option<String>,
}

impl Upkeep {
    pub(super) async fn open(file: &SqliteFile) -> Result<Self, StorageError> {
        let options = common(file)
            .create_if_missing(false)
            .busy_timeout(Duration::ZERO)
            .synchronous(SqliteSynchronous::Full)
            .pragma("secure_delete", "ON")
            // Its copy of the whole file would not fit into memory.
            .pragma("temp_store", "FILE")
            // A copy of the whole file is merged when that suits, not where it is written.
            .pragma("wal_autocheckpoint", "0");
        let options = with_page_limit(options, file);
        let folder = file.path.parent().and_then(Path::to_str);
        Ok(Self {
            connection: options.connect().await?,
            folder: folder.map(|folder| if folder.is_empty() { "." } else { folder }.to_owned()),
        })
    }

    /// Merges the whole log into the file and empties it; `false` where somebody still reads from it.
    pub(super) async fn empty_log(&mut self) -> Result<bool, StorageError> {
        let (busy, _, _): (i32, i32, i32) = query_as("PRAGMA wal_checkpoint(TRUNCATE)")
            .fetch_one(&mut self.connection)
            .await?;
        Ok(busy == 0)
    }

    /// Writes the file anew unless `stopped` is set before the second half, which copies all of it back and knows no
    /// end but its own; gives whether it was.
    pub(super) async fn vacuum(&mut self, stopped: Arc<AtomicBool>) -> Result<bool, StorageError> {
        self.keep_temporary_files_here().await?;
        let asked = Arc::clone(&stopped);
        self.connection
            .lock_handle()
            .await?
            .set_progress_handler(OPERATIONS_BETWEEN_LOOKS, move || !asked.load(Ordering::Acquire));
        let done = self.connection.execute("VACUUM").await;
        self.connection.lock_handle().await?.remove_progress_handler();
        match done {
            Ok(_) => Ok(true),
            Err(error) if is_interrupt(&error) && stopped.load(Ordering::Acquire) => Ok(false),
            Err(error) => Err(error.into()),
        }
    }

    pub(super) async fn close(self) -> Result<(), StorageError> {
        Ok(self.connection.close().await?)
    }

    /// SQLite writes the copy into a temporary file first, and would lay it where the system lays such files: outside of
    /// the folder that only the server's account can read, and perhaps on a disk that is not encrypted. It holds for the
    /// whole process, whose other connections keep in memory what is temporary.
    async fn keep_temporary_files_here(&mut self) -> Result<(), StorageError> {
        if let Some(folder) = &self.folder {
            let pragma = format!("PRAGMA temp_store_directory = '{}'", folder.replace('\'', "''"));
            self.connection.execute(AssertSqlSafe(pragma)).await?;
        }
        Ok(())
    }
}

/// A few milliseconds.
const OPERATIONS_BETWEEN_LOOKS: i32 = 10_000;

/// <https://www.sqlite.org/rescode.html#interrupt>
fn is_interrupt(error: &sea_orm::sqlx::Error) -> bool {
    let code = error.as_database_error().and_then(DatabaseError::code);
    code.is_some_and(|code| code == "9")
}

fn with_page_limit(options: SqliteConnectOptions, file: &SqliteFile) -> SqliteConnectOptions {
    match file.maximum_pages {
        Some(pages) => options.pragma("max_page_count", pages.to_string()),
        None => options,
    }
}

fn common(file: &SqliteFile) -> SqliteConnectOptions {
    SqliteConnectOptions::new()
        .filename(&file.path)
        .busy_timeout(BUSY_TIMEOUT)
        .thread_name(|number| format!("sqlite-{number}"))
        // A file would lie outside of the database's folder, with titles in it. See `Upkeep::keep_temporary_files_here`.
        .pragma("temp_store", "MEMORY")
        .disable_statement_logging()
}
