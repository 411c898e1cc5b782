//! By which clock things go by age. What goes is gone for good, so a clock that leaps ahead must stay there for a day
//! before anything goes by it, and so must the first one that a database ever sees: that devices reported at such a time
//! says nothing, because they did so to the same clock.
//!
//! A run takes the time once: a clock that leaps while it is under way changes nothing of it.

use std::fmt;

use jiff::{SignedDuration, Timestamp};
use timetrack_storage::{ClockTrack, StorageError};

use crate::state::AppState;

mod tracks;

/// What the clock says, and whether to believe it.
pub(super) struct Look {
    /// The time.
    pub(super) now: Timestamp,
    /// Why nothing may go by it.
    pub(super) doubt: Option<Doubt>,
}

/// Why a clock is not believed yet, and what to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Doubt {
    now: Timestamp,
    /// From where it leapt; `None` where the database never saw a clock that was trusted.
    before: Option<Timestamp>,
    /// When it will be believed where it goes on as it does.
    believed: Timestamp,
    /// When any device was last heard of, where that does not fit.
    heard: Option<Timestamp>,
}

/// Looks at the clock and notes what it says.
pub(super) async fn look(state: &AppState) -> Result<Look, StorageError> {
    let now = state.now();
    let transaction = state.storage().begin().await?;
    let retention = transaction.retention();
    let tracks = tracks::look(retention.clock_tracks().await?, now);
    retention.set_clock_tracks(&tracks).await?;
    let heard = retention.last_report().await?;
    let doubt = Doubt::of(&tracks, now, heard);
    if doubt.is_none() {
        let latest = tracks::latest_trusted(&tracks).map_or(now, |latest| latest.max(now));
        retention.limit_slow_clocks(latest).await?;
    }
    transaction.save().await?;
    Ok(Look { now, doubt })
}

impl Doubt {
    fn of(tracks: &[ClockTrack], now: Timestamp, heard: Option<Timestamp>) -> Option<Self> {
        let since = tracks.first()?.doubted?;
        Some(Self {
            now,
            before: tracks::latest_trusted(tracks),
            believed: since
                .saturating_add(SignedDuration::from_hours(24))
                .unwrap_or(since),
            heard: heard.filter(|heard| now.duration_since(*heard).abs() > tracks::LEAP),
        })
    }

    /// Whether somebody should look at it.
    pub(super) fn is_alarming(&self) -> bool {
        self.before.is_some() || self.heard.is_some()
    }
}

impl fmt::Display for Doubt {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let time = |at: Timestamp| at.strftime("%Y-%m-%d %H:%M UTC").to_string();
        formatter.write_str("nothing was deleted by age: ")?;
        match self.before {
            Some(before) => write!(
                formatter,
                "the clock says {}, and the last time that was believed is {}",
                time(self.now),
                time(before)
            )?,
            None => write!(
                formatter,
                "the clock says {}, and this database has not seen it for a day yet",
                time(self.now)
            )?,
        }
        if let Some(heard) = self.heard {
            write!(formatter, ", while a device was last heard of at {}", time(heard))?;
        }
        write!(
            formatter,
            "; if the clock is right do nothing (it is believed from {} on while the server runs, or at the fourth start \
             where it seldom does), else set it",
            time(self.believed)
        )
    }
}
