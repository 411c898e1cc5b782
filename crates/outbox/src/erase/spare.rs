//! A second table of items, on fresh pages, that takes the place of the first.
//!
//! While it is filled, triggers of this connection keep it equal to the first as far as it goes. Its name says that it can
//! be thrown away at any time: it is either an unfinished copy or, once the two have changed places, what was there before.
//! What a crash leaves of it is thrown away by the next [`crate::Outbox::erase`].

use rusqlite::{OptionalExtension, Transaction, params};

use crate::OutboxError;

/// Its name.
pub(crate) const TABLE: &str = "item_spare";
/// The name of its index on the state, or of that of the other table; the two change places with the tables.
pub(crate) const INDEX: &str = "item_spare_state";

/// Makes the table, empty, and has every change of an item repeated in it from now on. Gives the last sequence number that
/// there is to copy: an item that comes in later is one of the changes.
pub(super) fn begin(transaction: &Transaction<'_>) -> Result<i64, OutboxError> {
    let table: String = transaction.query_row(
        "SELECT sql FROM sqlite_schema WHERE type = 'table' AND name = 'item'",
        [],
        |row| row.get(0),
    )?;
    transaction.execute_batch(&table.replacen("item", TABLE, 1))?;
    let is_taken: bool = transaction.query_row(
        "SELECT EXISTS (SELECT 1 FROM sqlite_schema WHERE name = ?1)",
        [INDEX],
        |row| row.get(0),
    )?;
    let index = if is_taken { "item_state" } else { INDEX };
    transaction.execute_batch(&format!("CREATE INDEX {index} ON item_spare (state);"))?;
    transaction.execute_batch(REPEATING)?;
    let last = transaction.query_row("SELECT coalesce(max(seq), 0) FROM item", [], |row| row.get(0))?;
    Ok(last)
}

/// Copies some of the items behind a sequence number, up to `last`. Gives how far it came.
pub(super) fn copy_some(transaction: &Transaction<'_>, after: i64, last: i64) -> Result<i64, OutboxError> {
    let until: Option<i64> = transaction
        .prepare_cached("SELECT max(seq) FROM (SELECT seq FROM item WHERE seq > ?1 ORDER BY seq LIMIT ?2)")?
        .query_row(params![after, ROWS_AT_ONCE], |row| row.get(0))?;
    let until = until.unwrap_or(last);
    // What was changed meanwhile is there already.
    transaction
        .prepare_cached(
            "INSERT OR IGNORE INTO item_spare SELECT * FROM item WHERE seq > ?1 AND seq <= ?2 ORDER BY seq",
        )?
        .execute([after, until])?;
    Ok(until)
}

/// Ends the repeating. What was copied is of no use any more.
pub(super) fn abandon(transaction: &Transaction<'_>) -> Result<(), OutboxError> {
    transaction.execute_batch(NOT_REPEATING)?;
    Ok(())
}

/// The two tables change places. What is open is written anew as well.
pub(super) fn take_its_place(transaction: &Transaction<'_>) -> Result<(), OutboxError> {
    transaction.execute_batch(NOT_REPEATING)?;
    let is_complete: bool = transaction.query_row(
        "SELECT (SELECT count(*) FROM item) = (SELECT count(*) FROM item_spare)",
        [],
        |row| row.get(0),
    )?;
    if !is_complete {
        return Err(OutboxError::damaged(
            "the copy of the items does not have all of them",
        ));
    }
    let triggers: Vec<(String, String)> = transaction
        .prepare("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger' AND tbl_name = 'item'")?
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<Result<_, _>>()?;
    for (name, _) in &triggers {
        transaction.execute_batch(&format!("DROP TRIGGER {name};"))?;
    }
    transaction.execute_batch(
        "ALTER TABLE item RENAME TO item_old;
         ALTER TABLE item_spare RENAME TO item;
         ALTER TABLE item_old RENAME TO item_spare;",
    )?;
    for (_, trigger) in &triggers {
        transaction.execute_batch(trigger)?;
    }
    rewrite_open_items(transaction)
}

/// Deletes some of what the table holds, and the empty table. Gives whether there is more.
pub(super) fn discard_some(transaction: &Transaction<'_>) -> Result<bool, OutboxError> {
    let exists = transaction
        .query_row("SELECT 1 FROM sqlite_schema WHERE name = ?1", [TABLE], |_| Ok(()))
        .optional()?;
    if exists.is_none() {
        return Ok(false);
    }
    // Without the table no item could be recorded.
    abandon(transaction)?;
    let deleted = transaction
        .prepare_cached(
            "DELETE FROM item_spare WHERE seq IN (SELECT seq FROM item_spare ORDER BY seq DESC LIMIT ?1)",
        )?
        .execute([ROWS_AT_ONCE])?;
    if deleted == ROWS_AT_ONCE {
        return Ok(true);
    }
    transaction.execute_batch("DROP TABLE item_spare;")?;
    Ok(false)
}

const ROWS_AT_ONCE: usize = 200;

/// Temporary triggers are this connection's, which is the only one that writes, and go with it.
const REPEATING: &str = "
CREATE TEMP TRIGGER spare_added AFTER INSERT ON main.item BEGIN
    INSERT INTO item_spare SELECT * FROM item WHERE seq = new.seq;
END;
CREATE TEMP TRIGGER spare_changed AFTER UPDATE ON main.item BEGIN
    DELETE FROM item_spare WHERE seq = old.seq;
    INSERT INTO item_spare SELECT * FROM item WHERE seq = new.seq;
END;
CREATE TEMP TRIGGER spare_removed AFTER DELETE ON main.item BEGIN
    DELETE FROM item_spare WHERE seq = old.seq;
END;
";

const NOT_REPEATING: &str = "
DROP TRIGGER IF EXISTS temp.spare_added;
DROP TRIGGER IF EXISTS temp.spare_changed;
DROP TRIGGER IF EXISTS temp.spare_removed;
";

/// A few rows; deleting all of them at once frees or overwrites every page.
fn rewrite_open_items(transaction: &Transaction<'_>) -> Result<(), OutboxError> {
    let rows: Vec<(Vec<u8>, i64, String)> = transaction
        .prepare("SELECT event_id, lane, body FROM open_item")?
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?
        .collect::<Result<_, _>>()?;
    transaction.execute("DELETE FROM open_item", [])?;
    for (id, lane, body) in rows {
        transaction.execute(
            "INSERT INTO open_item VALUES (?1, ?2, ?3)",
            params![id, lane, body],
        )?;
    }
    Ok(())
}
