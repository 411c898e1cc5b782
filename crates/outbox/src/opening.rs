//! Opening the outbox: check, repair, and close what was open.

mod log;
mod recovery;
mod salvage;
mod swap;

pub(crate) use recovery::recorded;

use std::fs;
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use rusqlite::Connection;
use serde::{Deserialize, Serialize};
use timetrack_protocol::WireItem;

use crate::{Limits, Outbox, OutboxError, connection, schema};

/// How closely a file is looked at when it is opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Check {
    /// Every page, if the file was not closed cleanly (`quick_check`).
    AfterUncleanEnd,
    /// Every page and every index (`integrity_check`): for opening again after [`OutboxError::Damaged`].
    Always,
}

/// An outbox, and what happened to it since it was last open.
#[derive(Debug)]
pub struct Opened {
    /// The outbox.
    pub outbox: Outbox,
    /// What was open at the last checkpoint, and closed there, and what was held. It waits to be sent.
    pub recovered: Vec<WireItem>,
    /// When that checkpoint was; `None` where nothing was open or held.
    pub last_checkpoint: Option<Timestamp>,
    /// What was damaged and saved. It is reported by one opening only.
    pub damage: Option<Damage>,
}

/// A damaged file and what was saved from it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Damage {
    /// The damaged file.
    pub set_aside: PathBuf,
    /// Items that were saved, those still open included.
    pub salvaged_items: u64,
    /// Items that were found but could not be read. How many were not even found, nobody knows.
    pub unreadable_items: u64,
}

impl Outbox {
    /// Opens the outbox in `directory`, which must exist, or makes a new one.
    ///
    /// A damaged file is set aside as `outbox.damaged-<now>.db`, and what can be read of it is in the outbox that is
    /// given. Notes are saved too where they can be read. Opening again after a crash in the middle of this starts over or
    /// ends it; nothing is taken twice.
    ///
    /// # Errors
    /// [`OutboxError::CannotOpen`] and [`OutboxError::ReadOnly`] where the directory is missing or closed to us,
    /// [`OutboxError::DiskFull`] and [`OutboxError::Busy`] as long as that lasts, [`OutboxError::NewerSchema`] where a
    /// newer agent wrote the file. The file is as before.
    pub fn open(
        directory: &Path,
        limits: Limits,
        check: Check,
        now: Timestamp,
    ) -> Result<Opened, OutboxError> {
        let path = file_in(directory);
        swap::finish(directory)?;
        match open_and_recover(&path, limits, check) {
            Err(OutboxError::Damaged(cause)) => {
                tracing::error!(error = %cause, "The outbox is damaged; what can be read is copied to a new one");
                salvage::salvage(directory, now)?;
                swap::finish(directory)?;
                open_and_recover(&path, limits, Check::Always)
            }
            opened => opened,
        }
    }
}

/// The file of the outbox in `directory`.
pub(crate) fn file_in(directory: &Path) -> PathBuf {
    directory.join("outbox.db")
}

fn open_and_recover(path: &Path, limits: Limits, check: Check) -> Result<Opened, OutboxError> {
    let outbox = Outbox::new(path.to_owned(), limits, open_checked(path, check)?);
    let (recovered, last_checkpoint) = recovery::close_open_items(&outbox)?;
    let damage = swap::take_report(&outbox)?;
    outbox.with(|inner| connection::trust(&inner.connection))?;
    Ok(Opened {
        outbox,
        recovered,
        last_checkpoint,
        damage,
    })
}

fn open_checked(path: &Path, check: Check) -> Result<Connection, OutboxError> {
    let [log, _] = connection::companions(path);
    let size = fs::metadata(path).ok().map(|metadata| metadata.len());
    // SQLite removes the log when the last connection closes.
    let unclean = fs::metadata(&log).is_ok_and(|metadata| metadata.len() > 0);
    // SQLite would take a file that was cut to nothing for a new one.
    if size == Some(0) && !unclean {
        return Err(OutboxError::damaged("the file is empty"));
    }
    if unclean && log::hides_commits(path).unwrap_or(false) {
        return Err(OutboxError::damaged(
            "the write-ahead log is broken in the middle",
        ));
    }
    let check = match check {
        Check::Always => Some("PRAGMA integrity_check(1)"),
        Check::AfterUncleanEnd => unclean.then_some("PRAGMA quick_check(1)"),
    };
    let opened = connect(path, check);
    if opened.is_err() && size.is_none() {
        // What could not be made, such as on a full disk, must not look like a damaged file the next time. Why it could
        // not be made matters more than why it cannot be removed.
        let _ = swap::remove(path);
    }
    opened
}

fn connect(path: &Path, check: Option<&str>) -> Result<Connection, OutboxError> {
    let mut connection = connection::open_for_writing(path)?;
    schema::prepare(&mut connection)?;
    if let Some(check) = check {
        let verdict: String = connection.query_row(check, [], |row| row.get(0))?;
        if verdict != "ok" {
            return Err(OutboxError::damaged(&verdict));
        }
    }
    Ok(connection)
}
