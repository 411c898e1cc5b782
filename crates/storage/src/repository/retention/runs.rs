//! What came of the last run.

use jiff::Timestamp;
use sea_orm::ConnectionTrait;

use super::RetentionRepository;
use crate::{
    Connection, StorageError, Transaction,
    connection::statement,
    key::{instant, optional_instant, optional_milliseconds},
};

/// What a run deleted, or why it did not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RetentionRun {
    /// When it began.
    pub at: Timestamp,
    /// Whether everything went that had to go.
    pub is_well: bool,
    /// In one line, for those who look after the server. It names no person and no title.
    pub report: String,
    /// When a run last deleted what was too old, by a clock that was believed: this one, where it did.
    pub last_deleting: Option<Timestamp>,
}

impl<C: Connection> RetentionRepository<'_, C> {
    /// What came of the last run; `None` before the first one.
    ///
    /// # Errors
    /// As [`StorageError`].
    pub async fn last_run(&self) -> Result<Option<RetentionRun>, StorageError> {
        let query = statement(
            self.executor(),
            "SELECT at_ms, is_well, report, last_deleting_ms FROM retention_run WHERE id = 1",
            [],
        );
        let row = self.executor().query_one_raw(query).await?;
        row.map(|row| {
            Ok(RetentionRun {
                at: instant(row.try_get_by_index(0)?)?,
                is_well: row.try_get_by_index(1)?,
                report: row.try_get_by_index(2)?,
                last_deleting: optional_instant(row.try_get_by_index(3)?)?,
            })
        })
        .transpose()
    }
}

impl RetentionRepository<'_, Transaction> {
    /// Notes what came of a run. Where it deleted nothing because it could not, when one last did stays as it is.
    ///
    /// # Errors
    /// As [`StorageError`].
    pub async fn note_run(&self, run: &RetentionRun) -> Result<(), StorageError> {
        let upsert = statement(
            self.executor(),
            "INSERT INTO retention_run (id, at_ms, is_well, report, last_deleting_ms) VALUES (1, ?, ?, ?, ?) \
             ON CONFLICT (id) DO UPDATE SET at_ms = excluded.at_ms, is_well = excluded.is_well, \
             report = excluded.report, \
             last_deleting_ms = COALESCE(excluded.last_deleting_ms, retention_run.last_deleting_ms)",
            [
                run.at.as_millisecond().into(),
                run.is_well.into(),
                run.report.clone().into(),
                optional_milliseconds(run.last_deleting).into(),
            ],
        );
        self.executor().execute_raw(upsert).await?;
        Ok(())
    }
}
