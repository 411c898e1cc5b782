//! A small file beside a SQLite database that remembers how far the database had come.
//!
//! Somebody may put an old copy of the file back by hand. Nothing in the copy tells, and agents would never send again
//! what it lacks. The witness holds the epoch and the number of the last ingest transaction; a database that is behind
//! its witness was put back. The witness is written after each commit and never flushed to disk, so it can be behind the
//! database, which only makes it see less, and never ahead of it. What cannot be read is no witness.
//!
//! The file holds one line of fixed length: `timetrack-witness 1 EPOCH NUMBER CHECKSUM`.

use std::{
    fs::{File, OpenOptions},
    io::{Read, Seek, SeekFrom, Write},
    path::Path,
    sync::{Mutex, PoisonError},
};

use sha2::{Digest, Sha256};
use timetrack_domain::id::ServerEpoch;

use crate::address::witness_of;

/// How far a database has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Progress {
    pub(crate) epoch: ServerEpoch,
    /// Grows with every ingest transaction.
    pub(crate) number: i64,
}

impl Progress {
    /// Whether a database that has come this far was once further.
    pub(super) fn is_behind(self, witnessed: Progress) -> bool {
        self.epoch != witnessed.epoch || self.number < witnessed.number
    }
}

/// The file, held open.
#[derive(Debug)]
pub(super) struct Witness {
    file: Mutex<File>,
}

const NAME: &str = "timetrack-witness 1";

impl Witness {
    /// Opens the witness of a database, or makes an empty one; `None` where that is impossible: it is a help, no need.
    pub(super) fn open(database: &Path) -> Option<Self> {
        let file = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(witness_of(database));
        match file {
            Ok(file) => Some(Self {
                file: Mutex::new(file),
            }),
            Err(error) => {
                tracing::warn!(%error, "No witness beside the database: a copy that is put back by hand goes unnoticed");
                None
            }
        }
    }

    /// What was last written.
    pub(super) fn read(&self) -> Option<Progress> {
        let mut file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        let mut line = String::new();
        file.seek(SeekFrom::Start(0)).ok()?;
        (&mut *file).take(1_024).read_to_string(&mut line).ok()?;
        parse(&line)
    }

    /// Writes how far the database has come.
    pub(super) fn write(&self, progress: Progress) {
        let mut file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        // Always the same length, so that it is written over in place, also on a full disk.
        let written = file
            .seek(SeekFrom::Start(0))
            .and_then(|_| file.write_all(line(progress).as_bytes()));
        if let Err(error) = written {
            tracing::debug!(%error, "The witness beside the database was not written");
        }
    }
}

fn line(progress: Progress) -> String {
    let text = format!("{NAME} {} {:020}", progress.epoch, progress.number);
    let checksum = checksum(&text);
    format!("{text} {checksum}\n")
}

fn parse(line: &str) -> Option<Progress> {
    let (text, sum) = line.trim_end().rsplit_once(' ')?;
    if checksum(text) != sum {
        return None;
    }
    let mut fields = text.strip_prefix(NAME)?.split_whitespace();
    Some(Progress {
        epoch: fields.next()?.parse().ok()?,
        number: fields.next()?.parse().ok()?,
    })
}

fn checksum(text: &str) -> String {
    let hash = Sha256::digest(text);
    let start: [u8; 8] = hash[..8].try_into().expect("SHA-256 has 32 bytes");
    format!("{:016x}", u64::from_be_bytes(start))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_damaged_is_no_witness() {
        let epoch = "0193a1f0-0000-7000-8000-000000000001".parse().unwrap();
        let progress = Progress { epoch, number: 17 };
        let line = line(progress);
        assert_eq!(parse(&line), Some(progress));
        for position in 0..line.len() - 1 {
            let mut bytes = line.clone().into_bytes();
            bytes[position] ^= 1;
            assert_eq!(String::from_utf8(bytes).ok().and_then(|line| parse(&line)), None);
            assert_eq!(parse(&line[..position]), None);
        }
    }
}
