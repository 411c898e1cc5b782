//! Taking in what was recorded.

use jiff::Timestamp;
use rusqlite::{Transaction, params};
use serde::Serialize;
use timetrack_domain::{Checkpoint, Event, Lane, OpenEvent, id::EventId};
use timetrack_protocol::{OpenWireItem, WireItem};

use crate::state::{ItemState, lane_code};
use crate::{Limits, Outbox, OutboxError, capacity, note};

/// What an item takes in the file beside its text: the row, three index entries and its share of half-full pages.
const BYTES_BESIDE_BODY: usize = 96;

impl Outbox {
    /// Adds closed events, all of them or none. An event with the id of an open one closes it. An id that is already
    /// there is left as it is, so that a call whose outcome is unknown can be repeated.
    ///
    /// # Errors
    /// Where [`OutboxError::is_transient`], keep the events and try again. After [`OutboxError::Damaged`], open the
    /// outbox again and repeat the call.
    pub fn append(&self, events: &[Event]) -> Result<(), OutboxError> {
        if events.is_empty() {
            return Ok(());
        }
        self.with(|inner| {
            inner.write(|transaction| add(transaction, events, &self.limits))?;
            for event in events {
                inner.checkpoint.forget(event.id);
            }
            Ok(())
        })
    }

    /// Replaces what is going on, and says that it went on at least until `checkpoint_at`. Should the program end
    /// without notice, that is where these events end.
    ///
    /// # Errors
    /// As [`Outbox::append`].
    pub fn replace_open(&self, open: &[OpenEvent], checkpoint_at: Timestamp) -> Result<(), OutboxError> {
        let checkpoint = Checkpoint {
            at: checkpoint_at,
            open: open.to_vec(),
            held: Vec::new(),
        };
        self.record(&[], &checkpoint)
    }

    /// [`Outbox::append`] and a new checkpoint in one transaction: for a change of window, where one event closes and
    /// the next opens.
    ///
    /// # Errors
    /// As [`Outbox::append`].
    pub fn record(&self, closed: &[Event], checkpoint: &Checkpoint) -> Result<(), OutboxError> {
        self.record_and(closed, checkpoint, |_| Ok(()))
    }

    /// [`Outbox::record`] and [`Outbox::set_note`] in one transaction: for what a person chose and what that brought
    /// about.
    ///
    /// # Errors
    /// As [`Outbox::set_note`].
    pub fn record_with_note<T: Serialize>(
        &self,
        closed: &[Event],
        checkpoint: &Checkpoint,
        (name, value): (&'static str, &T),
    ) -> Result<(), OutboxError> {
        let text = note::to_text(name, value)?;
        self.record_and(closed, checkpoint, |transaction| {
            note::put(transaction, name, &text)
        })
    }

    /// What is going on, as of the last call that said so.
    ///
    /// # Errors
    /// [`OutboxError::Closed`].
    pub fn open_events(&self) -> Result<Vec<OpenEvent>, OutboxError> {
        self.with(|inner| Ok(inner.checkpoint.going_on()))
    }

    fn record_and(
        &self,
        closed: &[Event],
        checkpoint: &Checkpoint,
        also: impl FnOnce(&Transaction<'_>) -> Result<(), OutboxError>,
    ) -> Result<(), OutboxError> {
        self.with(|inner| {
            let known = &inner.checkpoint;
            let changed = known.open != checkpoint.open || known.held != checkpoint.held;
            inner.write(|transaction| {
                if !closed.is_empty() {
                    add(transaction, closed, &self.limits)?;
                }
                if changed {
                    replace_unrecorded(transaction, checkpoint)?;
                }
                transaction
                    .prepare_cached(
                        "INSERT INTO checkpoint VALUES (1, ?1) ON CONFLICT DO UPDATE SET at_ms = ?1",
                    )?
                    .execute([checkpoint.at.as_millisecond()])?;
                also(transaction)
            })?;
            if changed {
                inner.checkpoint.clone_from(checkpoint);
            }
            inner.checkpoint.at = checkpoint.at;
            Ok(())
        })
    }
}

/// An item as it is written.
pub(crate) struct NewItem<'a> {
    pub(crate) id: EventId,
    pub(crate) lane: Lane,
    pub(crate) start: Timestamp,
    pub(crate) end: Timestamp,
    pub(crate) body: &'a str,
}

impl NewItem<'_> {
    /// What it counts against the limit.
    pub(crate) fn bytes(&self) -> i64 {
        i64::try_from(self.body.len() + BYTES_BESIDE_BODY).unwrap_or(i64::MAX)
    }

    /// Adds it as pending, unless its id is there already. Gives whether it was added.
    pub(crate) fn insert(&self, transaction: &Transaction<'_>) -> Result<bool, OutboxError> {
        let added = transaction
            .prepare_cached(
                "INSERT INTO item (event_id, lane, state, start_ms, end_ms, bytes, body)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT (event_id) DO NOTHING",
            )?
            .execute(params![
                self.id.as_uuid().into_bytes(),
                lane_code(self.lane),
                ItemState::Pending.code(),
                self.start.as_millisecond(),
                self.end.as_millisecond(),
                self.bytes(),
                self.body,
            ])?;
        Ok(added == 1)
    }
}

pub(crate) fn to_body(item: &WireItem) -> String {
    serde_json::to_string(item).expect("names, titles and instants always serialise")
}

fn add(transaction: &Transaction<'_>, events: &[Event], limits: &Limits) -> Result<(), OutboxError> {
    for event in events {
        let body = to_body(&WireItem::from(event));
        let item = NewItem {
            id: event.id,
            lane: event.lane(),
            start: event.interval.start(),
            end: event.interval.end(),
            body: &body,
        };
        item.insert(transaction)?;
        transaction
            .prepare_cached("DELETE FROM open_item WHERE event_id = ?1")?
            .execute([event.id.as_uuid().into_bytes()])?;
    }
    capacity::keep_within(transaction, limits)
}

fn replace_unrecorded(transaction: &Transaction<'_>, checkpoint: &Checkpoint) -> Result<(), OutboxError> {
    transaction.prepare_cached("DELETE FROM open_item")?.execute([])?;
    let insert = |id: EventId, lane, body: String| {
        transaction
            .prepare_cached("INSERT INTO open_item VALUES (?1, ?2, ?3)")?
            .execute(params![id.as_uuid().into_bytes(), lane_code(lane), body])
    };
    for event in &checkpoint.held {
        insert(event.id, event.lane(), to_body(&WireItem::from(event)))?;
    }
    for event in &checkpoint.open {
        let body = serde_json::to_string(&OpenWireItem::from(event))
            .expect("names, titles and instants always serialise");
        insert(event.id, event.content.lane(), body)?;
    }
    Ok(())
}
