//! A hidden top-level window on a thread of its own. A message-only window would not be asked at sign-out.
//!
//! Windows waits with sleep and sign-out until a message is answered, and the callback runs inside of the answer.

use std::cell::RefCell;
use std::io;
use std::ptr;
use std::rc::Rc;
use std::sync::mpsc::{self, Sender};
use std::thread::{self, JoinHandle};

use windows_sys::Win32::Foundation::{HWND, LPARAM, LRESULT, WPARAM};
use windows_sys::Win32::UI::WindowsAndMessaging::{
    DefWindowProcW, DestroyWindow, DispatchMessageW, GetMessageW, KillTimer, MSG, PostMessageW,
    PostQuitMessage, SetTimer, WM_APP, WM_CLOSE, WM_QUERYENDSESSION, WM_TIMER,
};
use windows_sys::w;

use super::window_message;
use super::{Callback, SessionEvent};
use crate::hidden_window;
use crate::unsupported::{Attempt, Unsupported};

use self::registration::Registration;

#[path = "windows/registration.rs"]
mod registration;

const BACKEND: &str = "session-window";

/// Sent by this process alone. `WM_CLOSE` is not used, because anybody may send it.
const STOP: u32 = WM_APP;

/// Terminal Services may start after this process; registration is tried again at this interval.
const RETRY_TIMER: usize = 1;
const RETRY_MILLISECONDS: u32 = 5_000;

thread_local! {
    /// For the window procedure, which gets no pointer to anything of ours.
    static CALLBACK: RefCell<Option<Rc<Callback>>> = const { RefCell::new(None) };
    static REGISTRATION: RefCell<Option<Registration>> = const { RefCell::new(None) };
}

#[derive(Debug)]
pub(super) struct Watch {
    /// The window's handle; a number, because it is only sent messages from here.
    window: usize,
    thread: Option<JoinHandle<()>>,
    limitations: Vec<Attempt>,
}

/// The window's handle and what does not work.
type Started = io::Result<(usize, Vec<Attempt>)>;

pub(super) fn watch(callback: Callback) -> Result<Watch, Unsupported> {
    start(callback).map_err(|error| Unsupported {
        attempts: vec![Attempt::new(BACKEND, error)],
    })
}

impl Watch {
    pub(super) fn is_watching(&self) -> bool {
        self.thread.as_ref().is_some_and(|thread| !thread.is_finished())
    }

    pub(super) fn limitations(&self) -> &[Attempt] {
        &self.limitations
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        // SAFETY: a handle that is no longer valid makes the call fail and nothing else.
        unsafe { PostMessageW(self.window as HWND, STOP, 0, 0) };
        if let Some(thread) = self.thread.take()
            && thread.thread().id() != thread::current().id()
        {
            // A panic there was reported by the panic hook; nothing is left to do about it.
            let _ = thread.join();
        }
    }
}

fn start(callback: Callback) -> io::Result<Watch> {
    let (sender, started) = mpsc::channel();
    let thread = thread::Builder::new()
        .name("session-events".to_owned())
        .spawn(move || run(callback, &sender))?;
    let (window, limitations) = started
        .recv()
        .map_err(|_| io::Error::other("the thread of the session's window ended"))??;
    Ok(Watch {
        window,
        thread: Some(thread),
        limitations,
    })
}

fn run(callback: Callback, started: &Sender<Started>) {
    let window = match hidden_window::top_level(w!("TimeTrackSessionEvents"), procedure) {
        Ok(window) => window,
        Err(error) => {
            // The receiver waits for this one message and nothing else.
            let _ = started.send(Err(error));
            return;
        }
    };
    let callback = Rc::new(callback);
    CALLBACK.set(Some(Rc::clone(&callback)));
    let (registration, limitations) = Registration::new(window);
    if !registration.hears_locks() {
        // SAFETY: the window is of this thread and alive; no function is passed.
        unsafe { SetTimer(window, RETRY_TIMER, RETRY_MILLISECONDS, None) };
    }
    REGISTRATION.set(Some(registration));
    let _ = started.send(Ok((window as usize, limitations)));
    if registration::is_locked() {
        callback(SessionEvent::Locked);
    }
    handle_messages();
    REGISTRATION.take();
    // SAFETY: the window is of this thread; nobody uses it after this.
    unsafe { DestroyWindow(window) };
}

/// Until [`STOP`] arrives.
fn handle_messages() {
    let mut message = MSG::default();
    loop {
        // SAFETY: the pointer is valid for the call; no window means every window of this thread.
        let more = unsafe { GetMessageW(&raw mut message, ptr::null_mut(), 0, 0) };
        // Zero is the request to quit, -1 an error that a valid pointer does not cause.
        if more <= 0 {
            return;
        }
        // SAFETY: the message came from `GetMessageW`.
        unsafe { DispatchMessageW(&raw const message) };
    }
}

unsafe extern "system" fn procedure(
    window: HWND,
    message: u32,
    parameter: WPARAM,
    detail: LPARAM,
) -> LRESULT {
    const YES: LRESULT = 1;
    const HANDLED: LRESULT = 0;
    match message {
        STOP => {
            // SAFETY: takes an exit code and cannot fail.
            unsafe { PostQuitMessage(0) };
            HANDLED
        }
        // Signing out is not refused; the work is done when it is certain.
        WM_QUERYENDSESSION => YES,
        WM_CLOSE => HANDLED,
        WM_TIMER if parameter == RETRY_TIMER => {
            register_again(window);
            HANDLED
        }
        window_message::WM_WTSSESSION_CHANGE
        | window_message::WM_POWERBROADCAST
        | window_message::WM_ENDSESSION => {
            tell(message, parameter);
            YES
        }
        // SAFETY: passes on exactly what Windows passed to this window.
        _ => unsafe { DefWindowProcW(window, message, parameter, detail) },
    }
}

fn tell(message: u32, parameter: WPARAM) {
    // Cloned out, because the callback may handle messages and come back here.
    let callback = CALLBACK.with_borrow(Clone::clone);
    if let (Some(event), Some(callback)) = (window_message::event(message, parameter), callback) {
        callback(event);
    }
}

fn register_again(window: HWND) {
    let hears_locks = REGISTRATION.with_borrow_mut(|registration| {
        registration
            .as_mut()
            .is_some_and(|registration| registration.retry(window))
    });
    if hears_locks {
        // SAFETY: the window is of this thread and alive.
        unsafe { KillTimer(window, RETRY_TIMER) };
    }
}
