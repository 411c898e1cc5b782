//! What a person deletes on the server's page goes from the computer, too, and does not come back from there.

use std::process::Command;

use jiff::{SignedDuration, Timestamp};
use reqwest::StatusCode;
use timetrack_domain::{ApplicationName, Clock, Event, EventContent, Subject, WindowTitle};
use timetrack_outbox::ItemState;
use timetrack_platform::SystemClock;
use timetrack_test_support::server::TestServer;

use super::{
    desk::{Desk, assert_same},
    network::assert_finished,
    visitor::Visitor,
};

#[test]
fn what_is_deleted_goes_from_the_computer_and_does_not_come_back() {
    let mut server = TestServer::on_sqlite();
    let mut desk = Desk::new(SignedDuration::from_hours(48));
    record(&mut desk, 50);
    sync(&desk, &server);
    server.stop();
    let copy = server.database().copy();
    let copied_at = SystemClock.now();
    server.start();
    server.wait_until_ready();
    record(&mut desk, 150);
    sync(&desk, &server);
    desk.assert_delivered_to(&server);
    assert!(exported(&desk).contains("Letter 199."));

    // Some that the server has, and some that still wait.
    record(&mut desk, 30);
    let (kept, deleted) = desk.recorded().split_at(180);
    let (kept, deleted) = (kept.to_vec(), deleted.to_vec());
    let range = (deleted[0].interval.start(), deleted[49].interval.end());
    delete(&person_of(&server), range.0, range.1);
    assert_same(&server.database().events(), &kept);
    sync(&desk, &server);
    assert_held(&desk, &kept);
    let export = exported(&desk);
    for event in &deleted {
        assert!(!export.contains(&event.id.to_string()), "{}", event.id);
        assert!(!export.contains(title_of(event)), "{}", title_of(event));
    }
    assert!(export.contains("Letter 179."));

    // What is recorded after the deletion stays.
    record(&mut desk, 20);
    let later = desk.recorded()[230..].to_vec();
    let all = [kept, later].concat();
    sync(&desk, &server);
    assert_held(&desk, &all);

    // The backup knows neither the detail nor its deletion.
    server.stop();
    server.database().put_back(&copy, copied_at);
    assert_same(&server.database().events(), &all[..50]);
    server.start();
    server.wait_until_ready();
    sync(&desk, &server);
    sync(&desk, &server);
    assert_same(&server.database().events(), &all);
    assert_held(&desk, &all);
}

#[test]
fn an_agent_that_was_away_for_long_learns_of_every_deletion() {
    let server = TestServer::on_sqlite();
    let mut desk = Desk::new(SignedDuration::from_hours(48));
    record(&mut desk, 250);
    sync(&desk, &server);
    let person = person_of(&server);
    let mut kept = desk.recorded().to_vec();
    // More than two answers hold.
    for event in kept.drain(20..230) {
        delete(&person, event.interval.start(), event.interval.end());
    }
    assert_held(&desk, desk.recorded());
    // Nothing waits to be sent: a heartbeat is enough.
    sync(&desk, &server);
    assert_held(&desk, &kept);
    assert_same(&server.database().events(), &kept);
}

/// Records windows of five seconds each, every one with a title of its own.
fn record(desk: &mut Desk, count: usize) {
    let first = desk.recorded().len();
    let events: Vec<Event> = (first..first + count)
        .map(|number| {
            let content = EventContent::Window(Subject {
                application: ApplicationName::new("Writer"),
                title: Some(WindowTitle::new(&format!("Letter {number}."))),
            });
            desk.next_event(SignedDuration::from_secs(5), content)
        })
        .collect();
    desk.record(&events);
}

/// Starts the agent, sends everything, and ends it.
fn sync(desk: &Desk, server: &TestServer) {
    let agent = desk.start_agent();
    agent.speak_to(&server.url(), server.device().credential());
    assert_finished(&agent);
    agent.quit();
}

/// The outbox has copies of these and nothing else.
#[track_caller]
fn assert_held(desk: &Desk, events: &[Event]) {
    let held = desk.held();
    assert_eq!(
        held.keys().copied().collect::<Vec<_>>(),
        [ItemState::Acknowledged]
    );
    assert_same(&held[&ItemState::Acknowledged], events);
}

/// What `timetrack export` prints.
fn exported(desk: &Desk) -> String {
    let export = Command::new(env!("CARGO_BIN_EXE_timetrack"))
        .args([
            "export",
            "--from",
            "2000-01-01",
            "--to",
            "2199-12-31",
            "--data-dir",
        ])
        .arg(desk.folder())
        .output()
        .unwrap();
    assert!(
        export.status.success(),
        "{}",
        String::from_utf8_lossy(&export.stderr)
    );
    String::from_utf8(export.stdout).unwrap()
}

fn title_of(event: &Event) -> &str {
    let EventContent::Window(subject) = &event.content else {
        panic!("only windows were recorded");
    };
    subject.title.as_ref().unwrap().as_str()
}

/// The device's person at the pages, by a link that the device asks for.
fn person_of(server: &TestServer) -> Visitor {
    // An error here means that an agent of this test has installed it.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let link: serde_json::Value = runtime
        .block_on(async {
            let link = reqwest::Client::new()
                .post(format!("{}/api/agent/sign-in-link", server.url()))
                .bearer_auth(server.device().credential())
                .send();
            link.await?.json().await
        })
        .unwrap();
    Visitor::open(link["url"].as_str().unwrap())
}

/// Deletes applications and titles on the page "My data".
fn delete(person: &Visitor, from: Timestamp, to: Timestamp) {
    let csrf = person.csrf("/my-data");
    let fields = format!("csrf={csrf}&from={from}&to={to}&windows=on");
    assert_eq!(person.post("/my-data/delete", fields).0, StatusCode::SEE_OTHER);
}
