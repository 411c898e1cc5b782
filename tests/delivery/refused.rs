//! Items that the server cannot take hold nobody up.

use jiff::SignedDuration;
use timetrack::status::Problem;
use timetrack_domain::{ApplicationName, EventContent, Interval, Subject, WindowTitle, id::EventId};
use timetrack_outbox::QuarantineReason;
use timetrack_protocol::RefusalReason;
use timetrack_test_support::{poll, server::TestServer};

use super::{
    agent::PATIENCE,
    desk::{Desk, assert_same},
    network::assert_finished,
};

#[test]
fn one_bad_item_in_a_hundred_is_set_aside_and_shown_and_the_others_arrive() {
    let server = TestServer::on_sqlite();
    let mut desk = Desk::new(SignedDuration::from_hours(48));
    let mut refused = Vec::new();
    for round in 0..20 {
        desk.record_windows(97);
        let hostile = window(&format!(
            "<script>alert(1)</script>\0\u{202e}\u{1f980}{}",
            "x".repeat(1 << 20)
        ));
        let hostile = [
            desk.next_event(SignedDuration::from_secs(1), hostile),
            desk.next_event(SignedDuration::from_secs(1), window("")),
        ];
        desk.record(&hostile);
        let (bad, reason) = bad_event(&mut desk, round);
        refused.push((bad.id, QuarantineReason::Refused { reason }));
        desk.record(&[bad]);
    }
    let is_bad = |id: EventId| refused.iter().any(|(bad, _)| *bad == id);
    let good: Vec<_> = desk
        .recorded()
        .iter()
        .filter(|event| !is_bad(event.id))
        .cloned()
        .collect();
    assert_eq!((good.len(), refused.len()), (1_980, 20));

    let agent = desk.start_agent();
    agent.speak_to(&server.url(), server.device().credential());
    assert_finished(&agent);
    assert_same(&server.database().events(), &good);
    poll::eventually(PATIENCE, "the status shows them", || {
        let status = agent.status();
        let shown = status
            .problems
            .contains(&Problem::EventsQuarantined { count: 20 });
        shown && status.buffer.quarantined == 20 && status.buffer.pending == 0
    });
    // Those who look after the device learn of it with the next heartbeat.
    assert_finished(&agent);
    assert_eq!(server.database().device_as_stored().report.quarantined_items, 20);
    agent.quit();

    let set_aside = desk.open_outbox().quarantined(100).unwrap();
    let set_aside: Vec<_> = set_aside.iter().map(|item| (item.id, item.reason)).collect();
    assert_eq!(set_aside, refused);
}

fn window(title: &str) -> EventContent {
    EventContent::Window(Subject {
        application: ApplicationName::new("Editor"),
        title: Some(WindowTitle::new(title)),
    })
}

/// What no recorder makes, but a damaged or a foreign one could.
fn bad_event(desk: &mut Desk, round: usize) -> (timetrack_domain::Event, RefusalReason) {
    let mut event = desk.next_event(SignedDuration::from_secs(1), EventContent::Break);
    let second = SignedDuration::from_secs(1);
    let (start, length, reason) = match round % 3 {
        0 => (
            event.interval.start(),
            SignedDuration::from_hours(48),
            RefusalReason::TooLong,
        ),
        1 => (
            "1999-12-31T23:59:59Z".parse().unwrap(),
            second,
            RefusalReason::ImplausibleTime,
        ),
        _ => (
            "2200-01-01T00:00:00Z".parse().unwrap(),
            second,
            RefusalReason::ImplausibleTime,
        ),
    };
    event.interval = Interval::new(start, start + length).unwrap();
    (event, reason)
}
