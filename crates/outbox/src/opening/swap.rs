//! Putting a salvaged file in the place of a damaged one, in steps that can be repeated after a crash.
//!
//! `outbox.salvaging.db` is written first and renamed to `outbox.salvaged.db` when it is complete. From then on the
//! swap only goes forward: the damaged file and its log move aside, then the salvaged one takes its name.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use rusqlite::OptionalExtension;

use super::{Damage, file_in};
use crate::{Outbox, OutboxError, OutboxReader, connection};

/// The note that holds the [`Damage`] until it is reported.
pub(super) const DAMAGE_NOTE: &str = "outbox:damage";

/// The file that a salvage writes.
pub(super) fn unfinished_file(directory: &Path) -> PathBuf {
    directory.join("outbox.salvaging.db")
}

/// Declares the unfinished file to be complete.
pub(super) fn mark_complete(directory: &Path) -> Result<(), OutboxError> {
    rename(&unfinished_file(directory), &complete_file(directory)).map(drop)
}

/// Removes a file of a salvage together with its log.
pub(super) fn remove(path: &Path) -> Result<(), OutboxError> {
    let [log, index] = connection::companions(path);
    for path in [path, &log, &index] {
        match fs::remove_file(path) {
            Err(source) if source.kind() != ErrorKind::NotFound => {
                return Err(OutboxError::File {
                    path: path.to_owned(),
                    source,
                });
            }
            Ok(()) | Err(_) => {}
        }
    }
    Ok(())
}

/// Ends a swap that was begun, if there is one.
pub(super) fn finish(directory: &Path) -> Result<(), OutboxError> {
    let complete = complete_file(directory);
    if !complete.try_exists().unwrap_or(false) {
        return Ok(());
    }
    let report = read_report(directory, &complete)?;
    let damaged = file_in(directory);
    let logs = connection::companions(&damaged);
    let logs_aside = connection::companions(&report.set_aside);
    // The logs first: left behind, they would be taken for those of the file that comes.
    for (log, aside) in logs.iter().zip(&logs_aside) {
        rename(log, aside)?;
    }
    // Once the damaged file has its new name, what bears the old one is the salvaged one, already in place.
    if !report.set_aside.try_exists().unwrap_or(false) {
        rename(&damaged, &report.set_aside)?;
    }
    rename(&complete, &damaged).map(drop)
}

/// What was damaged, if that was not reported yet.
pub(super) fn take_report(outbox: &Outbox) -> Result<Option<Damage>, OutboxError> {
    outbox.write(|transaction| {
        let text: Option<String> = transaction
            .query_row(
                "DELETE FROM note WHERE name = ?1 RETURNING value",
                [DAMAGE_NOTE],
                |row| row.get(0),
            )
            .optional()?;
        // A report that cannot be read any more must not keep the outbox closed.
        let damage: Option<Damage> = text.and_then(|text| serde_json::from_str(&text).ok());
        let directory = outbox.path.parent().unwrap_or(Path::new(""));
        Ok(damage.map(|damage| in_directory(damage, directory)))
    })
}

fn complete_file(directory: &Path) -> PathBuf {
    directory.join("outbox.salvaged.db")
}

fn read_report(directory: &Path, complete: &Path) -> Result<Damage, OutboxError> {
    let reader = OutboxReader {
        connection: connection::open_for_reading(complete)?,
    };
    let text: Option<String> = reader
        .connection
        .query_row("SELECT value FROM note WHERE name = ?1", [DAMAGE_NOTE], |row| {
            row.get(0)
        })
        .optional()?;
    serde_json::from_str(&text.unwrap_or_default())
        .map(|damage| in_directory(damage, directory))
        .map_err(|source| OutboxError::Note {
            name: DAMAGE_NOTE,
            source,
        })
}

/// The note holds the name alone.
fn in_directory(mut damage: Damage, directory: &Path) -> Damage {
    damage.set_aside = directory.join(damage.set_aside);
    damage
}

/// Gives whether there was such a file.
fn rename(from: &Path, to: &Path) -> Result<bool, OutboxError> {
    match fs::rename(from, to) {
        Ok(()) => Ok(true),
        Err(source) if source.kind() == ErrorKind::NotFound => Ok(false),
        Err(source) => Err(OutboxError::File {
            path: from.to_owned(),
            source,
        }),
    }
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::*;
    use crate::opening::salvage;
    use crate::{Check, Limits};

    /// The files in the order in which a swap moves them.
    const MOVES: [(&str, &str); 3] = [
        ("outbox.db-wal", "outbox.damaged-20261119T080000Z.db-wal"),
        ("outbox.db", "outbox.damaged-20261119T080000Z.db"),
        ("outbox.salvaged.db", "outbox.db"),
    ];

    #[test]
    fn a_crash_between_any_two_steps_is_made_good() {
        for steps_done in 0..=MOVES.len() {
            let directory = tempfile::tempdir().unwrap();
            let file = file_in(directory.path());
            drop(open(directory.path()));
            let mut bytes = fs::read(&file).unwrap();
            bytes[..100].fill(0xee);
            fs::write(&file, &bytes).unwrap();
            fs::write(
                directory.path().join("outbox.db-wal"),
                b"a log of the damaged file",
            )
            .unwrap();
            salvage::salvage(directory.path(), now()).unwrap();
            for (from, to) in &MOVES[..steps_done] {
                fs::rename(directory.path().join(from), directory.path().join(to)).unwrap();
            }

            let opened = open(directory.path());
            assert_eq!(
                opened.outbox.note::<String>("kept").unwrap().unwrap(),
                "a note",
                "{steps_done}"
            );
            let damage = opened.damage.unwrap();
            assert_eq!(
                damage.set_aside,
                directory.path().join("outbox.damaged-20261119T080000Z.db")
            );
            assert_eq!(fs::read(&damage.set_aside).unwrap(), bytes);
            let log = fs::read(directory.path().join(MOVES[0].1)).unwrap();
            assert_eq!(log, b"a log of the damaged file");
            assert!(!complete_file(directory.path()).exists());
            drop(opened.outbox);
            assert_eq!(open(directory.path()).damage, None);
        }
    }

    #[test]
    fn a_crash_during_the_salvage_starts_it_over() {
        let directory = tempfile::tempdir().unwrap();
        let file = file_in(directory.path());
        drop(open(directory.path()));
        fs::write(unfinished_file(directory.path()), b"half of it").unwrap();
        let mut bytes = fs::read(&file).unwrap();
        bytes[..100].fill(0xee);
        fs::write(&file, bytes).unwrap();
        let opened = open(directory.path());
        assert!(opened.damage.is_some());
        assert_eq!(opened.outbox.note::<String>("kept").unwrap().unwrap(), "a note");
        assert!(!unfinished_file(directory.path()).exists());
    }

    fn now() -> Timestamp {
        "2026-11-19T08:00:00Z".parse().unwrap()
    }

    /// Opens the outbox; a new one gets a note.
    fn open(directory: &Path) -> crate::Opened {
        let is_new = !file_in(directory).exists() && !complete_file(directory).exists();
        let opened = Outbox::open(directory, Limits::default(), Check::AfterUncleanEnd, now()).unwrap();
        if is_new {
            opened.outbox.set_note("kept", &"a note").unwrap();
        }
        opened
    }
}
