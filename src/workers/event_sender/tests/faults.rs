//! Servers and lines that fail.

use std::time::Duration;

use super::{
    ERROR, HTML, JSON,
    fake_server::{Behaviour, FakeServer, TOKEN},
    ids,
    office::Office,
};
use crate::{app::ServerAccess, status::SendFailureCause};

#[test]
fn no_fault_loses_or_doubles_anything() {
    let faults = [
        Behaviour::StoreAndHangUp,
        Behaviour::StoreAndAnswer("{}"),
        Behaviour::StoreAndAnswer("[1,2"),
        Behaviour::StoreAndAnswer(
            r#"{"epoch":"00000000-0000-0000-0000-000000000001","lacksSince":null,"settingsVersion":1,
                "serverTime":"2026-11-19T08:00:00Z","results":[]}"#,
        ),
        Behaviour::Reply(500, HTML, "<h1>Oops</h1>"),
        Behaviour::Reply(502, "", ""),
        Behaviour::Reply(503, "Retry-After: 1\r\n", ""),
        Behaviour::Reply(429, "Retry-After: Thu, 19 Nov 2026 08:00:01 GMT\r\n", ""),
        Behaviour::Reply(200, HTML, "<h1>Welcome to the hotel</h1>"),
        Behaviour::Reply(204, "", ""),
        Behaviour::Reply(302, "Location: http://portal.example/\r\n", ""),
        Behaviour::Reply(400, HTML, "<h1>Bad Request</h1>"),
        Behaviour::Reply(400, JSON, r#"{"fault":"of a gateway"}"#),
        Behaviour::Reply(403, HTML, "<h1>Blocked</h1>"),
        Behaviour::Reply(404, JSON, ERROR),
        Behaviour::Reply(401, JSON, ERROR),
        Behaviour::Reply(413, HTML, "<h1>Too large</h1>"),
        Behaviour::Reply(400, JSON, ERROR),
        Behaviour::Garbage,
        Behaviour::HangUp,
        Behaviour::HalfAnswer,
    ];
    let office = Office::open();
    for (number, fault) in (0..).zip(faults) {
        office.server.state().next.push_back(fault);
        office.append(number * 10..number * 10 + 10);
        office.sync_until_drained();
        assert_eq!(
            office.server.ledger(),
            ids(0..number * 10 + 10),
            "after {fault:?}"
        );
        let counts = office.counts();
        assert_eq!(
            (counts.quarantined.items, counts.discarded_items),
            (0, 0),
            "after {fault:?}"
        );
    }
}

#[test]
fn a_server_that_is_not_there_or_speaks_no_tls_is_told_apart() {
    let office = Office::open();
    let mut address = office.server.address.clone();
    address.set_scheme("https").unwrap();
    let nobody = std::net::TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap();
    for (address, cause) in [
        (address, SendFailureCause::NotATimeTrackServer),
        (
            format!("http://{nobody}").parse().unwrap(),
            SendFailureCause::NoAnswer,
        ),
        (
            "http://no-such-host.invalid".parse().unwrap(),
            SendFailureCause::NoAnswer,
        ),
    ] {
        let credential = Some(TOKEN.to_owned().into());
        office.access.send_replace(Some(ServerAccess {
            base_url: address.clone(),
            credential,
        }));
        office.handle.sync_now();
        assert_eq!(office.next_failure(), cause, "{address}");
    }
}

#[test]
fn redirects_are_not_followed() {
    let office = Office::open();
    let elsewhere = FakeServer::start();
    let location = format!("Location: {}/api/events\r\n", elsewhere.address).leak();
    for status in [301, 302, 303, 307, 308] {
        office.server.state().always = Some(Behaviour::Reply(status, location, ""));
        office.append(0..1);
        office.handle.sync_now();
        assert_eq!(office.next_failure(), SendFailureCause::NotATimeTrackServer);
    }
    assert!(elsewhere.state().requests.is_empty(), "the credential stays here");
}

#[test]
fn a_server_that_asks_for_time_gets_it() {
    let office = Office::open();
    office
        .server
        .state()
        .next
        .push_back(Behaviour::Reply(503, "Retry-After: 2\r\n", ""));
    office.append(0..3);
    office.handle.sync_now();
    assert_eq!(office.next_failure(), SendFailureCause::ServerFailed);
    office.handle.state_changed();
    office.eventually_drained();
    let state = office.server.state();
    let failed = state.requests.iter().position(|seen| seen.items == 3).unwrap();
    let pause = state.requests[failed + 1]
        .since_start
        .abs_diff(state.requests[failed].since_start);
    assert!(pause >= Duration::from_secs(2), "{pause:?}");
}
