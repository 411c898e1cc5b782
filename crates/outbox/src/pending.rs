//! What waits to be sent.

use serde_json::value::RawValue;
use timetrack_domain::id::EventId;
use uuid::Uuid;

use crate::state::{ItemState, QuarantineReason};
use crate::{Outbox, OutboxError, quarantine};

/// Items to be sent together, in the order in which they were recorded.
#[derive(Debug, Default)]
pub struct Batch {
    /// Their ids, to settle them by.
    pub ids: Vec<EventId>,
    /// Their texts, in the same order.
    pub bodies: Vec<Box<RawValue>>,
}

impl Batch {
    /// How many items it holds.
    pub fn len(&self) -> usize {
        self.ids.len()
    }

    /// Whether it holds none.
    pub fn is_empty(&self) -> bool {
        self.ids.is_empty()
    }
}

impl Outbox {
    /// The oldest pending items: at most `maximum_items`, and no more than `maximum_bytes` of text unless the first
    /// alone is larger. Items whose text is damaged are quarantined on the way.
    ///
    /// # Errors
    /// Where the file cannot be read, or a damaged item cannot be set aside.
    pub fn pending_batch(&self, maximum_items: usize, maximum_bytes: usize) -> Result<Batch, OutboxError> {
        self.with(|inner| {
            let mut batch = Batch::default();
            let mut unreadable = Vec::new();
            {
                let mut statement = inner.connection.prepare_cached(
                    "SELECT seq, event_id, CAST(body AS BLOB) FROM item WHERE state = ?1 ORDER BY seq",
                )?;
                let mut rows = statement.query([ItemState::Pending.code()])?;
                let mut bytes = 0;
                while batch.len() < maximum_items
                    && let Some(row) = rows.next()?
                {
                    let Some((id, body)) = read_item(row.get_ref(1)?, row.get_ref(2)?) else {
                        unreadable.push(row.get(0)?);
                        continue;
                    };
                    bytes += body.get().len();
                    if bytes > maximum_bytes && !batch.is_empty() {
                        break;
                    }
                    batch.ids.push(id);
                    batch.bodies.push(body);
                }
            }
            if !unreadable.is_empty() {
                inner.write(|transaction| {
                    unreadable.iter().try_for_each(|seq| {
                        quarantine::set_aside(transaction, *seq, QuarantineReason::Unreadable)
                    })
                })?;
            }
            Ok(batch)
        })
    }
}

/// `None` where a flipped bit left no id, no UTF-8 or no JSON.
fn read_item(
    id: rusqlite::types::ValueRef<'_>,
    body: rusqlite::types::ValueRef<'_>,
) -> Option<(EventId, Box<RawValue>)> {
    let id = Uuid::from_slice(id.as_blob().ok()?).ok()?;
    let body = std::str::from_utf8(body.as_blob().ok()?).ok()?;
    let body = RawValue::from_string(body.to_owned()).ok()?;
    Some((EventId::from_uuid(id), body))
}
