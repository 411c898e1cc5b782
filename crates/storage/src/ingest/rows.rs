//! The statements that write events, what is open, and how devices are.

use std::collections::HashSet;

use sea_orm::{ConnectionTrait, Value};
use uuid::Uuid;

use super::{batch::PreparedBatch, commits::Commits};
use crate::{
    StorageError, Transaction,
    connection::{padded_list, statement},
    key::count,
    multi_row::MultiRowStatement,
};

/// A row of the event table. Sorts by the table's key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct EventRow {
    pub(super) device: i32,
    pub(super) start_ms: i64,
    pub(super) id: Uuid,
    pub(super) duration_ms: i64,
    pub(super) kind: i16,
    pub(super) subject: i64,
}

/// What identifies an event.
pub(super) type EventRowKey = (i32, i64, Uuid);

impl EventRow {
    pub(super) fn key(&self) -> EventRowKey {
        (self.device, self.start_ms, self.id)
    }
}

/// Inserts rows with different keys, in ascending order, and gives the keys of those that were not there before; `None`
/// stands for all of them.
pub(super) async fn insert_events(
    transaction: &Transaction,
    rows: &[EventRow],
) -> Result<Option<HashSet<EventRowKey>>, StorageError> {
    if transaction.is_postgres() {
        return insert_and_tell(transaction, rows).await;
    }
    // Rows that SQLite returns are handed over one by one between two threads, which costs more than inserting them.
    // Nearly always all of them are new, and counting is enough.
    let database = transaction.database();
    database.execute_unprepared("SAVEPOINT events").await?;
    let mut inserted = 0;
    for insert in INSERT_EVENTS.statements(database.get_database_backend(), rows, bind_event) {
        inserted += database.execute_raw(insert).await?.rows_affected();
    }
    let keys = if inserted == rows.len() as u64 {
        None
    } else {
        database.execute_unprepared("ROLLBACK TO events").await?;
        insert_and_tell(transaction, rows).await?
    };
    database.execute_unprepared("RELEASE events").await?;
    Ok(keys)
}

async fn insert_and_tell(
    transaction: &Transaction,
    rows: &[EventRow],
) -> Result<Option<HashSet<EventRowKey>>, StorageError> {
    let database = transaction.database();
    let mut inserted = Vec::with_capacity(rows.len());
    for insert in INSERT_EVENTS_AND_TELL.statements(database.get_database_backend(), rows, bind_event) {
        for row in database.query_all_raw(insert).await? {
            inserted.push((
                row.try_get_by_index(0)?,
                row.try_get_by_index(1)?,
                row.try_get_by_index(2)?,
            ));
        }
    }
    Ok((inserted.len() < rows.len()).then(|| inserted.into_iter().collect()))
}

fn bind_event(row: &EventRow, values: &mut Vec<Value>) {
    values.extend([
        row.device.into(),
        row.start_ms.into(),
        row.id.into(),
        row.duration_ms.into(),
        row.kind.into(),
        row.subject.into(),
    ]);
}

static INSERT_EVENTS: MultiRowStatement = MultiRowStatement::new(
    "INSERT INTO event (device_key, start_ms, id, duration_ms, kind, subject_id)",
    6,
    "ON CONFLICT (device_key, start_ms, id) DO NOTHING",
);

static INSERT_EVENTS_AND_TELL: MultiRowStatement = MultiRowStatement::new(
    "INSERT INTO event (device_key, start_ms, id, duration_ms, kind, subject_id)",
    6,
    "ON CONFLICT (device_key, start_ms, id) DO NOTHING RETURNING device_key, start_ms, id",
);

/// A row of the table of open events.
#[derive(Clone, Copy, Debug)]
pub(super) struct OpenEventRow {
    pub(super) device: i32,
    pub(super) lane: i16,
    pub(super) id: Uuid,
    pub(super) start_ms: i64,
    pub(super) kind: i16,
    pub(super) subject: i64,
}

/// Replaces what is open on these devices. At most one row per device and lane.
pub(super) async fn replace_open_events(
    transaction: &Transaction,
    devices: &[i32],
    rows: &[OpenEventRow],
) -> Result<(), StorageError> {
    let database = transaction.database();
    let (list, values) = padded_list(devices.iter().copied());
    let delete = statement(
        database,
        &format!("DELETE FROM open_event WHERE device_key IN ({list})"),
        values,
    );
    database.execute_raw(delete).await?;
    let bind = |row: &OpenEventRow, values: &mut Vec<Value>| {
        values.extend([
            row.device.into(),
            row.lane.into(),
            row.id.into(),
            row.start_ms.into(),
            row.kind.into(),
            row.subject.into(),
        ]);
    };
    for insert in INSERT_OPEN_EVENTS.statements(database.get_database_backend(), rows, bind) {
        database.execute_raw(insert).await?;
    }
    Ok(())
}

static INSERT_OPEN_EVENTS: MultiRowStatement = MultiRowStatement::new(
    "INSERT INTO open_event (device_key, lane, id, start_ms, kind, subject_id)",
    6,
    "",
);

/// What a device said last, and which of its batches are known with it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Report<'a> {
    pub(super) batch: &'a PreparedBatch,
    pub(super) commits: Commits,
}

/// Stores how devices said that they were: at most one report per device.
pub(super) async fn update_devices(
    transaction: &Transaction,
    reports: &[Report<'_>],
) -> Result<(), StorageError> {
    let database = transaction.database();
    let bind = |report: &Report<'_>, values: &mut Vec<Value>| {
        let batch = report.batch;
        let (received_ms, sent_ms) = (batch.received.as_millisecond(), batch.sent_at.as_millisecond());
        values.extend([
            batch.device.0.into(),
            received_ms.into(),
            sent_ms.into(),
            (received_ms - sent_ms).into(),
            batch.report.agent_version.clone().into(),
            count(batch.report.pending_items).into(),
            count(batch.report.quarantined_items).into(),
            count(batch.report.discarded_items).into(),
            batch.problems.clone().into(),
            report.commits.number.into(),
            report.commits.last.as_millisecond().into(),
        ]);
    };
    for update in UPDATE_DEVICES.statements(database.get_database_backend(), reports, bind) {
        database.execute_raw(update).await?;
    }
    Ok(())
}

/// Both databases name the columns of `VALUES` like this.
static UPDATE_DEVICES: MultiRowStatement = MultiRowStatement::new(
    "UPDATE device SET last_seen_ms = report.column2, reported_ms = report.column3, clock_offset_ms = report.column4, \
     agent_version = report.column5, pending_items = report.column6, quarantined_items = report.column7, \
     discarded_items = report.column8, problems = report.column9, commits = report.column10, \
     committed_ms = report.column11 FROM (",
    11,
    ") AS report WHERE device.key = report.column1",
);
