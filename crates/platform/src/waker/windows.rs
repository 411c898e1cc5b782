//! An auto-reset event, waited for together with the messages of a thread.

use std::io;
use std::os::windows::io::{AsRawHandle, FromRawHandle, OwnedHandle};
use std::ptr;
use std::sync::Arc;

use windows_sys::Win32::Foundation::HANDLE;
use windows_sys::Win32::System::Threading::{CreateEventW, SetEvent};

#[derive(Clone, Debug)]
pub(crate) struct Waker(Arc<OwnedHandle>);

impl Waker {
    pub(super) fn new() -> io::Result<Self> {
        const AUTO_RESET: i32 = 0;
        const NOT_SET: i32 = 0;
        // SAFETY: no security attributes and no name are passed: both pointers may be null.
        let event = unsafe { CreateEventW(ptr::null(), AUTO_RESET, NOT_SET, ptr::null()) };
        if event.is_null() {
            return Err(io::Error::last_os_error());
        }
        // SAFETY: the handle was just made, is valid, and nobody else closes it.
        Ok(Self(Arc::new(unsafe { OwnedHandle::from_raw_handle(event) })))
    }

    pub(super) fn wake(&self) {
        // SAFETY: the handle is an event and open for as long as `self`.
        unsafe { SetEvent(self.event()) };
    }

    /// To wait for; a wait that it ends resets it.
    pub(crate) fn event(&self) -> HANDLE {
        self.0.as_raw_handle()
    }
}
