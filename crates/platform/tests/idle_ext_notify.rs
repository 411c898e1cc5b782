//! The time since the last input from a compositor with `ext_idle_notifier_v1`, played by this test after the protocol's
//! own description. Needs no desktop.

#![cfg(all(target_os = "linux", feature = "observe"))]
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::time::Duration;

use timetrack_platform::desktop_session::DesktopSession;
use timetrack_platform::idle::{IdleSource, open_in};
use timetrack_test_support::poll::eventually;

use self::observing::compositor::{Asked, Compositor};

#[path = "observing/idle.rs"]
mod observing;

const PATIENCE: Duration = Duration::from_secs(20);

fn open(compositor: &Compositor) -> Box<dyn IdleSource> {
    let session = DesktopSession {
        wayland_socket: Some(compositor.socket().to_owned()),
        session_bus_address: Some("unix:path=/nonexistent/bus".to_owned()),
        ..DesktopSession::default()
    };
    open_in(&session).unwrap()
}

#[test]
fn the_last_input_is_the_notice_minus_its_delay() {
    let compositor = Compositor::start(2);
    let mut source = open(&compositor);
    assert_eq!(source.backend(), "ext-idle-notify");
    assert_eq!(
        source.idle().unwrap(),
        Duration::ZERO,
        "just created counts as active"
    );

    let delay = Duration::from_millis(compositor.asked().timeout.into());
    compositor.idled();
    eventually(PATIENCE, "idle is not seen", || source.idle().unwrap() >= delay);
    let before = source.idle().unwrap();
    eventually(PATIENCE, "idle time does not grow", || {
        source.idle().unwrap() > before
    });

    compositor.resumed();
    eventually(PATIENCE, "the input is not seen", || {
        source.idle().unwrap().is_zero()
    });
}

#[test]
fn a_playing_video_is_no_input_where_the_compositor_can_tell_them_apart() {
    for (version, ignores_inhibitors) in [(1, false), (2, true)] {
        let compositor = Compositor::start(version);
        let _source = open(&compositor);
        assert_eq!(
            compositor.asked(),
            Asked {
                timeout: 2_000,
                ignores_inhibitors
            }
        );
    }
}

#[test]
fn a_compositor_that_ends_is_an_error() {
    let compositor = Compositor::start(2);
    let mut source = open(&compositor);
    drop(compositor);
    eventually(PATIENCE, "the end was not noticed", || source.idle().is_err());
}
