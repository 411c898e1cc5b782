//! Small values that must survive with the items: what the person chose, the settings received.

use rusqlite::{OptionalExtension, Transaction};
use serde::{Serialize, de::DeserializeOwned};

use crate::{Outbox, OutboxError};

impl Outbox {
    /// The value that was stored under `name`.
    ///
    /// # Errors
    /// [`OutboxError::Note`] where it does not have the shape of a `T`: store a new one.
    pub fn note<T: DeserializeOwned>(&self, name: &'static str) -> Result<Option<T>, OutboxError> {
        let text: Option<String> = self.with(|inner| {
            let mut statement = inner
                .connection
                .prepare_cached("SELECT value FROM note WHERE name = ?1")?;
            Ok(statement.query_row([name], |row| row.get(0)).optional()?)
        })?;
        text.map(|text| serde_json::from_str(&text).map_err(|source| OutboxError::Note { name, source }))
            .transpose()
    }

    /// Stores `value` under `name`, in place of what was there.
    ///
    /// # Errors
    /// As [`Outbox::append`]; [`OutboxError::Note`] where the value has no JSON.
    pub fn set_note<T: Serialize>(&self, name: &'static str, value: &T) -> Result<(), OutboxError> {
        let text = to_text(name, value)?;
        self.write(|transaction| put(transaction, name, &text))
    }
}

pub(crate) fn to_text<T: Serialize>(name: &'static str, value: &T) -> Result<String, OutboxError> {
    serde_json::to_string(value).map_err(|source| OutboxError::Note { name, source })
}

pub(crate) fn put(transaction: &Transaction<'_>, name: &str, text: &str) -> Result<(), OutboxError> {
    transaction
        .prepare_cached("INSERT INTO note VALUES (?1, ?2) ON CONFLICT DO UPDATE SET value = ?2")?
        .execute([name, text])?;
    Ok(())
}
