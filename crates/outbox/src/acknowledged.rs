//! Copies of what the server has, for the day when its database is put back to an older copy.

use jiff::{SignedDuration, Timestamp};
use rusqlite::{OptionalExtension, Transaction, params};
use timetrack_domain::id::ServerEpoch;

use crate::state::ItemState;
use crate::{OutboxError, Receipt};

/// The note that holds the number of the last epoch.
pub(crate) const EPOCH_NOTE: &str = "outbox:epoch";

/// The epoch of an answer.
pub(crate) struct Entered {
    /// The small number that stands for it in the file.
    pub(crate) number: i64,
    /// How many items wait again because of it.
    pub(crate) requeued: usize,
}

/// Notes the epoch and, where it is not the last one, requeues what its database may lack.
pub(crate) fn enter_epoch(transaction: &Transaction<'_>, receipt: &Receipt) -> Result<Entered, OutboxError> {
    let known = find_epoch(transaction, receipt.epoch)?;
    let last: Option<i64> = transaction
        .prepare_cached("SELECT CAST(value AS INTEGER) FROM note WHERE name = ?1")?
        .query_row([EPOCH_NOTE], |row| row.get(0))
        .optional()?;
    let number = match known {
        Some(number) if last == Some(number) => return Ok(Entered { number, requeued: 0 }),
        Some(number) => number,
        None => {
            let bytes = receipt.epoch.as_uuid().into_bytes();
            transaction.execute("INSERT INTO epoch (epoch) VALUES (?1)", [bytes])?;
            transaction.last_insert_rowid()
        }
    };
    transaction.execute(
        "INSERT INTO note VALUES (?1, ?2) ON CONFLICT DO UPDATE SET value = ?2",
        params![EPOCH_NOTE, number.to_string()],
    )?;
    let requeued = match (known, receipt.lacks_since) {
        // An epoch that was left does not come back, unless an old copy took the place of the database unnoticed. How
        // old it is nobody knows, so whatever it says that it lacks is too little.
        (Some(_), _) => requeue(transaction, None, Timestamp::MIN)?,
        (None, Some(lacks_since)) => requeue(transaction, Some(number), with_margin(lacks_since))?,
        (None, None) => 0,
    };
    Ok(Entered { number, requeued })
}

fn find_epoch(transaction: &Transaction<'_>, epoch: ServerEpoch) -> Result<Option<i64>, OutboxError> {
    let number = transaction
        .prepare_cached("SELECT id FROM epoch WHERE epoch = ?1")?
        .query_row([epoch.as_uuid().into_bytes()], |row| row.get(0))
        .optional()?;
    Ok(number)
}

/// The server reads its clock a little before or after the commit that a backup holds or not, and several server
/// processes have several clocks. Sending too much is harmless.
const MARGIN: SignedDuration = SignedDuration::from_hours(1);

fn with_margin(lacks_since: Timestamp) -> Timestamp {
    lacks_since.checked_sub(MARGIN).unwrap_or(Timestamp::MIN)
}

fn requeue(
    transaction: &Transaction<'_>,
    except_epoch: Option<i64>,
    since: Timestamp,
) -> Result<usize, OutboxError> {
    let requeued = transaction
        .prepare_cached(
            "UPDATE item SET state = ?1, acknowledged_ms = NULL, settled_ms = NULL, epoch = NULL
             WHERE state = ?2 AND acknowledged_ms >= ?3 AND (?4 IS NULL OR epoch IS NOT ?4)",
        )?
        .execute(params![
            ItemState::Pending.code(),
            ItemState::Acknowledged.code(),
            since.as_millisecond(),
            except_epoch
        ])?;
    tracing::info!(
        items = requeued,
        "Items wait again because the server's database was put back"
    );
    Ok(requeued)
}
