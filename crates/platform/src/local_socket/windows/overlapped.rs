//! One operation on a pipe, waited for together with a time limit and a signal to stop.

use std::io;
use std::os::windows::io::{AsRawHandle, FromRawHandle, OwnedHandle};
use std::ptr;
use std::time::Duration;

use windows_sys::Win32::Foundation::{ERROR_IO_PENDING, GetLastError, WAIT_FAILED, WAIT_OBJECT_0};
use windows_sys::Win32::System::IO::{CancelIoEx, GetOverlappedResult, OVERLAPPED};
use windows_sys::Win32::System::Threading::{
    CreateEventW, INFINITE, SetEvent, WaitForMultipleObjects, WaitForSingleObject,
};
use windows_sys::core::BOOL;

/// A signal that stays on once set.
#[derive(Debug)]
pub(super) struct Event(OwnedHandle);

impl Event {
    pub(super) fn new() -> io::Result<Self> {
        // SAFETY: neither attributes nor a name are given.
        let handle = unsafe { CreateEventW(ptr::null(), 1, 0, ptr::null()) };
        if handle.is_null() {
            return Err(io::Error::last_os_error());
        }
        // SAFETY: the handle was just made and belongs to nobody else.
        Ok(Self(unsafe { OwnedHandle::from_raw_handle(handle) }))
    }

    pub(super) fn set(&self) {
        // SAFETY: the handle is open as long as `self`. Setting an event that is open cannot fail.
        unsafe { SetEvent(self.0.as_raw_handle()) };
    }

    fn is_set(&self) -> bool {
        // SAFETY: the handle is open as long as `self`.
        unsafe { WaitForSingleObject(self.0.as_raw_handle(), 0) == WAIT_OBJECT_0 }
    }
}

/// Why an operation did not come to its end.
#[derive(Debug)]
pub(super) enum Ended {
    TimedOut,
    Closed,
    /// With Windows' number.
    Failed(u32),
}

/// Starts an operation and waits until it has ended or was taken back; gives the number of bytes moved. The block that
/// `start` gets is of no use to Windows any more when this returns.
pub(super) fn run(
    pipe: &impl AsRawHandle,
    closed: &Event,
    timeout: Option<Duration>,
    start: impl FnOnce(*mut OVERLAPPED) -> BOOL,
) -> Result<u32, Ended> {
    if closed.is_set() {
        return Err(Ended::Closed);
    }
    let done = Event::new()
        .map_err(|error| Ended::Failed(error.raw_os_error().unwrap_or_default().cast_unsigned()))?;
    let mut block = OVERLAPPED {
        hEvent: done.0.as_raw_handle(),
        ..OVERLAPPED::default()
    };
    if start(&raw mut block) == 0 {
        let error = last_error();
        if error != ERROR_IO_PENDING {
            return Err(Ended::Failed(error));
        }
    }
    let handles = [done.0.as_raw_handle(), closed.0.as_raw_handle()];
    // SAFETY: both handles are open, and their number is right.
    let woken_by =
        unsafe { WaitForMultipleObjects(2, handles.as_ptr(), 0, timeout.map_or(INFINITE, milliseconds)) };
    if woken_by == WAIT_OBJECT_0 {
        return result(pipe, &raw const block, false).map_err(Ended::Failed);
    }
    let why = match woken_by {
        WAIT_FAILED => Ended::Failed(last_error()),
        _ if woken_by == WAIT_OBJECT_0 + 1 => Ended::Closed,
        _ => Ended::TimedOut,
    };
    // SAFETY: pipe and block are those of the operation that is under way.
    unsafe { CancelIoEx(pipe.as_raw_handle(), &raw const block) };
    // It may have been done just before it was taken back.
    result(pipe, &raw const block, true).map_err(|_| why)
}

/// Rounded up, and never the value that means "for ever".
pub(super) fn milliseconds(limit: Duration) -> u32 {
    u32::try_from(limit.as_nanos().div_ceil(1_000_000))
        .unwrap_or(INFINITE - 1)
        .min(INFINITE - 1)
}

fn result(pipe: &impl AsRawHandle, block: *const OVERLAPPED, wait: bool) -> Result<u32, u32> {
    let mut count = 0;
    // SAFETY: pipe and block are those of the operation, and `count` is valid for writing.
    let success =
        unsafe { GetOverlappedResult(pipe.as_raw_handle(), block, &raw mut count, BOOL::from(wait)) };
    if success == 0 {
        Err(last_error())
    } else {
        Ok(count)
    }
}

fn last_error() -> u32 {
    // SAFETY: reads a value of this thread.
    unsafe { GetLastError() }
}
