//! The foreground window's title and process.

use windows_sys::Win32::Foundation::{HWND, LPARAM};
use windows_sys::Win32::UI::WindowsAndMessaging::{
    EnumChildWindows, GetClassNameW, GetForegroundWindow, GetWindowThreadProcessId, InternalGetWindowText,
};
use windows_sys::core::BOOL;

use super::title;

/// UTF-16 units; none takes less than a byte of UTF-8.
const TITLE_UNITS: usize = title::MAXIMUM_BYTES;

pub(super) struct Foreground {
    pub(super) title: String,
    pub(super) process_id: Option<u32>,
}

/// None while nothing has the focus: a switch in progress, the lock screen, the secure desktop.
pub(super) fn look() -> Option<Foreground> {
    // SAFETY: takes nothing and cannot fail.
    let window = unsafe { GetForegroundWindow() };
    (!window.is_null()).then(|| Foreground {
        title: title(window),
        process_id: application_process(window),
    })
}

fn title(window: HWND) -> String {
    let mut units = [0; TITLE_UNITS];
    // Not `GetWindowTextW`, which asks a window of this process by a message and would wait for a busy thread.
    // SAFETY: the pointer and the number of units describe `units`; a window that is gone gives no text.
    let length = unsafe { InternalGetWindowText(window, units.as_mut_ptr(), length_of(&units)) };
    title::tidy(&String::from_utf16_lossy(
        &units[..usize::try_from(length).unwrap_or(0)],
    ))
}

/// The process of the application: for a store app that of its contents, since the frame belongs to a host.
fn application_process(window: HWND) -> Option<u32> {
    let owner = process(window)?;
    let is_frame = has_class(window, "ApplicationFrameWindow");
    Some(if is_frame {
        contents_process(window, owner).unwrap_or(owner)
    } else {
        owner
    })
}

fn process(window: HWND) -> Option<u32> {
    let mut process = 0;
    // SAFETY: the pointer is valid for the call; a window that is gone gives zero.
    unsafe { GetWindowThreadProcessId(window, &raw mut process) };
    (process != 0).then_some(process)
}

fn has_class(window: HWND, class: &str) -> bool {
    let mut units = [0; 64];
    // SAFETY: the pointer and the number of units describe `units`; a window that is gone gives no text.
    let length = unsafe { GetClassNameW(window, units.as_mut_ptr(), length_of(&units)) };
    let length = usize::try_from(length).unwrap_or(0);
    units[..length].iter().copied().eq(class.encode_utf16())
}

fn length_of(units: &[u16]) -> i32 {
    i32::try_from(units.len()).expect("the buffers here are small")
}

struct Search {
    frame_process: u32,
    found: Option<u32>,
}

fn contents_process(frame: HWND, frame_process: u32) -> Option<u32> {
    let mut search = Search {
        frame_process,
        found: None,
    };
    // SAFETY: `visit` gets the pointer back during this call only, in which `search` is alive and not used here.
    unsafe { EnumChildWindows(frame, Some(visit), &raw mut search as LPARAM) };
    search.found
}

unsafe extern "system" fn visit(window: HWND, search: LPARAM) -> BOOL {
    const GO_ON: BOOL = 1;
    const STOP: BOOL = 0;
    // SAFETY: the pointer that `contents_process` passed, valid and unshared for the time of its call.
    let search = unsafe { &mut *(search as *mut Search) };
    if !has_class(window, "Windows.UI.Core.CoreWindow") {
        return GO_ON;
    }
    search.found = process(window).filter(|process| *process != search.frame_process);
    if search.found.is_some() { STOP } else { GO_ON }
}
