//! Thirty days without a network, and then all at once.

use jiff::SignedDuration;
use timetrack_domain::{EventContent, id::EventId};
use timetrack_test_support::{
    poll::{self, Stopwatch},
    server::TestServer,
};

use super::{agent::PATIENCE, desk::Desk};

const DAYS: usize = 30;
/// Eight hours with a new window every five seconds.
const WINDOWS_OF_A_DAY: usize = 5_618;
/// Work sessions are cut every ten minutes.
const PIECES_OF_A_DAY: usize = 48;

#[test]
fn thirty_days_offline_arrive_in_their_order() {
    let server = TestServer::on_sqlite();
    let mut desk = Desk::new(SignedDuration::from_hours(24 * 31));
    let watch = Stopwatch::start();
    for _ in 0..DAYS {
        let pieces: Vec<_> = (0..PIECES_OF_A_DAY)
            .map(|_| desk.next_event(SignedDuration::from_mins(10), EventContent::WorkSession))
            .collect();
        desk.record(&pieces);
        desk.record_windows(WINDOWS_OF_A_DAY);
    }
    let items = desk.recorded().len();
    assert!(items >= 169_000, "{items}");
    eprintln!("offline: {items} items recorded in {:.1?}", watch.elapsed());

    let watch = Stopwatch::start();
    let agent = desk.start_agent();
    agent.speak_to(&server.url(), server.device().credential());
    for part in [1, 2] {
        let left = u64::try_from(items - part * items / 3).unwrap();
        poll::eventually(8 * PATIENCE, "a third more arrives", || {
            let pending = agent.status().buffer.pending;
            0 < pending && pending < left
        });
        assert_oldest_came_first(&desk, &server);
    }
    poll::eventually(8 * PATIENCE, "everything arrives", || {
        agent.status().buffer.pending == 0
    });
    let lasted = watch.elapsed();
    eprintln!(
        "offline: {items} items delivered in {lasted:.1?}, {:.0} per second",
        f64::from(u32::try_from(items).unwrap()) / lasted.as_secs_f64()
    );
    agent.quit();
    desk.assert_delivered_to(&server);
}

fn assert_oldest_came_first(desk: &Desk, server: &TestServer) {
    let mut stored: Vec<EventId> = server.database().events().iter().map(|event| event.id).collect();
    let mut oldest: Vec<EventId> = desk.recorded()[..stored.len()]
        .iter()
        .map(|event| event.id)
        .collect();
    stored.sort_unstable();
    oldest.sort_unstable();
    assert!(stored == oldest, "what is there is not the oldest part");
}
