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

#[cfg(unix)]
#[test]
fn a_folder_that_others_use_is_refused_as_it_is() {
    use std::os::unix::fs::PermissionsExt;

    let place = Place::new();
    fs::write(place.path().join("report.odt"), "").unwrap();
    fs::set_permissions(place.path(), fs::Permissions::from_mode(0o755)).unwrap();
    let path = place.path().to_str().unwrap();
    place
        .run(&["--headless"])
        .fails(1, &[path, "open to others", "--data-dir", "chmod 700"]);
    let mode = fs::metadata(place.path()).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o755);
    assert_eq!(fs::read_dir(place.path()).unwrap().count(), 1, "nothing was made");
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
