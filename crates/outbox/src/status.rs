//! How full the outbox is, for the person and for those who look after the device.

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension};

use crate::state::ItemState;
use crate::{Outbox, OutboxError, WhenFull};

/// How full the outbox is. Reading it costs a few rows, whatever the outbox holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct OutboxStatus {
    /// What waits to be sent.
    pub pending: Tally,
    /// Copies of what the server has.
    pub acknowledged: Tally,
    /// What was set aside.
    pub quarantined: Tally,
    /// When the item began that waits longest.
    pub oldest_pending: Option<Timestamp>,
    /// How many items were given up before they could be sent, ever; [`Outbox::discarded`] says which.
    pub discarded_items: u64,
    /// The most bytes that items may take.
    pub maximum_bytes: u64,
    /// What happens when they do.
    pub when_full: WhenFull,
}

/// Items and the bytes they take in the file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// How many.
    pub items: u64,
    /// How large, in bytes.
    pub bytes: u64,
}

impl Outbox {
    /// How full the outbox is.
    ///
    /// # Errors
    /// Where the file cannot be read.
    pub fn status(&self) -> Result<OutboxStatus, OutboxError> {
        let status = self.with(|inner| read(&inner.connection))?;
        Ok(OutboxStatus {
            maximum_bytes: self.limits.maximum_bytes,
            when_full: self.limits.when_full,
            ..status
        })
    }
}

fn read(connection: &Connection) -> Result<OutboxStatus, OutboxError> {
    let mut status = OutboxStatus::default();
    let mut statement =
        connection.prepare_cached("SELECT state, sum(items), sum(bytes) FROM total GROUP BY state")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let tally = Tally {
            items: row.get(1)?,
            bytes: row.get(2)?,
        };
        match ItemState::from_code(row.get(0)?) {
            Some(ItemState::Pending) => status.pending = tally,
            Some(ItemState::Acknowledged) => status.acknowledged = tally,
            Some(ItemState::Quarantined) => status.quarantined = tally,
            None => {}
        }
    }
    status.oldest_pending = connection
        .prepare_cached("SELECT start_ms FROM item WHERE state = ?1 ORDER BY seq LIMIT 1")?
        .query_row([ItemState::Pending.code()], |row| row.get(0))
        .optional()?
        .and_then(|start| Timestamp::from_millisecond(start).ok());
    status.discarded_items = connection
        .prepare_cached("SELECT coalesce(sum(items), 0) FROM discarded")?
        .query_row([], |row| row.get(0))?;
    Ok(status)
}
