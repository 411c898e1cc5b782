//! Everything that this computer still holds, for the person it is about.

use std::collections::VecDeque;

use jiff::Timestamp;
use rusqlite::{OptionalExtension, Row, params};
use serde::Serialize;
use serde_json::value::{RawValue, to_raw_value};

use crate::opening::recorded;
use crate::state::ItemState;
use crate::{OutboxError, OutboxReader};

/// One line of an export: `{"state": …, "item": …}`.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ExportedItem {
    /// Where the item is on its way; `null` while it still goes on, or ended within an absence that still goes on.
    pub state: Option<ItemState>,
    /// The item as it is sent; damaged text as a JSON string.
    pub item: Box<RawValue>,
}

impl OutboxReader {
    /// Items that overlap `[from, to)`, in the order in which they were recorded, and last what is not recorded yet.
    /// Reads a page at a time; items that the agent deletes meanwhile are left out.
    pub fn export(
        &self,
        from: Timestamp,
        to: Timestamp,
    ) -> impl Iterator<Item = Result<ExportedItem, OutboxError>> {
        let mut pages = Pages {
            reader: self,
            from,
            to,
            position: Position::After(i64::MIN),
        };
        let mut page = VecDeque::new();
        std::iter::from_fn(move || {
            while page.is_empty() {
                match pages.next_page() {
                    Ok(Some(next)) => page = next,
                    Ok(None) => return None,
                    Err(error) => {
                        pages.position = Position::End;
                        return Some(Err(error));
                    }
                }
            }
            page.pop_front().map(Ok)
        })
    }
}

const PAGE_ITEMS: i64 = 500;

struct Pages<'a> {
    reader: &'a OutboxReader,
    from: Timestamp,
    to: Timestamp,
    position: Position,
}

enum Position {
    /// After the closed item with this sequence number.
    After(i64),
    /// Before what is not recorded yet.
    Open,
    End,
}

impl Pages<'_> {
    fn next_page(&mut self) -> Result<Option<VecDeque<ExportedItem>>, OutboxError> {
        match self.position {
            Position::After(seq) => self.closed_items(seq).map(Some),
            Position::Open => {
                self.position = Position::End;
                self.open_items().map(Some)
            }
            Position::End => Ok(None),
        }
    }

    fn closed_items(&mut self, after: i64) -> Result<VecDeque<ExportedItem>, OutboxError> {
        let mut statement = self.reader.connection.prepare_cached(
            "SELECT seq, state, CAST(body AS BLOB) FROM item
             WHERE seq > ?1 AND start_ms < ?2 AND end_ms > ?3 ORDER BY seq LIMIT ?4",
        )?;
        let mut rows = statement.query(params![
            after,
            self.to.as_millisecond(),
            self.from.as_millisecond(),
            PAGE_ITEMS
        ])?;
        let mut page = VecDeque::new();
        self.position = Position::Open;
        while let Some(row) = rows.next()? {
            self.position = Position::After(row.get(0)?);
            page.push_back(ExportedItem {
                state: ItemState::from_code(row.get(1)?),
                item: text(row, 2)?,
            });
        }
        Ok(page)
    }

    fn open_items(&self) -> Result<VecDeque<ExportedItem>, OutboxError> {
        let checkpoint: Option<i64> = self
            .reader
            .connection
            .query_row("SELECT at_ms FROM checkpoint", [], |row| row.get(0))
            .optional()?;
        let Some(checkpoint) = checkpoint.and_then(|at| Timestamp::from_millisecond(at).ok()) else {
            return Ok(VecDeque::new());
        };
        let mut statement = self
            .reader
            .connection
            .prepare_cached("SELECT CAST(body AS BLOB) FROM open_item")?;
        let mut rows = statement.query([])?;
        let mut page = VecDeque::new();
        while let Some(row) = rows.next()? {
            let item = text(row, 0)?;
            let lies_elsewhere = recorded(item.get().as_bytes(), checkpoint)
                .is_some_and(|item| item.start >= self.to || item.end <= self.from);
            if !lies_elsewhere {
                page.push_back(ExportedItem { state: None, item });
            }
        }
        Ok(page)
    }
}

fn text(row: &Row<'_>, column: usize) -> Result<Box<RawValue>, OutboxError> {
    let bytes: Vec<u8> = row.get(column)?;
    let text = String::from_utf8_lossy(&bytes).into_owned();
    Ok(RawValue::from_string(text).unwrap_or_else(|_| {
        to_raw_value(&String::from_utf8_lossy(&bytes)).expect("a string always serialises")
    }))
}
