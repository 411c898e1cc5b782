//! What answers is no TimeTrack server, or one that cannot, or one that does not know this device.

use jiff::SignedDuration;
use timetrack::status::{Link, SendFailureCause};
use timetrack_domain::Clock;
use timetrack_platform::SystemClock;
use timetrack_test_support::server::TestServer;

use super::{
    desk::Desk,
    impostor::Impostor,
    network::{assert_failed, assert_finished},
};

const HOTEL: &str = "<html><h1>Welcome to our hotel!</h1></html>";
const TOO_FEW: &str = r#"{"epoch":"0193a1f0-0000-7000-8000-000000000001","lacksSince":null,"settingsVersion":0,
    "serverTime":"2026-11-19T08:00:00Z","results":[{"status":"accepted"}]}"#;
const GARBAGE: &[u8] = b"\x16\x03\x01\x02\x00\x01\x00SSH-2.0\r\n\r\n\x00\xff\xfe";

fn http(status: &str, header: &str, body: &str) -> Vec<u8> {
    let length = body.len();
    // The impostor closes after each answer, and says so: a client that sent the next request into the closing connection
    // would have no answer at all.
    format!("HTTP/1.1 {status}\r\n{header}\r\nconnection: close\r\ncontent-length: {length}\r\n\r\n{body}")
        .into_bytes()
}

fn json(body: &str) -> Vec<u8> {
    http("200 OK", "content-type: application/json", body)
}

fn busy() -> Vec<u8> {
    http("503 Service Unavailable", "retry-after: 120", "")
}

#[test]
fn nothing_that_answers_wrongly_costs_an_item() {
    use SendFailureCause::{NoAnswer, NotATimeTrackServer, ServerFailed, Unauthorised};
    let server = TestServer::on_sqlite();
    let mut desk = Desk::new(SignedDuration::from_hours(24));
    desk.record_windows(700);
    let agent = desk.start_agent();
    for (name, answer, cause) in [
        (
            "500",
            http("500 Internal Server Error", "x: y", "oops"),
            ServerFailed,
        ),
        ("503", busy(), ServerFailed),
        (
            "hotel",
            http("200 OK", "content-type: text/html", HOTEL),
            NotATimeTrackServer,
        ),
        ("wrong JSON", json(r#"{"results":[]}"#), NotATimeTrackServer),
        ("too few results", json(TOO_FEW), NotATimeTrackServer),
        (
            "redirect",
            http("307 Temporary Redirect", "location: http://127.0.0.1:9/", ""),
            NotATimeTrackServer,
        ),
        ("garbage", GARBAGE.to_vec(), NoAnswer),
        ("nothing", Vec::new(), NoAnswer),
    ] {
        let impostor = Impostor::answering(answer);
        agent.speak_to(&impostor.url(), server.device().credential());
        assert_failed(&agent, cause);
        assert!(impostor.requests() > 0, "{name}");
        assert_eq!(desk.pending(), 700, "{name}");
        let status = agent.status();
        assert_eq!(status.buffer.pending, 700, "{name}");
        assert_eq!(status.buffer.last_error.as_ref().unwrap().cause, cause, "{name}");
    }
    agent.speak_to(&server.url(), &"0".repeat(64));
    assert_failed(&agent, Unauthorised);
    assert_eq!(desk.pending(), 700);

    agent.speak_to(&server.url(), server.device().credential());
    assert_finished(&agent);
    assert_eq!(agent.status().connection.link(), Some(&Link::Online));
    agent.quit();
    desk.assert_delivered_to(&server);
}

#[test]
fn a_busy_server_is_left_alone_for_as_long_as_it_asks_for() {
    let mut desk = Desk::new(SignedDuration::from_hours(24));
    desk.record_windows(10);
    let impostor = Impostor::answering(busy());
    let agent = desk.start_agent();
    agent.speak_to(&impostor.url(), "irrelevant");
    let asked_at = SystemClock.now();
    assert_failed(&agent, SendFailureCause::ServerFailed);
    let status = agent.status();
    let Some(Link::Offline {
        next_attempt: Some(next),
        ..
    }) = status.connection.link()
    else {
        panic!("{:?}", status.connection);
    };
    let wait = next.duration_since(asked_at);
    assert!(wait >= SignedDuration::from_secs(120), "{wait}");
    assert!(wait < SignedDuration::from_mins(10), "{wait}");
    agent.quit();
    assert_eq!(desk.pending(), 10);
}
