//! Reading the file beside the agent that writes it.

use std::path::Path;

use rusqlite::Connection;

use crate::{OutboxError, connection, opening, schema};

/// A read-only view of the outbox, from the same program or another one. It never makes a writer wait.
#[derive(Debug)]
pub struct OutboxReader {
    pub(crate) connection: Connection,
}

impl OutboxReader {
    /// Opens the outbox in `directory` for reading.
    ///
    /// # Errors
    /// [`OutboxError::CannotOpen`] where there is none, and those of a damaged or a newer file.
    pub fn open(directory: &Path) -> Result<Self, OutboxError> {
        let connection = connection::open_for_reading(&opening::file_in(directory))?;
        let found: i64 = connection.pragma_query_value(None, "user_version", |row| row.get(0))?;
        if found == schema::VERSION {
            Ok(Self { connection })
        } else {
            Err(OutboxError::NewerSchema {
                found,
                known: schema::VERSION,
            })
        }
    }
}
