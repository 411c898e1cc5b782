//! What Windows tells, a quota of the account taken into account.

use std::io;
use std::path::Path;
use std::ptr;

use windows_sys::Win32::Storage::FileSystem::GetDiskFreeSpaceExW;

use crate::wide_string;

pub(super) fn available(folder: &Path) -> io::Result<u64> {
    let folder = wide_string::from(folder);
    let mut bytes = 0;
    // SAFETY: the path ends with a zero, the number is valid for writing, and what is not asked for may be null.
    let success =
        unsafe { GetDiskFreeSpaceExW(folder.as_ptr(), &raw mut bytes, ptr::null_mut(), ptr::null_mut()) };
    if success == 0 {
        return Err(io::Error::last_os_error());
    }
    Ok(bytes)
}
