//! X11 through a window manager that follows EWMH: `_NET_ACTIVE_WINDOW` of the root window names the focused window.
//!
//! Changes of that property and of the focused window's title arrive as events, so that nothing is polled. Windows
//! disappear between two requests all the time; the answer is then asked for again.

use std::os::fd::AsFd;
use std::path::PathBuf;
use std::time::Duration;

use x11rb::connection::Connection;
use x11rb::errors::{ConnectionError, ReplyError};
use x11rb::protocol::Event;
use x11rb::protocol::xproto::{
    Atom, AtomEnum, ChangeWindowAttributesAux, ConnectionExt, EventMask, GetPropertyReply, Window,
};
use x11rb::rust_connection::RustConnection;

use super::x11_text::{self, TextEncoding};
use super::{
    ActiveWindow, ActiveWindowError, Attempt, DesktopSession, Focus, FocusedWindow, Unavailable, title,
};
use crate::clock;
use crate::waker::{Readiness, Waker};
use crate::x11;

pub(super) const BACKEND: &str = "x11";

/// How often the focused window is asked for again when it disappears while it is looked at.
const ATTEMPTS: usize = 4;

/// What one property may hold: the X server sends no more, however long the property is.
const PROPERTY_WORDS: u32 = 1_024;
const _: () = assert!(PROPERTY_WORDS as usize * 4 == title::MAXIMUM_BYTES);

x11rb::atom_manager! {
    /// The atoms used here.
    Atoms: AtomsCookie {
        _NET_ACTIVE_WINDOW,
        _NET_SUPPORTING_WM_CHECK,
        _NET_WM_NAME,
        _NET_WM_PID,
        UTF8_STRING,
        COMPOUND_TEXT,
    }
}

/// A connection to one X server.
pub(super) struct X11 {
    connection: RustConnection,
    root: Window,
    atoms: Atoms,
    /// The window whose title changes are subscribed to.
    subscribed: Option<Window>,
    host: Vec<u8>,
    waker: Waker,
}

impl X11 {
    pub(super) fn open(session: &DesktopSession) -> Result<Self, Attempt> {
        let failed = |reason: &dyn std::fmt::Display| Attempt::new(BACKEND, reason);
        let (connection, root) = x11::connect(session).map_err(|reason| failed(&reason))?;
        let atoms = Atoms::new(&connection)
            .map_err(ReplyError::from)
            .and_then(AtomsCookie::reply)
            .map_err(|error| failed(&error))?;
        let waker = Waker::new().map_err(|error| failed(&error))?;
        let host = rustix::system::uname().nodename().to_bytes().to_owned();
        let backend = Self {
            connection,
            root,
            atoms,
            subscribed: None,
            host,
            waker,
        };
        backend
            .subscribe(root, EventMask::PROPERTY_CHANGE)
            .map_err(|error| failed(&error))?;
        Ok(backend)
    }

    fn subscribe(&self, window: Window, events: EventMask) -> Result<(), ConnectionError> {
        let attributes = ChangeWindowAttributesAux::new().event_mask(events);
        // Not waited for: that the window is gone shows at the next request.
        self.connection
            .change_window_attributes(window, &attributes)?
            .ignore_error();
        Ok(())
    }

    fn focus(&mut self) -> Result<Focus, ConnectionError> {
        for _ in 0..ATTEMPTS {
            let Some(window) = self.focused_window()? else {
                self.follow(None)?;
                let follows_ewmh = self
                    .window_property(self.root, self.atoms._NET_SUPPORTING_WM_CHECK)?
                    .is_some();
                return Ok(if follows_ewmh {
                    Focus::Nothing
                } else {
                    Focus::Unavailable(Unavailable::NoWindowManager)
                });
            };
            // Before reading, so that no change between the two is missed.
            self.follow(Some(window))?;
            match self.describe(window) {
                Ok(described) => return Ok(Focus::Window(described)),
                Err(ReplyError::X11Error(_)) => {}
                Err(ReplyError::ConnectionError(error)) => return Err(error),
            }
        }
        Ok(Focus::Nothing)
    }

    fn focused_window(&self) -> Result<Option<Window>, ConnectionError> {
        self.window_property(self.root, self.atoms._NET_ACTIVE_WINDOW)
    }

    fn window_property(&self, window: Window, property: Atom) -> Result<Option<Window>, ConnectionError> {
        let cookie = self
            .connection
            .get_property(false, window, property, AtomEnum::WINDOW, 0, 1)?;
        match cookie.reply() {
            Ok(reply) => Ok(first_word(&reply).filter(|window| *window != x11rb::NONE)),
            Err(ReplyError::X11Error(_)) => Ok(None),
            Err(ReplyError::ConnectionError(error)) => Err(error),
        }
    }

    fn follow(&mut self, window: Option<Window>) -> Result<(), ConnectionError> {
        if self.subscribed == window {
            return Ok(());
        }
        if let Some(former) = self.subscribed.take() {
            self.subscribe(former, EventMask::NO_EVENT)?;
        }
        if let Some(window) = window {
            self.subscribe(window, EventMask::PROPERTY_CHANGE | EventMask::STRUCTURE_NOTIFY)?;
        }
        self.subscribed = window;
        Ok(())
    }

    fn describe(&self, window: Window) -> Result<FocusedWindow, ReplyError> {
        let property = |atom: Atom| {
            self.connection
                .get_property(false, window, atom, AtomEnum::ANY, 0, PROPERTY_WORDS)
        };
        // All asked for before the first answer is waited for: one round trip.
        let name = property(self.atoms._NET_WM_NAME)?;
        let old_name = property(AtomEnum::WM_NAME.into())?;
        let class = property(AtomEnum::WM_CLASS.into())?;
        let process = property(self.atoms._NET_WM_PID)?;
        let machine = property(AtomEnum::WM_CLIENT_MACHINE.into())?;

        let (name, old_name, class) = (name.reply()?, old_name.reply()?, class.reply()?);
        let (process, machine) = (process.reply()?, machine.reply()?);
        let process_id = first_word(&process).filter(|_| self.is_this_machine(&machine.value));
        let executable = process_id.and_then(executable);
        Ok(FocusedWindow {
            application: application(&class.value, executable.as_ref()),
            title: self.title(&name, &old_name),
            executable,
            process_id,
            title_unavailable: None,
        })
    }

    /// A process number of another machine (ssh -X) or container means nothing here.
    fn is_this_machine(&self, machine: &[u8]) -> bool {
        machine.is_empty() || x11_text::without_nul(machine) == self.host
    }

    fn title(&self, name: &GetPropertyReply, old_name: &GetPropertyReply) -> String {
        let reply = if name.value.is_empty() { old_name } else { name };
        let encoding = if reply.type_ == self.atoms.UTF8_STRING {
            TextEncoding::Utf8
        } else if reply.type_ == self.atoms.COMPOUND_TEXT {
            TextEncoding::CompoundText
        } else {
            TextEncoding::Latin1
        };
        title::tidy(&x11_text::decode(&reply.value, encoding))
    }

    /// Whether an event has arrived that may have changed the focus. Takes every event that has arrived.
    fn take_change(&self) -> Result<bool, ConnectionError> {
        let mut changed = false;
        while let Some(event) = self.connection.poll_for_event()? {
            changed |= self.is_change(&event);
        }
        Ok(changed)
    }

    fn is_change(&self, event: &Event) -> bool {
        #[expect(
            clippy::wildcard_enum_match_arm,
            reason = "the protocol's events, of which two matter"
        )]
        match event {
            Event::PropertyNotify(change) if change.window == self.root => {
                change.atom == self.atoms._NET_ACTIVE_WINDOW
            }
            Event::PropertyNotify(change) => {
                Some(change.window) == self.subscribed
                    && (change.atom == self.atoms._NET_WM_NAME || change.atom == u32::from(AtomEnum::WM_NAME))
            }
            Event::DestroyNotify(destroyed) => Some(destroyed.window) == self.subscribed,
            _ => false,
        }
    }

    fn wait_for_change(&mut self, timeout: Duration) -> Result<(), ActiveWindowError> {
        let deadline = clock::awake().saturating_add(timeout);
        self.connection.flush().map_err(disconnected)?;
        // Events that came in beside the replies of an earlier question are in the queue, not in the socket.
        while !self.take_change().map_err(disconnected)? {
            let remaining = deadline.saturating_sub(clock::awake());
            match self
                .waker
                .imp()
                .wait_readable(self.connection.stream().as_fd(), Some(remaining))?
            {
                Readiness::Readable => {}
                Readiness::Woken | Readiness::TimedOut => return Ok(()),
            }
        }
        Ok(())
    }
}

impl ActiveWindow for X11 {
    fn backend(&self) -> &'static str {
        BACKEND
    }

    fn wait(&mut self, timeout: Duration) -> Result<Focus, ActiveWindowError> {
        self.wait_for_change(timeout)?;
        self.current()
    }

    fn current(&mut self) -> Result<Focus, ActiveWindowError> {
        self.focus().map_err(disconnected)
    }

    fn waker(&self) -> Waker {
        self.waker.clone()
    }
}

fn disconnected(error: ConnectionError) -> ActiveWindowError {
    ActiveWindowError::Disconnected(Box::new(error))
}

fn first_word(reply: &GetPropertyReply) -> Option<u32> {
    reply.value32()?.next()
}

/// The class of `WM_CLASS`, which is two texts that each end in NUL: instance and class.
fn application(class: &[u8], executable: Option<&PathBuf>) -> String {
    let mut texts = class
        .split(|byte| *byte == 0)
        .map(|text| x11_text::decode(text, TextEncoding::Latin1));
    let instance = texts.next().unwrap_or_default();
    let class = texts.next().unwrap_or_default();
    let program = executable
        .and_then(|path| path.file_stem())
        .map(|stem| stem.to_string_lossy().into_owned());
    let named = [class, instance, program.unwrap_or_default()]
        .into_iter()
        .map(|name| title::tidy(&name));
    named
        .into_iter()
        .find(|name| !name.is_empty())
        .unwrap_or_default()
}

/// Fails for processes of other people and for those that raised their rights.
fn executable(process_id: u32) -> Option<PathBuf> {
    std::fs::read_link(format!("/proc/{process_id}/exe")).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_application_is_the_class_then_the_instance_then_the_program() {
        let program = PathBuf::from("/usr/bin/xterm");
        assert_eq!(application(b"xterm\0XTerm\0", Some(&program)), "XTerm");
        assert_eq!(application(b"xterm\0", Some(&program)), "xterm");
        assert_eq!(application(b"", Some(&PathBuf::from("/opt/tool.bin"))), "tool");
        assert_eq!(application(b"", None), "");
    }

    #[test]
    fn this_process_has_a_program_file() {
        assert_eq!(executable(std::process::id()), std::env::current_exe().ok());
    }
}
