use std::ffi::OsStr;
use std::io;
use std::process::{Command, Stdio};

use super::Failed;

/// `open` hands over to Launch Services and returns at once.
pub(super) fn open(what: &OsStr, _failed: Failed) -> io::Result<()> {
    let status = Command::new("/usr/bin/open")
        .arg(what)
        .stdin(Stdio::null())
        .status()?;
    if status.success() {
        Ok(())
    } else {
        Err(io::Error::other(format!("open: {status}")))
    }
}
