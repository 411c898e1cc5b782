//! How much may still be written.

use std::io;
use std::path::Path;

#[cfg_attr(unix, path = "disk_space/unix.rs")]
#[cfg_attr(windows, path = "disk_space/windows.rs")]
mod imp;

/// Bytes that this account may still write on the disk on which `folder` lies. A quota may leave less.
///
/// # Errors
///
/// As the operating system gives them.
pub fn available(folder: &Path) -> io::Result<u64> {
    imp::available(folder)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_existing_folder_has_some_and_a_missing_one_is_an_error() {
        let folder = tempfile::tempdir().unwrap();
        assert!(available(folder.path()).unwrap() > 0);
        available(&folder.path().join("missing")).unwrap_err();
    }
}
