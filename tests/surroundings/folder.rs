use std::fs;

use super::agent::{Place, outbox};

#[test]
fn a_folder_that_is_a_file_is_named_with_what_to_do() {
    let place = Place::new();
    let file = place.path().join("file");
    fs::write(&file, "").unwrap();
    let elsewhere = std::process::Command::new(env!("CARGO_BIN_EXE_timetrack"))
        .args(["--headless", "--data-dir"])
        .arg(&file)
        .output()
        .unwrap();
    super::agent::Said::from(elsewhere).fails(1, &[file.to_str().unwrap(), "--data-dir"]);
}

#[test]
fn recording_begins_by_itself_once_the_outbox_can_be_opened() {
    let place = Place::with_config(r#"{"language": "en", "preferred_port": 18940}"#);
    // Something else has its name; as with a missing right, only a person can mend that.
    fs::create_dir(outbox(&place)).unwrap();
    let agent = place.start();
    agent.wait_for_status("Recording cannot be saved");
    let status = agent.command(&["status"]);
    assert!(status.starts_with("Not recording"), "{status}");
    assert!(status.contains("Make it writable again"), "{status}");
    place.run(&["break"]).fails(1, &["That is not possible now"]);

    fs::remove_dir(outbox(&place)).unwrap();
    agent.wait_for_status("read the notice first");
    agent.command(&["start"]);
    agent.wait_for_status("Working since ");
    agent.quit();
    let exported = place.exported();
    assert!(exported.contains("workSession"), "{exported}");
}

#[test]
fn a_log_that_cannot_be_written_is_said_once_and_costs_nothing() {
    let place = Place::with_config(r#"{"language": "en", "preferred_port": 18950}"#);
    fs::create_dir(place.path().join("timetrack_agent.log")).unwrap();
    let agent = place.start();
    assert_eq!(
        agent.printed().matches("cannot be written").count(),
        1,
        "{}",
        agent.printed()
    );
    agent.command(&["start"]);
    agent.wait_for_status("Working since ");
    agent.quit();
}
