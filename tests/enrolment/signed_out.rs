//! A computer whose sign-in is ended by the company.

use serde_json::json;
use timetrack_test_support::server::TestServer;

use super::{administrator::Administrator, computer::Computer};

#[test]
fn it_is_told_and_what_is_recorded_is_kept_until_it_is_signed_in_again() {
    let server = TestServer::on_sqlite();
    let administrator = Administrator::of(&server);
    let token = administrator.make_token_for_the_person();
    let computer = Computer::with(json!({}));
    computer.run(&["enroll", "--server", &server.url(), "--token", &token.text]);
    let agent = computer.start();
    agent.wait_until_online();
    agent.work();
    computer.run(&["sync"]);
    let before = server.database().events();

    administrator.revoke(&administrator.enrolled()[0]);
    agent.work();
    let told = computer.fails(&["sync"]);
    assert!(told.contains("this computer was signed out"), "{told}");
    agent.wait_until_told("Your organisation has signed this computer out");
    agent.quit();
    // It is not forgotten with the next start.
    let agent = computer.start();
    agent.wait_until_told("Your organisation has signed this computer out");
    agent.wait_for("kept", |status| status["buffer"]["pending"].as_u64() >= Some(2));
    let pending = agent.status()["buffer"]["pending"].as_u64().unwrap();
    assert_eq!(server.database().events(), before);

    let told = computer.run(&["enroll", "--token", &token.text]);
    assert!(told.contains("uses it from now on"), "{told}");
    agent.wait_for("everything sent", |status| status["buffer"]["pending"] == 0);
    assert!(server.database().events().len() as u64 >= before.len() as u64 + pending);
    assert!(!agent.has_problem("signed_out"), "{:#}", agent.status());
    agent.quit();
}
