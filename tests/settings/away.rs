//! An agent that was away, or whose server is.

use std::fs;

use serde_json::json;
use timetrack_test_support::{poll, server::TestServer};

use super::{
    administrator::set_detail,
    desk::{Desk, ONLY_THE_CHANNEL, PATIENCE},
};

/// A server and a computer whose agent has heard this and ended since.
fn after_hearing(detail: &str) -> (TestServer, Desk) {
    let server = TestServer::on_sqlite();
    set_detail(&server, detail);
    let desk = Desk::new(&server, &server.url(), ONLY_THE_CHANNEL);
    let agent = desk.start();
    agent.wait_for_detail(detail);
    // Whatever was applied was kept before.
    agent.quit();
    (server, desk)
}

#[test]
fn whoever_comes_back_gets_what_was_changed_meanwhile() {
    let (server, desk) = after_hearing("title");
    for detail in ["application", "hours", "title"] {
        set_detail(&server, detail);
        let agent = desk.start();
        agent.wait_for_detail(detail);
        agent.quit();
    }
}

#[test]
fn without_its_server_an_agent_records_what_it_last_heard_and_never_more() {
    let (mut server, desk) = after_hearing("application");
    set_detail(&server, "title");
    server.stop();
    let agent = desk.start();
    assert_eq!(agent.status()["detail"], "application");
    assert!(!agent.told().contains("your organisation"), "{}", agent.told());
    server.start();
    server.wait_until_ready();
    agent.wait_for_detail("title");
    agent.quit();
}

#[test]
fn an_agent_that_never_heard_anything_records_working_time_only() {
    let mut server = TestServer::on_sqlite();
    let desk = Desk::new(&server, &server.url(), ONLY_THE_CHANNEL);
    server.stop();
    let agent = desk.start();
    assert_eq!(agent.status()["detail"], "hours");
    server.start();
    server.wait_until_ready();
    agent.wait_for_detail("title");
    agent.quit();
}

#[test]
fn what_cannot_be_read_any_more_is_told_and_allows_nothing() {
    let (mut server, desk) = after_hearing("title");
    server.stop();
    let whole = fs::read_to_string(desk.kept()).unwrap();
    for damaged in [
        "",
        "{}",
        &whole[..whole.len() / 2],
        &whole.replace("title", "tit1e"),
    ] {
        fs::write(desk.kept(), damaged).unwrap();
        let agent = desk.start();
        assert_eq!(agent.status()["detail"], "hours", "{damaged}");
        let told = agent.told();
        let problem = "The settings of your organisation cannot be read";
        assert!(told.contains(problem), "{told}");
        agent.quit();
    }
    let agent = desk.start();
    server.start();
    server.wait_until_ready();
    agent.wait_for_detail("title");
    poll::eventually(PATIENCE, "the problem to be over", || {
        !agent.told().contains("cannot be read")
    });
    agent.quit();
    assert_eq!(fs::read_to_string(desk.kept()).unwrap(), whole);
}

#[test]
fn what_another_company_allowed_allows_nothing_here() {
    let (_there, desk) = after_hearing("title");
    let mut here = TestServer::on_sqlite();
    set_detail(&here, "application");
    desk.configure(&here.url(), ONLY_THE_CHANNEL, json!({}));
    desk.sign_in(&here, &here.url());
    here.stop();
    let agent = desk.start();
    assert_eq!(agent.status()["detail"], "hours");
    here.start();
    here.wait_until_ready();
    agent.wait_for_detail("application");
    agent.quit();
}
