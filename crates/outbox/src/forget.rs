//! Removing what a person deleted on the server.
//!
//! What the server calls deleted goes from here whatever its state: copies of acknowledged items, and pending and
//! quarantined ones, which the server would answer `gone`. What is still open or held is not looked at; once it is
//! closed and sent, the server answers for it.
//!
//! A deleted row is overwritten (`secure_delete`). That is not all of it: where SQLite once moved a row to another page,
//! an older copy may lie in the gap that it left, and earlier versions of pages lie in the write-ahead log. So the file
//! is written anew and the log emptied. A note says that this is due, so that it is made up for after a crash.

use std::time::Duration;

use jiff::Timestamp;
use rusqlite::{Connection, Transaction, params};
use timetrack_domain::Lane;
use timetrack_protocol::{DeletedRange, DeletionCursor, DeletionPage};

use crate::state::lane_from_code;
use crate::{Outbox, OutboxError, capacity, connection, note};

/// The note that holds how far the server's deletions were seen.
pub(crate) const SEEN_NOTE: &str = "outbox:deletions-seen";

impl Outbox {
    /// How far the server's deletions were seen.
    ///
    /// # Errors
    /// Where the file cannot be read.
    pub fn deletions_seen(&self) -> Result<DeletionCursor, OutboxError> {
        // A note that makes no sense is as good as none: everything is told again.
        let seen: Result<Option<DeletionCursor>, _> = self.note(SEEN_NOTE);
        match seen {
            Ok(seen) => Ok(seen.unwrap_or_default()),
            Err(OutboxError::Note { .. }) => Ok(DeletionCursor::beginning()),
            Err(error) => Err(error),
        }
    }

    /// Removes what these deletions cover and notes that they were seen, in one transaction, and erases what is left of
    /// it. Gives the number of items that went.
    ///
    /// # Errors
    /// As [`Outbox::append`]. Nothing was removed, and the server tells of them again.
    pub fn forget(&self, page: &DeletionPage) -> Result<usize, OutboxError> {
        let seen = note::to_text(SEEN_NOTE, &page.cursor)?;
        let forgotten = self.write(|transaction| {
            let covered = covered(transaction, &page.ranges)?;
            capacity::delete(transaction, &covered)?;
            note::put(transaction, SEEN_NOTE, &seen)?;
            if !covered.is_empty() {
                note::put(transaction, TRACES_NOTE, "true")?;
            }
            Ok(covered.len())
        })?;
        if let Err(error) = self.erase() {
            tracing::warn!(%error, "Traces of what was deleted are left in the outbox; they go at the next attempt");
        }
        Ok(forgotten)
    }

    /// Removes the traces that what was forgotten left in the files. Costs nothing where there are none, else as much as
    /// writing the whole file. Gives whether it is done: a reader that is under way prevents it, as does a full disk.
    /// [`Outbox::prune`] tries again.
    ///
    /// # Errors
    /// As the disk gives them.
    pub fn erase(&self) -> Result<bool, OutboxError> {
        self.with(|inner| {
            let is_due: bool = inner
                .connection
                .prepare_cached("SELECT EXISTS (SELECT 1 FROM note WHERE name = ?1)")?
                .query_row([TRACES_NOTE], |row| row.get(0))?;
            if !is_due {
                return Ok(true);
            }
            // The recorder must not wait for somebody's export.
            inner.connection.busy_timeout(Duration::ZERO)?;
            let rewritten = rewrite(&inner.connection);
            inner.connection.busy_timeout(connection::BUSY_TIMEOUT)?;
            if !rewritten? {
                return Ok(false);
            }
            inner.write(|transaction| {
                transaction.execute("DELETE FROM note WHERE name = ?1", [TRACES_NOTE])?;
                Ok(true)
            })
        })
    }
}

/// The note that is there while the files may hold traces of what was forgotten.
const TRACES_NOTE: &str = "outbox:traces";

/// Writes the file anew and empties the log; `false` where a reader still needs the log.
fn rewrite(connection: &Connection) -> Result<bool, OutboxError> {
    connection.execute_batch("VACUUM")?;
    let busy: i64 = connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get(0))?;
    Ok(busy == 0)
}

/// Where the deletions that were seen are not to be relied on, because what they removed may be back.
pub(crate) fn unsee(transaction: &Transaction<'_>) -> Result<(), OutboxError> {
    transaction.execute("DELETE FROM note WHERE name = ?1", [SEEN_NOTE])?;
    Ok(())
}

/// Working time is nobody's to delete: an answer that says so is wrong, and costs nothing here.
fn may_be_deleted(lane: Lane) -> bool {
    match lane {
        Lane::Window | Lane::Afk => true,
        Lane::WorkSession | Lane::Break | Lane::Private => false,
    }
}

/// The sequence numbers of what is covered. One look through the items serves all ranges.
fn covered(transaction: &Transaction<'_>, ranges: &[DeletedRange]) -> Result<Vec<i64>, OutboxError> {
    let (Some(start), Some(end)) = (
        ranges.iter().map(|range| range.start).min(),
        ranges.iter().map(|range| range.end).max(),
    ) else {
        return Ok(Vec::new());
    };
    let mut statement = transaction.prepare_cached(
        "SELECT seq, lane, start_ms, end_ms FROM item WHERE start_ms < ?1 AND end_ms > ?2 ORDER BY seq",
    )?;
    let mut rows = statement.query(params![end.as_millisecond(), start.as_millisecond()])?;
    let mut covered = Vec::new();
    while let Some(row) = rows.next()? {
        let item = lane_from_code(row.get(1)?)
            .zip(Timestamp::from_millisecond(row.get(2)?).ok())
            .zip(Timestamp::from_millisecond(row.get(3)?).ok());
        let goes = item.is_some_and(|((lane, start), end)| {
            may_be_deleted(lane) && ranges.iter().any(|range| range.covers(lane, start, end))
        });
        if goes {
            covered.push(row.get(0)?);
        }
    }
    Ok(covered)
}
