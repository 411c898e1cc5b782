//! Waiting for something that other threads or processes bring about.
//!
//! Tests never sleep and hope: they say what they wait for and how long it may take, and learn what was missing.

use std::fmt::Display;
use std::time::{Duration, Instant};

/// The pause between two looks.
const PAUSE: Duration = Duration::from_millis(20);

/// Waits until `condition` holds.
///
/// # Panics
///
/// With `what` when it does not hold within `limit`.
#[track_caller]
pub fn eventually(limit: Duration, what: &str, mut condition: impl FnMut() -> bool) {
    eventually_ok(limit, || condition().then_some(()).ok_or(what));
}

/// Waits until `attempt` succeeds, and gives its value.
///
/// # Panics
///
/// With the last error when it does not succeed within `limit`.
#[track_caller]
pub fn eventually_ok<T, E: Display>(limit: Duration, attempt: impl FnMut() -> Result<T, E>) -> T {
    match try_eventually(limit, attempt) {
        Ok(value) => value,
        Err(error) => panic!("not within {limit:?}: {error:#}"),
    }
}

/// Waits until `attempt` succeeds, and gives its value.
///
/// # Errors
///
/// The last error, when it does not succeed within `limit`.
pub fn try_eventually<T, E>(limit: Duration, mut attempt: impl FnMut() -> Result<T, E>) -> Result<T, E> {
    let deadline = Deadline::after(limit);
    loop {
        let outcome = attempt();
        if outcome.is_ok() || deadline.passed() {
            return outcome;
        }
        std::thread::sleep(PAUSE);
    }
}

/// Waits until the asynchronous `attempt` succeeds, and gives its value. The limit is real time, also where the
/// runtime's time is paused.
///
/// # Panics
///
/// With the last error when it does not succeed within `limit`.
#[cfg(feature = "browser")]
pub async fn eventually_ok_async<T, E: Display>(
    limit: Duration,
    mut attempt: impl AsyncFnMut() -> Result<T, E>,
) -> T {
    let deadline = Deadline::after(limit);
    loop {
        match attempt().await {
            Ok(value) => return value,
            Err(error) if deadline.passed() => panic!("not within {limit:?}: {error:#}"),
            Err(_) => tokio::time::sleep(PAUSE).await,
        }
    }
}

/// A moment in real time after which waiting ends.
#[derive(Clone, Copy, Debug)]
pub struct Deadline(Instant);

impl Deadline {
    /// The moment that is `limit` from now.
    pub fn after(limit: Duration) -> Self {
        Self(monotonic_now() + limit)
    }

    /// Whether the moment is over.
    pub fn passed(self) -> bool {
        self.remaining().is_zero()
    }

    /// The time that is left, zero when it is over.
    pub fn remaining(self) -> Duration {
        self.0.saturating_duration_since(monotonic_now())
    }
}

/// Measures how long a piece of work takes in real time.
#[derive(Clone, Copy, Debug)]
pub struct Stopwatch(Instant);

impl Stopwatch {
    /// Starts measuring.
    pub fn start() -> Self {
        Self(monotonic_now())
    }

    /// The time since the start.
    pub fn elapsed(self) -> Duration {
        monotonic_now().saturating_duration_since(self.0)
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "limits of waiting are real time; the code under test takes a clock"
)]
fn monotonic_now() -> Instant {
    Instant::now()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gives_the_value_of_the_first_success() {
        let mut looks = 0;
        let value = eventually_ok(Duration::from_secs(5), || {
            looks += 1;
            (looks == 3).then_some(looks).ok_or("not yet")
        });
        assert_eq!(value, 3);
    }

    #[test]
    #[should_panic(expected = "not within 1ms: the light is off")]
    fn tells_what_was_missing() {
        eventually(Duration::from_millis(1), "the light is off", || false);
    }

    #[test]
    fn a_deadline_of_nothing_has_passed() {
        assert!(Deadline::after(Duration::ZERO).passed());
        assert!(!Deadline::after(Duration::from_mins(1)).passed());
    }
}
