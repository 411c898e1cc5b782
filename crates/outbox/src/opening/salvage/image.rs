//! The pages of a database file and of its write-ahead log, in every version that is there
//! (<https://www.sqlite.org/fileformat2.html>).

use std::collections::HashMap;
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::Path;

use crate::connection::PAGE_BYTES;
use crate::opening::log;

/// A damaged database.
pub(super) struct Image {
    file: File,
    pages_in_file: u32,
    log: Option<File>,
    /// Where the versions of a page begin in the log, the oldest first.
    in_log: HashMap<u32, Vec<u64>>,
}

impl Image {
    pub(super) fn open(path: &Path) -> io::Result<Self> {
        let file = File::open(path)?;
        let pages_in_file = file.metadata()?.len().div_ceil(PAGE_BYTES as u64);
        let mut log = log::open(path)?;
        let mut in_log: HashMap<u32, Vec<u64>> = HashMap::new();
        let frames = log.as_mut().map(log::frames).transpose()?.unwrap_or_default();
        for frame in frames.iter().filter(|frame| frame.is_current) {
            in_log.entry(frame.page).or_default().push(frame.offset);
        }
        Ok(Self {
            file,
            pages_in_file: u32::try_from(pages_in_file).unwrap_or(u32::MAX),
            log,
            in_log,
        })
    }

    /// Every page that there is, in either place.
    pub(super) fn page_numbers(&self) -> impl Iterator<Item = u32> + use<> {
        let most = u32::try_from(self.in_log.len())
            .unwrap_or(u32::MAX)
            .saturating_add(self.pages_in_file);
        // A number from a damaged frame may be anything; the file cannot have more pages than there are versions.
        let last = self
            .in_log
            .keys()
            .copied()
            .filter(|page| *page <= most)
            .max()
            .unwrap_or(0);
        1..=last.max(self.pages_in_file)
    }

    /// How many older versions there are of a page.
    pub(super) fn older_versions(&self, number: u32) -> usize {
        let in_log = self.in_log.get(&number).map_or(0, Vec::len);
        (in_log + usize::from(number <= self.pages_in_file)).saturating_sub(1)
    }

    /// The latest version of a page; what the disk does not give is zero.
    pub(super) fn page(&mut self, number: u32) -> Vec<u8> {
        self.version(number, 0)
    }

    /// A version of a page; 0 is the latest.
    pub(super) fn version(&mut self, number: u32, age: usize) -> Vec<u8> {
        let in_log = self
            .in_log
            .get(&number)
            .and_then(|versions| versions.iter().rev().nth(age))
            .copied();
        let (file, offset) = match (&mut self.log, in_log) {
            (Some(log), Some(offset)) => (log, offset),
            (_, None) | (None, _) => (
                &mut self.file,
                u64::from(number.saturating_sub(1)) * PAGE_BYTES as u64,
            ),
        };
        let mut page = Vec::with_capacity(PAGE_BYTES);
        if file.seek(SeekFrom::Start(offset)).is_ok() {
            // A bad sector gives an error after what could be read before it.
            let _ = file.take(PAGE_BYTES as u64).read_to_end(&mut page);
        }
        page.resize(PAGE_BYTES, 0);
        page
    }
}
