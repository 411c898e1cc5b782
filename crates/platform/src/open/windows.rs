use std::ffi::OsStr;
use std::io;
use std::ptr;

use windows_sys::Win32::UI::Shell::ShellExecuteW;
use windows_sys::Win32::UI::WindowsAndMessaging::SW_SHOWNORMAL;

use super::Failed;

pub(super) fn open(what: &OsStr, _failed: Failed) -> io::Result<()> {
    let (verb, what) = (crate::wide_string::from("open"), crate::wide_string::from(what));
    // SAFETY: the texts end with a zero and outlive the call; the other pointers may be null.
    let result = unsafe {
        ShellExecuteW(
            ptr::null_mut(),
            verb.as_ptr(),
            what.as_ptr(),
            ptr::null(),
            ptr::null(),
            SW_SHOWNORMAL,
        )
    };
    // By its contract not a handle: above 32 for success, else an error's number.
    if result as usize > 32 {
        Ok(())
    } else {
        Err(io::Error::last_os_error())
    }
}
