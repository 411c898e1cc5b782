//! The hooks that tell of another foreground window and of another title.

use std::cell::Cell;
use std::ptr;
use std::thread::{self, ThreadId};

use windows_sys::Win32::Foundation::HWND;
use windows_sys::Win32::UI::Accessibility::{HWINEVENTHOOK, SetWinEventHook, UnhookWinEvent};
use windows_sys::Win32::UI::WindowsAndMessaging::{
    CHILDID_SELF, EVENT_OBJECT_NAMECHANGE, EVENT_SYSTEM_FOREGROUND, GetForegroundWindow, OBJID_WINDOW,
    WINEVENT_OUTOFCONTEXT, WINEVENT_SKIPOWNPROCESS,
};

thread_local! {
    static CHANGED: Cell<bool> = const { Cell::new(false) };
}

/// Whether a hook of this thread told of a change since the last call.
pub(super) fn take_change() -> bool {
    CHANGED.replace(false)
}

/// Hooks that speak on the thread that made them.
pub(super) struct Hooks {
    /// The handles; numbers, because they are never looked into.
    handles: [usize; 2],
    thread: ThreadId,
}

impl Hooks {
    /// Never fails: without hooks the regular look is all there is.
    pub(super) fn new() -> Self {
        let handles = [EVENT_SYSTEM_FOREGROUND, EVENT_OBJECT_NAMECHANGE].map(hook);
        Self {
            handles,
            thread: thread::current().id(),
        }
    }

    pub(super) fn is_of_this_thread(&self) -> bool {
        self.thread == thread::current().id()
    }
}

impl Drop for Hooks {
    fn drop(&mut self) {
        // Those of another thread end with it; only their own thread may remove them.
        if self.is_of_this_thread() {
            for handle in self.handles {
                // SAFETY: a handle of `SetWinEventHook`, or null, which makes the call fail and nothing else.
                unsafe { UnhookWinEvent(handle as HWINEVENTHOOK) };
            }
        }
    }
}

fn hook(event: u32) -> usize {
    let flags = WINEVENT_OUTOFCONTEXT | WINEVENT_SKIPOWNPROCESS;
    // SAFETY: `told` has the right signature and lives as long as the process; no library is needed out of context.
    let handle = unsafe { SetWinEventHook(event, event, ptr::null_mut(), Some(told), 0, 0, flags) };
    handle as usize
}

/// Names change all the time, of menus and tabs too: only the title of the foreground window counts.
unsafe extern "system" fn told(
    _hook: HWINEVENTHOOK,
    event: u32,
    window: HWND,
    object: i32,
    child: i32,
    _thread: u32,
    _time: u32,
) {
    let is_change = event == EVENT_SYSTEM_FOREGROUND || {
        let is_title = object == OBJID_WINDOW && i64::from(child) == i64::from(CHILDID_SELF);
        // SAFETY: takes nothing and cannot fail.
        is_title && window == unsafe { GetForegroundWindow() }
    };
    if is_change {
        CHANGED.set(true);
    }
}
