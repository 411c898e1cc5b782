//! Overwriting what deleted rows leave in the file.
//!
//! SQLite overwrites a row that is deleted, and a page that becomes free (`secure_delete`). That is not all of it: where it
//! spreads rows anew over neighbouring pages, older copies stay in what becomes the unused middle of a page, and such a
//! copy outlives its row; and earlier versions of pages lie in the write-ahead log. So where the server says that something
//! was deleted or is not wanted, the transaction that follows it notes that there are traces, and the owner has them erased
//! when it suits. The note goes when that is done, the emptying of the log included, so it is made up for after a crash.
//!
//! What goes by age or for want of room notes nothing: nobody wanted it gone, and it goes every hour. Should it be deleted
//! later, the news of that notes its traces, although there is no row any more ([`crate::forget`]).
//!
//! What guarantees that no byte is left: the rows are copied to pages of their own, and every page on which they lay
//! before becomes free and is overwritten as a whole. `VACUUM` would do that in one transaction, in which nobody else
//! writes, which nobody can stop in its second half, and which needs memory for the whole file. Here it is many short
//! transactions ([`spare`]), between which others write, and it can be stopped after each.

mod spare;

use std::sync::PoisonError;
use std::time::Duration;

use rusqlite::{Connection, OptionalExtension, Transaction};

pub(crate) use spare::{INDEX as SPARE_INDEX, TABLE as SPARE_TABLE};

use crate::{Outbox, OutboxError, connection};

impl Outbox {
    /// Whether the file may hold traces of what was deleted on the server, or was not wanted there.
    ///
    /// # Errors
    /// Where the file cannot be read.
    pub fn has_traces(&self) -> Result<bool, OutboxError> {
        self.with(|inner| Ok(noted(&inner.connection)?.is_some()))
    }

    /// Erases the traces of what was deleted before the call, as long as `go_on` says so, and empties the log. Costs
    /// nothing where there are none, else as much as writing everything anew, and as much room for that time; others write
    /// between two of its steps. Gives whether it is done: `go_on` can prevent that, and a reader that is under way. What is
    /// not done is due at the next call.
    ///
    /// # Errors
    /// As [`Outbox::append`]; nothing is lost. Where the disk is full, the room that it took is given back.
    pub fn erase(&self, go_on: impl Fn() -> bool) -> Result<bool, OutboxError> {
        let _alone = self.erasing.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(due) = self.with(|inner| noted(&inner.connection))? else {
            return Ok(true);
        };
        // Not all that work for nothing.
        if !self.with(|inner| empty_log(&inner.connection, "RESTART"))? {
            return Ok(false);
        }
        let is_overwritten =
            self.discard_spare(&go_on)? && self.write_anew(&go_on)? && self.discard_spare(&go_on)?;
        if !is_overwritten {
            return Ok(false);
        }
        let is_done = self.with(|inner| {
            if !empty_log(&inner.connection, "TRUNCATE")? {
                return Ok(false);
            }
            // What was deleted meanwhile may have been copied before.
            inner.write(|transaction| {
                let delete = "DELETE FROM note WHERE name = ?1 AND value = ?2";
                Ok(transaction.execute(delete, [TRACES_NOTE, &due])? == 1)
            })
        })?;
        while go_on() && self.with(|inner| give_back_pages(&inner.connection, PAGES_AT_ONCE))? {}
        Ok(is_done)
    }

    /// Puts every row on a page of its own making; gives whether that was finished.
    fn write_anew(&self, go_on: &impl Fn() -> bool) -> Result<bool, OutboxError> {
        let last = self.write(spare::begin)?;
        let done = self.copy_to_spare(last, go_on).and_then(|is_complete| {
            if is_complete {
                self.write(spare::take_its_place)?;
            }
            Ok(is_complete)
        });
        if !matches!(done, Ok(true)) {
            self.write(spare::abandon)?;
        }
        if done.is_err() {
            // A disk must not be full because of this. What fails here is made up for by the next call.
            self.discard_spare(go_on).ok();
        }
        done
    }

    fn copy_to_spare(&self, last: i64, go_on: &impl Fn() -> bool) -> Result<bool, OutboxError> {
        let mut copied = i64::MIN;
        while copied < last {
            if !go_on() {
                return Ok(false);
            }
            copied = self.write(|transaction| spare::copy_some(transaction, copied, last))?;
            self.merge_log()?;
        }
        Ok(true)
    }

    fn discard_spare(&self, go_on: &impl Fn() -> bool) -> Result<bool, OutboxError> {
        while self.write(|transaction| {
            let is_more = spare::discard_some(transaction)?;
            give_back_pages(transaction, PAGES_AT_ONCE)?;
            Ok(is_more)
        })? {
            self.merge_log().ok();
            if !go_on() {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Merges the log into the file as soon as it holds a few steps. On a full disk that is what fails, and while the log
    /// has room left there is a way back: a file that shrinks again needs no room.
    fn merge_log(&self) -> Result<(), OutboxError> {
        self.with(|inner| {
            let unmerged: i64 = inner
                .connection
                .query_row("PRAGMA wal_checkpoint(NOOP)", [], |row| {
                    Ok(row.get::<_, i64>(1)? - row.get::<_, i64>(2)?)
                })?;
            if unmerged >= FRAMES_AT_ONCE {
                inner
                    .connection
                    .query_row("PRAGMA wal_checkpoint(PASSIVE)", [], |_| Ok(()))?;
            }
            Ok(())
        })
    }
}

/// Notes that this transaction leaves traces.
pub(crate) fn note_traces(transaction: &Transaction<'_>) -> Result<(), OutboxError> {
    transaction
        .prepare_cached(
            "INSERT INTO note VALUES (?1, '1') ON CONFLICT DO UPDATE SET value = CAST(value AS INTEGER) + 1",
        )?
        .execute([TRACES_NOTE])?;
    Ok(())
}

/// Gives free pages back to the file system, so many at the most; gives whether there are more.
pub(crate) fn give_back_pages(connection: &Connection, pages: u32) -> Result<bool, OutboxError> {
    let mut vacuum = connection.prepare(&format!("PRAGMA incremental_vacuum({pages})"))?;
    let mut rows = vacuum.query([])?;
    while rows.next()?.is_some() {}
    let free: i64 = connection.pragma_query_value(None, "freelist_count", |row| row.get(0))?;
    Ok(free > 0)
}

/// The note that is there while the files may hold traces; it counts the transactions that left them.
const TRACES_NOTE: &str = "outbox:traces";

const PAGES_AT_ONCE: u32 = 128;
const FRAMES_AT_ONCE: i64 = 250;

fn noted(connection: &Connection) -> Result<Option<String>, OutboxError> {
    let mut statement = connection.prepare_cached("SELECT value FROM note WHERE name = ?1")?;
    Ok(statement.query_row([TRACES_NOTE], |row| row.get(0)).optional()?)
}

/// Merges the log into the file and begins it anew; `false` where somebody still reads from it. Nobody is waited for.
fn empty_log(connection: &Connection, mode: &str) -> Result<bool, OutboxError> {
    connection.busy_timeout(Duration::ZERO)?;
    let busy = connection.query_row(&format!("PRAGMA wal_checkpoint({mode})"), [], |row| row.get(0));
    connection.busy_timeout(connection::BUSY_TIMEOUT)?;
    let busy: i64 = busy?;
    Ok(busy == 0)
}
