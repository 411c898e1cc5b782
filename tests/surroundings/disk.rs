use std::fs;

use timetrack_domain::Clock;
use timetrack_platform::SystemClock;
use timetrack_test_support::{poll, small_disk::SmallDisk};

use super::agent::{Agent, PATIENCE, Place};

/// Room for the outbox, the database of an agent that runs alone, and the space that is set aside.
const MEGABYTES: u32 = 16;

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

    without_reserve(&place, &disk);
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

#[test]
fn what_is_done_on_a_full_disk_is_saved_in_the_space_that_was_set_aside() {
    let name = "disk::what_is_done_on_a_full_disk_is_saved_in_the_space_that_was_set_aside";
    let Some(disk) = SmallDisk::for_test(name, MEGABYTES) else {
        return;
    };
    let place = place_on(&disk, 19_050);
    let agent = place.start();
    place.wait_for_pages();
    agent.command(&["start"]);
    agent.wait_for_status("Working since ");
    wait_for_reserve(&place);
    disk.fill();
    agent.command(&["break"]);
    agent.command(&["start"]);
    agent.wait_for_status("The disk is almost full");
    let before_end = SystemClock.now();
    agent.quit();
    disk.free();

    assert_eq!(of_kind(&place, "break").len(), 1);
    let sessions = of_kind(&place, "workSession");
    let [session] = sessions.as_slice() else {
        panic!("one work session, not {sessions:?}");
    };
    let end: jiff::Timestamp = session["end"].as_str().unwrap().parse().unwrap();
    assert!(before_end <= end, "{session}");
    let again = place.start();
    wait_for_reserve(&place);
    let status = again.command(&["status"]);
    assert!(!status.contains("disk"), "{status}");
    again.quit();
}

#[test]
fn what_cannot_be_saved_at_the_end_is_counted_at_once_and_at_the_next_start() {
    let name = "disk::what_cannot_be_saved_at_the_end_is_counted_at_once_and_at_the_next_start";
    let Some(disk) = SmallDisk::for_test(name, MEGABYTES) else {
        return;
    };
    let place = place_on(&disk, 19_060);
    let agent = place.start();
    place.wait_for_pages();
    agent.command(&["start"]);
    agent.wait_for_status("Working since ");
    without_reserve(&place, &disk);
    agent.command(&["break"]);
    agent.command(&["start"]);
    agent.wait_for_status("Recording cannot be saved");
    place
        .run(&["quit"])
        .fails(1, &["events could not be saved", "free space"]);
    drop(agent);
    disk.free();

    let again = place.start();
    again.wait_for_status("could not be saved when TimeTrack last ended");
    again.quit();
    let once_more = place.start();
    let status = once_more.command(&["status"]);
    assert!(!status.contains("could not be saved"), "{status}");
    once_more.quit();
}

fn wait_for_reserve(place: &Place) {
    let file = place.path().join("outbox.reserve");
    poll::eventually(PATIENCE, "space to be set aside", || {
        fs::metadata(&file).is_ok_and(|metadata| metadata.len() == 4 * 1024 * 1024)
    });
}

/// Fills the disk, and what was set aside too.
fn without_reserve(place: &Place, disk: &SmallDisk) {
    wait_for_reserve(place);
    fs::remove_file(place.path().join("outbox.reserve")).unwrap();
    disk.fill();
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
