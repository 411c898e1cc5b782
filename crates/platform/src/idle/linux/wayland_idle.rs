//! Wayland compositors that tell when input ceases and comes back: `ext_idle_notifier_v1`, and the older
//! `org_kde_kwin_idle`.
//!
//! There is no question to ask: a thread of its own listens. The compositor speaks up [`NOTICE`] after the last input
//! and again at the next one, so that the last input is known to the moment while the person is away, and counts as just
//! now while they are not.
//!
//! `ext_idle_notifier_v1` since version 2 has a notification that ignores idle inhibitors. The others are held back by a
//! playing video.

use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use wayland_client::globals::{GlobalList, GlobalListContents};
use wayland_client::protocol::wl_registry::{self, WlRegistry};
use wayland_client::protocol::wl_seat::{self, WlSeat};
use wayland_client::{Connection, Dispatch, DispatchError, EventQueue, Proxy, QueueHandle};
use wayland_protocols::ext::idle_notify::v1::client::ext_idle_notification_v1::{
    self as ext_notification, ExtIdleNotificationV1,
};
use wayland_protocols::ext::idle_notify::v1::client::ext_idle_notifier_v1::{
    self as ext_notifier, ExtIdleNotifierV1,
};
use wayland_protocols_plasma::idle::client::org_kde_kwin_idle::{self as kwin_idle, OrgKdeKwinIdle};
use wayland_protocols_plasma::idle::client::org_kde_kwin_idle_timeout::{
    self as kwin_timeout, OrgKdeKwinIdleTimeout,
};

use super::{Attempt, DesktopSession, IdleError, IdleSource};
use crate::clock;
use crate::waker::{Readiness, Waker};
use crate::wayland;

const EXT_IDLE_NOTIFY: &str = "ext-idle-notify";
const KWIN_IDLE: &str = "kwin-idle";

/// Without input for so long, the compositor speaks up. Shorter would wake this process at every pause in typing.
const NOTICE: Duration = Duration::from_secs(2);
const NOTICE_MILLISECONDS: u32 = 2_000;

pub(super) fn open_ext_idle_notify(session: &DesktopSession) -> Result<Box<dyn IdleSource>, Attempt> {
    open(session, EXT_IDLE_NOTIFY, |globals, seat, handle| {
        let notifier = globals
            .bind::<ExtIdleNotifierV1, _, _>(handle, 1..=2, ())
            .map_err(|_| "this Wayland compositor does not offer ext_idle_notifier_v1".to_owned())?;
        if notifier.version() >= ext_notifier::REQ_GET_INPUT_IDLE_NOTIFICATION_SINCE {
            notifier.get_input_idle_notification(NOTICE_MILLISECONDS, seat, handle, ());
        } else {
            notifier.get_idle_notification(NOTICE_MILLISECONDS, seat, handle, ());
        }
        Ok(())
    })
}

pub(super) fn open_kwin_idle(session: &DesktopSession) -> Result<Box<dyn IdleSource>, Attempt> {
    open(session, KWIN_IDLE, |globals, seat, handle| {
        let idle = globals
            .bind::<OrgKdeKwinIdle, _, _>(handle, 1..=1, ())
            .map_err(|_| "this Wayland compositor does not offer org_kde_kwin_idle".to_owned())?;
        idle.get_idle_timeout(seat, NOTICE_MILLISECONDS, handle, ());
        Ok(())
    })
}

fn open(
    session: &DesktopSession,
    backend: &'static str,
    subscribe: impl FnOnce(&GlobalList, &WlSeat, &QueueHandle<Listener>) -> Result<(), String>,
) -> Result<Box<dyn IdleSource>, Attempt> {
    let failed = |reason: &dyn std::fmt::Display| Attempt::new(backend, reason);
    let (globals, mut queue) = wayland::connect::<Listener>(session).map_err(|reason| failed(&reason))?;
    let handle = queue.handle();
    let seat = globals
        .bind::<WlSeat, _, _>(&handle, 1..=1, ())
        .map_err(|_| failed(&"this Wayland compositor has no seat, and so no keyboard and no mouse"))?;
    subscribe(&globals, &seat, &handle).map_err(|reason| failed(&reason))?;
    let state = Arc::new(Mutex::new(Input::Recent));
    let mut listener = Listener {
        state: Arc::clone(&state),
    };
    queue.roundtrip(&mut listener).map_err(|error| failed(&error))?;
    let waker = Waker::new().map_err(|error| failed(&error))?;
    let stop = waker.clone();
    let thread = thread::Builder::new()
        .name("idle-notify".to_owned())
        .spawn(move || listen(&mut queue, &mut listener, &waker))
        .map_err(|error| failed(&error))?;
    Ok(Box::new(WaylandIdle {
        backend,
        state,
        stop,
        thread: Some(thread),
    }))
}

/// What the listening thread knows.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Input {
    /// There was input less than [`NOTICE`] ago.
    Recent,
    /// The last input was at this reading of the clock that counts suspends.
    CeasedAt(Duration),
    /// The thread ended, for this reason.
    Lost(String),
}

struct WaylandIdle {
    backend: &'static str,
    state: Arc<Mutex<Input>>,
    stop: Waker,
    thread: Option<JoinHandle<()>>,
}

impl IdleSource for WaylandIdle {
    fn backend(&self) -> &'static str {
        self.backend
    }

    fn idle(&mut self) -> Result<Duration, IdleError> {
        match &*self.state.lock().unwrap_or_else(PoisonError::into_inner) {
            Input::Recent => Ok(Duration::ZERO),
            Input::CeasedAt(last_input) => Ok(clock::elapsed().saturating_sub(*last_input)),
            Input::Lost(reason) => Err(IdleError::Disconnected(reason.clone().into())),
        }
    }
}

impl Drop for WaylandIdle {
    fn drop(&mut self) {
        self.stop.wake();
        if let Some(thread) = self.thread.take() {
            // A panic there was reported by the panic hook; nothing is left to do about it.
            let _ = thread.join();
        }
    }
}

struct Listener {
    state: Arc<Mutex<Input>>,
}

impl Listener {
    fn set(&self, input: Input) {
        *self.state.lock().unwrap_or_else(PoisonError::into_inner) = input;
    }

    fn ceased(&self) {
        self.set(Input::CeasedAt(clock::elapsed().saturating_sub(NOTICE)));
    }
}

fn listen(queue: &mut EventQueue<Listener>, listener: &mut Listener, stop: &Waker) {
    let result: Result<(), DispatchError> = loop {
        match wayland::dispatch(queue, listener, stop, None) {
            Ok(Readiness::Woken) => break Ok(()),
            Ok(Readiness::Readable | Readiness::TimedOut) => {}
            Err(error) => break Err(error),
        }
    };
    if let Err(error) = result {
        tracing::debug!(%error, "the Wayland compositor ended the idle notification");
        listener.set(Input::Lost(error.to_string()));
    }
}

impl Dispatch<ExtIdleNotificationV1, ()> for Listener {
    fn event(
        listener: &mut Self,
        _: &ExtIdleNotificationV1,
        event: ext_notification::Event,
        (): &(),
        _: &Connection,
        _: &QueueHandle<Self>,
    ) {
        match event {
            ext_notification::Event::Idled => listener.ceased(),
            ext_notification::Event::Resumed => listener.set(Input::Recent),
            _ => {}
        }
    }
}

impl Dispatch<OrgKdeKwinIdleTimeout, ()> for Listener {
    fn event(
        listener: &mut Self,
        _: &OrgKdeKwinIdleTimeout,
        event: kwin_timeout::Event,
        (): &(),
        _: &Connection,
        _: &QueueHandle<Self>,
    ) {
        match event {
            kwin_timeout::Event::Idle => listener.ceased(),
            kwin_timeout::Event::Resumed => listener.set(Input::Recent),
            _ => {}
        }
    }
}

impl Dispatch<WlRegistry, GlobalListContents> for Listener {
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

impl Dispatch<WlSeat, ()> for Listener {
    fn event(_: &mut Self, _: &WlSeat, _: wl_seat::Event, (): &(), _: &Connection, _: &QueueHandle<Self>) {}
}

impl Dispatch<ExtIdleNotifierV1, ()> for Listener {
    fn event(
        _: &mut Self,
        _: &ExtIdleNotifierV1,
        _: ext_notifier::Event,
        (): &(),
        _: &Connection,
        _: &QueueHandle<Self>,
    ) {
    }
}

impl Dispatch<OrgKdeKwinIdle, ()> for Listener {
    fn event(
        _: &mut Self,
        _: &OrgKdeKwinIdle,
        _: kwin_idle::Event,
        (): &(),
        _: &Connection,
        _: &QueueHandle<Self>,
    ) {
    }
}
