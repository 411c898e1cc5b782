//! The windows: seen, and their buttons pressed.

use std::{ffi::OsString, time::Duration};

use timetrack_test_support::{
    desktop::{Desktop, Parts},
    poll,
};

use super::agent::{Agent, PATIENCE};

/// Software rendering on a busy machine takes its time to start.
const SLOW_START: Duration = Duration::from_secs(60);

struct Seat {
    // Ends before the desktop that it runs on.
    agent: Agent,
    desktop: Desktop,
}

impl Seat {
    fn with(config: &str, variables: &[(&str, &str)]) -> Option<Self> {
        let desktop = Desktop::start_with(Parts {
            panel: false,
            ..Parts::default()
        })?;
        let mut environment = desktop.environment();
        let variables = variables
            .iter()
            .map(|(name, value)| (OsString::from(name), OsString::from(value)));
        environment.extend(variables);
        let agent = Agent::start_enrolled_in(config, environment);
        Some(Self { agent, desktop })
    }

    fn window(&self, name: &str) -> Option<String> {
        let found = self.desktop.xdotool(&["search", "--onlyvisible", "--name", name]);
        found.ok()?.lines().next().map(str::to_owned)
    }

    fn wait_for_window(&self, name: &str) -> String {
        poll::eventually_ok(SLOW_START, || {
            self.window(name).ok_or_else(|| format!("no window {name}"))
        })
    }

    /// Waits until the window shows something: pixels of this colour.
    fn wait_for_colour(&self, [red, green, blue]: [u8; 3], picture: &str) {
        poll::eventually(SLOW_START, picture, || {
            let pixels = self.desktop.pixels(picture).unwrap();
            let seen = pixels
                .chunks_exact(3)
                .filter(|pixel| **pixel == [red, green, blue]);
            seen.count() > 500
        });
    }

    fn has_closed(&self, name: &str) {
        poll::eventually(PATIENCE, "the window to close", || self.window(name).is_none());
    }

    /// Presses the button that stands out: where the lowest pixels of its colour are.
    fn press_primary(&self, [red, green, blue]: [u8; 3], picture: &str) {
        let (width, _) = Parts::default().size;
        let pixels = self.desktop.pixels(picture).unwrap();
        let mut places = pixels
            .chunks_exact(3)
            .enumerate()
            .filter(|(_, pixel)| **pixel == [red, green, blue]);
        let lowest = places.next_back().expect("the button is seen").0;
        let (x, y) = (lowest % width as usize, lowest / width as usize);
        let place = (i64::try_from(x).unwrap() - 20, i64::try_from(y).unwrap() - 10);
        self.desktop.click(place, 1).unwrap();
    }
}

const ACCENT: [u8; 3] = [0x1d, 0x61, 0x52];
const ACCENT_ON_DARK: [u8; 3] = [0x7c, 0xc8, 0xb1];
const PROBLEM_GROUND: [u8; 3] = [0xfb, 0xe7, 0xe0];
const TITLE: &str = "^TimeTrack$";

#[test]
fn a_window_asks_whoever_started_the_agent_in_a_terminal_too() {
    let config = r#"{"language": "en", "session_mode": "automatic", "base_url": "http://127.0.0.1:9"}"#;
    let Some(desktop) = Desktop::start_with(Parts {
        panel: false,
        ..Parts::default()
    }) else {
        return;
    };
    let environment = desktop.environment();
    let agent = Agent::start_in_terminal(config, environment);
    let mut seat = Seat { agent, desktop };
    seat.wait_for_window(TITLE);
    seat.wait_for_colour(ACCENT, "terminal-notice");
    seat.desktop.xdotool(&["key", "Shift_L"]).unwrap();
    let state = seat.agent.status()["recording"]["state"].clone();
    assert_eq!(state, "waitingForNotice");
    seat.press_primary(ACCENT, "terminal-notice");
    seat.has_closed(TITLE);
    seat.agent.quit();
}

#[test]
fn the_notice_begins_the_recording_and_the_status_window_offers_privacy() {
    let config = r#"{"language": "en", "session_mode": "automatic", "preferred_port": 18600}"#;
    let Some(mut seat) = Seat::with(config, &[]) else {
        return;
    };
    seat.wait_for_window(TITLE);
    seat.wait_for_colour(ACCENT, "window-notice");
    seat.press_primary(ACCENT, "window-notice");
    seat.has_closed(TITLE);
    seat.agent.command(&["start"]);
    seat.agent.wait_for_status("work to begin", |status| {
        status["recording"]["state"] == "working"
    });
    poll::eventually(PATIENCE, "the server to answer", || {
        seat.agent.status()["connection"]["link"]["state"] == "online"
    });

    seat.agent.command(&["status", "--window"]);
    seat.wait_for_window(TITLE);
    seat.wait_for_colour(ACCENT, "window-status");
    seat.press_primary(ACCENT, "window-status");
    seat.agent
        .wait_for_status("privacy mode", |status| status["recording"]["state"] == "private");
    seat.desktop.xdotool(&["key", "Escape"]).unwrap();
    seat.has_closed(TITLE);
    seat.agent.quit();
}

#[test]
fn problems_stand_first_in_long_german_too() {
    let config = r#"{"language": "de", "base_url": "http://127.0.0.1:9/", "afk_threshold_seconds": "gleich", "log_level": 7,
        "window_rules": "ein sehr langer Text, der keine Liste von Regeln ist und trotzdem ganz gelesen werden soll"}"#;
    let Some(seat) = Seat::with(config, &[]) else {
        return;
    };
    seat.wait_for_window(TITLE);
    seat.wait_for_colour(ACCENT, "window-notice-german");
    seat.agent.command(&["start"]);
    seat.has_closed(TITLE);
    seat.agent.command(&["status", "--window"]);
    seat.wait_for_window(TITLE);
    seat.wait_for_colour(PROBLEM_GROUND, "window-status-problems-german");
}

#[test]
fn a_dark_desktop_gets_a_dark_window() {
    let config = r#"{"language": "en", "preferred_port": 18610}"#;
    let Some(seat) = Seat::with(config, &[]) else {
        return;
    };
    let theme = [
        "-c",
        "xsettings",
        "-p",
        "/Net/ThemeName",
        "--create",
        "-t",
        "string",
        "-s",
        "Adwaita-dark",
    ];
    seat.desktop
        .program("xfconf-query")
        .args(theme)
        .run(PATIENCE)
        .unwrap();
    seat.agent.command(&["start"]);
    seat.has_closed(TITLE);
    seat.agent.command(&["status", "--window"]);
    seat.wait_for_window(TITLE);
    seat.wait_for_colour(ACCENT_ON_DARK, "window-status-dark");
}

#[test]
fn without_opengl_a_message_says_the_same() {
    let config = r#"{"language": "en", "preferred_port": 18620}"#;
    // No driver is found where there is none.
    let without = [
        ("LIBGL_DRIVERS_PATH", "/nonexistent"),
        ("__EGL_VENDOR_LIBRARY_DIRS", "/nonexistent"),
        ("__GLX_VENDOR_LIBRARY_NAME", "nonexistent"),
    ];
    let Some(seat) = Seat::with(config, &without) else {
        return;
    };
    let notice = seat.wait_for_window("What TimeTrack records");
    seat.desktop.screenshot("message-notice").unwrap();
    seat.desktop
        .xdotool(&["windowactivate", "--sync", &notice, "key", "Return"])
        .unwrap();
    seat.agent
        .wait_for_status("the notice to be agreed to", |status| {
            status["recording"]["state"] != "waitingForNotice"
        });
    seat.agent.command(&["status", "--window"]);
    seat.wait_for_window(TITLE);
    seat.desktop.screenshot("message-status").unwrap();
}
