//! The recorder's own line of time, and how it meets the wall clock.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

use crate::Moment;

/// A point on the recorder's line of time: whole milliseconds of [`Moment::elapsed`]. It never goes back, and nobody can
/// set it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Elapsed(i64);

impl Elapsed {
    /// Before everything that is recorded.
    pub(super) const BEGINNING: Self = Self(i64::MIN);

    pub(super) fn of(moment: &Moment) -> Self {
        Self(i64::try_from(moment.elapsed.as_millis()).unwrap_or(i64::MAX))
    }

    pub(super) fn plus(self, duration: Duration) -> Self {
        Self(self.0.saturating_add(whole_milliseconds(duration)))
    }

    pub(super) fn minus(self, duration: Duration) -> Self {
        Self(self.0.saturating_sub(whole_milliseconds(duration)))
    }

    /// Zero where `earlier` is later.
    pub(super) fn since(self, earlier: Self) -> Duration {
        Duration::from_millis(u64::try_from(self.0.saturating_sub(earlier.0)).unwrap_or(0))
    }
}

/// Where the wall clock stands on the line of time: what has to be added to [`Elapsed`].
///
/// Everything that is recorded goes through one offset until the wall clock was set, so that intervals which touch on
/// the line of time touch on the wall clock too, and last as long as they lasted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct WallOffset(i64);

impl WallOffset {
    pub(super) fn of(moment: &Moment) -> Self {
        Self(moment.wall.as_millisecond().saturating_sub(Elapsed::of(moment).0))
    }

    pub(super) fn wall(self, at: Elapsed) -> Timestamp {
        let milliseconds = self.0.saturating_add(at.0);
        Timestamp::from_millisecond(milliseconds).unwrap_or(if milliseconds < 0 {
            Timestamp::MIN
        } else {
            Timestamp::MAX
        })
    }

    pub(super) fn elapsed(self, at: Timestamp) -> Elapsed {
        Elapsed(at.as_millisecond().saturating_sub(self.0))
    }

    /// How far this offset is ahead of `other`.
    pub(super) fn ahead_of(self, other: Self) -> SignedDuration {
        SignedDuration::from_millis(self.0.saturating_sub(other.0))
    }
}

/// What happened between two readings of the clocks.
#[derive(Clone, Copy, Debug)]
pub(super) struct Passage {
    pub(super) from: Elapsed,
    pub(super) to: Elapsed,
    /// Neither the person nor the recorder was there in between: the computer slept, or the process was stopped.
    pub(super) stopped: bool,
}

impl Passage {
    pub(super) fn between(earlier: &Moment, later: &Moment) -> Self {
        let from = Elapsed::of(earlier);
        let to = Elapsed::of(later).max(from);
        let unattended = later.awake.saturating_sub(earlier.awake);
        Self {
            from,
            to,
            stopped: later.suspended_since(earlier) > SUSPENSION || unattended > LONGEST_SILENCE,
        }
    }
}

/// What is smaller is the jitter of two clocks that are read one after the other.
const SUSPENSION: Duration = Duration::from_secs(2);
/// The recorder asks for a tick much earlier; see `Recorder::next_tick`.
const LONGEST_SILENCE: Duration = Duration::from_mins(1);

fn whole_milliseconds(duration: Duration) -> i64 {
    i64::try_from(duration.as_millis()).unwrap_or(i64::MAX)
}
