//! The foreground window of the session.
//!
//! Two hooks tell of a change at once; they arrive as messages on the thread that waits. Beside them the state is looked
//! at every second, because Windows drops hook events under load and some surroundings deliver none.

use std::io;
use std::time::Duration;

use windows_sys::Win32::Foundation::{WAIT_FAILED, WAIT_OBJECT_0};
use windows_sys::Win32::UI::WindowsAndMessaging::{
    DispatchMessageW, MSG, MWMO_INPUTAVAILABLE, MsgWaitForMultipleObjectsEx, PM_REMOVE, PeekMessageW,
    QS_ALLINPUT,
};

use super::{ActiveWindow, ActiveWindowError, Focus, FocusedWindow, title};
use crate::clock;
use crate::unsupported::{Attempt, Unsupported};
use crate::waker::Waker;

use self::foreground::Foreground;
use self::hooks::Hooks;
use self::process::Processes;

#[path = "windows/foreground.rs"]
mod foreground;
#[path = "windows/hooks.rs"]
mod hooks;
#[path = "windows/process.rs"]
mod process;
#[path = "windows/version_information.rs"]
mod version_information;

const BACKEND: &str = "foreground-window";

/// The longest time between two looks.
const POLL_INTERVAL: Duration = Duration::from_secs(1);

struct ForegroundWindow {
    waker: Waker,
    processes: Processes,
    /// Of the thread that waits; made at its first wait.
    hooks: Option<Hooks>,
    last: Option<Focus>,
}

pub(super) fn open() -> Result<Box<dyn ActiveWindow>, Unsupported> {
    let waker = Waker::new().map_err(|error| Unsupported {
        attempts: vec![Attempt::new(BACKEND, error)],
    })?;
    Ok(Box::new(ForegroundWindow {
        waker,
        processes: Processes::default(),
        hooks: None,
        last: None,
    }))
}

impl ForegroundWindow {
    fn focus(&mut self) -> Focus {
        let Some(Foreground { title, process_id }) = foreground::look() else {
            return Focus::Nothing;
        };
        let process = process_id.map(|id| self.processes.look_up(id));
        let (application, executable) = process.map_or_else(Default::default, |process| {
            (process.name.clone(), process.executable.clone())
        });
        Focus::Window(FocusedWindow {
            application,
            title,
            executable,
            process_id,
            title_unavailable: None,
        })
    }

    fn hook_this_thread(&mut self) {
        if !self.hooks.as_ref().is_some_and(Hooks::is_of_this_thread) {
            self.hooks = Some(Hooks::new());
        }
    }
}

impl ActiveWindow for ForegroundWindow {
    fn backend(&self) -> &'static str {
        BACKEND
    }

    fn wait(&mut self, timeout: Duration) -> Result<Focus, ActiveWindowError> {
        self.hook_this_thread();
        let deadline = clock::awake().saturating_add(timeout);
        loop {
            let focus = self.focus();
            let remaining = deadline.saturating_sub(clock::awake());
            if remaining.is_zero() || self.last.as_ref() != Some(&focus) {
                self.last = Some(focus.clone());
                return Ok(focus);
            }
            if wait_for_message_or_waker(&self.waker, remaining.min(POLL_INTERVAL))? == Ended::ByWaker {
                return self.current();
            }
        }
    }

    fn current(&mut self) -> Result<Focus, ActiveWindowError> {
        let focus = self.focus();
        self.last = Some(focus.clone());
        Ok(focus)
    }

    fn waker(&self) -> Waker {
        self.waker.clone()
    }
}

#[derive(PartialEq, Eq)]
enum Ended {
    ByWaker,
    /// A hook spoke, or it is time to look again.
    ByChangeOrTime,
}

/// Lets the hooks run, which are called while this thread takes messages. Noise of the hooks does not end the wait.
fn wait_for_message_or_waker(waker: &Waker, timeout: Duration) -> io::Result<Ended> {
    const WAKER: u32 = WAIT_OBJECT_0;
    const MESSAGE: u32 = WAIT_OBJECT_0 + 1;
    let event = waker.imp().event();
    let deadline = clock::awake().saturating_add(timeout);
    loop {
        let remaining = deadline.saturating_sub(clock::awake());
        // One more, because a wait that ends a fraction early would make the caller spin.
        let milliseconds = u32::try_from(remaining.as_millis() + 1).unwrap_or(u32::MAX - 1);
        // SAFETY: one valid handle is passed, which lives as long as `waker`.
        let ended = unsafe {
            MsgWaitForMultipleObjectsEx(
                1,
                &raw const event,
                milliseconds,
                QS_ALLINPUT,
                MWMO_INPUTAVAILABLE,
            )
        };
        match ended {
            WAKER => return Ok(Ended::ByWaker),
            WAIT_FAILED => return Err(io::Error::last_os_error()),
            MESSAGE => take_messages(),
            _ => return Ok(Ended::ByChangeOrTime),
        }
        if hooks::take_change() {
            return Ok(Ended::ByChangeOrTime);
        }
    }
}

fn take_messages() {
    let mut message = MSG::default();
    loop {
        // SAFETY: the pointer is valid for the call; no window means every window of this thread.
        let taken = unsafe { PeekMessageW(&raw mut message, std::ptr::null_mut(), 0, 0, PM_REMOVE) };
        if taken == 0 {
            return;
        }
        // SAFETY: the message came from `PeekMessageW`.
        unsafe { DispatchMessageW(&raw const message) };
    }
}
