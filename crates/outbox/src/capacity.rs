//! How much the outbox may hold, and what is given up when that is not enough.

use jiff::{SignedDuration, Timestamp};
use rusqlite::{OptionalExtension, Transaction, params};
use serde::{Deserialize, Serialize};
use timetrack_domain::{Interval, Lane};

use crate::erase;
use crate::state::{ItemState, lane_code, lane_from_code};
use crate::{Outbox, OutboxError};

/// How much the outbox may hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// The most bytes that items take in the file, all states together. Work sessions alone may exceed it.
    pub maximum_bytes: u64,
    /// The most days that an unsent item is kept, counted from its end. Work sessions are kept longer.
    pub maximum_days: u32,
    /// What happens when the bytes are used up.
    pub when_full: WhenFull,
    /// The most bytes that copies of acknowledged items take.
    pub acknowledged_bytes: u64,
    /// The most days that copies of acknowledged items are kept.
    pub acknowledged_days: u32,
}

impl Default for Limits {
    /// 256 MiB and 400 days; of these, 64 MiB and 14 days of copies.
    fn default() -> Self {
        Self {
            maximum_bytes: 256 * 1024 * 1024,
            maximum_days: 400,
            when_full: WhenFull::DiscardOldest,
            acknowledged_bytes: 64 * 1024 * 1024,
            acknowledged_days: 14,
        }
    }
}

/// What happens to unsent items when the outbox is full. Either way the least important lane goes first (the end of
/// [`Lane::ALL`]), work sessions never go, and everything given up is counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum WhenFull {
    /// The oldest item of the lane makes room for the new one.
    #[default]
    DiscardOldest,
    /// What is there stays; the newest item of the lane goes.
    DiscardNewest,
}

/// Why items were given up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum DiscardCause {
    /// The outbox was full.
    Full,
    /// They were older than [`Limits::maximum_days`].
    TooOld,
}

/// Unsent items of one lane that began on one day (UTC) and were given up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Discarded {
    /// Their lane.
    pub lane: Lane,
    /// Why.
    pub cause: DiscardCause,
    /// How many.
    pub items: u64,
    /// From the first start to the last end among them.
    pub interval: Interval,
}

impl Outbox {
    /// What was given up so far, by day.
    ///
    /// # Errors
    /// Where the file cannot be read.
    pub fn discarded(&self) -> Result<Vec<Discarded>, OutboxError> {
        self.with(|inner| {
            let mut statement = inner.connection.prepare_cached(
                "SELECT lane, cause, items, start_ms, end_ms FROM discarded ORDER BY day, lane, cause",
            )?;
            let rows = statement.query_map([], |row| {
                Ok((
                    row.get(0)?,
                    row.get::<_, i64>(1)?,
                    row.get(2)?,
                    row.get(3)?,
                    row.get(4)?,
                ))
            })?;
            let mut discarded = Vec::new();
            for row in rows {
                let (lane, cause, items, start, end) = row?;
                let cause = if cause == CAUSE_FULL {
                    DiscardCause::Full
                } else {
                    DiscardCause::TooOld
                };
                let interval = Timestamp::from_millisecond(start)
                    .ok()
                    .zip(Timestamp::from_millisecond(end).ok())
                    .and_then(|(start, end)| Interval::new(start, end).ok());
                discarded.extend(
                    lane_from_code(lane)
                        .zip(interval)
                        .map(|(lane, interval)| Discarded {
                            lane,
                            cause,
                            items,
                            interval,
                        }),
                );
            }
            Ok(discarded)
        })
    }

    /// Lets go of what has been kept long enough. Call it about once an hour; it works in short transactions.
    ///
    /// Unsent items that are too old are given up only when they already were at a call three days or longer ago:
    /// a clock that jumps ahead for a while costs nothing.
    ///
    /// # Errors
    /// As [`Outbox::append`].
    pub fn prune(&self, now: Timestamp) -> Result<(), OutboxError> {
        let copies_before = days_before(now, self.limits.acknowledged_days);
        while self.write(|transaction| drop_old_copies(transaction, copies_before))? == CHUNK {}
        if let Some(unsent_before) = self.write(|transaction| confirm_age(transaction, &self.limits, now))? {
            while self.write(|transaction| discard_old(transaction, unsent_before))? == CHUNK {}
        }
        // Freed pages are given back to the file system a megabyte at a time.
        self.with(|inner| erase::give_back_pages(&inner.connection, 256).map(drop))
    }
}

/// Gives up as much as the limits ask for, after something was added.
pub(crate) fn keep_within(transaction: &Transaction<'_>, limits: &Limits) -> Result<(), OutboxError> {
    let maximum = i64::try_from(limits.maximum_bytes).unwrap_or(i64::MAX);
    let held: i64 = transaction
        .prepare_cached("SELECT coalesce(sum(bytes), 0) FROM total")?
        .query_row([], |row| row.get(0))?;
    let mut excess = held - maximum;
    if excess > 0 {
        excess -= drop_copies(transaction, excess)?;
    }
    for lane in Lane::ALL
        .into_iter()
        .rev()
        .filter(|lane| *lane != Lane::WorkSession)
    {
        if excess <= 0 {
            break;
        }
        excess -= discard_from_lane(transaction, limits.when_full, lane, excess)?;
    }
    Ok(())
}

/// Deletes the oldest copies of acknowledged items, at least `bytes` of them where there are that many. Gives the bytes
/// that were freed.
pub(crate) fn drop_copies(transaction: &Transaction<'_>, bytes: i64) -> Result<i64, OutboxError> {
    let mut freed = 0;
    let mut deleted = Vec::new();
    let mut statement =
        transaction.prepare_cached("SELECT seq, bytes FROM item WHERE state = ?1 ORDER BY seq")?;
    let mut rows = statement.query([ItemState::Acknowledged.code()])?;
    while freed < bytes
        && let Some(row) = rows.next()?
    {
        deleted.push(row.get::<_, i64>(0)?);
        freed += row.get::<_, i64>(1)?;
    }
    drop(rows);
    delete(transaction, &deleted)?;
    Ok(freed)
}

/// The most items that one transaction of [`Outbox::prune`] deletes, so that the recorder never waits long.
const CHUNK: usize = 500;

const CAUSE_FULL: i64 = 0;
const CAUSE_TOO_OLD: i64 = 1;

/// The note that holds since when there are items that are too old.
const TOO_OLD_SINCE: &str = "outbox:too-old-since";
const CONFIRM_AGE_AFTER: SignedDuration = SignedDuration::from_hours(72);
const DAY_MS: i64 = 86_400_000;

struct GivenUp {
    seq: i64,
    bytes: i64,
    lane: i64,
    start_ms: i64,
    end_ms: i64,
}

fn discard_from_lane(
    transaction: &Transaction<'_>,
    when_full: WhenFull,
    lane: Lane,
    bytes: i64,
) -> Result<i64, OutboxError> {
    let held: i64 = transaction
        .prepare_cached("SELECT coalesce(sum(items), 0) FROM total WHERE lane = ?1")?
        .query_row([lane_code(lane)], |row| row.get(0))?;
    if held == 0 {
        return Ok(0);
    }
    let mut statement = transaction.prepare_cached(match when_full {
        WhenFull::DiscardOldest => {
            "SELECT seq, bytes, lane, start_ms, end_ms FROM item WHERE lane = ?1 AND state <> ?2 ORDER BY seq"
        }
        WhenFull::DiscardNewest => {
            "SELECT seq, bytes, lane, start_ms, end_ms FROM item WHERE lane = ?1 AND state <> ?2 ORDER BY seq DESC"
        }
    })?;
    let mut rows = statement.query([lane_code(lane), ItemState::Acknowledged.code()])?;
    let mut given_up = Vec::new();
    let mut freed = 0;
    while freed < bytes
        && let Some(row) = rows.next()?
    {
        let item = GivenUp::from_row(row)?;
        freed += item.bytes;
        given_up.push(item);
    }
    drop(rows);
    give_up(transaction, &given_up, CAUSE_FULL)?;
    Ok(freed)
}

fn drop_old_copies(transaction: &Transaction<'_>, before: Timestamp) -> Result<usize, OutboxError> {
    let seqs = transaction
        .prepare_cached("SELECT seq FROM item WHERE state = ?1 AND settled_ms < ?2 ORDER BY seq LIMIT ?3")?
        .query_map(
            params![ItemState::Acknowledged.code(), before.as_millisecond(), CHUNK],
            |row| row.get(0),
        )?
        .collect::<Result<Vec<i64>, _>>()?;
    delete(transaction, &seqs)?;
    Ok(seqs.len())
}

/// From when on back unsent items are to be given up; `None` while that is not certain.
fn confirm_age(
    transaction: &Transaction<'_>,
    limits: &Limits,
    now: Timestamp,
) -> Result<Option<Timestamp>, OutboxError> {
    let since: Option<i64> = transaction
        .prepare_cached("SELECT CAST(value AS INTEGER) FROM note WHERE name = ?1")?
        .query_row([TOO_OLD_SINCE], |row| row.get(0))
        .optional()?;
    let since = since
        .and_then(|since| Timestamp::from_millisecond(since).ok())
        .filter(|since| *since <= now)
        .unwrap_or(now);
    let before = days_before(since, limits.maximum_days);
    let any_too_old: bool = transaction
        .prepare_cached(
            "SELECT EXISTS (SELECT 1 FROM item WHERE lane <> ?1 AND state <> ?2 AND end_ms < ?3)",
        )?
        .query_row(
            params![
                lane_code(Lane::WorkSession),
                ItemState::Acknowledged.code(),
                days_before(now, limits.maximum_days).as_millisecond()
            ],
            |row| row.get(0),
        )?;
    if !any_too_old {
        transaction
            .prepare_cached("DELETE FROM note WHERE name = ?1")?
            .execute([TOO_OLD_SINCE])?;
        return Ok(None);
    }
    let confirmed = now.duration_since(since) >= CONFIRM_AGE_AFTER;
    // What became too old since then begins its own wait.
    let since = if confirmed { now } else { since };
    transaction
        .prepare_cached("INSERT INTO note VALUES (?1, ?2) ON CONFLICT DO UPDATE SET value = ?2")?
        .execute(params![TOO_OLD_SINCE, since.as_millisecond().to_string()])?;
    Ok(confirmed.then_some(before))
}

fn discard_old(transaction: &Transaction<'_>, before: Timestamp) -> Result<usize, OutboxError> {
    let given_up = transaction
        .prepare_cached(
            "SELECT seq, bytes, lane, start_ms, end_ms FROM item
             WHERE lane <> ?1 AND state <> ?2 AND end_ms < ?3 ORDER BY seq LIMIT ?4",
        )?
        .query_map(
            params![
                lane_code(Lane::WorkSession),
                ItemState::Acknowledged.code(),
                before.as_millisecond(),
                CHUNK
            ],
            GivenUp::from_row,
        )?
        .collect::<Result<Vec<_>, _>>()?;
    give_up(transaction, &given_up, CAUSE_TOO_OLD)?;
    Ok(given_up.len())
}

impl GivenUp {
    fn from_row(row: &rusqlite::Row<'_>) -> Result<Self, rusqlite::Error> {
        Ok(Self {
            seq: row.get(0)?,
            bytes: row.get(1)?,
            lane: row.get(2)?,
            start_ms: row.get(3)?,
            end_ms: row.get(4)?,
        })
    }
}

fn give_up(transaction: &Transaction<'_>, items: &[GivenUp], cause: i64) -> Result<(), OutboxError> {
    for item in items {
        transaction
            .prepare_cached(
                "INSERT INTO discarded VALUES (?1, ?2, ?3, 1, ?4, ?5)
                 ON CONFLICT DO UPDATE SET items = items + 1,
                 start_ms = min(start_ms, excluded.start_ms), end_ms = max(end_ms, excluded.end_ms)",
            )?
            .execute(params![
                item.lane,
                cause,
                item.start_ms.div_euclid(DAY_MS),
                item.start_ms,
                item.end_ms
            ])?;
        transaction
            .prepare_cached("DELETE FROM item WHERE seq = ?1")?
            .execute([item.seq])?;
    }
    if !items.is_empty() {
        tracing::warn!(
            items = items.len(),
            "Recorded items were given up before they could be sent"
        );
    }
    Ok(())
}

pub(crate) fn delete(transaction: &Transaction<'_>, seqs: &[i64]) -> Result<(), OutboxError> {
    let mut statement = transaction.prepare_cached("DELETE FROM item WHERE seq = ?1")?;
    for seq in seqs {
        statement.execute([seq])?;
    }
    Ok(())
}

fn days_before(at: Timestamp, days: u32) -> Timestamp {
    at.checked_sub(SignedDuration::from_hours(i64::from(days) * 24))
        .unwrap_or(Timestamp::MIN)
}
