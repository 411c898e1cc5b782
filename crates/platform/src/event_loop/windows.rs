//! The thread's own messages. What is posted wakes a window, because messages without one are lost while a menu is open:
//! a menu runs a loop of its own.
//!
//! Not winit's loop: that one asks for all keyboard and mouse input even without a window, which a program that promises
//! never to read keys should not do, and it never sleeps under Wine.

use std::cell::{Cell, RefCell};
use std::ptr;
use std::rc::Rc;
use std::sync::mpsc;

use windows_sys::Win32::Foundation::{HWND, LPARAM, LRESULT, WPARAM};
use windows_sys::Win32::UI::WindowsAndMessaging::{
    DefWindowProcW, DestroyWindow, DispatchMessageW, GetMessageW, MSG, PostMessageW, PostQuitMessage,
    TranslateMessage, WM_APP,
};
use windows_sys::w;

use super::{EventLoopError, Handle, Message};
use crate::hidden_window;

/// Something was posted.
const LOOK: u32 = WM_APP;

thread_local! {
    /// For the window procedure, which gets no pointer to anything of ours.
    static WORK: RefCell<Option<Rc<dyn Fn()>>> = const { RefCell::new(None) };
}

pub(super) fn run<A: 'static>(start: impl FnOnce(Handle<A>) -> A + 'static) -> Result<(), EventLoopError> {
    let window =
        hidden_window::for_messages(w!("TimeTrackEventLoop"), procedure).map_err(|error| EventLoopError {
            reason: error.to_string(),
        })?;
    let (sender, messages) = mpsc::channel();
    let state = RefCell::new(start(Handle(Sender {
        messages: sender,
        window: window as usize,
    })));
    let ended = Rc::new(Cell::new(false));
    let work: Rc<dyn Fn()> = {
        let ended = Rc::clone(&ended);
        Rc::new(move || work_off(&messages, &state, &ended))
    };
    WORK.set(Some(Rc::clone(&work)));
    // What was posted while the state was being made found no work to do.
    work();
    drop(work);
    handle_messages(&ended);
    // The state goes with it, while its windows can still get messages.
    WORK.take();
    // SAFETY: the window is of this thread; nobody uses it after this.
    unsafe { DestroyWindow(window) };
    Ok(())
}

fn work_off<A>(messages: &mpsc::Receiver<Message<A>>, state: &RefCell<A>, ended: &Cell<bool>) {
    // A task that waits for messages itself comes back to here; the call that runs it does the rest.
    let Ok(mut state) = state.try_borrow_mut() else {
        return;
    };
    while !ended.get() {
        match messages.try_recv() {
            Ok(Message::Run(task)) => task(&mut state),
            Ok(Message::Exit) => {
                ended.set(true);
                // Ends an open menu, too.
                // SAFETY: takes an exit code and cannot fail.
                unsafe { PostQuitMessage(0) };
            }
            Err(_) => return,
        }
    }
}

fn handle_messages(ended: &Cell<bool>) {
    let mut message = MSG::default();
    while !ended.get() {
        // SAFETY: the pointer is valid for the call; no window means every window of this thread.
        let more = unsafe { GetMessageW(&raw mut message, ptr::null_mut(), 0, 0) };
        // Zero is the request to quit, -1 an error that a valid pointer does not cause.
        if more <= 0 {
            return;
        }
        // SAFETY: the message came from `GetMessageW`.
        unsafe { TranslateMessage(&raw const message) };
        // SAFETY: as above.
        unsafe { DispatchMessageW(&raw const message) };
    }
}

unsafe extern "system" fn procedure(
    window: HWND,
    message: u32,
    parameter: WPARAM,
    detail: LPARAM,
) -> LRESULT {
    if message == LOOK {
        // Cloned out, because the work may handle messages and come back here.
        if let Some(work) = WORK.with_borrow(Clone::clone) {
            work();
        }
        return 0;
    }
    // SAFETY: passes on exactly what Windows passed to this window.
    unsafe { DefWindowProcW(window, message, parameter, detail) }
}

pub(super) struct Sender<A> {
    messages: mpsc::Sender<Message<A>>,
    /// A number, because it is only posted to from here.
    window: usize,
}

impl<A> Sender<A> {
    pub(super) fn send(&self, message: Message<A>) -> bool {
        if self.messages.send(message).is_err() {
            return false;
        }
        // It fails where the loop ends right now, which is as if it had ended a little later.
        // SAFETY: a handle that is no longer valid makes the call fail and nothing else.
        unsafe { PostMessageW(self.window as HWND, LOOK, 0, 0) };
        true
    }
}

impl<A> Clone for Sender<A> {
    fn clone(&self) -> Self {
        Self {
            messages: self.messages.clone(),
            window: self.window,
        }
    }
}
