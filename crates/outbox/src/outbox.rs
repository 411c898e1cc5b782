//! The outbox itself: one connection behind a lock.

use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use rusqlite::{Connection, Transaction, TransactionBehavior};
use timetrack_domain::Checkpoint;

use crate::{Limits, OutboxError, connection};

/// The durable buffer between the recorder and the server.
///
/// Calls from several threads wait for each other, in such an order that nobody who calls again and again overtakes one
/// who waits. Settling a full batch takes a few milliseconds; what takes longer ([`Outbox::forget`], [`Outbox::erase`],
/// [`Outbox::prune`]) lets others in between. Dropping the outbox closes the file cleanly.
#[derive(Debug)]
pub struct Outbox {
    pub(crate) path: PathBuf,
    pub(crate) limits: Limits,
    /// Whoever wants `inner` waits for it with this in hand, which keeps those who come later away from it.
    turn: Mutex<()>,
    /// `None` once it was closed.
    inner: Mutex<Option<Inner>>,
    /// Held by [`Outbox::erase`].
    pub(crate) erasing: Mutex<()>,
}

#[derive(Debug)]
pub(crate) struct Inner {
    pub(crate) connection: Connection,
    /// What the file holds as open and held. A checkpoint that changes nothing but its instant then writes a single
    /// row.
    pub(crate) checkpoint: Checkpoint,
    /// Whether something was committed that a power cut would take back.
    unsynced: bool,
}

impl Outbox {
    /// The file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// How much it may hold.
    pub fn limits(&self) -> &Limits {
        &self.limits
    }

    /// Makes everything durable against a power cut. Costs one flush of the disk, or nothing where nothing changed
    /// since the last one.
    ///
    /// # Errors
    /// As the disk gives them. What was written is still safe from a crash of the program.
    pub fn sync(&self) -> Result<(), OutboxError> {
        self.with(|inner| {
            if !inner.unsynced {
                return Ok(());
            }
            // A commit in this mode flushes the whole write-ahead log, and with it every commit before.
            inner.connection.pragma_update(None, "synchronous", "FULL")?;
            let flushed = inner.connection.execute(
                "INSERT INTO note VALUES ('outbox:syncs', '1')
             ON CONFLICT DO UPDATE SET value = CAST(value AS INTEGER) + 1",
                [],
            );
            inner.connection.pragma_update(None, "synchronous", "NORMAL")?;
            flushed?;
            inner.unsynced = false;
            Ok(())
        })
    }

    /// Closes the file, also for those who share the outbox: their calls fail with [`OutboxError::Closed`] from then on.
    /// For opening it again, which moves a damaged file; Windows lets nobody move a file that is open.
    pub fn close(&self) {
        drop(self.lock().take());
    }

    pub(crate) fn new(path: PathBuf, limits: Limits, connection: Connection) -> Self {
        let inner = Inner {
            connection,
            checkpoint: Checkpoint::default(),
            unsynced: true,
        };
        Self {
            path,
            limits,
            turn: Mutex::default(),
            inner: Mutex::new(Some(inner)),
            erasing: Mutex::default(),
        }
    }

    /// Runs `work` with the lock held.
    pub(crate) fn with<T>(
        &self,
        work: impl FnOnce(&mut Inner) -> Result<T, OutboxError>,
    ) -> Result<T, OutboxError> {
        let mut inner = self.lock();
        let inner = inner.as_mut().ok_or(OutboxError::Closed)?;
        let done = work(inner);
        if let Err(OutboxError::Damaged(_)) = &done {
            // What the log still holds of earlier versions of a broken page is what a salvage can use.
            connection::distrust(&inner.connection)?;
        }
        done
    }

    /// Runs `work` in a transaction of its own and commits it.
    pub(crate) fn write<T>(
        &self,
        work: impl FnOnce(&Transaction<'_>) -> Result<T, OutboxError>,
    ) -> Result<T, OutboxError> {
        self.with(|inner| inner.write(work))
    }

    /// A thread that panicked while it held the lock left a transaction that was rolled back, so going on is safe.
    fn lock(&self) -> MutexGuard<'_, Option<Inner>> {
        let _turn = self.turn.lock().unwrap_or_else(PoisonError::into_inner);
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Inner {
    pub(crate) fn write<T>(
        &mut self,
        work: impl FnOnce(&Transaction<'_>) -> Result<T, OutboxError>,
    ) -> Result<T, OutboxError> {
        let transaction = self
            .connection
            .transaction_with_behavior(TransactionBehavior::Immediate)?;
        let value = work(&transaction)?;
        transaction.commit()?;
        self.unsynced = true;
        Ok(value)
    }
}
