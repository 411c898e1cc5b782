//! Items that cannot be sent as they are: kept, counted, and out of the way.

use rusqlite::{Transaction, params};
use timetrack_domain::id::EventId;
use uuid::Uuid;

use crate::state::{ItemState, QuarantineReason};
use crate::{Outbox, OutboxError, erase, forget};

/// An item that was set aside.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QuarantinedItem {
    /// Its id.
    pub id: EventId,
    /// Why.
    pub reason: QuarantineReason,
    /// Its text, as far as it can be read.
    pub body: String,
}

impl Outbox {
    /// Items that were set aside, the oldest first, at most `maximum_items`.
    ///
    /// # Errors
    /// Where the file cannot be read.
    pub fn quarantined(&self, maximum_items: usize) -> Result<Vec<QuarantinedItem>, OutboxError> {
        let maximum_items = i64::try_from(maximum_items).unwrap_or(i64::MAX);
        self.with(|inner| {
            let mut statement = inner.connection.prepare_cached(
            "SELECT event_id, reason, CAST(body AS BLOB) FROM item WHERE state = ?1 ORDER BY seq LIMIT ?2",
        )?;
            let rows = statement.query_map(params![ItemState::Quarantined.code(), maximum_items], |row| {
                let id: Vec<u8> = row.get(0)?;
                let reason: Option<String> = row.get(1)?;
                let body: Vec<u8> = row.get(2)?;
                Ok(QuarantinedItem {
                    id: EventId::from_uuid(Uuid::from_slice(&id).unwrap_or_default()),
                    reason: QuarantineReason::from_text(&reason.unwrap_or_default()),
                    body: String::from_utf8_lossy(&body).into_owned(),
                })
            })?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
    }

    /// Sets one pending item aside, without an answer that settled it.
    ///
    /// # Errors
    /// As [`Outbox::append`].
    pub fn quarantine(&self, id: EventId, reason: QuarantineReason) -> Result<(), OutboxError> {
        self.write(|transaction| {
            if forget::drop_marked(transaction, id)? {
                erase::note_traces(transaction)?;
            } else {
                set_aside_by_id(transaction, id, reason)?;
            }
            Ok(())
        })
    }

    /// Lets everything that was set aside wait to be sent again, such as after the server was updated. Gives the number
    /// of items. A damaged one will be set aside again.
    ///
    /// # Errors
    /// As [`Outbox::append`].
    pub fn retry_quarantined(&self) -> Result<usize, OutboxError> {
        self.write(|transaction| {
            Ok(transaction
                .prepare_cached("UPDATE item SET state = ?1, reason = NULL WHERE state = ?2")?
                .execute([ItemState::Pending.code(), ItemState::Quarantined.code()])?)
        })
    }
}

pub(crate) fn set_aside(
    transaction: &Transaction<'_>,
    seq: i64,
    reason: QuarantineReason,
) -> Result<(), OutboxError> {
    transaction
        .prepare_cached("UPDATE item SET state = ?1, reason = ?2 WHERE seq = ?3 AND state = ?4")?
        .execute(params![
            ItemState::Quarantined.code(),
            reason.to_text(),
            seq,
            ItemState::Pending.code()
        ])?;
    Ok(())
}

/// Whether there was such an item, and it was pending.
pub(crate) fn set_aside_by_id(
    transaction: &Transaction<'_>,
    id: EventId,
    reason: QuarantineReason,
) -> Result<bool, OutboxError> {
    let changed = transaction
        .prepare_cached("UPDATE item SET state = ?1, reason = ?2 WHERE event_id = ?3 AND state = ?4")?
        .execute(params![
            ItemState::Quarantined.code(),
            reason.to_text(),
            id.as_uuid().into_bytes(),
            ItemState::Pending.code()
        ])?;
    Ok(changed == 1)
}
