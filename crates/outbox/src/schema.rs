//! The tables, and how a file gets them.

use rusqlite::{Connection, TransactionBehavior};

use crate::connection::PAGE_BYTES;
use crate::{OutboxError, erase};

/// The newest schema that this version understands.
pub(crate) const VERSION: i64 = 1;

/// Makes the tables in a new file, and checks that an existing one has a schema that is understood.
/// Before that is known nothing is written.
pub(crate) fn prepare(connection: &mut Connection) -> Result<(), OutboxError> {
    let found: i64 = connection.pragma_query_value(None, "user_version", |row| row.get(0))?;
    if found > VERSION {
        // With these definitions it is the number that is wrong, not this version that is old.
        check_definitions_differ(connection)?;
        return Err(OutboxError::NewerSchema {
            found,
            known: VERSION,
        });
    }
    if found == 0 {
        // Before the first table, or they have no effect. Freed pages go back to the file system a few at a time.
        connection.pragma_update(None, "page_size", PAGE_BYTES)?;
        connection.pragma_update(None, "auto_vacuum", "INCREMENTAL")?;
    }
    connection.pragma_update_and_check(None, "journal_mode", "WAL", |_| Ok(()))?;
    if found == VERSION {
        return check_definitions(connection);
    }
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let tables: i64 = transaction.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
    if tables != 0 {
        return Err(OutboxError::damaged("the file has tables but no version"));
    }
    transaction.execute_batch(VERSION_1)?;
    transaction.pragma_update(None, "user_version", VERSION)?;
    transaction.commit()?;
    Ok(())
}

fn check_definitions_differ(connection: &Connection) -> Result<(), OutboxError> {
    match check_definitions(connection) {
        Ok(()) => Err(OutboxError::damaged("the version is not that of the tables")),
        Err(_) => Ok(()),
    }
}

/// The definitions of tables and triggers are text in the file, and no check of SQLite's notices a wrong letter there.
fn check_definitions(connection: &Connection) -> Result<(), OutboxError> {
    let fresh = Connection::open_in_memory()?;
    fresh.execute_batch(VERSION_1)?;
    if definitions(connection)? == definitions(&fresh)? {
        Ok(())
    } else {
        Err(OutboxError::damaged(
            "the definition of a table is not what it was",
        ))
    }
}

fn definitions(connection: &Connection) -> Result<Vec<(String, String, Option<String>)>, OutboxError> {
    let mut statement = connection
        .prepare("SELECT type || ' ' || name, tbl_name, sql FROM sqlite_schema WHERE tbl_name <> ?1")?;
    // A table that took the place of another one has its name in quotes, and may have the other's index.
    let plain = |text: String| {
        text.replace("\"item\"", "item")
            .replace(erase::SPARE_INDEX, "item_state")
    };
    let rows = statement.query_map([erase::SPARE_TABLE], |row| {
        let (name, sql): (String, Option<String>) = (row.get(0)?, row.get(2)?);
        Ok((plain(name), row.get(1)?, sql.map(plain)))
    })?;
    let mut definitions: Vec<_> = rows.collect::<Result<_, _>>()?;
    definitions.sort_unstable();
    Ok(definitions)
}

/// Items are referred to by `event_id`, never by `seq`: the sequence number of a deleted item may be used again.
///
/// `total` follows `item` by triggers, so that the status and the limit cost a row each and can never disagree with
/// the items.
const VERSION_1: &str = "
CREATE TABLE item (
    seq INTEGER PRIMARY KEY,
    event_id BLOB NOT NULL UNIQUE,
    lane INTEGER NOT NULL,
    state INTEGER NOT NULL,
    start_ms INTEGER NOT NULL,
    end_ms INTEGER NOT NULL,
    bytes INTEGER NOT NULL,
    body TEXT NOT NULL,
    -- Of acknowledged items: the server's clock, this computer's clock, and which life of the server's database.
    acknowledged_ms INTEGER,
    settled_ms INTEGER,
    epoch INTEGER,
    -- Of quarantined items: a QuarantineReason.
    reason TEXT
) STRICT;
-- Within one state in the order of `seq`.
CREATE INDEX item_state ON item (state);

CREATE TABLE total (
    lane INTEGER NOT NULL,
    state INTEGER NOT NULL,
    items INTEGER NOT NULL,
    bytes INTEGER NOT NULL,
    PRIMARY KEY (lane, state)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER item_added AFTER INSERT ON item BEGIN
    INSERT INTO total VALUES (new.lane, new.state, 1, new.bytes)
    ON CONFLICT DO UPDATE SET items = items + 1, bytes = bytes + excluded.bytes;
END;
CREATE TRIGGER item_removed AFTER DELETE ON item BEGIN
    UPDATE total SET items = items - 1, bytes = bytes - old.bytes WHERE lane = old.lane AND state = old.state;
END;
CREATE TRIGGER item_moved AFTER UPDATE OF state ON item BEGIN
    UPDATE total SET items = items - 1, bytes = bytes - old.bytes WHERE lane = old.lane AND state = old.state;
    INSERT INTO total VALUES (new.lane, new.state, 1, new.bytes)
    ON CONFLICT DO UPDATE SET items = items + 1, bytes = bytes + excluded.bytes;
END;

-- What is going on. `body` is the JSON of an OpenWireItem.
CREATE TABLE open_item (
    event_id BLOB PRIMARY KEY,
    lane INTEGER NOT NULL,
    body TEXT NOT NULL
) STRICT, WITHOUT ROWID;
-- One row: until when the open items are known to have gone on.
CREATE TABLE checkpoint (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    at_ms INTEGER NOT NULL
) STRICT;

-- What was given up without the server having it. `day` counts from 1970 in UTC.
CREATE TABLE discarded (
    lane INTEGER NOT NULL,
    cause INTEGER NOT NULL,
    day INTEGER NOT NULL,
    items INTEGER NOT NULL,
    start_ms INTEGER NOT NULL,
    end_ms INTEGER NOT NULL,
    PRIMARY KEY (lane, cause, day)
) STRICT, WITHOUT ROWID;

CREATE TABLE epoch (
    id INTEGER PRIMARY KEY,
    epoch BLOB NOT NULL UNIQUE
) STRICT;

CREATE TABLE note (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;
";
