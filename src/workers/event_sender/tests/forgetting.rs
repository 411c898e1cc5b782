//! Deletions that the server tells of.

use timetrack_domain::Lane;
use timetrack_protocol::{DeletedRange, DeletionCursor, DeletionPage};
use timetrack_test_support::poll::eventually;

use super::{LIMIT, at, id, ids, office::Office};

fn page(events: std::ops::Range<u64>, cursor: &str, more: bool) -> DeletionPage {
    DeletionPage {
        ranges: vec![DeletedRange {
            start: at(events.start * 5),
            end: at(events.end * 5),
            lanes: vec![Lane::Window],
            began_from: None,
            event: None,
        }],
        cursor: DeletionCursor::new(cursor.to_owned()),
        more,
    }
}

/// Asks for one round only, so that no later one takes what the test has for the next.
fn sync_once(office: &Office) {
    office.handle.sync_now();
    office.eventually_drained();
}

#[test]
fn page_after_page_is_asked_for_and_removed() {
    let office = Office::open();
    office.append(0..30);
    sync_once(&office);
    assert_eq!(office.counts().acknowledged.items, 30);
    office.server.state().deletions = [
        page(0..5, "one", true),
        page(10..12, "two", true),
        page(20..21, "three", false),
    ]
    .into();
    office.handle.sync_now();
    eventually(LIMIT, "everything that was deleted is removed", || {
        office.counts().acknowledged.items == 22
    });
    let seen = || office.outbox().deletions_seen().unwrap();
    eventually(LIMIT, "the last cursor is kept", || seen().as_str() == "three");
    let told: Vec<_> = office
        .server
        .state()
        .requests
        .iter()
        .map(|request| request.cursor.clone())
        .collect();
    let told: Vec<_> = told
        .iter()
        .map(|cursor| cursor.as_ref().unwrap().as_str())
        .collect();
    assert!(told.ends_with(&["", "one", "two"]), "{told:?}");
    office.append(30..31);
    office.sync_until_drained();
    let last = office.server.state().requests.last().unwrap().cursor.clone();
    assert_eq!(last, Some(seen()));
}

#[test]
fn a_server_that_does_not_get_on_is_not_asked_for_ever() {
    let office = Office::open();
    office.append(0..10);
    let same = || page(0..1, "same", true);
    office.server.state().deletions = [same(), same(), page(5..6, "other", false)].into();
    sync_once(&office);
    eventually(
        LIMIT,
        "the second page, which is the first again, is the last",
        || office.server.state().deletions.len() == 1,
    );
    office.append(10..20);
    office.sync_until_drained();
    assert_eq!(office.server.ledger(), ids(0..20));
    eventually(LIMIT, "the next batch asks on", || {
        office.counts().acknowledged.items == 18
    });
}

#[test]
fn what_a_restored_server_asks_for_again_leaves_out_what_it_says_was_deleted() {
    let office = Office::open();
    office.append(0..10);
    office.sync_until_drained();
    {
        let mut state = office.server.state();
        state.epoch = 2;
        state.lacks_since = Some("1970-01-01T00:00:00Z".parse().unwrap());
        state.ledger.clear();
        state.deletions = [page(3..6, "new", false)].into();
    }
    office.handle.sync_now();
    eventually(LIMIT, "the rest is sent again", || {
        office.server.ledger() == &ids(0..10) - &ids(3..6)
    });
    office.eventually_drained();
    assert!(!office.server.ledger().contains(&id(4)));
    assert_eq!(office.counts().acknowledged.items, 7);
}

#[test]
fn what_it_left_in_the_file_is_erased_after_the_last_page() {
    let office = Office::open();
    office.append(0..30);
    sync_once(&office);
    office.server.state().deletions = [page(0..5, "one", true), page(10..12, "two", false)].into();
    office.handle.sync_now();
    eventually(LIMIT, "both were seen", || {
        office.outbox().deletions_seen().unwrap().as_str() == "two"
    });
    eventually(LIMIT, "the traces are erased", || {
        !office.outbox().has_traces().unwrap()
    });
    assert_eq!(office.counts().acknowledged.items, 23);
}

#[test]
fn an_agent_that_ends_leaves_the_erasing_to_its_next_start() {
    let mut office = Office::open();
    office.append(0..30);
    sync_once(&office);
    office.server.state().deletions = [page(0..5, "last", false)].into();
    office.stop();
    assert_eq!(office.outbox().deletions_seen().unwrap().as_str(), "last");
    assert!(office.outbox().has_traces().unwrap());
    office.start();
    eventually(LIMIT, "the traces are erased", || {
        !office.outbox().has_traces().unwrap()
    });
    assert_eq!(office.counts().acknowledged.items, 25);
}
