//! Right to the second.

use jiff::{SignedDuration, Timestamp};

/// Asserts that two instants differ by less than a second.
#[track_caller]
pub(crate) fn same_second(recorded: Timestamp, done: Timestamp, what: &str) {
    let difference = recorded.duration_since(done);
    assert!(
        difference.abs() < SignedDuration::from_secs(1),
        "{what}: recorded {recorded}, done {done}"
    );
}
