//! One agent per folder; where it is seen; how it ends.

use std::time::Duration;

use timetrack_test_support::poll;

use super::agent::{Agent, PATIENCE, let_pass};

#[test]
fn a_second_start_yields_to_the_first_which_ends_cleanly() {
    let Some(mut agent) = Agent::start(Duration::from_mins(3)) else {
        return;
    };
    agent.wait_for_status("shown in the tray", |status| status["tray"]["state"] == "shown");
    // The first-run notice covers the corner in which Wine shows icons.
    let desktop = agent.wine().desktop();
    poll::eventually_ok(PATIENCE, || {
        desktop.xdotool(&[
            "search",
            "--onlyvisible",
            "--name",
            "^TimeTrack$",
            "windowmove",
            "400",
            "100",
        ])
    });
    poll::eventually_ok(PATIENCE, || {
        desktop.xdotool(&["search", "--onlyvisible", "--name", "^Wine System Tray$"])
    });
    desktop.screenshot("wine/first-run-notice").unwrap();
    agent.command(&["start"]);
    agent.wait_for_state("working");
    desktop.screenshot("wine/tray").unwrap();

    // Both have the same title: the notice, and the status window for which the second start asks the first.
    let find = ["search", "--onlyvisible", "--name", "^TimeTrack$"];
    poll::eventually(PATIENCE, "the notice to close once it was agreed to", || {
        desktop.xdotool(&find).is_err()
    });
    let second = agent.command(&[]);
    assert!(second.contains("already running"), "{second}");
    let autostart = agent.command(&["--autostart"]);
    assert_eq!(autostart, "", "a start at sign-in says nothing");
    poll::eventually_ok(PATIENCE, || desktop.xdotool(&find));
    desktop.screenshot("wine/status-window").unwrap();

    agent.wait_for_status("offline", |status| {
        status["connection"]["link"]["state"] == "offline"
    });
    let doctor = agent.command(&["doctor"]);
    assert!(doctor.contains("foreground-window"), "{doctor}");

    poll::eventually(PATIENCE, "the agent to rest", || {
        let before = agent.processor_time();
        let_pass(Duration::from_secs(3));
        agent.processor_time() - before <= 3
    });

    agent.quit();
    let log = agent.log();
    assert!(log.trim_end().ends_with("TimeTrack has ended"), "{log}");
    assert!(!log.contains("[ERROR]"), "{log}");
}
