//! What is sent, and how much of it at once.

use jiff::Timestamp;
use timetrack_domain::{EventContent, OpenEvent};
use timetrack_protocol::CommitMark;
use timetrack_test_support::poll::eventually;

use super::{LIMIT, at, id, ids, office::Office};
use crate::status::{Problem, test_status};

#[test]
fn everything_arrives_in_full_batches() {
    let office = Office::open();
    office.append(0..1_200);
    office.sync_until_drained();
    assert_eq!(office.server.ledger(), ids(0..1_200));
    let sizes: Vec<usize> = office
        .server
        .state()
        .requests
        .iter()
        .map(|seen| seen.items)
        .collect();
    assert_eq!(sizes.iter().sum::<usize>(), 1_200);
    assert!(sizes.contains(&500), "{sizes:?}");
    assert_eq!(office.counts().acknowledged.items, 1_200);
}

#[test]
fn batches_shrink_to_what_a_proxy_lets_through() {
    let office = Office::open();
    office.server.state().most_items = Some(30);
    office.append(0..400);
    office.sync_until_drained();
    assert_eq!(office.server.ledger(), ids(0..400));
    assert_eq!(office.counts().quarantined.items, 0);
}

#[test]
fn a_server_put_back_to_an_older_copy_gets_what_it_lacks() {
    let office = Office::open();
    office.append(0..10);
    office.sync_until_drained();
    {
        let mut state = office.server.state();
        state.ledger.clear();
        state.epoch = 2;
        state.lacks_since = Some(Timestamp::UNIX_EPOCH);
    }
    office.handle.sync_now();
    eventually(LIMIT, "the server has everything again", || {
        office.server.ledger() == ids(0..10)
    });
    office.eventually_drained();
    assert_eq!(office.counts().acknowledged.items, 10);
}

#[test]
fn how_far_the_server_had_come_is_repeated_with_the_next_batch() {
    let office = Office::open();
    let mark = CommitMark::new("e.7.x".to_owned());
    office.server.state().commit = Some(mark.clone());
    office.append(0..10);
    office.sync_until_drained();
    eventually(LIMIT, "the mark is kept", || {
        office.outbox().commit_seen().unwrap() == Some(mark.clone())
    });
    office.append(10..20);
    office.sync_until_drained();
    let state = office.server.state();
    assert_eq!(state.requests[0].commit, None, "the first one knows of none");
    let last = state.requests.iter().rfind(|seen| seen.items > 0).unwrap();
    assert_eq!(last.commit, Some(mark));
}

#[test]
fn a_change_is_told_soon_even_where_nothing_is_pending() {
    let office = Office::open();
    let open = OpenEvent {
        id: id(1),
        start: at(0),
        content: EventContent::WorkSession,
    };
    office
        .outbox()
        .replace_open(std::slice::from_ref(&open), at(5))
        .unwrap();
    office.handle.state_changed();
    eventually(LIMIT, "the server knows who works", || {
        office
            .server
            .state()
            .requests
            .last()
            .is_some_and(|seen| seen.items == 0 && seen.open == [open.clone()])
    });
    assert_eq!(
        office
            .server
            .state()
            .requests
            .last()
            .unwrap()
            .device
            .agent_version,
        "0.1.0"
    );
}

#[test]
fn what_the_status_shows_is_reported() {
    let office = Office::open();
    let mut status = test_status();
    // The least grave ones too: the person sees them in the status, and nobody may read elsewhere that nothing is wrong.
    status.problems = vec![
        Problem::NoDesktopSession,
        Problem::SessionEventsUnavailable,
        Problem::CredentialInFile,
    ];
    office.status.publish(&status);
    office.handle.state_changed();
    eventually(LIMIT, "the server knows what is wrong", || {
        office.server.state().requests.last().is_some_and(|seen| {
            seen.device.problems
                == [
                    "no_desktop_session",
                    "session_events_unavailable",
                    "credential_in_file",
                ]
        })
    });
}
