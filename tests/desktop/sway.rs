//! Wayland: a headless sway with real terminals.

use std::time::Duration;

use timetrack_domain::Clock;
use timetrack_platform::SystemClock;
use timetrack_test_support::{poll, sway::Sway};

use super::{
    agent::{Agent, PATIENCE, let_pass},
    recorded::of_kind,
    same_second::same_second,
};

fn wait_for_window(sway: &Sway, title: &str, open: bool) {
    poll::eventually(PATIENCE, "the notice to open and to close", || {
        let tree = sway.tree().unwrap().to_string();
        tree.contains(&format!("\"name\":\"{title}\"")) == open
    });
}

#[test]
fn windows_are_recorded_to_the_second_on_wayland() {
    let Some(sway) = Sway::start() else { return };
    let config = r#"{"language": "en", "minimum_title_milliseconds": 0, "preferred_port": 18200}"#;
    let agent = Agent::start_in(config, sway.environment());
    let first = sway.open_foot("Invoice 12").unwrap();
    let second = sway.open_foot("Plan für Mai").unwrap();
    sway.focus(&first).unwrap();
    // The notice takes the focus when it opens, and closes once it was agreed to elsewhere.
    wait_for_window(&sway, "TimeTrack", true);
    agent.command(&["start"]);
    wait_for_window(&sway, "TimeTrack", false);
    let mut switches = Vec::new();
    for window in [&second, &first, &second] {
        sway.focus(window).unwrap();
        switches.push(SystemClock.now());
        let_pass(Duration::from_secs(2));
    }
    agent.command(&["stop"]);
    let items = agent.recorded();
    let windows = of_kind(&items, "window");
    let last_three = &windows[windows.len() - 3..];
    let titles: Vec<_> = last_three
        .iter()
        .map(|item| item.title.as_deref().unwrap())
        .collect();
    assert_eq!(titles, ["Plan für Mai", "Invoice 12", "Plan für Mai"]);
    for (item, done) in last_three.iter().zip(&switches) {
        same_second(item.start, *done, "a window got the focus");
    }
    let doctor = agent.command(&["status"]);
    assert!(!doctor.contains("Windows cannot be recorded"), "{doctor}");
}
