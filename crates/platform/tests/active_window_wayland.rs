//! The focused window and the idle time on a real Wayland desktop: sway and foot.
//!
//! Runs when `TIMETRACK_DESKTOP_TESTS` is set, as `cargo xtask test` does.

#![cfg(all(target_os = "linux", feature = "observe"))]
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::time::Duration;

use timetrack_platform::active_window::{ActiveWindowError, Focus};
use timetrack_platform::{active_window, idle};
use timetrack_test_support::poll::{Deadline, Stopwatch, eventually};

use self::observing::observer::Observer;
use self::observing::sway::Sway;

#[path = "observing/wayland.rs"]
mod observing;

const PATIENCE: Duration = Duration::from_secs(20);

#[test]
fn focus_and_titles_are_told_by_the_compositor() {
    let Some(sway) = Sway::start() else { return };
    let mut active_window = active_window::open_in(&sway.session()).unwrap();
    assert_eq!(active_window.backend(), "wlr-foreign-toplevel");
    assert_eq!(active_window.current().unwrap(), Focus::Nothing);
    let observer = Observer::start(active_window);

    let _report = sway.open_terminal("editor", "Quarterly report");
    let report = observer.wait_for_title("Quarterly report", PATIENCE);
    assert_eq!((report.application.as_str(), report.process_id), ("editor", None));
    let _mail = sway.open_terminal("mail", "Entwürfe – 日本 🎉");
    observer.wait_for_title("Entwürfe – 日本 🎉", PATIENCE);

    let mut delays = Vec::new();
    for (application, title) in [("editor", "Quarterly report"), ("mail", "Entwürfe – 日本 🎉")]
        .into_iter()
        .cycle()
        .take(10)
    {
        let switched = Stopwatch::start();
        sway.command(&format!("[app_id={application}] focus"));
        observer.wait_for_title(title, PATIENCE);
        delays.push(switched.elapsed());
    }
    delays.sort();
    println!("from the start of swaymsg to the observation, sorted: {delays:?}");
    // The median, because a busy machine may hold up a few.
    assert!(
        delays[delays.len() / 2] < Duration::from_millis(100),
        "{delays:?}"
    );
}

#[test]
fn a_closed_window_gives_the_focus_away_and_a_quiet_desktop_stays_quiet() {
    let Some(sway) = Sway::start() else { return };
    let mut active_window = active_window::open_in(&sway.session()).unwrap();
    let _terminal = sway.open_terminal("foot", "Short-lived");
    let deadline = Deadline::after(PATIENCE);
    while !matches!(active_window.wait(deadline.remaining()).unwrap(), Focus::Window(window) if window.title == "Short-lived")
    {
        assert!(!deadline.passed(), "the terminal did not get the focus");
    }
    sway.command("[app_id=foot] kill");
    while active_window.wait(deadline.remaining()).unwrap() != Focus::Nothing {
        assert!(!deadline.passed(), "the closed terminal kept the focus");
    }
    let waited = Stopwatch::start();
    assert_eq!(
        active_window.wait(Duration::from_secs(1)).unwrap(),
        Focus::Nothing
    );
    assert!(
        waited.elapsed() >= Duration::from_secs(1),
        "came back after {:?}",
        waited.elapsed()
    );

    drop(sway);
    let deadline = Deadline::after(PATIENCE);
    let error = loop {
        assert!(!deadline.passed(), "the end of the compositor was not noticed");
        if let Err(error) = active_window.wait(deadline.remaining()) {
            break error;
        }
    };
    assert!(matches!(error, ActiveWindowError::Disconnected(_)));
}

#[test]
fn idle_time_grows_and_ends_with_a_key() {
    let Some(sway) = Sway::start() else { return };
    let _terminal = sway.open_terminal("foot", "Takes the key");
    let mut source = idle::open_in(&sway.session()).unwrap();
    // Newer compositors have the first, sway of Debian 12 only the second.
    assert!(
        ["ext-idle-notify", "kwin-idle"].contains(&source.backend()),
        "{}",
        source.backend()
    );
    println!("idle time comes from {}", source.backend());
    for _ in 0..2 {
        let quiet = Stopwatch::start();
        eventually(PATIENCE, "idle time does not grow", || {
            source.idle().unwrap() >= Duration::from_millis(2_500)
        });
        assert!(
            quiet.elapsed() >= Duration::from_millis(2_400),
            "idle after {:?} only",
            quiet.elapsed()
        );
        sway.press_a_key();
        eventually(PATIENCE, "a key does not end the idle time", || {
            source.idle().unwrap() < Duration::from_secs(1)
        });
    }
    drop(sway);
    eventually(PATIENCE, "the end of the compositor was not noticed", || {
        source.idle().is_err()
    });
}
