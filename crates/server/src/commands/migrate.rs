//! `timetrack-server migrate`.

use std::path::Path;

use anyhow::{Context, Result};

/// Brings the database up to date.
///
/// # Errors
/// Where the settings are wrong or the database cannot be opened or changed.
pub fn run(file: Option<&Path>) -> Result<()> {
    let config = super::prepare(file)?;
    super::block_on(async {
        let storage = super::open_storage(&config).await?;
        let pending = storage.pending_migrations().await?;
        storage
            .migrate()
            .await
            .context("Failed to bring the database up to date; nothing was changed")?;
        tracing::info!(migrations = pending.len(), "the database is up to date");
        storage.close().await.context("Failed to close the database")
    })
}
