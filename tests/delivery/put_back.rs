//! The server's database is put back to an older copy: the agents fill the gap.

use jiff::SignedDuration;
use timetrack_domain::Clock;
use timetrack_platform::SystemClock;
use timetrack_test_support::server::TestServer;

use super::{
    desk::{Desk, assert_same},
    network::assert_finished,
};

#[test]
fn a_database_that_was_put_back_gets_again_what_it_lacks() {
    let mut server = TestServer::on_sqlite();
    let mut desk = Desk::new(SignedDuration::from_hours(48));
    desk.record_windows(1_200);
    send(&desk, &server);

    server.stop();
    let copy = server.database().copy();
    let copied_at = SystemClock.now();
    server.start();
    server.wait_until_ready();
    desk.record_windows(1_300);
    send(&desk, &server);

    server.stop();
    server.database().put_back(&copy, copied_at);
    assert_same(&server.database().events(), &desk.recorded()[..1_200]);
    server.start();
    server.wait_until_ready();
    // Nothing new has to be recorded: a heartbeat is enough to learn of it.
    send(&desk, &server);
    desk.record_windows(100);
    send(&desk, &server);
}

#[test]
fn a_folder_that_was_put_back_without_a_word_gets_again_what_it_lacks() {
    let mut server = TestServer::on_sqlite();
    let mut desk = Desk::new(SignedDuration::from_hours(48));
    desk.record_windows(120);
    send(&desk, &server);

    server.stop();
    let copy = server.database().copy();
    server.start();
    server.wait_until_ready();
    desk.record_windows(130);
    send(&desk, &server);

    for more in [0, 50] {
        server.stop();
        server.database().put_back_unnoticed(&copy);
        assert_same(&server.database().events(), &desk.recorded()[..120]);
        server.start();
        server.wait_until_ready();
        // The agent was told of more; it sends that again, with what is new since.
        desk.record_windows(more);
        send(&desk, &server);
    }
}

/// Has an agent send everything, and compares.
fn send(desk: &Desk, server: &TestServer) {
    let agent = desk.start_agent();
    agent.speak_to(&server.url(), server.device().credential());
    assert_finished(&agent);
    agent.quit();
    desk.assert_delivered_to(server);
}
