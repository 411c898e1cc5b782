//! A computer that enrols by itself, by the token that its organisation set.

use serde_json::json;
use timetrack_test_support::server::TestServer;

use super::{administrator::Administrator, computer::Computer};

#[test]
fn it_enrols_once_and_forgets_the_token() {
    let server = TestServer::on_sqlite();
    let administrator = Administrator::of(&server);
    let token = administrator.make_token(5);
    let computer = Computer::with(json!({ "base_url": server.url(), "enrolment_token": token.text }));
    for _ in 0..2 {
        let agent = computer.start();
        agent.wait_until_online();
        assert!(!agent.has_problem("not_signed_in"), "{:#}", agent.status());
        agent.quit();
    }
    assert_eq!(administrator.enrolled().len(), 1);
    assert_eq!(
        computer.config().get("enrolment_token"),
        None,
        "it has done its work"
    );
    assert_eq!(computer.config()["base_url"], server.url());
}

#[test]
fn it_goes_on_trying_while_the_server_is_away() {
    let mut server = TestServer::on_sqlite();
    let token = Administrator::of(&server).make_token_for_the_person();
    server.stop();
    let computer = Computer::with(json!({ "base_url": server.url(), "enrolment_token": token.text }));
    let agent = computer.start();
    agent.work();
    agent.wait_until_told("It is being signed in by the token of your organisation");
    let doctor = computer.fails_or_not(&["doctor"]);
    assert!(doctor.contains("this computer is not signed in"), "{doctor}");
    assert!(server.database().events().is_empty());
    server.start();
    server.wait_until_ready();
    agent.wait_until_online();
    computer.run(&["sync"]);
    let events = server.database().events();
    assert!(events.len() >= 2, "{events:?}");
    assert!(!agent.has_problem("not_signed_in"), "{:#}", agent.status());
    agent.quit();
}

#[test]
fn a_token_that_is_refused_is_told_and_another_one_helps_at_once() {
    let server = TestServer::on_sqlite();
    let administrator = Administrator::of(&server);
    let token = administrator.make_token(1);
    administrator.revoke_token(&token);
    let computer = Computer::with(json!({ "base_url": server.url(), "enrolment_token": token.text }));
    let agent = computer.start();
    agent.wait_until_told("does not sign this computer in");
    agent.work();
    agent.wait_for("kept", |status| status["buffer"]["pending"].as_u64() >= Some(2));
    assert_eq!(administrator.enrolled().len(), 0);

    let better = administrator.make_token_for_the_person();
    let told = computer.run(&["enroll", "--token", &better.text]);
    assert!(told.contains("uses it from now on"), "{told}");
    agent.wait_until_online();
    computer.run(&["sync"]);
    assert!(!agent.has_problem("enrolment_refused"), "{:#}", agent.status());
    assert!(server.database().events().len() >= 2);
    agent.quit();
}
