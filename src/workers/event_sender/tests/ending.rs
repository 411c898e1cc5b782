//! The end of the agent.

use std::time::Duration;

use timetrack_test_support::poll::{Stopwatch, eventually};

use super::{LIMIT, fake_server::Behaviour, ids, office::Office};

#[test]
fn what_is_pending_goes_out_at_the_end() {
    let mut office = Office::open();
    office.append(0..3);
    office.stop();
    assert_eq!(office.server.ledger(), ids(0..3));
}

#[test]
fn a_server_that_never_answers_does_not_keep_the_agent_from_ending() {
    let mut office = Office::open();
    office.server.state().always = Some(Behaviour::Silence);
    office.append(0..3);
    let before = office.server.state().requests.len();
    office.handle.sync_now();
    eventually(LIMIT, "the request is on its way", || {
        office.server.state().requests.len() > before
    });
    let clock = Stopwatch::start();
    office.stop();
    assert!(clock.elapsed() < Duration::from_secs(5), "{:?}", clock.elapsed());
    assert_eq!(office.counts().pending.items, 3);
}
