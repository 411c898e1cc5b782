//! Recording what was only in a checkpoint when the program ended without notice.

use jiff::Timestamp;
use rusqlite::{OptionalExtension, Transaction, params};
use serde::Deserialize;
use timetrack_domain::{Lane, id::EventId};
use timetrack_protocol::{OpenWireItem, WireItem};

use crate::append::{NewItem, to_body};
use crate::state::{ItemState, lane_from_code};
use crate::{Outbox, OutboxError, capacity};

impl Outbox {
    /// Removes those of `ids` that wait to be sent: what opening has closed although the recorder that has them open still
    /// runs, as after [`OutboxError::Damaged`]. It will record them with their true ends. Gives the number of items.
    ///
    /// # Errors
    /// As [`Outbox::append`].
    pub fn take_back(&self, ids: &[EventId]) -> Result<usize, OutboxError> {
        self.write(|transaction| {
            let mut delete =
                transaction.prepare_cached("DELETE FROM item WHERE event_id = ?1 AND state = ?2")?;
            let mut taken = 0;
            for id in ids {
                taken += delete.execute(params![id.as_uuid().as_bytes(), ItemState::Pending.code()])?;
            }
            Ok(taken)
        })
    }
}

/// Turns what is open into pending items that end at the checkpoint, and what is held into pending ones as it is; those
/// that would be empty vanish.
pub(super) fn close_open_items(outbox: &Outbox) -> Result<(Vec<WireItem>, Option<Timestamp>), OutboxError> {
    outbox.write(|transaction| {
        let checkpoint: Option<i64> = transaction
            .query_row("SELECT at_ms FROM checkpoint", [], |row| row.get(0))
            .optional()?;
        let checkpoint = checkpoint.and_then(|at| Timestamp::from_millisecond(at).ok());
        let Some(end) = checkpoint else {
            return Ok((Vec::new(), None));
        };
        let mut recovered = Vec::new();
        for (lane, item) in unrecorded_items(transaction, end)? {
            if item.start < item.end {
                insert(transaction, lane, &item)?;
                recovered.push(item);
            }
        }
        capacity::keep_within(transaction, &outbox.limits)?;
        transaction.execute_batch("DELETE FROM open_item; DELETE FROM checkpoint;")?;
        let last_checkpoint = (!recovered.is_empty()).then_some(end);
        Ok((recovered, last_checkpoint))
    })
}

/// What the text of an open or held item becomes: one that is held has an end of its own, as every item of an older
/// version of the file has not. `None` where it cannot be read. Nothing else is checked: what the server will not take,
/// it refuses visibly.
pub(crate) fn recorded(body: &[u8], checkpoint: Timestamp) -> Option<WireItem> {
    let end = serde_json::from_slice::<Ending>(body).ok()?.end;
    let OpenWireItem {
        id,
        start,
        kind,
        application,
        title,
        cause,
    } = serde_json::from_slice(body).ok()?;
    Some(WireItem {
        id,
        start,
        end: end.unwrap_or(checkpoint),
        kind,
        application,
        title,
        cause,
    })
}

pub(super) fn insert(
    transaction: &Transaction<'_>,
    lane: Lane,
    item: &WireItem,
) -> Result<bool, OutboxError> {
    let body = to_body(item);
    NewItem {
        id: item.id,
        lane,
        start: item.start,
        end: item.end,
        body: &body,
    }
    .insert(transaction)
}

#[derive(Deserialize)]
struct Ending {
    end: Option<Timestamp>,
}

fn unrecorded_items(
    transaction: &Transaction<'_>,
    checkpoint: Timestamp,
) -> Result<Vec<(Lane, WireItem)>, OutboxError> {
    let mut statement = transaction.prepare("SELECT lane, CAST(body AS BLOB) FROM open_item")?;
    let mut rows = statement.query([])?;
    let mut items = Vec::new();
    while let Some(row) = rows.next()? {
        let lane =
            lane_from_code(row.get(0)?).ok_or_else(|| OutboxError::damaged("an open item is in no lane"))?;
        let body: Vec<u8> = row.get(1)?;
        let item = recorded(&body, checkpoint)
            .ok_or_else(|| OutboxError::damaged("an open item has no readable text"))?;
        items.push((lane, item));
    }
    Ok(items)
}
