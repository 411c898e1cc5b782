//! Lock, suspend, switch and shutdown as a stand-in of logind and of the screen savers tells them, on a bus of its own.
//!
//! Runs when `TIMETRACK_DESKTOP_TESTS` is set, as `cargo xtask test` does.

#![cfg(all(target_os = "linux", feature = "observe"))]
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::sync::mpsc::{self, Receiver};
use std::time::Duration;

use timetrack_platform::desktop_session::DesktopSession;
use timetrack_platform::session_events::{SessionEvent, SessionWatch, watch_in};
use timetrack_test_support::desktop::{Home, SessionBus};
use timetrack_test_support::poll::eventually;
use timetrack_test_support::switch;

use self::observing::login1::{Login1, SESSION_ID};

#[path = "observing/session_events.rs"]
mod observing;

const PATIENCE: Duration = Duration::from_secs(20);

struct Surroundings {
    bus: SessionBus,
    _home: Home,
}

impl Surroundings {
    fn start() -> Option<Self> {
        switch::value_or_skip(switch::DESKTOP_TESTS)?;
        let home = Home::new(None).unwrap();
        let bus = SessionBus::start(&home.program("dbus-daemon"), home.directory()).unwrap();
        Some(Self { bus, _home: home })
    }

    /// One bus plays both.
    fn session(&self) -> DesktopSession {
        DesktopSession {
            session_id: Some(SESSION_ID.to_owned()),
            session_bus_address: Some(self.bus.address().to_owned()),
            system_bus_address: Some(self.bus.address().to_owned()),
            ..DesktopSession::default()
        }
    }

    fn watch(&self) -> (SessionWatch, Receiver<SessionEvent>) {
        let (sender, events) = mpsc::channel();
        let watch = watch_in(
            &self.session(),
            Box::new(move |event| sender.send(event).unwrap()),
        )
        .unwrap();
        (watch, events)
    }
}

#[track_caller]
fn next(events: &Receiver<SessionEvent>) -> SessionEvent {
    events.recv_timeout(PATIENCE).unwrap()
}

#[test]
fn everything_that_logind_tells_arrives() {
    let Some(surroundings) = Surroundings::start() else {
        return;
    };
    let login1 = Login1::start(surroundings.bus.address());
    let (watch, events) = surroundings.watch();
    assert!(watch.limitations().is_empty(), "{:?}", watch.limitations());

    login1.set_locked_hint(true);
    assert_eq!(next(&events), SessionEvent::Locked);
    login1.set_locked_hint(false);
    assert_eq!(next(&events), SessionEvent::Unlocked);
    login1.set_active(false);
    assert_eq!(next(&events), SessionEvent::SwitchedAway);
    login1.set_active(true);
    assert_eq!(next(&events), SessionEvent::SwitchedBack);
    login1.prepare("PrepareForShutdown", true);
    assert_eq!(next(&events), SessionEvent::ShuttingDown);
}

#[test]
fn the_computer_waits_with_sleep_until_the_callback_has_returned() {
    let Some(surroundings) = Surroundings::start() else {
        return;
    };
    let login1 = Login1::start(surroundings.bus.address());
    let (entered, in_callback) = mpsc::channel();
    let (go_on, may_return) = mpsc::channel();
    let may_return = std::sync::Mutex::new(may_return);
    let _watch = watch_in(
        &surroundings.session(),
        Box::new(move |event| {
            entered.send(event).unwrap();
            may_return.lock().unwrap().recv().unwrap();
        }),
    )
    .unwrap();
    eventually(PATIENCE, "no delay is asked for", || login1.is_delayed());

    login1.prepare("PrepareForSleep", true);
    assert_eq!(next(&in_callback), SessionEvent::Suspending);
    assert!(
        login1.is_delayed(),
        "the computer may sleep before the callback has returned"
    );
    go_on.send(()).unwrap();
    eventually(PATIENCE, "the computer may not sleep", || !login1.is_delayed());

    login1.prepare("PrepareForSleep", false);
    assert_eq!(next(&in_callback), SessionEvent::Resumed);
    go_on.send(()).unwrap();
    eventually(PATIENCE, "no delay is asked for after waking up", || {
        login1.is_delayed()
    });
}

#[test]
fn a_session_that_is_locked_at_the_start_is_told() {
    let Some(surroundings) = Surroundings::start() else {
        return;
    };
    let login1 = Login1::start(surroundings.bus.address());
    login1.set_locked_hint(true);
    let (_watch, events) = surroundings.watch();
    assert_eq!(next(&events), SessionEvent::Locked);
}

#[test]
fn a_screen_saver_locks_where_logind_is_missing() {
    let Some(surroundings) = Surroundings::start() else {
        return;
    };
    let (watch, events) = surroundings.watch();
    let [missing] = watch.limitations() else {
        panic!("{:?}", watch.limitations())
    };
    assert_eq!(missing.backend, "logind");
    let bus = zbus::blocking::connection::Builder::address(surroundings.bus.address())
        .unwrap()
        .build()
        .unwrap();
    for (path, interface) in [
        ("/org/freedesktop/ScreenSaver", "org.freedesktop.ScreenSaver"),
        ("/org/gnome/ScreenSaver", "org.gnome.ScreenSaver"),
    ] {
        for (is_on, expected) in [(true, SessionEvent::Locked), (false, SessionEvent::Unlocked)] {
            bus.emit_signal(None::<&str>, path, interface, "ActiveChanged", &(is_on,))
                .unwrap();
            assert_eq!(next(&events), expected);
        }
    }
}

#[test]
fn a_bus_that_ends_is_noticed() {
    let Some(surroundings) = Surroundings::start() else {
        return;
    };
    let (watch, _events) = surroundings.watch();
    assert!(watch.is_watching());
    drop(surroundings);
    eventually(PATIENCE, "the watch still runs", || !watch.is_watching());
}

#[test]
fn a_bus_that_ends_is_noticed_while_the_other_goes_on() {
    let (Some(system), Some(person)) = (Surroundings::start(), Surroundings::start()) else {
        return;
    };
    let login1 = Login1::start(system.bus.address());
    let session = DesktopSession {
        session_bus_address: Some(person.bus.address().to_owned()),
        ..system.session()
    };
    let watch = watch_in(&session, Box::new(|_| {})).unwrap();
    assert!(watch.limitations().is_empty(), "{:?}", watch.limitations());
    drop(person);
    eventually(PATIENCE, "the watch still runs", || !watch.is_watching());
    drop(watch);
    eventually(PATIENCE, "the delay goes on", || !login1.is_delayed());
}

#[test]
fn dropping_the_watch_ends_the_delay() {
    let Some(surroundings) = Surroundings::start() else {
        return;
    };
    let login1 = Login1::start(surroundings.bus.address());
    let (watch, _events) = surroundings.watch();
    eventually(PATIENCE, "no delay is asked for", || login1.is_delayed());
    drop(watch);
    eventually(PATIENCE, "the delay goes on", || !login1.is_delayed());
}
