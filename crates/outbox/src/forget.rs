//! Removing what a person deleted on the server.
//!
//! What the server calls deleted goes from here whatever its state: copies of acknowledged items, and pending and
//! quarantined ones, which the server would answer `gone`. What is still open or held is not looked at; once it is
//! closed and sent, the server answers for it.
//!
//! A pending absence that reaches out of what was deleted is left to the server, too: it notes that the time outside was
//! not measured, which nobody would know if the absence went from here unsent. It is marked, and goes with whatever the
//! answer is ([`drop_marked`]).
//!
//! Of what lies in the future because a clock was ahead the server names each event, and nothing else goes from there: what
//! is recorded then, or was while the answer was on its way, was not deleted.
//!
//! What a row leaves in the file when it is deleted is [`crate::erase`]'s.

use jiff::Timestamp;
use rusqlite::{Row, Transaction, params};
use timetrack_domain::{Lane, id::EventId};
use timetrack_protocol::{DeletedRange, DeletionCursor, DeletionPage};
use uuid::Uuid;

use crate::state::{ItemState, lane_from_code};
use crate::{Outbox, OutboxError, capacity, erase, note};

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

    /// Removes what these deletions cover, in short transactions, and then notes that they were seen. Gives the number of
    /// items that went. What they leave in the file is overwritten by the next [`Outbox::erase`].
    ///
    /// # Errors
    /// As [`Outbox::append`]. The deletions were not seen, so the server tells of them again.
    pub fn forget(&self, page: &DeletionPage) -> Result<usize, OutboxError> {
        let seen = note::to_text(SEEN_NOTE, &page.cursor)?;
        let mut forgotten = 0;
        let mut after = Some(i64::MIN);
        while let Some(seq) = after {
            let part = self.write(|transaction| forget_after(transaction, &page.ranges, seq))?;
            forgotten += part.forgotten;
            after = part.last;
        }
        self.write(|transaction| {
            if !page.ranges.is_empty() {
                // What they cover may have gone before, by age or for want of room, and that leaves traces, too.
                erase::note_traces(transaction)?;
            }
            note::put(transaction, SEEN_NOTE, &seen)
        })?;
        Ok(forgotten)
    }
}

/// Where the deletions that were seen are not to be relied on, because what they removed may be back.
pub(crate) fn unsee(transaction: &Transaction<'_>) -> Result<(), OutboxError> {
    transaction.execute("DELETE FROM note WHERE name = ?1", [SEEN_NOTE])?;
    Ok(())
}

/// Removes a pending item that was left to the server because of a deletion; the server has answered. Gives whether it
/// was one: then the caller notes that there are traces.
pub(crate) fn drop_marked(transaction: &Transaction<'_>, id: EventId) -> Result<bool, OutboxError> {
    let removed = transaction
        .prepare_cached("DELETE FROM item WHERE event_id = ?1 AND state = ?2 AND reason = ?3")?
        .execute(params![
            id.as_uuid().into_bytes(),
            ItemState::Pending.code(),
            DELETED_IN_PART
        ])?;
    Ok(removed > 0)
}

/// The reason that marks a pending item. One that is set aside has a reason that is JSON.
const DELETED_IN_PART: &str = "deleted in part";

/// The most items that one transaction looks at.
const CHUNK: usize = 500;

struct Part {
    forgotten: usize,
    /// The sequence number of the last item that was looked at, if there may be more.
    last: Option<i64>,
}

/// What becomes of an item that a deletion covers.
enum Fate {
    Goes,
    /// It waits for the server's answer.
    IsMarked,
}

fn forget_after(
    transaction: &Transaction<'_>,
    ranges: &[DeletedRange],
    after: i64,
) -> Result<Part, OutboxError> {
    let mut statement = transaction.prepare_cached(
        "SELECT seq, lane, state, start_ms, end_ms, event_id FROM item WHERE seq > ?1 ORDER BY seq LIMIT ?2",
    )?;
    let mut rows = statement.query(params![after, CHUNK])?;
    let (mut goes, mut marked) = (Vec::new(), Vec::new());
    let (mut items, mut last) = (0, after);
    while let Some(row) = rows.next()? {
        items += 1;
        last = row.get(0)?;
        match fate(row, ranges)? {
            Some(Fate::Goes) => goes.push(last),
            Some(Fate::IsMarked) => marked.push(last),
            None => {}
        }
    }
    drop(rows);
    if !goes.is_empty() {
        capacity::delete(transaction, &goes)?;
        erase::note_traces(transaction)?;
    }
    let mut mark = transaction.prepare_cached("UPDATE item SET reason = ?1 WHERE seq = ?2")?;
    for seq in marked {
        mark.execute(params![DELETED_IN_PART, seq])?;
    }
    Ok(Part {
        forgotten: goes.len(),
        last: (items == CHUNK).then_some(last),
    })
}

fn fate(row: &Row<'_>, ranges: &[DeletedRange]) -> Result<Option<Fate>, OutboxError> {
    let item = lane_from_code(row.get(1)?)
        .zip(ItemState::from_code(row.get(2)?))
        .zip(Timestamp::from_millisecond(row.get(3)?).ok())
        .zip(Timestamp::from_millisecond(row.get(4)?).ok());
    let Some((((lane, state), start), end)) = item else {
        return Ok(None);
    };
    // One that cannot be read is nobody's.
    let id = Uuid::from_slice(row.get_ref(5)?.as_blob().unwrap_or_default()).unwrap_or_default();
    let id = EventId::from_uuid(id);
    let mut covering = ranges
        .iter()
        .filter(|range| may_be_deleted(lane) && range.covers(id, lane, start, end))
        .peekable();
    if covering.peek().is_none() {
        return Ok(None);
    }
    let is_left = state == ItemState::Pending
        && lane == Lane::Afk
        && !covering.any(|range| range.start <= start && end <= range.end);
    Ok(Some(if is_left { Fate::IsMarked } else { Fate::Goes }))
}

/// Working time is nobody's to delete: an answer that says so is wrong, and costs nothing here.
fn may_be_deleted(lane: Lane) -> bool {
    match lane {
        Lane::Window | Lane::Afk => true,
        Lane::WorkSession | Lane::Break | Lane::Private => false,
    }
}
