//! X11 with a real window manager and real windows.

use std::time::Duration;

use timetrack_domain::Clock;
use timetrack_platform::SystemClock;
use timetrack_test_support::{
    desktop::{Desktop, Parts},
    poll,
};

use super::{
    agent::{Agent, PATIENCE, let_pass},
    recorded::of_kind,
    same_second::same_second,
};

const CONFIG: &str = r#"{"language": "en", "minimum_title_milliseconds": 0, "preferred_port": 18000}"#;
/// Away after ten seconds, the shortest time that can be set.
const CONFIG_OF_THE_HURRIED: &str =
    r#"{"language": "en", "afk_threshold_seconds": 10, "preferred_port": 18050}"#;

fn desktop() -> Option<Desktop> {
    Desktop::start_with(Parts {
        panel: false,
        ..Parts::default()
    })
}

/// Agrees to the notice on the command line. Its window takes the focus when it opens, and closes by itself.
fn agree(desktop: &Desktop, agent: &Agent) -> String {
    let is_open = || {
        desktop
            .xdotool(&["search", "--onlyvisible", "--name", "^TimeTrack$"])
            .is_ok()
    };
    poll::eventually(PATIENCE, "the notice to open", is_open);
    let said = agent.command(&["start"]);
    poll::eventually(PATIENCE, "the notice to close", || !is_open());
    said
}

fn agent_on(desktop: &Desktop) -> Agent {
    Agent::start_in(CONFIG, desktop.environment())
}

#[test]
fn windows_are_recorded_to_the_second_and_nothing_before_the_notice() {
    let Some(desktop) = desktop() else { return };
    let agent = agent_on(&desktop);
    let first = desktop.open_xterm("Quarterly report – Überblick").unwrap();
    let second = desktop.open_xterm("<script>alert(1)</script>").unwrap();
    desktop.focus(&first).unwrap();
    agent.wait_for_status("the agent to wait for the notice", |status| {
        status["recording"]["state"] == "waitingForNotice"
    });
    assert!(
        agent.recorded().is_empty(),
        "nothing is recorded before the notice"
    );
    let notice = agree(&desktop, &agent);
    assert!(notice.contains("What TimeTrack records"), "{notice}");
    agent.wait_for_status("work to begin", |status| {
        status["recording"]["state"] == "working"
    });
    desktop.focus(&first).unwrap();

    let mut switches = Vec::new();
    for window in [&second, &first, &second, &first] {
        desktop.focus(window).unwrap();
        switches.push(SystemClock.now());
        let_pass(Duration::from_secs(2));
    }
    desktop.set_title(&first, "Renamed 🦀 \u{5d0}\u{5d1}").unwrap();
    let renamed = SystemClock.now();
    let_pass(Duration::from_secs(2));
    let before_stop = SystemClock.now();
    agent.command(&["stop"]);
    let after_stop = SystemClock.now();

    let items = agent.recorded();
    let windows = of_kind(&items, "window");
    let titles: Vec<_> = windows
        .iter()
        .rev()
        .take(5)
        .rev()
        .map(|item| item.title.as_deref().unwrap())
        .collect();
    let (report, script) = ("Quarterly report – Überblick", "<script>alert(1)</script>");
    assert_eq!(
        titles,
        [script, report, script, report, "Renamed 🦀 \u{5d0}\u{5d1}"],
        "{windows:#?}"
    );
    let last_five = &windows[windows.len() - 5..];
    for (item, done) in last_five.iter().zip(switches.iter().chain([&renamed])) {
        same_second(item.start, *done, "a window got the focus");
        assert_eq!(item.application.as_deref(), Some("XTerm"));
    }
    for pair in last_five.windows(2) {
        assert_eq!(
            pair[0].end,
            Some(pair[1].start),
            "windows follow each other without a gap"
        );
    }
    // The command is a program of its own, which may take its time.
    let while_stopping = before_stop..=after_stop;
    assert!(
        while_stopping.contains(&last_five[4].end.unwrap()),
        "{:?}",
        last_five[4]
    );
    let sessions = of_kind(&items, "workSession");
    assert_eq!(sessions.len(), 1);
    assert!(
        while_stopping.contains(&sessions[0].end.unwrap()),
        "{:?}",
        sessions[0]
    );
}

#[test]
fn idle_begins_at_the_last_input_and_ends_with_the_next() {
    let Some(desktop) = desktop() else { return };
    let agent = Agent::start_in(CONFIG_OF_THE_HURRIED, desktop.environment());
    let window = desktop.open_xterm("Letter").unwrap();
    agree(&desktop, &agent);
    desktop.focus(&window).unwrap();
    desktop.xdotool(&["key", "a"]).unwrap();
    let last_input = SystemClock.now();
    agent.wait_for_status("the person to be idle", |status| {
        status["recording"]["state"] == "idle"
    });
    let_pass(Duration::from_secs(2));
    desktop.xdotool(&["key", "b"]).unwrap();
    let next_input = SystemClock.now();
    agent.wait_for_status("the person to be back", |status| {
        status["recording"]["state"] == "working"
    });
    agent.command(&["stop"]);

    let items = agent.recorded();
    let afk = of_kind(&items, "afk");
    assert_eq!(afk.len(), 1, "{afk:#?}");
    same_second(afk[0].start, last_input, "the last input");
    same_second(afk[0].end.unwrap(), next_input, "the next input");
}

#[test]
fn what_is_private_is_on_no_disk() {
    let Some(desktop) = desktop() else { return };
    let mut agent = agent_on(&desktop);
    let public = desktop.open_xterm("Public plan").unwrap();
    let secret = desktop.open_xterm("Diagnosis 4711").unwrap();
    let browser = desktop
        .open_xterm("Surprise 0815 — Mozilla Firefox Private Browsing")
        .unwrap();
    agree(&desktop, &agent);
    desktop.focus(&public).unwrap();
    let_pass(Duration::from_secs(1));
    desktop.focus(&browser).unwrap();
    let_pass(Duration::from_secs(1));
    desktop.focus(&public).unwrap();
    agent.command(&["privacy", "15"]);
    desktop.focus(&secret).unwrap();
    let_pass(Duration::from_secs(1));
    desktop.focus(&public).unwrap();
    agent.command(&["resume"]);
    let_pass(Duration::from_secs(1));
    agent.command(&["pause"]);
    desktop.focus(&secret).unwrap();
    let_pass(Duration::from_secs(1));
    desktop.focus(&public).unwrap();
    agent.command(&["resume"]);
    agent.command(&["start"]);
    agent.command(&["break"]);
    desktop.focus(&secret).unwrap();
    let_pass(Duration::from_secs(1));
    desktop.focus(&public).unwrap();
    agent.command(&["stop"]);

    let items = agent.recorded();
    assert_eq!(of_kind(&items, "private").len(), 1);
    assert_eq!(of_kind(&items, "break").len(), 1);
    assert!(!of_kind(&items, "hiddenWindow").is_empty(), "{items:#?}");
    assert!(
        of_kind(&items, "window")
            .iter()
            .any(|item| item.title.as_deref() == Some("Public plan"))
    );
    agent.quit();
    assert!(agent.keeps("Public plan"), "the search finds what is kept");
    for hidden in ["Diagnosis 4711", "Surprise 0815"] {
        assert!(!agent.keeps(hidden), "{hidden} is in a file of the agent");
    }
}

#[test]
fn a_crash_loses_nothing_that_was_closed() {
    let Some(desktop) = desktop() else { return };
    let mut agent = agent_on(&desktop);
    let windows = [
        desktop.open_xterm("One").unwrap(),
        desktop.open_xterm("Two").unwrap(),
    ];
    agree(&desktop, &agent);
    desktop.focus(&windows[0]).unwrap();
    let_pass(Duration::from_secs(1));
    desktop.focus(&windows[1]).unwrap();
    agent.wait_for_status("the switch to be recorded", |_| {
        of_kind(&agent.recorded(), "window").len() >= 2
    });
    let before = agent.recorded();
    agent.kill();
    let killed = SystemClock.now();
    agent.start_again();
    let after = agent.recorded();
    let closed = before.iter().filter(|item| item.end.is_some());
    for item in closed {
        let kept = after
            .iter()
            .filter(|other| other.start == item.start && other.kind == item.kind)
            .count();
        assert_eq!(kept, 1, "{item:?}");
    }
    let session = of_kind(&after, "workSession");
    let lost = killed.duration_since(session[0].end.unwrap());
    assert!(
        lost.as_secs() <= 6,
        "the open session was closed {lost} before the crash"
    );
}

#[test]
fn a_second_start_yields_to_the_first() {
    let Some(desktop) = desktop() else { return };
    let agent = agent_on(&desktop);
    let first = agent.process_id();
    let said = agent.command(&["--headless"]);
    assert!(said.contains("already running"), "{said}");
    assert_eq!(agent.status()["version"], env!("CARGO_PKG_VERSION"));
    assert_eq!(agent.process_id(), first);
}
