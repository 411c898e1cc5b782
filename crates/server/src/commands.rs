//! The commands of the binary. Each loads the settings, opens the log and does one thing.

use std::io::IsTerminal;
use std::path::Path;

use anyhow::{Context, Result};
use timetrack_storage::Storage;
use tracing_subscriber::EnvFilter;

use crate::config::{self, Config};
use crate::private_database;

pub mod admin;
pub mod migrate;
pub mod person;
pub mod serve;

/// Loads the settings and opens the log, which goes to standard error.
fn prepare(file: Option<&Path>) -> Result<Config> {
    let located = file.map(Path::to_owned).or_else(config::locate);
    let config = Config::load(located.as_deref(), std::env::vars_os())?;
    tracing_subscriber::fmt()
        .with_env_filter(EnvFilter::new(&config.log_filter))
        .with_writer(std::io::stderr)
        // Colours are for eyes; in a journal or a file they are rubbish.
        .with_ansi(std::io::stderr().is_terminal())
        // It would say that it cannot write to standard error by writing to standard error, which panics.
        .log_internal_errors(false)
        .try_init()
        .map_err(|error| anyhow::anyhow!(error))
        .context("Failed to open the log")?;
    for warning in &config.warnings {
        tracing::warn!("{warning}");
    }
    Ok(config)
}

/// Runs a command's asynchronous part.
fn block_on<T>(work: impl Future<Output = Result<T>>) -> Result<T> {
    tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .context("Failed to start the runtime")?
        .block_on(work)
}

/// Opens the database, and makes the folder of one that is a file.
async fn open_storage(config: &Config) -> Result<Storage> {
    if let Some(folder) = config.database_url.file().and_then(Path::parent) {
        timetrack_platform::atomic_file::create_private_directory(folder).with_context(|| {
            format!(
                "Failed to make the folder {}; set TIMETRACK_DATA_DIR to another",
                folder.display()
            )
        })?;
    }
    private_database::connect(&config.database_url)
        .await
        .with_context(|| format!("Failed to open the database {}", config.database_url))
}
