//! Shows what this computer lets be observed: the focused window, the time since the last input, lock and suspend.
//!
//! `cargo run -p timetrack-platform --features observe --example observe -- 60` watches for a minute. The titles of
//! windows are written to the terminal and nowhere else.

#![expect(clippy::print_stdout, reason = "it is there to show something")]

use std::time::Duration;

#[cfg(feature = "observe")]
fn main() {
    use timetrack_domain::Clock;
    use timetrack_platform::active_window::{self, Focus};
    use timetrack_platform::{SystemClock, idle, session_events};

    let seconds = std::env::args()
        .nth(1)
        .and_then(|seconds| seconds.parse().ok())
        .unwrap_or(30);
    let clock = SystemClock;
    let end = clock.moment().elapsed + Duration::from_secs(seconds);

    let watch = session_events::watch(Box::new(|event| println!("session: {event:?}")));
    match &watch {
        Ok(watch) => println!("session events: watched; limitations: {:?}", watch.limitations()),
        Err(unsupported) => println!("session events: not available: {unsupported}"),
    }
    let mut idle = idle::open();
    match &idle {
        Ok(source) => println!("idle time: from {}", source.backend()),
        Err(unsupported) => println!("idle time: not available: {unsupported}"),
    }
    let mut active_window = match active_window::open() {
        Ok(active_window) => active_window,
        Err(unsupported) => return println!("focused window: not available: {unsupported}"),
    };
    println!("focused window: from {}", active_window.backend());

    let mut shown = None;
    while clock.moment().elapsed < end {
        let focus = match active_window.wait(Duration::from_secs(1)) {
            Ok(focus) => focus,
            Err(error) => return println!("focused window: {error}"),
        };
        if shown.as_ref() != Some(&focus) {
            match &focus {
                Focus::Window(window) => println!("{window:?} title: {}", window.title),
                Focus::Nothing => println!("nothing has the focus"),
                Focus::Unavailable(reason) => println!("the focus is not available: {}", reason.code()),
            }
            shown = Some(focus);
        }
        if let Ok(source) = &mut idle {
            println!("idle for {:?} at {:?}", source.idle(), clock.moment());
        }
    }
}

#[cfg(not(feature = "observe"))]
fn main() {
    println!("build with --features observe");
}
