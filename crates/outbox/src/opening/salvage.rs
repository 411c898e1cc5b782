//! Copying what can be read of a damaged file into a new one.
//!
//! The pages are read without SQLite, which gives up a whole table for one broken page above it: every leaf that is
//! intact is used, whatever became of the header and the tree. A record belongs to the table whose shape it has.
//! Reading a page of an unfinished transaction is harmless: the id decides, here and on the server.

mod image;
mod page;
mod record;

use std::path::{Path, PathBuf};

use jiff::Timestamp;
use rusqlite::{Transaction, TransactionBehavior, params};
use timetrack_domain::Lane;
use timetrack_protocol::WireItem;

use self::image::Image;
use self::record::{Record, Value};
use super::{Damage, file_in, recovery, swap};
use crate::append::NewItem;
use crate::state::{ItemState, lane_from_code};
use crate::{OutboxError, connection, forget, schema};

/// Writes the complete salvaged file. The damaged one stays where it is.
pub(super) fn salvage(directory: &Path, now: Timestamp) -> Result<(), OutboxError> {
    let unfinished = swap::unfinished_file(directory);
    swap::remove(&unfinished)?;
    let mut target = connection::open_for_writing(&unfinished)?;
    schema::prepare(&mut target)?;
    connection::trust(&target)?;
    let damaged = file_in(directory);
    let mut image = Image::open(&damaged).map_err(|source| OutboxError::File {
        path: damaged,
        source,
    })?;
    let transaction = target.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let mut salvage = Salvage::default();
    for number in image.page_numbers() {
        for record in page::records(&mut image, number, 0) {
            salvage.take(&transaction, &record)?;
        }
    }
    // A log that was cut in the middle may hold an item only in an older version of its page. Deleted items may come
    // back like this; the server knows their ids.
    for number in image.page_numbers() {
        for age in 1..=image.older_versions(number) {
            for record in page::records(&mut image, number, age) {
                salvage.take_older(&transaction, &record)?;
            }
        }
    }
    salvage.close_open_items(&transaction)?;
    // A number without its epoch would be given to the next one: then these copies would not be sent again.
    transaction.execute(
        "UPDATE item SET epoch = NULL WHERE epoch NOT IN (SELECT id FROM epoch)",
        [],
    )?;
    let report = Damage {
        set_aside: free_name(directory, now),
        salvaged_items: transaction.query_row("SELECT count(*) FROM item", [], |row| row.get(0))?,
        unreadable_items: salvage.unreadable,
    };
    let text = serde_json::to_string(&report).map_err(|source| OutboxError::Note {
        name: swap::DAMAGE_NOTE,
        source,
    })?;
    transaction.execute(
        "INSERT OR REPLACE INTO note VALUES (?1, ?2)",
        [swap::DAMAGE_NOTE, &text],
    )?;
    // Older versions of pages may have brought back what was removed.
    forget::unsee(&transaction)?;
    transaction.commit()?;
    // One file without a log can be renamed in one step.
    target.pragma_update_and_check(None, "journal_mode", "DELETE", |_| Ok(()))?;
    target.close().map_err(|(_, source)| source)?;
    swap::mark_complete(directory)
}

#[derive(Default)]
struct Salvage {
    unreadable: u64,
    open: Vec<(i64, Vec<u8>)>,
    checkpoint: Option<Timestamp>,
}

impl Salvage {
    /// Takes whatever a record of the latest version of a page is.
    fn take(&mut self, transaction: &Transaction<'_>, record: &Record) -> Result<(), OutboxError> {
        use Value::{Blob, Integer, Null, Text};
        if let Some(item) = ItemRecord::of(record) {
            return self.take_item(transaction, &item);
        }
        match record.values.as_slice() {
            [Blob(_), Integer(lane), Text(body)] => {
                self.open.push((*lane, body.clone()));
                Ok(())
            }
            [Null, Integer(at)] if record.rowid == Some(1) => {
                self.checkpoint = Timestamp::from_millisecond(*at).ok();
                Ok(())
            }
            [Null, Blob(epoch)] if epoch.len() == 16 => {
                transaction.execute(
                    "INSERT OR IGNORE INTO epoch VALUES (?1, ?2)",
                    params![record.rowid, epoch],
                )?;
                Ok(())
            }
            [Text(name), Text(value)] => take_note(transaction, name, value),
            [
                Integer(lane),
                Integer(cause @ 0..=1),
                Integer(day),
                Integer(items),
                Integer(start),
                Integer(end),
            ] if lane_from_code(*lane).is_some() => {
                transaction.execute(
                    "INSERT OR IGNORE INTO discarded VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                    params![lane, cause, day, items, start, end],
                )?;
                Ok(())
            }
            // An index, the totals, the schema, or noise.
            _ => Ok(()),
        }
    }

    /// Takes an item from an older version of a page. Anything else may have been replaced since.
    fn take_older(&mut self, transaction: &Transaction<'_>, record: &Record) -> Result<(), OutboxError> {
        match ItemRecord::of(record) {
            Some(item) if item.parse().is_some() => self.take_item(transaction, &item),
            Some(_) | None => Ok(()),
        }
    }

    fn take_item(
        &mut self,
        transaction: &Transaction<'_>,
        record: &ItemRecord<'_>,
    ) -> Result<(), OutboxError> {
        let Some((item, lane, state)) = record.parse() else {
            self.unreadable += 1;
            return Ok(());
        };
        let body = String::from_utf8_lossy(record.body);
        let new = NewItem {
            id: item.id,
            lane,
            start: item.start,
            end: item.end,
            body: &body,
        };
        if !new.insert(transaction)? {
            return Ok(());
        }
        let [acknowledged, settled, epoch, reason] = record.settlement;
        transaction
            .prepare_cached(
                "UPDATE item SET state = ?1, acknowledged_ms = ?2, settled_ms = ?3, epoch = ?4, reason = ?5
                 WHERE event_id = ?6",
            )?
            .execute(params![
                state.code(),
                acknowledged.as_integer(),
                settled.as_integer(),
                epoch.as_integer(),
                reason.as_text(),
                record.id
            ])?;
        // The order of recording, where the number is not taken by what another page claims.
        transaction
            .prepare_cached("UPDATE OR IGNORE item SET seq = ?1 WHERE event_id = ?2")?
            .execute(params![record.seq, record.id])?;
        Ok(())
    }

    fn close_open_items(&mut self, transaction: &Transaction<'_>) -> Result<(), OutboxError> {
        for (lane, body) in std::mem::take(&mut self.open) {
            let item = self.checkpoint.and_then(|at| recovery::recorded(&body, at));
            match (item, lane_from_code(lane)) {
                (Some(item), Some(lane)) => {
                    if item.start < item.end {
                        recovery::insert(transaction, lane, &item)?;
                    }
                }
                (None, _) | (_, None) => self.unreadable += 1,
            }
        }
        Ok(())
    }
}

/// A row of `item`, not yet understood.
struct ItemRecord<'a> {
    seq: Option<i64>,
    id: &'a [u8],
    lane: i64,
    state: i64,
    body: &'a [u8],
    /// When it was acknowledged and settled, in which epoch, and why it was quarantined.
    settlement: &'a [Value; 4],
}

impl<'a> ItemRecord<'a> {
    fn of(record: &'a Record) -> Option<Self> {
        use Value::{Blob, Integer, Null, Text};
        let [
            Null,
            Blob(id),
            Integer(lane),
            Integer(state),
            Integer(_),
            Integer(_),
            Integer(_),
            Text(body),
            settlement @ ..,
        ] = record.values.as_slice()
        else {
            return None;
        };
        let settlement = settlement.try_into().ok()?;
        Some(Self {
            seq: record.rowid,
            id,
            lane: *lane,
            state: *state,
            body,
            settlement,
        })
    }

    /// What it says, where all of it can be read.
    fn parse(&self) -> Option<(WireItem, Lane, ItemState)> {
        let item: WireItem = serde_json::from_slice(self.body).ok()?;
        let is_itself = item.id.as_uuid().as_bytes() == self.id;
        is_itself.then_some((
            item,
            lane_from_code(self.lane)?,
            ItemState::from_code(self.state)?,
        ))
    }
}

fn take_note(transaction: &Transaction<'_>, name: &[u8], value: &[u8]) -> Result<(), OutboxError> {
    let (Ok(name), Ok(value)) = (std::str::from_utf8(name), std::str::from_utf8(value)) else {
        return Ok(());
    };
    if serde_json::from_str::<serde::de::IgnoredAny>(value).is_ok() {
        transaction.execute("INSERT OR IGNORE INTO note VALUES (?1, ?2)", [name, value])?;
    }
    Ok(())
}

/// The name under which the damaged file will be kept, without its directory, which may be moved meanwhile.
fn free_name(directory: &Path, now: Timestamp) -> PathBuf {
    let stamp = now.strftime("%Y%m%dT%H%M%SZ");
    let mut name = format!("outbox.damaged-{stamp}.db");
    let mut number = 2;
    while directory.join(&name).try_exists().unwrap_or(false) {
        name = format!("outbox.damaged-{stamp}-{number}.db");
        number += 1;
    }
    name.into()
}
