//! The time since the last input on a real X server.
//!
//! Runs when `TIMETRACK_DESKTOP_TESTS` is set, as `cargo xtask test` does.

#![cfg(all(target_os = "linux", feature = "observe"))]

use std::time::Duration;

use timetrack_platform::desktop_session::DesktopSession;
use timetrack_platform::idle::{IdleError, open_in};
use timetrack_test_support::desktop::{Desktop, Parts};
use timetrack_test_support::poll::eventually;

const PATIENCE: Duration = Duration::from_secs(20);

#[test]
fn idle_time_grows_and_ends_with_a_key() {
    let Some(desktop) = Desktop::start_with(Parts {
        panel: false,
        ..Parts::default()
    }) else {
        return;
    };
    let session = DesktopSession {
        x11_display: Some(desktop.display().to_owned()),
        ..DesktopSession::default()
    };
    let mut source = open_in(&session).unwrap();
    assert_eq!(source.backend(), "x11-screensaver");
    for _ in 0..3 {
        eventually(PATIENCE, "idle time does not grow", || {
            source.idle().unwrap() >= Duration::from_millis(600)
        });
        desktop.xdotool(&["key", "shift"]).unwrap();
        eventually(PATIENCE, "a key does not end the idle time", || {
            source.idle().unwrap() < Duration::from_millis(500)
        });
    }
    drop(desktop);
    assert!(matches!(source.idle(), Err(IdleError::Disconnected(_))));
}
