//! An address that is only written into the configuration: no server is shown what is another's.

use std::fs;

use serde_json::json;
use timetrack_test_support::{
    gateway::{ChannelIs, Gateway},
    server::TestServer,
};

use super::{administrator::Administrator, computer::Computer};

const EVERYTHING: [&str; 5] = ["export", "--from", "2000-01-01", "--to", "2199-12-31"];

/// A computer that is signed in at `server`, which is stopped, with something that waits for it.
fn computer_with_something_for(server: &mut TestServer) -> Computer {
    let token = Administrator::of(server).make_token_for_the_person();
    let computer = Computer::with(json!({}));
    computer.run(&["enroll", "--server", &server.url(), "--token", &token.text]);
    let agent = computer.start();
    agent.wait_until_online();
    server.stop();
    agent.work();
    agent.wait_for("kept", |status| status["buffer"]["pending"].as_u64() >= Some(2));
    agent.quit();
    computer
}

fn shows_a_credential(gateway: &Gateway) -> bool {
    let heads = gateway.heads().into_iter();
    heads
        .map(|head| head.to_ascii_lowercase())
        .any(|head| head.contains("authorization"))
}

#[test]
fn a_server_at_another_address_is_shown_no_credential_and_nothing_that_waits() {
    let mut before = TestServer::on_sqlite();
    let computer = computer_with_something_for(&mut before);
    let other = TestServer::on_sqlite();
    let gateway = Gateway::to(other.address(), ChannelIs::Untouched);
    computer.configure(json!({ "base_url": gateway.url() }));
    let agent = computer.start();
    agent.wait_until_told("not signed in");
    agent.work();
    computer.fails_or_not(&["sync"]);
    agent.wait_until_told("Sign it in with “timetrack login”");
    agent.quit();
    assert!(!shows_a_credential(&gateway), "{:?}", gateway.heads());
    assert!(other.database().events().is_empty());

    // Nor after this computer is signed in there, also where the notes were damaged in between.
    let kept = computer.run(&EVERYTHING).lines().count();
    fs::write(computer.path("company/server.json"), "{").unwrap();
    let token = Administrator::of(&other).make_token_for_the_person();
    computer.run(&["enroll", "--token", &token.text]);
    let agent = computer.start();
    agent.wait_until_online();
    agent.work();
    computer.run(&["sync"]);
    agent.quit();
    assert!(shows_a_credential(&gateway));
    // What was recorded since the address was changed, under a notice that named it, and nothing from before.
    let sent = other.database().events();
    let everything = computer.run(&EVERYTHING);
    let before_that = fs::read_dir(computer.path("company")).unwrap().count();
    assert!(before_that >= 2, "the first company's folder is still there");
    assert!(sent.len() >= 4, "{sent:?}");
    assert!(everything.lines().count() >= kept + 2, "{everything}");
    assert!(everything.lines().count() > sent.len(), "{everything}");
}

#[test]
fn what_was_recorded_for_a_server_that_never_answered_does_not_go_to_the_one_after_it() {
    let nobody = "http://127.0.0.1:1/";
    let computer = Computer::with(json!({ "base_url": nobody }));
    let agent = computer.start();
    agent.work();
    agent.wait_for("kept", |status| status["buffer"]["pending"].as_u64() >= Some(2));
    agent.quit();
    let kept = computer.run(&EVERYTHING).lines().count();

    let server = TestServer::on_sqlite();
    let token = Administrator::of(&server).make_token_for_the_person();
    let told = computer.run(&["enroll", "--server", &server.url(), "--token", &token.text]);
    assert!(told.contains("for 127.0.0.1 stays on this computer"), "{told}");
    let agent = computer.start();
    agent.wait_until_online();
    assert_eq!(agent.status()["buffer"]["pending"], 0);
    agent.work();
    computer.run(&["sync"]);
    agent.quit();
    let sent = server.database().events().len();
    assert!(sent >= 2);
    assert_eq!(computer.run(&EVERYTHING).lines().count(), kept + sent);
}

#[test]
fn a_server_that_is_said_to_have_moved_gets_what_waits_for_it() {
    let mut server = TestServer::on_sqlite();
    let old_address = server.url();
    let computer = computer_with_something_for(&mut server);
    let kept = computer.run(&EVERYTHING).lines().count();
    server.start();
    server.wait_until_ready();
    let gateway = Gateway::to(server.address(), ChannelIs::Untouched);
    computer.configure(json!({ "base_url": gateway.url(), "moved_from": old_address }));
    let agent = computer.start();
    agent.wait_until_online();
    computer.run(&["sync"]);
    agent.quit();
    assert_eq!(server.database().events().len(), kept);
    let doctor = computer.fails_or_not(&["doctor"]);
    assert!(!doctor.contains("this computer is not signed in"), "{doctor}");
    // It went, and was not copied.
    let secrets = fs::read_to_string(computer.secrets()).unwrap();
    assert!(!secrets.contains(&old_address), "{secrets}");
}
