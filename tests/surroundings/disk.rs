use std::fs;

use timetrack_domain::Clock;
use timetrack_platform::SystemClock;
use timetrack_test_support::small_disk::SmallDisk;

use super::agent::{Agent, Place};

/// Room for the outbox and the database of an agent that runs alone.
const MEGABYTES: u32 = 8;

fn place_on(disk: &SmallDisk, port: u16) -> Place {
    let config = format!(r#"{{"language": "en", "preferred_port": {port}}}"#);
    fs::write(disk.path().join("config.json"), config).unwrap();
    Place::at(disk.path())
}

#[test]
fn a_folder_that_may_not_be_written_is_named_with_what_to_do() {
    let name = "disk::a_folder_that_may_not_be_written_is_named_with_what_to_do";
    let Some(disk) = SmallDisk::for_test(name, MEGABYTES) else {
        return;
    };
    let place = place_on(&disk, 19_000);
    disk.make_read_only();
    let path = disk.path().to_str().unwrap();
    place
        .run(&["--headless"])
        .fails(1, &[path, "--data-dir", "Read-only file system"]);
    let doctor = place.run(&["doctor"]);
    assert_eq!(doctor.code, 1, "{doctor:?}");
    assert!(doctor.output.contains("NOT OK   folders"), "{doctor:?}");

    disk.make_writable();
    let agent = place.start();
    agent.command(&["start"]);
    agent.wait_for_status("Working since ");
    agent.quit();
}

#[test]
fn what_is_done_while_the_disk_is_full_is_written_once_there_is_space() {
    let name = "disk::what_is_done_while_the_disk_is_full_is_written_once_there_is_space";
    let Some(disk) = SmallDisk::for_test(name, MEGABYTES) else {
        return;
    };
    let place = place_on(&disk, 19_010);
    let agent = place.start();
    place.wait_for_pages();
    agent.command(&["start"]);
    agent.wait_for_status("Working since ");

    disk.fill();
    let before_break = SystemClock.now();
    agent.command(&["break"]);
    agent.command(&["start"]);
    let after_break = SystemClock.now();
    agent.wait_for_status("Free space on the disk; recording goes on by itself.");
    disk.free();
    wait_until_saved(&agent);
    agent.quit();

    let pauses = of_kind(&place, "break");
    let [pause] = pauses.as_slice() else {
        panic!("one break, not {pauses:?}");
    };
    let instant = |key: &str| pause[key].as_str().unwrap().parse().unwrap();
    let (start, end): (jiff::Timestamp, jiff::Timestamp) = (instant("start"), instant("end"));
    assert!(before_break <= start && end <= after_break, "{pause}");
    assert_eq!(of_kind(&place, "workSession").len(), 1);
}

#[test]
fn an_agent_that_starts_on_a_full_disk_knows_the_desktop_once_there_is_space() {
    let name = "disk::an_agent_that_starts_on_a_full_disk_knows_the_desktop_once_there_is_space";
    let Some(disk) = SmallDisk::for_test(name, MEGABYTES) else {
        return;
    };
    let place = place_on(&disk, 19_020);
    disk.fill();
    let agent = place.start();
    agent.wait_for_status("Recording cannot be saved");
    disk.free();
    wait_until_saved(&agent);
    agent.command(&["start"]);
    agent.wait_for_status("Working since ");
    agent.quit();

    // Without a desktop that is all there is to know, and it was told while nothing could be saved.
    let start_of = |kind| of_kind(&place, kind)[0]["start"].clone();
    assert_eq!(start_of("windowUnavailable"), start_of("workSession"));
}

fn wait_until_saved(agent: &Agent<'_>) {
    agent.wait_for_status_without("Recording cannot be saved");
}

fn of_kind(place: &Place, kind: &str) -> Vec<serde_json::Value> {
    let exported = place.exported();
    exported
        .lines()
        .map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap()["item"].take())
        .filter(|item| item["kind"] == kind)
        .collect()
}
