//! A file that does nothing but take space. It is given up when the disk is full, so that what is recorded then can be
//! written all the same.

use std::{
    fs::{self, File},
    io::{self, Write},
    path::{Path, PathBuf},
};

use timetrack_platform::disk_space;

/// Room for the events of a day with a window switch every five seconds, and for the write-ahead log.
const BYTES: u64 = 4 * 1024 * 1024;

/// What has to stay free beside it: a disk that it filled to the brim would be full for everybody else for a moment.
const LEFT_TO_OTHERS: u64 = BYTES;

/// See the module's documentation.
pub(super) struct Reserve {
    path: PathBuf,
    is_held: bool,
}

impl Reserve {
    /// The reserve beside the outbox in `directory`, as the last run left it.
    pub(super) fn in_directory(directory: &Path) -> Self {
        let path = directory.join("outbox.reserve");
        let is_held = fs::metadata(&path).is_ok_and(|metadata| metadata.len() == BYTES);
        Self { path, is_held }
    }

    /// Whether the space is taken.
    pub(super) fn is_held(&self) -> bool {
        self.is_held
    }

    /// Takes the space, wholly or not at all. An error of [`io::ErrorKind::StorageFull`] where too little is free, and of
    /// [`io::ErrorKind::QuotaExceeded`] where enough seemed to be.
    pub(super) fn hold(&mut self) -> io::Result<()> {
        let available = self.path.parent().map_or(Ok(0), disk_space::available)?;
        if available < BYTES + LEFT_TO_OTHERS {
            return Err(io::ErrorKind::StorageFull.into());
        }
        let taken = fill(&self.path);
        if taken.is_err() {
            // Why the space cannot be taken matters more than why its beginning cannot be given back.
            let _ = fs::remove_file(&self.path);
        }
        self.is_held = taken.is_ok();
        taken.map_err(|error| {
            if error.kind() == io::ErrorKind::StorageFull {
                io::ErrorKind::QuotaExceeded.into()
            } else {
                error
            }
        })
    }

    /// Gives the space back; `false` where there was none to give.
    pub(super) fn give_up(&mut self) -> bool {
        self.is_held = false;
        fs::remove_file(&self.path).is_ok()
    }
}

/// Bytes that no file system can make smaller.
fn fill(path: &Path) -> io::Result<()> {
    let mut file = File::create(path)?;
    let mut state = 0x9E37_79B9_7F4A_7C15_u64;
    let mut block = [0_u8; 8 * 1024];
    for _ in 0..BYTES / block.len() as u64 {
        for bytes in block.chunks_exact_mut(8) {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            bytes.copy_from_slice(&state.to_le_bytes());
        }
        file.write_all(&block)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_found_again_and_given_up_once() {
        let directory = tempfile::tempdir().unwrap();
        let mut reserve = Reserve::in_directory(directory.path());
        assert!(!reserve.is_held() && !reserve.give_up());
        reserve.hold().unwrap();
        assert!(Reserve::in_directory(directory.path()).is_held());
        assert!(reserve.give_up() && !reserve.give_up());
        assert!(!Reserve::in_directory(directory.path()).is_held());
    }
}
