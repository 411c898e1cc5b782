use std::ptr;

use windows_sys::Win32::Foundation::{GENERIC_READ, GENERIC_WRITE, HANDLE, INVALID_HANDLE_VALUE};
use windows_sys::Win32::Storage::FileSystem::{
    CreateFileW, FILE_SHARE_READ, FILE_SHARE_WRITE, OPEN_EXISTING,
};
use windows_sys::Win32::System::Console::{
    ATTACH_PARENT_PROCESS, AttachConsole, GetStdHandle, STD_ERROR_HANDLE, STD_HANDLE, STD_INPUT_HANDLE,
    STD_OUTPUT_HANDLE, SetStdHandle,
};

pub(super) fn attach() {
    let streams = [
        (STD_INPUT_HANDLE, "CONIN$"),
        (STD_OUTPUT_HANDLE, "CONOUT$"),
        (STD_ERROR_HANDLE, "CONOUT$"),
    ];
    // Attaching replaces handles on some versions of Windows, so what was redirected is looked at first.
    let missing: Vec<_> = streams
        .into_iter()
        .filter(|(stream, _)| !is_open(*stream))
        .collect();
    if missing.is_empty() {
        return;
    }
    // SAFETY: takes no pointers. It fails where the parent has no console (a double click), and then nobody reads.
    if unsafe { AttachConsole(ATTACH_PARENT_PROCESS) } == 0 {
        return;
    }
    for (stream, device) in missing {
        let handle = open(device);
        if handle != INVALID_HANDLE_VALUE {
            // SAFETY: the handle was opened above and stays open until the process ends.
            unsafe { SetStdHandle(stream, handle) };
        }
    }
}

fn is_open(stream: STD_HANDLE) -> bool {
    // SAFETY: takes no pointers; the handle is looked at only.
    let handle = unsafe { GetStdHandle(stream) };
    !handle.is_null() && handle != INVALID_HANDLE_VALUE
}

fn open(device: &str) -> HANDLE {
    let device = crate::wide_string::from(device);
    // SAFETY: the name ends with a zero and outlives the call; no security attributes and no template are given.
    unsafe {
        CreateFileW(
            device.as_ptr(),
            GENERIC_READ | GENERIC_WRITE,
            FILE_SHARE_READ | FILE_SHARE_WRITE,
            ptr::null(),
            OPEN_EXISTING,
            0,
            ptr::null_mut(),
        )
    }
}
