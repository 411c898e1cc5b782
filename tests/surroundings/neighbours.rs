use std::net::TcpListener;

use timetrack_test_support::poll;

use super::agent::{PATIENCE, Place};

#[test]
fn a_port_in_use_is_passed_over() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port();
    let place = Place::with_config(format!(r#"{{"language": "en", "preferred_port": {port}}}"#));
    let agent = place.start();
    let address = place.wait_for_pages();
    assert!(!address.contains(&format!(":{port}/")), "{address}");
    let link = agent.command(&["dashboard"]);
    assert!(link.starts_with(&address), "{link}");
    agent.quit();
}

#[test]
fn a_display_that_does_not_answer_is_told_where_the_agent_was_started() {
    let place = Place::with_config(r#"{"language": "en", "preferred_port": 19040}"#);
    let agent = place.start_with(&[("DISPLAY", ":4242")]);
    poll::eventually(PATIENCE, "the problem to be told", || {
        agent
            .printed()
            .contains("timetrack: Windows cannot be recorded. ")
    });
    // Work goes on all the same.
    agent.command(&["start"]);
    agent.wait_for_status("Working since ");
    agent.quit();
}

#[test]
fn a_second_agent_yields_and_says_so_unless_the_system_started_it() {
    let place = Place::with_config(r#"{"language": "en", "preferred_port": 18960}"#);
    let agent = place.start();
    let second = place.run(&["--headless"]);
    assert_eq!(second.code, 0, "{second:?}");
    assert!(
        second.output.contains("TimeTrack is already running"),
        "{second:?}"
    );
    let silent = place.run(&["--headless", "--autostart"]);
    assert_eq!(
        (silent.code, silent.output.as_str(), silent.errors.as_str()),
        (0, "", "")
    );
    agent.command(&["start"]);
    agent.wait_for_status("Working since ");
    agent.quit();
}

#[test]
fn a_notice_that_is_printed_says_when_recording_begins_and_how_to_stop() {
    for (mode, begins) in [
        ("automatic", "Recording begins with your next input"),
        ("manual", "Recording begins when you begin to work"),
    ] {
        let config = format!(r#"{{"language": "en", "session_mode": "{mode}", "preferred_port": 19070}}"#);
        let place = Place::with_config(&config);
        let agent = place.start_in_terminal(&["--headless"]);
        for part in ["What TimeTrack records", begins, "Ctrl+C"] {
            poll::eventually(PATIENCE, part, || agent.printed().contains(part));
        }
        agent.quit();
    }
}

#[test]
fn pages_that_no_browser_opens_are_told_in_the_status() {
    let place = Place::with_config(r#"{"language": "en", "preferred_port": 19080}"#);
    let folder = tempfile::tempdir().unwrap();
    let agent = place.start_with(&[("PATH", folder.path().to_str().unwrap())]);
    place.wait_for_pages();
    agent.ask(r#"{"request": "open_my_data"}"#);
    agent.wait_for_status("No browser opened the pages");
    agent.wait_for_status("“timetrack dashboard” prints a link");
    agent.quit();
}

#[test]
fn what_is_asked_for_is_done_or_refused_in_words() {
    let place =
        Place::with_config(r#"{"language": "en", "session_mode": "manual", "preferred_port": 18970}"#);
    let agent = place.start();
    place
        .run(&["break"])
        .fails(1, &["not possible now", "read the notice"]);
    let notice = agent.command(&["start"]);
    assert!(notice.contains("What TimeTrack records"), "{notice}");
    // Right after the answer: no state of before is shown.
    for (command, state) in [
        ("break", "On a break since "),
        ("start", "Working since "),
        ("privacy", "Private"),
        ("resume", "Working since "),
        ("pause", "Tracking is off"),
        ("resume", "Not working"),
    ] {
        let said = agent.command(&[command]);
        assert!(said.contains(&format!("Done. {state}")), "{command}: {said}");
    }
    let state = agent.command(&["start"]);
    assert!(state.contains("Working since "), "{state}");
    let state = agent.command(&["stop"]);
    assert!(state.contains("Finished at "), "{state}");
    agent.quit();
}
