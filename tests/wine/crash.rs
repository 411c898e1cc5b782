//! A crash costs five seconds of what was going on, and nothing of what was over.

use std::time::Duration;

use jiff::SignedDuration;
use timetrack_domain::Clock;
use timetrack_platform::SystemClock;

use super::{
    agent::{Agent, let_pass},
    recorded::of_kind,
};

#[test]
fn a_crash_loses_nothing_that_was_over() {
    let Some(mut agent) = Agent::start(Duration::from_mins(3)) else {
        return;
    };
    let first = agent.wine().open_window("first", "Before").unwrap();
    agent.command(&["start"]);
    agent.wine().focus(&first).unwrap();
    let_pass(Duration::from_secs(3));
    let second = agent.wine().open_window("second", "In between").unwrap();
    let_pass(Duration::from_secs(7));
    let before = agent.recorded();
    agent.kill();
    let killed = SystemClock.now();

    agent.start_again();
    agent.wine().focus(&second).unwrap();
    agent.press_key();
    agent.wait_for_state("working");
    let_pass(Duration::from_secs(2));
    agent.command(&["stop"]);
    let after = agent.recorded();

    let closed = |item: &&super::recorded::Item| item.end.is_some();
    for item in before.iter().filter(closed) {
        let same = after
            .iter()
            .filter(|other| {
                (&other.kind, other.start, other.end) == (&item.kind, item.start, item.end)
                    && other.title == item.title
            })
            .count();
        assert_eq!(same, 1, "{item:?} is there once, in {after:#?}");
    }
    let windows = of_kind(&after, "window");
    let titled = |title: &str| -> Vec<_> {
        let matching = windows.iter().filter(|item| item.title.as_deref() == Some(title));
        matching.collect()
    };
    assert!(!titled("Before").is_empty(), "{windows:#?}");
    let in_between = titled("In between");
    let end = in_between[0].end.unwrap();
    let lost = killed.duration_since(end);
    assert!(
        lost >= SignedDuration::ZERO && lost < SignedDuration::from_secs(6),
        "killed at {killed}, known until {end}"
    );
    assert!(in_between[1].start > killed, "{in_between:#?}");
    let sessions = of_kind(&after, "workSession");
    assert_eq!(sessions.len(), 2, "{sessions:#?}");
    assert!(after.iter().all(|item| item.end.is_some()), "{after:#?}");
}
