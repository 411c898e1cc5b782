//! Whether the clock may be trusted. What goes by age is gone for good, so a clock that leaps ahead must stay there for a
//! day before anything goes by it. One that was set back deletes nothing too much.

use jiff::{SignedDuration, Timestamp};
use timetrack_storage::{RetentionClock, StorageError};

use crate::state::AppState;

/// A server that runs, and a computer that is used now and then, come again within this time.
const LEAP: SignedDuration = SignedDuration::from_hours(7 * 24);

/// How long a clock must have stayed where it leapt to: a little less than the time between two runs.
const PROOF: SignedDuration = SignedDuration::from_hours(23);

/// Whether things may go by the time that it is now, which is noted.
pub(super) async fn is_trusted(state: &AppState) -> Result<bool, StorageError> {
    let now = state.now();
    let transaction = state.storage().begin().await?;
    let retention = transaction.retention();
    let next = compare(retention.clock().await?, now);
    retention.set_clock(next).await?;
    transaction.save().await?;
    Ok(next.doubted.is_none())
}

fn compare(last: Option<RetentionClock>, now: Timestamp) -> RetentionClock {
    let trusted = RetentionClock {
        ran: now,
        doubted: None,
    };
    let Some(last) = last.filter(|last| now.duration_since(last.ran) > LEAP) else {
        return trusted;
    };
    let stayed = last.doubted.map(|doubted| now.duration_since(doubted));
    match stayed {
        Some(stayed) if PROOF <= stayed && stayed <= LEAP => trusted,
        Some(stayed) if SignedDuration::ZERO <= stayed && stayed < PROOF => last,
        Some(_) | None => RetentionClock {
            doubted: Some(now),
            ..last
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(hours: i64) -> Timestamp {
        Timestamp::UNIX_EPOCH + SignedDuration::from_hours(hours)
    }

    #[test]
    fn a_clock_that_leaps_is_trusted_when_it_stayed_there_for_a_day() {
        let mut last = None;
        for (hour, is_trusted) in [
            (1_000, true),
            (1_024, true),
            (1_024 + 7 * 24, true),
            // Off for two weeks.
            (2_000, false),
            (2_001, false),
            (2_024, true),
            // A wrong clock, put right the same day.
            (900_000, false),
            (900_001, false),
            (2_048, true),
            // It leaps ever further.
            (3_000, false),
            (4_000, false),
            (5_000, false),
            (4_500, false),
            (4_524, true),
            // Set back.
            (10, true),
            (30, true),
        ] {
            let next = compare(last, at(hour));
            assert_eq!(next.doubted.is_none(), is_trusted, "hour {hour}");
            last = Some(next);
        }
    }
}
