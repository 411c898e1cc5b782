//! When the agent of a device sends.

use jiff::{SignedDuration, Timestamp};
use rand::{Rng, RngExt};
use timetrack_domain::{EventContent, Interval, IntervalSet};

use crate::Recorded;

/// How long after the end of work the last batch goes out.
const FAREWELL: SignedDuration = SignedDuration::from_secs(5);

/// The instants at which a device sends: at work after pauses of at most `longest_pause`, and shortly after work ends. Now
/// and then the network is gone for an hour or two, and for long where the device is without one.
pub fn sending_times(
    recorded: &Recorded,
    longest_pause: SignedDuration,
    random: &mut impl Rng,
) -> Vec<Timestamp> {
    let sessions: IntervalSet = recorded
        .events
        .iter()
        .filter(|event| event.content == EventContent::WorkSession)
        .map(|event| event.interval)
        .collect();
    let mut times = Vec::new();
    for session in sessions.intervals() {
        let mut at = session.start();
        loop {
            let outage = if random.random_bool(0.03) {
                4_000..8_000
            } else {
                0..1
            };
            let pause = random.random_range(1..=longest_pause.as_secs()) + random.random_range(outage);
            at += SignedDuration::from_secs(pause);
            if at >= session.end() {
                break;
            }
            times.push(at);
        }
        times.push(session.end() + FAREWELL);
    }
    let is_offline = |at: &Timestamp| {
        recorded
            .offline
            .is_some_and(|offline: Interval| offline.contains(*at))
    };
    times.retain(|at| !is_offline(at));
    times
}
