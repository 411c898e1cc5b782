//! The focused window on a real X11 desktop: Xvfb, xfwm4, xterm and windows of this test's own.
//!
//! Runs when `TIMETRACK_DESKTOP_TESTS` is set, as `cargo xtask test` does.

#![cfg(all(target_os = "linux", feature = "observe"))]
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::time::Duration;

use timetrack_platform::active_window::{
    ActiveWindow, ActiveWindowError, Focus, FocusedWindow, MAXIMUM_TITLE_BYTES, open_in,
};
use timetrack_platform::desktop_session::DesktopSession;
use timetrack_test_support::desktop::{Desktop, Parts};
use timetrack_test_support::poll::{Deadline, Stopwatch};
use x11rb::protocol::xproto::AtomEnum;

use self::observing::observer::Observer;
use self::observing::x11_client::Client;

#[path = "observing/observing.rs"]
mod observing;

const PATIENCE: Duration = Duration::from_secs(20);

fn desktop() -> Option<Desktop> {
    Desktop::start_with(Parts {
        panel: false,
        ..Parts::default()
    })
}

fn session(desktop: &Desktop) -> DesktopSession {
    DesktopSession {
        x11_display: Some(desktop.display().to_owned()),
        ..DesktopSession::default()
    }
}

fn open(desktop: &Desktop) -> Box<dyn ActiveWindow> {
    open_in(&session(desktop)).unwrap()
}

/// Waits as the agent does, until a window fits.
#[track_caller]
fn wait_for(active_window: &mut dyn ActiveWindow, fits: impl Fn(&FocusedWindow) -> bool) -> FocusedWindow {
    let deadline = Deadline::after(PATIENCE);
    let mut focus = active_window.current().unwrap();
    loop {
        match focus {
            Focus::Window(window) if fits(&window) => return window,
            Focus::Window(_) | Focus::Nothing | Focus::Unavailable(_) => {}
        }
        assert!(!deadline.passed(), "the window did not get the focus");
        focus = active_window.wait(deadline.remaining()).unwrap();
    }
}

#[test]
fn focus_changes_are_seen_within_a_tenth_of_a_second() {
    let Some(desktop) = desktop() else { return };
    let report = desktop.open_xterm("Quarterly report").unwrap();
    let mail = desktop.open_xterm("Inbox").unwrap();
    desktop.focus(&report).unwrap();
    let observer = Observer::start(open(&desktop));
    observer.wait_for_title("Quarterly report", PATIENCE);

    let mut delays = Vec::new();
    for (window, title) in [(&mail, "Inbox"), (&report, "Quarterly report")]
        .into_iter()
        .cycle()
        .take(10)
    {
        let switched = Stopwatch::start();
        desktop.xdotool(&["windowactivate", window.id()]).unwrap();
        observer.wait_for_title(title, PATIENCE);
        delays.push(switched.elapsed());
    }
    delays.sort();
    println!("from the start of xdotool to the observation, sorted: {delays:?}");
    // The median, because a busy machine may hold up a few.
    assert!(
        delays[delays.len() / 2] < Duration::from_millis(100),
        "{delays:?}"
    );
}

#[test]
fn a_terminal_is_named_with_its_process_and_program() {
    let Some(desktop) = desktop() else { return };
    let terminal = desktop.open_xterm("Bücher – 日本").unwrap();
    desktop.focus(&terminal).unwrap();
    let mut active_window = open(&desktop);
    // xterm sets WM_NAME only, here as COMPOUND_TEXT.
    let window = wait_for(&mut *active_window, |window| window.title == "Bücher – 日本");
    assert_eq!(window.application, "XTerm");
    assert_eq!(window.executable.unwrap().file_name().unwrap(), "xterm");
    assert!(window.process_id.is_some());

    desktop.set_title(&terminal, "Neu: Übersicht 🎉").unwrap();
    wait_for(&mut *active_window, |window| window.title == "Neu: Übersicht 🎉");
}

#[test]
fn titles_of_every_kind_arrive_bounded_and_readable() {
    let Some(desktop) = desktop() else { return };
    let client = Client::connect(desktop.display());
    let window = client.open_window();
    let mut active_window = open(&desktop);

    client.set_property(
        window,
        AtomEnum::WM_NAME.into(),
        AtomEnum::STRING.into(),
        b"B\xfccher",
    );
    wait_for(&mut *active_window, |window| window.title == "Bücher");

    let (name, utf8) = (client.atom("_NET_WM_NAME"), client.atom("UTF8_STRING"));
    client.set_property(window, name, utf8, "a\0b\u{1b}[31m\nשלום <script>".as_bytes());
    wait_for(&mut *active_window, |window| {
        window.title == "a b [31m שלום <script>"
    });

    let long = "€".repeat(350_000);
    let started = Stopwatch::start();
    client.set_property(window, name, utf8, long.as_bytes());
    let window_with_long_title = wait_for(&mut *active_window, |window| window.title.starts_with('€'));
    assert_eq!(window_with_long_title.title.len(), MAXIMUM_TITLE_BYTES / 3 * 3);
    println!("a title of {} bytes took {:?}", long.len(), started.elapsed());
}

#[test]
fn a_window_that_is_destroyed_gives_the_focus_away() {
    let Some(desktop) = desktop() else { return };
    let client = Client::connect(desktop.display());
    let mut active_window = open(&desktop);
    let name = AtomEnum::WM_NAME.into();
    for round in 0..10 {
        let title = format!("short-lived {round}");
        let window = client.open_window();
        client.set_property(window, name, AtomEnum::STRING.into(), title.as_bytes());
        wait_for(&mut *active_window, |window| window.title == title);
        client.destroy(window);
        let deadline = Deadline::after(PATIENCE);
        while !matches!(active_window.wait(deadline.remaining()).unwrap(), Focus::Nothing) {
            assert!(!deadline.passed(), "the destroyed window kept the focus");
        }
    }
}

#[test]
fn an_unchanged_desktop_does_not_wake_the_observer() {
    let Some(desktop) = desktop() else { return };
    let terminal = desktop.open_xterm("Quiet").unwrap();
    let _other = desktop.open_xterm("In the background").unwrap();
    desktop.focus(&terminal).unwrap();
    let mut active_window = open(&desktop);
    wait_for(&mut *active_window, |window| window.title == "Quiet");
    // Whatever the start of the windows brought along has its time to arrive.
    while active_window
        .wait(Duration::from_millis(500))
        .is_ok_and(|focus| !matches!(focus, Focus::Window(_)))
    {}
    let waited = Stopwatch::start();
    active_window.wait(Duration::from_secs(1)).unwrap();
    assert!(
        waited.elapsed() >= Duration::from_secs(1),
        "came back after {:?}",
        waited.elapsed()
    );
}

#[test]
fn the_waker_ends_a_wait() {
    let Some(desktop) = desktop() else { return };
    let mut active_window = open(&desktop);
    let waker = active_window.waker();
    let waited = Stopwatch::start();
    let thread = std::thread::spawn(move || active_window.wait(Duration::from_mins(5)));
    waker.wake();
    thread.join().unwrap().unwrap();
    assert!(waited.elapsed() < PATIENCE);
}

#[test]
fn a_server_that_ends_is_an_error_and_no_panic() {
    let Some(desktop) = desktop() else { return };
    let mut active_window = open(&desktop);
    let thread = std::thread::spawn(move || {
        loop {
            if let Err(error) = active_window.wait(PATIENCE) {
                return error;
            }
        }
    });
    drop(desktop);
    assert!(matches!(
        thread.join().unwrap(),
        ActiveWindowError::Disconnected(_)
    ));
}
