//! Servers that are older or newer than the agent.

use serde_json::{Value, json};
use timetrack_test_support::{
    gateway::{ChannelIs, Gateway},
    poll,
    server::TestServer,
};

use super::desk::{Desk, OFTEN, ONLY_THE_CHANNEL, PATIENCE};

fn tracking(change: Value) -> Value {
    let mut tracking = json!({
        "sessionMode": "automatic",
        "detail": "title",
        "afkThresholdSeconds": 180,
        "minimumTitleMilliseconds": 2000,
        "absenceEndsSessionSeconds": 14_400,
        "windowRules": [],
        "defaultWindowRules": true,
        "screenshots": { "everyMinutes": 5 },
    });
    let fields = tracking.as_object_mut().unwrap();
    fields.extend(change.as_object().unwrap().clone());
    tracking
}

/// A computer whose server answers for settings as one two minor versions ahead.
fn with_newer_server(change: Value) -> (TestServer, Gateway, Desk) {
    let server = TestServer::on_sqlite();
    let gateway = Gateway::to(server.address(), ChannelIs::Untouched);
    let headers = "TimeTrack-Version: 0.3.0\r\nTimeTrack-Capabilities: channel, settings, screenshots\r\n";
    let body = json!({ "version": 7, "tracking": tracking(change), "signature": "x" });
    gateway.answer_settings(headers, &body);
    let desk = Desk::new(&server, &gateway.url(), ONLY_THE_CHANNEL);
    (server, gateway, desk)
}

#[test]
fn a_newer_server_is_understood() {
    let (_server, gateway, desk) = with_newer_server(json!({}));
    let agent = desk.start();
    agent.wait_for_detail("title");
    let told = agent.told();
    assert!(!told.contains("too old"), "{told}");
    let said = |head: &String| {
        head.contains("timetrack-version: 0.") && head.contains("timetrack-capabilities: channel, ")
    };
    assert!(gateway.heads().iter().all(said), "{:?}", gateway.heads());
    agent.quit();
}

#[test]
fn what_only_a_newer_version_knows_stores_least_and_is_told() {
    let (_server, gateway, desk) = with_newer_server(json!({}));
    let agent = desk.start();
    agent.wait_for_detail("title");
    agent.quit();
    let unknown = tracking(json!({ "detail": "urls" }));
    gateway.answer_settings("", &json!({ "version": 8, "tracking": unknown }));
    let agent = desk.start();
    agent.wait_for_detail("hours");
    poll::eventually(PATIENCE, "the person to be told", || {
        agent
            .told()
            .contains("too old for a setting of your organisation")
    });
    // It was kept as it was sent.
    drop(gateway);
    agent.quit();
    let agent = desk.start();
    assert_eq!(agent.status()["detail"], "hours");
    assert!(agent.told().contains("too old"), "{}", agent.told());
    agent.quit();
}

#[test]
fn an_older_server_without_a_channel_is_not_asked_for_it_again() {
    let server = TestServer::on_sqlite();
    let gateway = Gateway::to(server.address(), ChannelIs::Missing);
    let headers = "TimeTrack-Version: 0.0.9\r\nTimeTrack-Capabilities: settings\r\n";
    gateway.answer_settings(
        headers,
        &json!({ "version": 0, "tracking": { "detail": "application" } }),
    );
    let desk = Desk::new(&server, &gateway.url(), OFTEN);
    let agent = desk.start();
    agent.wait_for_detail("application");
    let asked = || {
        let heads = gateway.heads();
        heads
            .iter()
            .filter(|head| head.starts_with("POST /api/events "))
            .count()
    };
    let (before, channels) = (asked(), gateway.channels_asked_for());
    assert!(
        channels <= 2,
        "once at the start, and once for the credential: {channels}"
    );
    poll::eventually(PATIENCE, "some batches", || asked() >= before + 2);
    assert!(gateway.channels_asked_for() <= 2);
    agent.quit();
}
