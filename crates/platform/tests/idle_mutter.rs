//! The time since the last input from a stand-in of GNOME's `org.gnome.Mutter.IdleMonitor`, on a bus of its own.
//!
//! Runs when `TIMETRACK_DESKTOP_TESTS` is set, as `cargo xtask test` does.

#![cfg(all(target_os = "linux", feature = "observe"))]

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use timetrack_platform::desktop_session::DesktopSession;
use timetrack_platform::idle::{IdleError, open_in};
use timetrack_test_support::desktop::{Home, SessionBus};
use timetrack_test_support::switch;
use zbus::blocking::connection;

struct IdleMonitor {
    milliseconds: Arc<AtomicU64>,
}

#[zbus::interface(name = "org.gnome.Mutter.IdleMonitor")]
impl IdleMonitor {
    #[zbus(name = "GetIdletime")]
    fn get_idle_time(&self) -> u64 {
        self.milliseconds.load(Ordering::SeqCst)
    }
}

#[test]
fn gnome_on_wayland_is_asked_over_the_session_bus() {
    if switch::value_or_skip(switch::DESKTOP_TESTS).is_none() {
        return;
    }
    let home = Home::new(None).unwrap();
    let bus = SessionBus::start(&home.program("dbus-daemon"), home.directory()).unwrap();
    let session = DesktopSession {
        session_type: Some("wayland".to_owned()),
        session_bus_address: Some(bus.address().to_owned()),
        ..DesktopSession::default()
    };
    let Err(unsupported) = open_in(&session) else {
        panic!("this is no GNOME yet")
    };
    assert!(unsupported.to_string().contains("not GNOME"), "{unsupported}");

    let milliseconds = Arc::new(AtomicU64::new(1_500));
    let mutter = connection::Builder::address(bus.address())
        .unwrap()
        .serve_at(
            "/org/gnome/Mutter/IdleMonitor/Core",
            IdleMonitor {
                milliseconds: Arc::clone(&milliseconds),
            },
        )
        .unwrap()
        .name("org.gnome.Mutter.IdleMonitor")
        .unwrap()
        .build()
        .unwrap();
    let mut source = open_in(&session).unwrap();
    assert_eq!(source.backend(), "mutter-idle-monitor");
    assert_eq!(source.idle().unwrap(), Duration::from_millis(1_500));
    milliseconds.store(7, Ordering::SeqCst);
    assert_eq!(source.idle().unwrap(), Duration::from_millis(7));

    drop(mutter);
    assert!(matches!(source.idle(), Err(IdleError::Disconnected(_))));
}
