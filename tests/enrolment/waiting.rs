//! A computer of which nobody knows yet whose it is.

use serde_json::json;
use timetrack_test_support::server::TestServer;

use super::{administrator::Administrator, computer::Computer};

#[test]
fn what_it_records_is_kept_and_belongs_to_whom_it_is_assigned() {
    let server = TestServer::on_sqlite();
    let administrator = Administrator::of(&server);
    let token = administrator.make_token(1);
    let computer = Computer::with(json!({}));
    computer.run(&["enroll", "--server", &server.url(), "--token", &token.text]);
    let agent = computer.start();
    agent.work();
    agent.wait_until_online();
    computer.run(&["sync"]);
    assert!(server.database().events().is_empty(), "nobody's yet");

    administrator.assign_to_the_person(&administrator.enrolled()[0]);
    let kept = server.database().events();
    assert!(kept.len() >= 2, "{kept:?}");
    // The agent need not do anything for that.
    agent.work();
    computer.run(&["sync"]);
    let more = server.database().events();
    assert!(more.len() >= kept.len() + 2, "{more:?}");
    assert!(kept.iter().all(|event| more.contains(event)), "{more:?}");
    agent.quit();
}
