//! How many events wait in memory, in a file beside the outbox. It is made beforehand and written in place, which a full
//! disk takes too; so the next start can tell what a run that could not write took with it.

use std::{
    fs::{self, OpenOptions},
    io::{self, Write},
    path::{Path, PathBuf},
};

use timetrack_platform::atomic_file;

/// See the module's documentation.
pub(super) struct UnsavedCount {
    path: PathBuf,
    written: u64,
}

/// How many events the agent of this outbox held in memory when it ended, because they could not be written.
pub fn unsaved_events(directory: &Path) -> u64 {
    read(&file_in(directory))
}

impl UnsavedCount {
    /// The count of this run, and that of the run before.
    pub(super) fn begin(directory: &Path) -> (Self, u64) {
        let path = file_in(directory);
        let before = read(&path);
        let mut count = Self {
            path,
            written: before,
        };
        if before > 0 {
            count.set(0);
        } else if !count.path.exists()
            && let Err(error) = atomic_file::write(&count.path, &line(0))
        {
            tracing::warn!(%error, "No file could be made for the number of events that wait in memory");
        }
        (count, before)
    }

    pub(super) fn set(&mut self, count: u64) {
        if self.written == count {
            return;
        }
        match write_in_place(&self.path, count) {
            Ok(()) => self.written = count,
            Err(error) => tracing::warn!(%error, count, "The number of events in memory cannot be noted"),
        }
    }
}

fn file_in(directory: &Path) -> PathBuf {
    directory.join("outbox.unsaved")
}

fn read(path: &Path) -> u64 {
    let text = fs::read_to_string(path).unwrap_or_default();
    text.trim().parse().unwrap_or(0)
}

/// Always as long as before, so that it needs no further space.
fn line(count: u64) -> Vec<u8> {
    format!("{count:020}\n").into_bytes()
}

fn write_in_place(path: &Path, count: u64) -> io::Result<()> {
    let mut file = OpenOptions::new().write(true).open(path)?;
    file.write_all(&line(count))?;
    file.sync_data()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_next_run_learns_it_once() {
        let directory = tempfile::tempdir().unwrap();
        let (mut count, before) = UnsavedCount::begin(directory.path());
        assert_eq!(before, 0);
        count.set(12);
        count.set(7);
        assert_eq!(unsaved_events(directory.path()), 7);
        let (_, before) = UnsavedCount::begin(directory.path());
        assert_eq!((before, unsaved_events(directory.path())), (7, 0));
        fs::write(file_in(directory.path()), "what\0").unwrap();
        assert_eq!(UnsavedCount::begin(directory.path()).1, 0);
    }
}
