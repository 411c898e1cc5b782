//! What the server's answer means for the items that were sent.

use jiff::Timestamp;
use rusqlite::{OptionalExtension, Transaction, params};
use timetrack_domain::id::{EventId, ServerEpoch};
use timetrack_protocol::{BatchAnswer, CommitMark, ItemResult};
use uuid::Uuid;

use crate::state::{ItemState, QuarantineReason};
use crate::{Outbox, OutboxError, acknowledged, capacity, erase, forget, note, quarantine};

/// What becomes of one item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Settlement {
    /// The server has it; a copy is kept for a while.
    Acknowledged,
    /// The server says that it is not to be kept: it was deleted there, or is older than what is kept. No copy stays.
    Dropped,
    /// It cannot be sent as it is.
    Quarantined(QuarantineReason),
}

impl From<ItemResult> for Settlement {
    fn from(result: ItemResult) -> Self {
        match result {
            ItemResult::Accepted | ItemResult::Duplicate => Self::Acknowledged,
            ItemResult::Gone | ItemResult::Expired => Self::Dropped,
            ItemResult::Refused { reason } => Self::Quarantined(QuarantineReason::Refused { reason }),
        }
    }
}

/// What an answer says about the server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt {
    /// The life of its database.
    pub epoch: ServerEpoch,
    /// From when on, by the server's clock, that database may lack what an earlier life acknowledged.
    pub lacks_since: Option<Timestamp>,
    /// The server's clock when it answered.
    pub server_time: Timestamp,
    /// How far it had come with this device; `None` where it does not tell.
    pub commit: Option<CommitMark>,
}

impl From<&BatchAnswer> for Receipt {
    fn from(answer: &BatchAnswer) -> Self {
        Self {
            epoch: answer.epoch,
            lacks_since: answer.lacks_since,
            server_time: answer.server_time,
            commit: answer.commit.clone(),
        }
    }
}

/// What [`Outbox::settle`] did, in items.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Settled {
    /// Acknowledged; copies are kept.
    pub acknowledged: usize,
    /// Deleted, because the server will not keep them.
    pub dropped: usize,
    /// Set aside.
    pub quarantined: usize,
    /// Earlier items that wait again, because the server's database was put back to an older copy.
    pub requeued: usize,
}

impl Outbox {
    /// Carries out an answer in one transaction. Items that are no longer pending are left alone. A heartbeat without
    /// items is settled too, for what it says about the epoch.
    ///
    /// Where the receipt's epoch is another than the last one, items that were acknowledged under another epoch at or
    /// after `lacks_since`, less an hour, are pending again. Without `lacks_since` nothing is: that database is new to
    /// this computer but claims no loss, as at the first contact or after a move. `acknowledged` is compared by the
    /// server's own clock, so a wrong clock here changes nothing. How many epochs there were in between, while this
    /// computer slept, does not matter: the server names the earliest instant of all of them.
    ///
    /// An epoch that was left before and is back means that an old copy was put in the place of the database without
    /// anybody noticing. Then every copy is pending again, whatever the receipt says.
    ///
    /// # Errors
    /// As [`Outbox::append`]; nothing is settled then, and sending the items again is harmless.
    pub fn settle(
        &self,
        results: &[(EventId, Settlement)],
        receipt: &Receipt,
        now: Timestamp,
    ) -> Result<Settled, OutboxError> {
        let commit = receipt.commit.as_ref();
        let commit = commit.map(|mark| note::to_text(COMMIT_NOTE, mark)).transpose()?;
        self.write(|transaction| {
            let epoch = acknowledged::enter_epoch(transaction, receipt)?;
            if let Some(commit) = &commit {
                note::put(transaction, COMMIT_NOTE, commit)?;
            }
            let mut settled = Settled {
                requeued: epoch.requeued,
                ..Settled::default()
            };
            for (id, settlement) in results {
                if forget::drop_marked(transaction, *id)? {
                    settled.dropped += 1;
                    continue;
                }
                match *settlement {
                    Settlement::Acknowledged => {
                        settled.acknowledged += acknowledge(transaction, *id, receipt, epoch.number, now)?;
                    }
                    Settlement::Dropped => settled.dropped += drop_item(transaction, *id)?,
                    Settlement::Quarantined(reason) => {
                        settled.quarantined +=
                            usize::from(quarantine::set_aside_by_id(transaction, *id, reason)?);
                    }
                }
            }
            if settled.dropped > 0 {
                erase::note_traces(transaction)?;
            }
            let copies: i64 = transaction
                .prepare_cached("SELECT coalesce(sum(bytes), 0) FROM total WHERE state = ?1")?
                .query_row([ItemState::Acknowledged.code()], |row| row.get(0))?;
            let excess = copies - i64::try_from(self.limits.acknowledged_bytes).unwrap_or(i64::MAX);
            if excess > 0 {
                capacity::drop_copies(transaction, excess)?;
            }
            Ok(settled)
        })
    }

    /// How far the server said that it had come with this device, in the last answer that was settled and said so. The next
    /// batch repeats it: where the server does not know of it any more, its database was put back.
    ///
    /// # Errors
    /// Where the file cannot be read.
    pub fn commit_seen(&self) -> Result<Option<CommitMark>, OutboxError> {
        let seen = self.note(COMMIT_NOTE);
        match seen {
            // A note that makes no sense is as good as none.
            Err(OutboxError::Note { .. }) => Ok(None),
            Ok(_) | Err(_) => seen,
        }
    }

    /// The epoch of the last answer that was settled.
    ///
    /// # Errors
    /// Where the file cannot be read.
    pub fn server_epoch(&self) -> Result<Option<ServerEpoch>, OutboxError> {
        let epoch: Option<Vec<u8>> = self.with(|inner| {
            let mut statement = inner.connection.prepare_cached(
                "SELECT epoch FROM epoch WHERE id = (SELECT CAST(value AS INTEGER) FROM note WHERE name = ?1)",
            )?;
            Ok(statement.query_row([acknowledged::EPOCH_NOTE], |row| row.get(0)).optional()?)
        })?;
        Ok(epoch
            .and_then(|bytes| Uuid::from_slice(&bytes).ok())
            .map(ServerEpoch::from_uuid))
    }
}

/// The note that holds how far the server had come.
const COMMIT_NOTE: &str = "outbox:commit-seen";

fn acknowledge(
    transaction: &Transaction<'_>,
    id: EventId,
    receipt: &Receipt,
    epoch: i64,
    now: Timestamp,
) -> Result<usize, OutboxError> {
    Ok(transaction
        .prepare_cached(
            "UPDATE item SET state = ?1, acknowledged_ms = ?2, settled_ms = ?3, epoch = ?4
             WHERE event_id = ?5 AND state = ?6",
        )?
        .execute(params![
            ItemState::Acknowledged.code(),
            receipt.server_time.as_millisecond(),
            now.as_millisecond(),
            epoch,
            id.as_uuid().into_bytes(),
            ItemState::Pending.code()
        ])?)
}

fn drop_item(transaction: &Transaction<'_>, id: EventId) -> Result<usize, OutboxError> {
    Ok(transaction
        .prepare_cached("DELETE FROM item WHERE event_id = ?1 AND state = ?2")?
        .execute(params![id.as_uuid().into_bytes(), ItemState::Pending.code()])?)
}
