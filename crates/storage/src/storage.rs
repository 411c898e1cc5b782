//! The database as a whole: opening it, its schema, its transactions.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use jiff::{SignedDuration, Timestamp};
use sea_orm::{
    ConnectionTrait, DatabaseConnection, DbBackend, SqliteTransactionMode, TransactionOptions,
    TransactionTrait,
};
use sea_orm_migration::MigratorTrait;
use timetrack_domain::id::ServerEpoch;
use tokio::sync::Mutex;

use crate::{
    DatabaseUrl, Reader, ServerState, StorageError, Transaction,
    address::{Location, SqliteFile},
    migration::{MIGRATION_LOCK, Migrator},
};

mod postgres;
mod rewrite;
mod sqlite;
mod witness;

pub use rewrite::RewriteDue;
pub(crate) use witness::Progress;
use witness::Witness;

/// An open database. Clones share it.
#[derive(Clone, Debug)]
pub struct Storage {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    /// On SQLite, a pool of exactly one connection.
    writer: DatabaseConnection,
    reader: DatabaseConnection,
    /// On SQLite, whoever wants to write waits here, first in, first out.
    turn: Option<Arc<Mutex<()>>>,
    sqlite: Option<SqliteFile>,
    /// On SQLite: the transaction under way erases something.
    erases: AtomicBool,
    /// On SQLite: the file was written anew and nothing was erased since, but its log was in use.
    is_written: AtomicBool,
    witness: Option<Witness>,
}

impl Storage {
    /// Opens the database; a SQLite file that does not exist is made. Looks at nothing but whether it is a database
    /// that can be written: call [`Storage::migrate`] or [`Storage::pending_migrations`] next.
    ///
    /// # Errors
    /// [`StorageError::ReadOnly`] and [`StorageError::Damaged`] call for a person;
    /// [`StorageError::Unavailable`] may pass.
    pub async fn connect(url: &DatabaseUrl) -> Result<Self, StorageError> {
        let inner = match &url.0 {
            Location::Sqlite(file) => {
                let writer = sqlite::open_writer(file).await?;
                Inner {
                    reader: sqlite::open_reader(file),
                    writer,
                    turn: Some(Arc::default()),
                    sqlite: Some(file.clone()),
                    erases: AtomicBool::new(false),
                    is_written: AtomicBool::new(false),
                    witness: Witness::open(&file.path),
                }
            }
            Location::Postgres(url) => {
                let pool = postgres::open(url).await?;
                Inner {
                    writer: pool.clone(),
                    reader: pool,
                    turn: None,
                    sqlite: None,
                    erases: AtomicBool::new(false),
                    is_written: AtomicBool::new(false),
                    witness: None,
                }
            }
        };
        Ok(Self {
            inner: Arc::new(inner),
        })
    }

    /// Brings the schema up to date. Several processes may call it at the same time: one does it, the others wait.
    /// Either every migration is applied or none.
    ///
    /// # Errors
    /// [`StorageError::SchemaNewer`] where a newer version of this program has been here.
    pub async fn migrate(&self) -> Result<(), StorageError> {
        let transaction = self.begin().await?;
        if self.backend() == DbBackend::Postgres {
            let lock = format!("SELECT pg_advisory_xact_lock({MIGRATION_LOCK})");
            transaction.database().execute_unprepared(&lock).await?;
        }
        Migrator::up(transaction.database(), None)
            .await
            .map_err(schema_error)?;
        transaction.save().await
    }

    /// The names of the migrations that [`Storage::migrate`] would apply, in order.
    ///
    /// # Errors
    /// [`StorageError::SchemaNewer`] where a newer version of this program has been here.
    pub async fn pending_migrations(&self) -> Result<Vec<String>, StorageError> {
        let pending = Migrator::get_pending_migrations_read_only(&self.inner.reader)
            .await
            .map_err(schema_error)?;
        Ok(pending
            .iter()
            .map(|migration| migration.name().to_owned())
            .collect())
    }

    /// Which life of the database this is: `epoch` where the database is new, or where it is a SQLite file that somebody
    /// put back to an older copy by hand. Call it at every start, after [`Storage::migrate`].
    ///
    /// # Errors
    /// As [`StorageError`].
    pub async fn begin_life(&self, epoch: ServerEpoch, now: Timestamp) -> Result<ServerState, StorageError> {
        let transaction = self.begin().await?;
        let mut state = transaction.server_state().ensure(epoch, now).await?;
        let (progress, ingested) = transaction.server_state().progress().await?;
        let witnessed = self.inner.witness.as_ref().and_then(Witness::read);
        if witnessed.is_some_and(|witnessed| progress.is_behind(witnessed)) {
            let lacks_since = ingested - MARGIN;
            tracing::warn!(%lacks_since, "The database was put back to an older copy: agents will send again what it lacks");
            state = transaction
                .server_state()
                .begin_new_epoch(epoch, lacks_since)
                .await?;
        }
        transaction.save().await?;
        self.note_progress(Progress {
            epoch: state.epoch,
            ..progress
        });
        Ok(state)
    }

    /// Begins to write. On SQLite this waits until every earlier writer is done, so keep it short.
    ///
    /// Dropping the transaction without [`Transaction::save`] undoes it.
    ///
    /// # Errors
    /// [`StorageError::Unavailable`] where the database cannot be reached.
    pub async fn begin(&self) -> Result<Transaction, StorageError> {
        let turn = match &self.inner.turn {
            Some(turn) => Some(Arc::clone(turn).lock_owned().await),
            None => None,
        };
        // A deferred transaction would fail with SQLITE_BUSY, whatever the timeout, when it comes to write.
        let options = TransactionOptions {
            sqlite_transaction_mode: turn.as_ref().map(|_| SqliteTransactionMode::Immediate),
            ..TransactionOptions::default()
        };
        let database = self.inner.writer.begin_with_options(options).await?;
        Ok(Transaction::new(self.clone(), database, turn))
    }

    /// Reads what is committed. On SQLite through connections that cannot write and never wait for the writer.
    pub fn read(&self) -> Reader {
        Reader::new(self.inner.reader.clone())
    }

    /// Whether the database answers.
    ///
    /// # Errors
    /// Why it does not.
    pub async fn check(&self) -> Result<(), StorageError> {
        self.inner.reader.execute_unprepared("SELECT 1").await?;
        Ok(())
    }

    /// Closes every connection; on SQLite the write-ahead log is merged into the file. Clones and what was begun from
    /// them do not work any more.
    ///
    /// # Errors
    /// Where closing fails; everything that was saved is stored nevertheless.
    pub async fn close(&self) -> Result<(), StorageError> {
        self.inner.reader.clone().close().await?;
        self.inner.writer.clone().close().await?;
        Ok(())
    }

    /// Whether other processes may write to it at the same time.
    pub fn is_shared(&self) -> bool {
        self.backend() == DbBackend::Postgres
    }

    /// Which of the two databases it is.
    pub(crate) fn backend(&self) -> DbBackend {
        self.inner.writer.get_database_backend()
    }

    /// Tells the witness how far the database has come.
    pub(crate) fn note_progress(&self, progress: Progress) {
        if let Some(witness) = &self.inner.witness {
            witness.write(progress);
        }
    }

    /// Remembers that something is erased, for [`Storage::empty_log_after_erasing`].
    fn note_erased(&self) {
        self.inner.erases.store(true, Ordering::Release);
        self.inner.is_written.store(false, Ordering::Release);
    }

    /// Empties SQLite's write-ahead log after a transaction that erased something, for whoever has the writer's turn. Where
    /// a reader that is under way prevents it, the next [`Storage::rewrite`] does it: no write waits for it.
    pub(crate) async fn empty_log_after_erasing(&self) {
        if self.inner.erases.swap(false, Ordering::AcqRel)
            && let Err(error) = self.try_to_empty_log().await
        {
            tracing::debug!(%error, "The write-ahead log is emptied later");
        }
    }
}

/// Asking for too much costs a few duplicates, asking for too little costs data: clocks are not exact.
const MARGIN: SignedDuration = SignedDuration::from_hours(1);

fn schema_error(error: sea_orm::DbErr) -> StorageError {
    // The library's only error of its own: an applied migration is not among those of this program.
    if matches!(error, sea_orm::DbErr::Custom(_)) {
        StorageError::SchemaNewer(error)
    } else {
        error.into()
    }
}
