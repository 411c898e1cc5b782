//! What came of the last run.

use jiff::Timestamp;
use sea_orm::ConnectionTrait;

use super::RetentionRepository;
use crate::{Connection, StorageError, Transaction, connection::statement, key::instant};

/// What a run deleted, or why it did not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RetentionRun {
    /// When it began.
    pub at: Timestamp,
    /// Whether everything went that had to go.
    pub is_well: bool,
    /// In one line, for those who look after the server. It names no person and no title.
    pub report: String,
}

impl<C: Connection> RetentionRepository<'_, C> {
    /// What came of the last run; `None` before the first one.
    ///
    /// # Errors
    /// As [`StorageError`].
    pub async fn last_run(&self) -> Result<Option<RetentionRun>, StorageError> {
        let query = statement(
            self.executor(),
            "SELECT at_ms, is_well, report FROM retention_run WHERE id = 1",
            [],
        );
        let row = self.executor().query_one_raw(query).await?;
        row.map(|row| {
            Ok(RetentionRun {
                at: instant(row.try_get_by_index(0)?)?,
                is_well: row.try_get_by_index(1)?,
                report: row.try_get_by_index(2)?,
            })
        })
        .transpose()
    }
}

impl RetentionRepository<'_, Transaction> {
    /// Notes what came of a run.
    ///
    /// # Errors
    /// As [`StorageError`].
    pub async fn note_run(&self, run: &RetentionRun) -> Result<(), StorageError> {
        let upsert = statement(
            self.executor(),
            "INSERT INTO retention_run (id, at_ms, is_well, report) VALUES (1, ?, ?, ?) ON CONFLICT (id) \
             DO UPDATE SET at_ms = excluded.at_ms, is_well = excluded.is_well, report = excluded.report",
            [
                run.at.as_millisecond().into(),
                run.is_well.into(),
                run.report.clone().into(),
            ],
        );
        self.executor().execute_raw(upsert).await?;
        Ok(())
    }
}
