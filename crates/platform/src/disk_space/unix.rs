//! What the file system tells.

use std::io;
use std::path::Path;

pub(super) fn available(folder: &Path) -> io::Result<u64> {
    let told = rustix::fs::statvfs(folder)?;
    Ok(told.f_bavail.saturating_mul(told.f_frsize))
}
