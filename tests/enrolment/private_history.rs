//! What somebody recorded for themselves alone, or for one company, never reaches another.

use std::fs;

use serde_json::json;
use timetrack_test_support::server::TestServer;

use super::{administrator::Administrator, computer::Computer};

#[test]
fn what_was_recorded_alone_stays_on_the_computer() {
    let server = TestServer::on_sqlite();
    let token = Administrator::of(&server).make_token_for_the_person();
    let computer = Computer::with(json!({}));
    let alone = computer.start();
    alone.wait_until_online();
    alone.work();
    let told = computer.run(&["enroll", "--server", &server.url(), "--token", &token.text]);
    assert!(told.contains("stays on this computer"), "{told}");
    assert!(told.contains("Restart TimeTrack"), "{told}");
    // The running agent goes on alone until then.
    alone.work();
    assert_eq!(alone.status()["connection"]["kind"], "alone");
    alone.quit();
    let exported = || computer.run(&["export", "--from", "2000-01-01", "--to", "2199-12-31"]);
    let private = exported().lines().count();
    assert!(private >= 4, "{private}");

    let agent = computer.start();
    agent.wait_until_online();
    assert_eq!(agent.status()["buffer"]["pending"], 0);
    assert!(server.database().events().is_empty());
    agent.work();
    computer.run(&["sync"]);
    agent.quit();
    let sent = server.database().events();
    assert!(sent.len() >= 2, "{sent:?}");
    // Both are on this computer, in folders of their own.
    let everything = exported();
    assert_eq!(everything.lines().count(), private + sent.len(), "{everything}");
    for event in sent {
        assert!(
            everything.contains(&event.id.to_string()),
            "{event:?} is in {everything}"
        );
    }
    assert!(fs::metadata(computer.path("outbox.db")).is_ok());
    assert!(fs::metadata(computer.path("company").join("outbox.db")).is_ok());
}

#[test]
fn what_one_company_did_not_get_yet_does_not_go_to_the_next() {
    let mut before = TestServer::on_sqlite();
    let token = Administrator::of(&before).make_token_for_the_person();
    let computer = Computer::with(json!({}));
    computer.run(&["enroll", "--server", &before.url(), "--token", &token.text]);
    let agent = computer.start();
    agent.wait_until_online();
    before.stop();
    agent.work();
    agent.wait_for("kept", |status| status["buffer"]["pending"].as_u64() >= Some(2));

    let now = TestServer::on_sqlite();
    let token = Administrator::of(&now).make_token_for_the_person();
    let told = computer.run(&["enroll", "--server", &now.url(), "--token", &token.text]);
    assert!(told.contains("for 127.0.0.1 stays on this computer"), "{told}");
    assert!(told.contains("Restart TimeTrack"), "{told}");
    agent.quit();
    let exported = || computer.run(&["export", "--from", "2000-01-01", "--to", "2199-12-31"]);
    let kept = exported().lines().count();
    let agent = computer.start();
    agent.wait_until_online();
    assert_eq!(agent.status()["buffer"]["pending"], 0);
    agent.work();
    computer.run(&["sync"]);
    agent.quit();
    let sent = now.database().events();
    assert!(sent.len() >= 2, "{sent:?}");
    assert_eq!(exported().lines().count(), kept + sent.len());

    // Back where it was, what waited there goes out.
    before.start();
    before.wait_until_ready();
    let token = Administrator::of(&before).make_token_for_the_person();
    computer.run(&["enroll", "--server", &before.url(), "--token", &token.text]);
    let agent = computer.start();
    agent.wait_until_online();
    computer.run(&["sync"]);
    agent.quit();
    assert_eq!(before.database().events().len(), kept);
    assert_eq!(now.database().events(), sent);
}
