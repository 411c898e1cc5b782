//! Wayland compositors with `zwlr_foreign_toplevel_management_v1` (Sway, Hyprland, River, labwc and others).
//!
//! The compositor describes every window and tells which is activated; a description is complete at its `done`. The
//! protocol does not tell processes.

use std::collections::HashMap;
use std::time::Duration;

use wayland_client::backend::ObjectId;
use wayland_client::globals::GlobalListContents;
use wayland_client::protocol::wl_registry::{self, WlRegistry};
use wayland_client::{
    Connection, Dispatch, DispatchError, EventQueue, Proxy, QueueHandle, event_created_child,
};
use wayland_protocols_wlr::foreign_toplevel::v1::client::zwlr_foreign_toplevel_handle_v1::{
    self as handle, ZwlrForeignToplevelHandleV1 as Handle,
};
use wayland_protocols_wlr::foreign_toplevel::v1::client::zwlr_foreign_toplevel_manager_v1::{
    self as manager, ZwlrForeignToplevelManagerV1 as Manager,
};

use super::{ActiveWindow, ActiveWindowError, Attempt, DesktopSession, Focus, FocusedWindow, title};
use crate::clock;
use crate::waker::{Readiness, Waker};
use crate::wayland;

pub(super) const BACKEND: &str = "wlr-foreign-toplevel";

/// A connection to one compositor.
pub(super) struct ForeignToplevel {
    queue: EventQueue<Toplevels<ObjectId>>,
    toplevels: Toplevels<ObjectId>,
    waker: Waker,
}

impl ForeignToplevel {
    pub(super) fn open(session: &DesktopSession) -> Result<Self, Attempt> {
        let failed = |reason: &dyn std::fmt::Display| Attempt::new(BACKEND, reason);
        let (globals, mut queue) = wayland::connect(session).map_err(|reason| failed(&reason))?;
        globals
            .bind::<Manager, _, _>(&queue.handle(), 1..=3, ())
            .map_err(|_| failed(&missing(session)))?;
        let waker = Waker::new().map_err(|error| failed(&error))?;
        let mut toplevels = Toplevels::default();
        // The first answer may announce the windows only; the second then holds their descriptions.
        for _ in 0..2 {
            queue.roundtrip(&mut toplevels).map_err(|error| failed(&error))?;
        }
        Ok(Self {
            queue,
            toplevels,
            waker,
        })
    }

    fn wait_for_change(&mut self, timeout: Duration) -> Result<(), ActiveWindowError> {
        let deadline = clock::awake().saturating_add(timeout);
        while !std::mem::take(&mut self.toplevels.changed) {
            let remaining = deadline.saturating_sub(clock::awake());
            match self.dispatch(remaining)? {
                Readiness::Readable => {}
                Readiness::Woken | Readiness::TimedOut => break,
            }
        }
        Ok(())
    }

    fn dispatch(&mut self, timeout: Duration) -> Result<Readiness, ActiveWindowError> {
        let readiness = wayland::dispatch(&mut self.queue, &mut self.toplevels, &self.waker, Some(timeout))
            .map_err(disconnected)?;
        if self.toplevels.is_finished {
            return Err(ActiveWindowError::Disconnected(
                "the compositor no longer tells its windows".into(),
            ));
        }
        Ok(readiness)
    }
}

impl ActiveWindow for ForeignToplevel {
    fn backend(&self) -> &'static str {
        BACKEND
    }

    fn wait(&mut self, timeout: Duration) -> Result<Focus, ActiveWindowError> {
        self.wait_for_change(timeout)?;
        Ok(self.toplevels.focus())
    }

    fn current(&mut self) -> Result<Focus, ActiveWindowError> {
        self.queue.roundtrip(&mut self.toplevels).map_err(disconnected)?;
        Ok(self.toplevels.focus())
    }

    fn waker(&self) -> Waker {
        self.waker.clone()
    }
}

/// What to do, by desktop, when the compositor does not tell its windows.
fn missing(session: &DesktopSession) -> &'static str {
    if session.is_desktop("GNOME") {
        "GNOME on Wayland does not tell the focused window; sign in with \"GNOME on Xorg\" to record windows"
    } else if session.is_desktop("KDE") {
        "KDE Plasma on Wayland does not tell the focused window; sign in with \"Plasma (X11)\" to record windows"
    } else {
        "this Wayland compositor does not offer zwlr_foreign_toplevel_management_v1; use an X11 session to record windows"
    }
}

fn disconnected(error: DispatchError) -> ActiveWindowError {
    ActiveWindowError::Disconnected(Box::new(error))
}

/// The windows of the compositor, as it describes them.
struct Toplevels<Id> {
    by_id: HashMap<Id, Toplevel>,
    /// Numbers the activations, because with several seats several windows can be activated: the latest counts.
    activations: u64,
    /// Whether what [`Toplevels::focus`] gives may have changed since this was last cleared.
    changed: bool,
    is_finished: bool,
}

/// What `done` makes valid, and what is valid.
#[derive(Default)]
struct Toplevel {
    pending: Description,
    described: Description,
    /// The number of the activation, while activated.
    activation: Option<u64>,
}

#[derive(Clone, Default, PartialEq)]
struct Description {
    title: String,
    application_id: String,
    is_activated: bool,
}

impl<Id> Default for Toplevels<Id> {
    fn default() -> Self {
        Self {
            by_id: HashMap::new(),
            activations: 0,
            changed: false,
            is_finished: false,
        }
    }
}

impl<Id: std::hash::Hash + Eq> Toplevels<Id> {
    fn focus(&self) -> Focus {
        let focused = self
            .by_id
            .values()
            .filter(|toplevel| toplevel.activation.is_some());
        focused
            .max_by_key(|toplevel| toplevel.activation)
            .map_or(Focus::Nothing, |toplevel| {
                Focus::Window(FocusedWindow {
                    application: title::tidy(&toplevel.described.application_id),
                    title: title::tidy(&toplevel.described.title),
                    executable: None,
                    process_id: None,
                    title_unavailable: None,
                })
            })
    }

    fn pending(&mut self, id: Id) -> &mut Description {
        &mut self.by_id.entry(id).or_default().pending
    }

    fn done(&mut self, id: Id) {
        let toplevel = self.by_id.entry(id).or_default();
        if toplevel.pending == toplevel.described {
            return;
        }
        self.changed |= toplevel.described.is_activated || toplevel.pending.is_activated;
        toplevel.described.clone_from(&toplevel.pending);
        if !toplevel.described.is_activated {
            toplevel.activation = None;
        } else if toplevel.activation.is_none() {
            self.activations += 1;
            toplevel.activation = Some(self.activations);
        }
    }

    fn closed(&mut self, id: &Id) {
        let closed = self.by_id.remove(id);
        self.changed |= closed.is_some_and(|toplevel| toplevel.activation.is_some());
    }
}

impl Dispatch<WlRegistry, GlobalListContents> for Toplevels<ObjectId> {
    fn event(
        _: &mut Self,
        _: &WlRegistry,
        _: wl_registry::Event,
        _: &GlobalListContents,
        _: &Connection,
        _: &QueueHandle<Self>,
    ) {
    }
}

impl Dispatch<Manager, ()> for Toplevels<ObjectId> {
    fn event(
        toplevels: &mut Self,
        _: &Manager,
        event: manager::Event,
        (): &(),
        _: &Connection,
        _: &QueueHandle<Self>,
    ) {
        if matches!(event, manager::Event::Finished) {
            toplevels.is_finished = true;
        }
    }

    event_created_child!(Self, Manager, [manager::EVT_TOPLEVEL_OPCODE => (Handle, ())]);
}

impl Dispatch<Handle, ()> for Toplevels<ObjectId> {
    fn event(
        toplevels: &mut Self,
        proxy: &Handle,
        event: handle::Event,
        (): &(),
        _: &Connection,
        _: &QueueHandle<Self>,
    ) {
        let id = proxy.id();
        #[expect(
            clippy::wildcard_enum_match_arm,
            reason = "the protocol's events may grow; the rest is not about focus"
        )]
        match event {
            handle::Event::Title { title } => toplevels.pending(id).title = title,
            handle::Event::AppId { app_id } => toplevels.pending(id).application_id = app_id,
            handle::Event::State { state } => toplevels.pending(id).is_activated = is_activated(&state),
            handle::Event::Done => toplevels.done(id),
            handle::Event::Closed => {
                toplevels.closed(&id);
                proxy.destroy();
            }
            _ => {}
        }
    }
}

/// The state is an array of numbers of four bytes each in this machine's order.
fn is_activated(state: &[u8]) -> bool {
    let activated = u32::from(handle::State::Activated).to_ne_bytes();
    state.chunks_exact(4).any(|number| number == activated)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn describe(toplevels: &mut Toplevels<u32>, id: u32, title: &str, is_activated: bool) {
        *toplevels.pending(id) = Description {
            title: title.to_owned(),
            application_id: "foot".to_owned(),
            is_activated,
        };
        toplevels.done(id);
    }

    fn title(toplevels: &Toplevels<u32>) -> Option<String> {
        match toplevels.focus() {
            Focus::Window(window) => Some(window.title),
            Focus::Nothing | Focus::Unavailable(_) => None,
        }
    }

    #[test]
    fn a_description_counts_from_its_done() {
        let mut toplevels = Toplevels::default();
        toplevels.pending(1).is_activated = true;
        assert_eq!((toplevels.focus(), toplevels.changed), (Focus::Nothing, false));
        toplevels.done(1);
        assert_eq!(
            (title(&toplevels), toplevels.changed),
            (Some(String::new()), true)
        );
    }

    #[test]
    fn the_latest_activation_counts_and_closing_goes_back() {
        let mut toplevels = Toplevels::default();
        describe(&mut toplevels, 1, "first", true);
        describe(&mut toplevels, 2, "second", true);
        assert_eq!(title(&toplevels).as_deref(), Some("second"));
        toplevels.closed(&2);
        assert_eq!(title(&toplevels).as_deref(), Some("first"));
        describe(&mut toplevels, 1, "first", false);
        assert_eq!(title(&toplevels), None);
    }

    #[test]
    fn a_window_in_the_background_is_no_change() {
        let mut toplevels = Toplevels::default();
        describe(&mut toplevels, 1, "front", true);
        toplevels.changed = false;
        describe(&mut toplevels, 2, "back", false);
        describe(&mut toplevels, 2, "back, renamed", false);
        toplevels.closed(&2);
        assert!(!toplevels.changed);
        describe(&mut toplevels, 1, "front, renamed", true);
        assert!(toplevels.changed);
    }

    #[test]
    fn activated_is_one_of_the_numbers_of_the_state() {
        let state: Vec<u8> = [0_u32, 2].into_iter().flat_map(u32::to_ne_bytes).collect();
        assert!(is_activated(&state));
        assert!(!is_activated(&state[..4]));
        assert!(!is_activated(&[]));
    }
}
