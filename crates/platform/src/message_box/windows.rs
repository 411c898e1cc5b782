use std::io;
use std::ptr;

use windows_sys::Win32::UI::WindowsAndMessaging::{MB_ICONINFORMATION, MB_OK, MB_SETFOREGROUND, MessageBoxW};

use super::MessageBoxError;

pub(super) fn show(title: &str, text: &str) -> Result<(), MessageBoxError> {
    let (title, text) = (crate::wide_string::from(title), crate::wide_string::from(text));
    let style = MB_OK | MB_ICONINFORMATION | MB_SETFOREGROUND;
    // SAFETY: both texts end with a zero and outlive the call; no window owns the box.
    let button = unsafe { MessageBoxW(ptr::null_mut(), text.as_ptr(), title.as_ptr(), style) };
    if button == 0 {
        Err(io::Error::last_os_error().into())
    } else {
        Ok(())
    }
}
