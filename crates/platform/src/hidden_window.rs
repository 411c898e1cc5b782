//! Windows that are never shown: threads get messages through them.

use std::io;
use std::ptr;

use windows_sys::Win32::Foundation::{ERROR_CLASS_ALREADY_EXISTS, HWND};
use windows_sys::Win32::System::LibraryLoader::GetModuleHandleW;
use windows_sys::Win32::UI::WindowsAndMessaging::{CreateWindowExW, HWND_MESSAGE, RegisterClassW, WNDCLASSW};
use windows_sys::core::PCWSTR;
use windows_sys::w;

/// Answers the messages of a window, on the thread that made it.
pub(crate) type Procedure = unsafe extern "system" fn(HWND, u32, usize, isize) -> isize;

/// Makes a top-level window on this thread: it is told what Windows tells everybody, such as the end of the session.
#[cfg(feature = "observe")]
pub(crate) fn top_level(class: PCWSTR, procedure: Procedure) -> io::Result<HWND> {
    create(class, procedure, ptr::null_mut())
}

/// Makes a window on this thread that gets only what is sent to it.
#[cfg(feature = "desktop")]
pub(crate) fn for_messages(class: PCWSTR, procedure: Procedure) -> io::Result<HWND> {
    create(class, procedure, HWND_MESSAGE)
}

/// `class` ends in NUL, and always comes with the same procedure.
fn create(class: PCWSTR, procedure: Procedure, parent: HWND) -> io::Result<HWND> {
    register(class, procedure)?;
    // SAFETY: the class is registered, the texts are constant and end in NUL, and everything else may be null.
    let window = unsafe {
        CreateWindowExW(
            0,
            class,
            w!("TimeTrack"),
            0,
            0,
            0,
            0,
            0,
            parent,
            ptr::null_mut(),
            ptr::null_mut(),
            ptr::null(),
        )
    };
    if window.is_null() {
        Err(io::Error::last_os_error())
    } else {
        Ok(window)
    }
}

/// A class stays for as long as the process runs; a later window uses it again.
fn register(class: PCWSTR, procedure: Procedure) -> io::Result<()> {
    // SAFETY: no name means the program itself, which is loaded for as long as it runs.
    let instance = unsafe { GetModuleHandleW(ptr::null()) };
    let class = WNDCLASSW {
        lpfnWndProc: Some(procedure),
        hInstance: instance,
        lpszClassName: class,
        ..WNDCLASSW::default()
    };
    // SAFETY: the structure is complete and its texts are constant.
    if unsafe { RegisterClassW(&raw const class) } != 0 {
        return Ok(());
    }
    let error = io::Error::last_os_error();
    if error.raw_os_error().map(i32::cast_unsigned) == Some(ERROR_CLASS_ALREADY_EXISTS) {
        Ok(())
    } else {
        Err(error)
    }
}
