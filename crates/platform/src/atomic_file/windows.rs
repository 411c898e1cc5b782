//! Virus scanners and indexers open a file for a moment right after it was written, and a rename then fails with
//! "access denied" or a sharing violation: it is tried again for a second.

use std::fs::{self, OpenOptions};
use std::io;
use std::path::Path;
use std::thread;
use std::time::Duration;

use windows_sys::Win32::Foundation::{ERROR_ACCESS_DENIED, ERROR_LOCK_VIOLATION, ERROR_SHARING_VIOLATION};

const ATTEMPTS: u32 = 20;
const PAUSE: Duration = Duration::from_millis(50);

/// New files inherit the rights of the directory, which the profile keeps to the person, SYSTEM and administrators.
pub(super) fn private(_options: &mut OpenOptions) {}

pub(super) fn create_private_directory(path: &Path) -> io::Result<()> {
    fs::create_dir_all(path)
}

pub(super) fn replace(temporary: &Path, target: &Path) -> io::Result<()> {
    for _ in 1..ATTEMPTS {
        match fs::rename(temporary, target) {
            Err(error) if is_in_use(&error) && !target.is_dir() => thread::sleep(PAUSE),
            result => return result,
        }
    }
    fs::rename(temporary, target)
}

/// NTFS journals the rename; Windows has no call that flushes a directory.
pub(super) fn flush_directory(_directory: &Path) -> io::Result<()> {
    Ok(())
}

fn is_in_use(error: &io::Error) -> bool {
    const IN_USE: [u32; 3] = [ERROR_ACCESS_DENIED, ERROR_SHARING_VIOLATION, ERROR_LOCK_VIOLATION];
    error
        .raw_os_error()
        .is_some_and(|code| IN_USE.iter().any(|in_use| i64::from(*in_use) == i64::from(code)))
}
