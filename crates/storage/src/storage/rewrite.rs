//! Writing a SQLite file anew after something was erased.
//!
//! A deleted row is overwritten (`secure_delete`), and the write-ahead log is emptied once the deletion is saved. That is
//! not all of it: where SQLite once moved a row to another page, an older copy may lie in the gap that it left. Only a
//! file that was written anew is known to hold none. That takes as long as copying it, and nobody else writes meanwhile;
//! so the deletion only notes that it is due, in its own transaction, and somebody does it afterwards.

use std::{
    pin::pin,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use sea_orm::{ConnectionTrait, DbBackend};

use super::{Storage, sqlite::Upkeep};
use crate::{Connection, StorageError, Transaction, connection::statement};

/// Why a file must be written anew.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum RewriteDue {
    /// Something went by age. There will be more tomorrow.
    ByAge,
    /// A person wanted something deleted.
    Wanted,
}

impl RewriteDue {
    fn code(self) -> i16 {
        match self {
            Self::ByAge => 1,
            Self::Wanted => 2,
        }
    }

    fn from_code(code: i16) -> Result<Option<Self>, StorageError> {
        match code {
            0 => Ok(None),
            1 => Ok(Some(Self::ByAge)),
            2 => Ok(Some(Self::Wanted)),
            other => Err(StorageError::InvalidData(format!("a rewrite for reason {other}"))),
        }
    }
}

impl Storage {
    /// Why the file must be written anew, if it must; on PostgreSQL it never must.
    ///
    /// # Errors
    /// As [`StorageError`].
    pub async fn rewrite_due(&self) -> Result<Option<RewriteDue>, StorageError> {
        let reader = &self.inner.reader;
        let query = statement(reader, "SELECT rewrite_due FROM server_state WHERE id = 1", []);
        match reader.query_one_raw(query).await? {
            Some(row) => RewriteDue::from_code(row.try_get_by_index(0)?),
            None => Ok(None),
        }
    }

    /// The size of a SQLite file in bytes, without its log; `None` on PostgreSQL.
    ///
    /// # Errors
    /// As [`StorageError`].
    pub async fn file_bytes(&self) -> Result<Option<u64>, StorageError> {
        if self.backend() != DbBackend::Sqlite {
            return Ok(None);
        }
        let reader = &self.inner.reader;
        let query = statement(
            reader,
            "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size",
            [],
        );
        let row = reader.query_one_raw(query).await?;
        let bytes: i64 = row.map_or(Ok(0), |row| row.try_get_by_index(0))?;
        Ok(Some(u64::try_from(bytes).unwrap_or(0)))
    }

    /// Writes the file anew, empties its log, and notes that this is not due any more. Gives whether it is done: `stop`
    /// can prevent that, and a reader that is under way; then it stays due. Nobody else writes meanwhile; readers go on.
    ///
    /// After `stop` it takes a few milliseconds more in its first half. The second half ends by itself; what takes longer
    /// than two seconds is left to the end of the process, and SQLite undoes it when the file is next opened.
    ///
    /// # Errors
    /// [`StorageError::Full`] where there is no room for two more copies beside the file. Nothing is lost, the room that was taken is given back, and it stays due.
    pub async fn rewrite(&self, stop: impl Future<Output = ()>) -> Result<bool, StorageError> {
        let Some(turn) = &self.inner.turn else {
            return Ok(true);
        };
        let _turn = turn.lock().await;
        let stopped = Arc::new(AtomicBool::new(false));
        let mut rewriting = pin!(self.rewrite_in_turn(Arc::clone(&stopped)));
        tokio::select! {
            done = &mut rewriting => return done,
            () = stop => stopped.store(true, Ordering::Release),
        }
        tokio::time::timeout(GRACE, rewriting).await.unwrap_or(Ok(false))
    }

    /// Empties the log if nobody reads from it; gives whether it did. Waits for nobody but the writer's turn.
    ///
    /// # Errors
    /// As [`StorageError`].
    pub async fn empty_log(&self) -> Result<bool, StorageError> {
        let Some(turn) = &self.inner.turn else {
            return Ok(true);
        };
        let _turn = turn.lock().await;
        self.try_to_empty_log().await
    }

    /// The same for whoever has the writer's turn.
    pub(super) async fn try_to_empty_log(&self) -> Result<bool, StorageError> {
        let Some(file) = &self.inner.sqlite else {
            return Ok(true);
        };
        let mut upkeep = Upkeep::open(file).await?;
        let is_empty = upkeep.empty_log().await?;
        upkeep.close().await?;
        Ok(is_empty)
    }

    async fn rewrite_in_turn(&self, stopped: Arc<AtomicBool>) -> Result<bool, StorageError> {
        let Some(file) = &self.inner.sqlite else {
            return Ok(true);
        };
        let mut upkeep = Upkeep::open(file).await?;
        let mut is_empty = upkeep.empty_log().await?;
        let is_written = &self.inner.is_written;
        // With a reader in the log all that work would be for nothing.
        if is_empty && !is_written.load(Ordering::Acquire) {
            let written = upkeep.vacuum(stopped).await;
            // Also of what it did not finish: a disk must not stay full because of this.
            let emptied = upkeep.empty_log().await;
            // Where somebody has begun to read meanwhile, only the log is left to do.
            is_written.store(matches!(written, Ok(true)), Ordering::Release);
            is_empty = written? && emptied?;
        }
        let is_done = is_empty;
        if is_done {
            is_written.store(false, Ordering::Release);
            self.inner
                .writer
                .execute_unprepared("UPDATE server_state SET rewrite_due = 0 WHERE id = 1")
                .await?;
        }
        upkeep.close().await?;
        Ok(is_done)
    }
}

/// How long the end of a server waits for a rewrite that cannot be interrupted any more.
const GRACE: Duration = Duration::from_secs(2);

impl Transaction {
    /// Notes that something is erased by this transaction. Once it is saved the log is emptied, and a SQLite file must be
    /// written anew.
    pub(crate) async fn note_erased(&self, due: RewriteDue) -> Result<(), StorageError> {
        if self.is_postgres() {
            return Ok(());
        }
        self.storage().note_erased();
        let update = statement(
            self.executor(),
            "UPDATE server_state SET rewrite_due = MAX(rewrite_due, ?) WHERE id = 1",
            [due.code().into()],
        );
        self.executor().execute_raw(update).await?;
        Ok(())
    }

    /// Notes that a person waits for the file to be written anew, where that is due.
    pub(crate) async fn hurry_rewrite(&self) -> Result<(), StorageError> {
        if self.is_postgres() {
            return Ok(());
        }
        let update = statement(
            self.executor(),
            "UPDATE server_state SET rewrite_due = ? WHERE id = 1 AND rewrite_due > 0",
            [RewriteDue::Wanted.code().into()],
        );
        self.executor().execute_raw(update).await?;
        Ok(())
    }
}
