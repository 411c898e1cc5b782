//! What a server does not take.

use timetrack_outbox::QuarantineReason;
use timetrack_test_support::poll::eventually;

use super::{ERROR, JSON, LIMIT, fake_server::Behaviour, id, ids, office::Office};
use crate::{app::ServerAccess, status::SendFailureCause};

#[test]
fn refused_items_are_set_aside_and_keep_nobody_waiting() {
    let mut office = Office::open();
    office.server.state().refused = ids(3..6);
    office.append(0..10);
    office.sync_until_drained();
    assert_eq!(office.server.ledger(), &ids(0..10) - &ids(3..6));
    assert_eq!(office.counts().quarantined.items, 3);

    // The server may be updated before the agent starts again.
    office.server.state().refused.clear();
    office.start_again();
    eventually(LIMIT, "everything is taken", || {
        office.server.ledger() == ids(0..10)
    });
    office.eventually_drained();
    assert_eq!(office.counts().quarantined.items, 0);
}

#[test]
fn the_one_item_that_spoils_its_batch_is_found() {
    let office = Office::open();
    office.server.state().poison = Some(id(317));
    office.append(0..700);
    office.sync_until_drained();
    assert_eq!(office.server.ledger(), &ids(0..700) - &ids(317..318));
    let aside = office.outbox().quarantined(10).unwrap();
    assert_eq!(aside.len(), 1);
    assert_eq!(
        (aside[0].id, aside[0].reason),
        (id(317), QuarantineReason::Rejected { status: 422 })
    );
    let requests = office.server.state().requests.len();
    assert!(requests < 60, "{requests} requests");
}

#[test]
fn a_server_that_rejects_every_request_costs_no_item() {
    for status in [400, 422, 413] {
        let office = Office::open();
        office.server.state().always = Some(Behaviour::Reply(status, JSON, ERROR));
        office.append(0..20);
        office.handle.sync_now();
        assert_eq!(office.next_failure(), SendFailureCause::Rejected);
        assert_eq!(office.counts().pending.items, 20, "{status}");
        office.server.state().always = None;
        office.sync_until_drained();
        assert_eq!(office.server.ledger(), ids(0..20));
        assert_eq!(office.counts().quarantined.items, 0);
    }
}

#[test]
fn the_refusals_of_a_gateway_cost_neither_items_nor_the_credential() {
    let office = Office::open();
    office.append(0..1);
    for status in [400, 422, 401, 403] {
        office.server.state().always = Some(Behaviour::Reply(status, JSON, r#"{"fault":"policy"}"#));
        office.handle.sync_now();
        assert_eq!(
            office.next_failure(),
            SendFailureCause::NotATimeTrackServer,
            "{status}"
        );
    }
    assert_eq!(office.counts().pending.items, 1);
    office.server.state().always = None;
    office.sync_until_drained();
}

#[test]
fn a_credential_that_is_not_accepted_waits_for_another_one() {
    let office = Office::open();
    office.server.state().token = "another token".to_owned();
    office.append(0..3);
    office.handle.sync_now();
    assert_eq!(office.next_failure(), SendFailureCause::Unauthorised);
    assert_eq!(office.counts().pending.items, 3);
    office.access.send_replace(Some(ServerAccess {
        base_url: office.server.address.clone(),
        credential: Some("another token".to_owned().into()),
    }));
    office.handle.may_work_again();
    office.eventually_drained();
    assert_eq!(office.server.ledger(), ids(0..3));
}
