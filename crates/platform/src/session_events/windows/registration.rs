//! Asking Windows for the messages about lock, switch of user and sleep.

use std::io;
use std::ptr;

use windows_sys::Win32::Foundation::HWND;
use windows_sys::Win32::System::Power::{
    HPOWERNOTIFY, RegisterSuspendResumeNotification, UnregisterSuspendResumeNotification,
};
use windows_sys::Win32::System::RemoteDesktop::{
    NOTIFY_FOR_THIS_SESSION, WTS_CURRENT_SERVER_HANDLE, WTS_CURRENT_SESSION, WTS_SESSIONSTATE_LOCK,
    WTSFreeMemory, WTSINFOEXW, WTSQuerySessionInformationW, WTSRegisterSessionNotification, WTSSessionInfoEx,
    WTSUnRegisterSessionNotification,
};
use windows_sys::Win32::UI::WindowsAndMessaging::DEVICE_NOTIFY_WINDOW_HANDLE;

use super::Attempt;

/// Ends with the registrations. Stays on the window's thread.
pub(super) struct Registration {
    window: HWND,
    hears_locks: bool,
    /// Zero where it was refused.
    power: HPOWERNOTIFY,
}

impl Registration {
    /// The second part tells what was refused.
    pub(super) fn new(window: HWND) -> (Self, Vec<Attempt>) {
        let mut limitations = Vec::new();
        let locks = register_for_locks(window);
        if let Err(error) = &locks {
            limitations.push(Attempt::new(
                "session-notification",
                format_args!("locks cannot be seen yet: {error}"),
            ));
        }
        // SAFETY: the window is alive and outlives the registration.
        let power = unsafe { RegisterSuspendResumeNotification(window, DEVICE_NOTIFY_WINDOW_HANDLE) };
        if power == 0 {
            let error = io::Error::last_os_error();
            limitations.push(Attempt::new(
                "power-notification",
                format_args!("sleep is seen late: {error}"),
            ));
        }
        (
            Self {
                window,
                hears_locks: locks.is_ok(),
                power,
            },
            limitations,
        )
    }

    pub(super) fn hears_locks(&self) -> bool {
        self.hears_locks
    }

    /// Tries again what Terminal Services refused; whether locks are heard now.
    pub(super) fn retry(&mut self, window: HWND) -> bool {
        self.hears_locks = self.hears_locks || register_for_locks(window).is_ok();
        self.hears_locks
    }
}

impl Drop for Registration {
    fn drop(&mut self) {
        if self.hears_locks {
            // SAFETY: the window was registered and is still alive.
            unsafe { WTSUnRegisterSessionNotification(self.window) };
        }
        if self.power != 0 {
            // SAFETY: the handle came from `RegisterSuspendResumeNotification` and is not used again.
            unsafe { UnregisterSuspendResumeNotification(self.power) };
        }
    }
}

/// Whether the session is locked now. False where Windows does not tell.
pub(super) fn is_locked() -> bool {
    let mut buffer = ptr::null_mut();
    let mut bytes = 0;
    // SAFETY: both pointers are valid for the call; Windows sets them.
    let told = unsafe {
        WTSQuerySessionInformationW(
            WTS_CURRENT_SERVER_HANDLE,
            WTS_CURRENT_SESSION,
            WTSSessionInfoEx,
            &raw mut buffer,
            &raw mut bytes,
        )
    };
    if told == 0 || buffer.is_null() {
        return false;
    }
    let is_complete = usize::try_from(bytes).is_ok_and(|bytes| bytes >= size_of::<WTSINFOEXW>());
    let is_locked = is_complete && {
        // SAFETY: Windows gave at least this many bytes; unaligned, because it gives them as text.
        let information = unsafe { buffer.cast::<WTSINFOEXW>().read_unaligned() };
        // SAFETY: level 1 is the only one that exists.
        let flags = unsafe { information.Data.WTSInfoExLevel1.SessionFlags };
        information.Level == 1 && i64::from(flags) == i64::from(WTS_SESSIONSTATE_LOCK)
    };
    // SAFETY: the buffer came from `WTSQuerySessionInformationW` and is not used again.
    unsafe { WTSFreeMemory(buffer.cast()) };
    is_locked
}

fn register_for_locks(window: HWND) -> io::Result<()> {
    // SAFETY: the window is alive and outlives the registration.
    let registered = unsafe { WTSRegisterSessionNotification(window, NOTIFY_FOR_THIS_SESSION) };
    if registered == 0 {
        Err(io::Error::last_os_error())
    } else {
        Ok(())
    }
}
