//! What is known of clocks: of the servers', by which things go by age, and of those of devices that were behind.

use jiff::{SignedDuration, Timestamp};
use sea_orm::{ConnectionTrait, Value};

use super::{RetentionRepository, conditions::LONGEST_MS};
use crate::{
    Connection, DeviceKey, StorageError, Transaction,
    connection::statement,
    key::{instant, optional_instant, optional_milliseconds},
};

/// A line of time on which the clock of a server was seen. Where two servers disagree about the time there are two, and
/// another for each place that a clock once leapt to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClockTrack {
    /// The last time that it was seen. It never grows less.
    pub seen: Timestamp,
    /// Since when it has been seen, where that is not long enough yet to be trusted.
    pub doubted: Option<Timestamp>,
    /// How often it was lost from sight and seen again much later, since it is doubted.
    pub leaps: u32,
    /// The longest time for which it was lost from sight, since it is doubted.
    pub longest_leap: SignedDuration,
    /// How much time was seen to pass on others since; zero for the one that was seen last.
    pub quiet: SignedDuration,
    /// For how long it was seen without a break, the last time.
    pub stay: SignedDuration,
    /// For how long at most another was seen without a break that lies far behind, since this one was seen.
    pub put_back: SignedDuration,
}

/// What a device recorded when its clock was behind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SlowClock {
    /// By how much at most, in whole hours.
    pub behind: SignedDuration,
    /// The last time by that clock. What ended until then may have been recorded by it.
    pub until: Timestamp,
}

impl SlowClock {
    /// What is kept of a device. One whose clock was wrong has a handful; one that claims another time with each report
    /// gets no more, see [`RetentionRepository::forget_slow_clocks`].
    pub const MOST: usize = 64;

    /// Whether nothing is left that such a clock recorded, where nothing is kept longer than this.
    pub fn is_forgotten(&self, now: Timestamp, longest: SignedDuration) -> bool {
        self.until
            .as_millisecond()
            .saturating_add(milliseconds(self.behind))
            < last_received(now, longest)
    }
}

/// What was received before has gone.
fn last_received(now: Timestamp, longest: SignedDuration) -> i64 {
    now.as_millisecond()
        .saturating_sub(milliseconds(longest))
        .saturating_sub(LONGEST_MS)
}

const HOUR_MS: i64 = 3_600_000;

impl<C: Connection> RetentionRepository<'_, C> {
    /// How far the clock of a device was behind, and until when.
    ///
    /// # Errors
    /// As [`StorageError`].
    pub async fn slow_clocks(&self, device: DeviceKey) -> Result<Vec<SlowClock>, StorageError> {
        let query = statement(
            self.executor(),
            "SELECT behind_ms, until_ms FROM slow_clock WHERE device_key = ? ORDER BY behind_ms",
            [device.0.into()],
        );
        let rows = self.executor().query_all_raw(query).await?;
        rows.into_iter()
            .map(|row| {
                Ok(SlowClock {
                    behind: SignedDuration::from_millis(row.try_get_by_index(0)?),
                    until: instant(row.try_get_by_index(1)?)?,
                })
            })
            .collect()
    }

    /// When any device was last heard of, by the clock of the server that heard of it.
    ///
    /// # Errors
    /// As [`StorageError`].
    pub async fn last_report(&self) -> Result<Option<Timestamp>, StorageError> {
        let query = statement(self.executor(), "SELECT MAX(last_seen_ms) FROM device", []);
        let row = self.executor().query_one_raw(query).await?;
        optional_instant(row.map_or(Ok(None), |row| row.try_get_by_index(0))?)
    }
}

impl RetentionRepository<'_, Transaction> {
    /// The lines of time on which clocks were seen. Nobody else looks at them until the transaction ends.
    ///
    /// # Errors
    /// As [`StorageError`].
    pub async fn clock_tracks(&self) -> Result<Vec<ClockTrack>, StorageError> {
        if self.connection.is_postgres() {
            let lock = "LOCK TABLE retention_clock IN EXCLUSIVE MODE";
            self.executor().execute_unprepared(lock).await?;
        }
        let query = statement(
            self.executor(),
            "SELECT ran_ms, doubted_ms, leaps, longest_leap_ms, quiet_ms, stay_ms, put_back_ms \
             FROM retention_clock ORDER BY id",
            [],
        );
        let rows = self.executor().query_all_raw(query).await?;
        rows.into_iter()
            .map(|row| {
                let leaps: i32 = row.try_get_by_index(2)?;
                Ok(ClockTrack {
                    seen: instant(row.try_get_by_index(0)?)?,
                    doubted: optional_instant(row.try_get_by_index(1)?)?,
                    leaps: u32::try_from(leaps).unwrap_or(0),
                    longest_leap: SignedDuration::from_millis(row.try_get_by_index(3)?),
                    quiet: SignedDuration::from_millis(row.try_get_by_index(4)?),
                    stay: SignedDuration::from_millis(row.try_get_by_index(5)?),
                    put_back: SignedDuration::from_millis(row.try_get_by_index(6)?),
                })
            })
            .collect()
    }

    /// Replaces what [`RetentionRepository::clock_tracks`] gave.
    ///
    /// # Errors
    /// As [`StorageError`].
    pub async fn set_clock_tracks(&self, tracks: &[ClockTrack]) -> Result<(), StorageError> {
        let delete = statement(self.executor(), "DELETE FROM retention_clock", []);
        self.executor().execute_raw(delete).await?;
        for (id, track) in (1_i16..).zip(tracks) {
            let insert = statement(
                self.executor(),
                "INSERT INTO retention_clock (id, ran_ms, doubted_ms, leaps, longest_leap_ms, quiet_ms, stay_ms, put_back_ms) \
                 VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                [
                    id.into(),
                    track.seen.as_millisecond().into(),
                    optional_milliseconds(track.doubted).into(),
                    i32::try_from(track.leaps).unwrap_or(i32::MAX).into(),
                    milliseconds(track.longest_leap).into(),
                    milliseconds(track.quiet).into(),
                    milliseconds(track.stay).into(),
                    milliseconds(track.put_back).into(),
                ],
            );
            self.executor().execute_raw(insert).await?;
        }
        Ok(())
    }

    /// Corrects what was noted of devices while the clock of a server was ahead, and every device looked as if it were
    /// behind: what was noted was received by `latest`.
    ///
    /// # Errors
    /// As [`StorageError`].
    pub async fn limit_slow_clocks(&self, latest: Timestamp) -> Result<(), StorageError> {
        let latest_ms = latest.as_millisecond();
        let query = statement(
            self.executor(),
            "SELECT device_key, behind_ms, until_ms FROM slow_clock WHERE until_ms + behind_ms > ? \
             ORDER BY device_key, behind_ms",
            // They are rounded up.
            [latest_ms.saturating_add(HOUR_MS).into()],
        );
        let mut wrong: Vec<(DeviceKey, i64, i64)> = Vec::new();
        for row in self.executor().query_all_raw(query).await? {
            let device = DeviceKey(row.try_get_by_index(0)?);
            wrong.push((device, row.try_get_by_index(1)?, row.try_get_by_index(2)?));
        }
        let mut devices: Vec<DeviceKey> = wrong.iter().map(|(device, ..)| *device).collect();
        devices.dedup();
        self.connection.lock_devices(&devices).await?;
        for (device, behind_ms, until_ms) in wrong {
            let at_most = latest_ms.saturating_sub(until_ms).max(0);
            let right_ms = (at_most + HOUR_MS - 1) / HOUR_MS * HOUR_MS;
            // A report that came in this very moment is not taken back.
            let delete = statement(
                self.executor(),
                "DELETE FROM slow_clock WHERE device_key = ? AND behind_ms = ? AND until_ms = ?",
                [device.0.into(), behind_ms.into(), until_ms.into()],
            );
            self.executor().execute_raw(delete).await?;
            if right_ms > 0 {
                self.note_slow_clock(device, right_ms, until_ms).await?;
            }
        }
        Ok(())
    }

    async fn note_slow_clock(
        &self,
        device: DeviceKey,
        behind_ms: i64,
        until_ms: i64,
    ) -> Result<(), StorageError> {
        let upsert = statement(
            self.executor(),
            "INSERT INTO slow_clock (device_key, behind_ms, until_ms) VALUES (?, ?, ?) \
             ON CONFLICT (device_key, behind_ms) DO UPDATE SET until_ms = excluded.until_ms \
             WHERE slow_clock.until_ms < excluded.until_ms",
            [device.0.into(), behind_ms.into(), until_ms.into()],
        );
        self.executor().execute_raw(upsert).await?;
        Ok(())
    }

    /// Forgets how far the clock of a device was behind where nothing is left that it recorded then, see
    /// [`SlowClock::is_forgotten`]. Where more than [`SlowClock::MOST`] are left the oldest become one that covers them all,
    /// so nothing goes before its time.
    ///
    /// # Errors
    /// As [`StorageError`].
    pub async fn forget_slow_clocks(
        &self,
        device: DeviceKey,
        now: Timestamp,
        longest: SignedDuration,
    ) -> Result<(), StorageError> {
        self.connection.lock_devices(&[device]).await?;
        let values: [Value; 2] = [device.0.into(), last_received(now, longest).into()];
        let delete = statement(
            self.executor(),
            "DELETE FROM slow_clock WHERE device_key = ? AND until_ms + behind_ms < ?",
            values,
        );
        self.executor().execute_raw(delete).await?;
        let mut slow = self.slow_clocks(device).await?;
        if slow.len() <= SlowClock::MOST {
            return Ok(());
        }
        slow.sort_by_key(|slow| std::cmp::Reverse((slow.until, slow.behind)));
        let oldest = slow.split_off(SlowClock::MOST - 1);
        for slow in &oldest {
            let delete = statement(
                self.executor(),
                "DELETE FROM slow_clock WHERE device_key = ? AND behind_ms = ?",
                [device.0.into(), milliseconds(slow.behind).into()],
            );
            self.executor().execute_raw(delete).await?;
        }
        let behind = oldest.iter().map(|slow| milliseconds(slow.behind)).max();
        let until = oldest.iter().map(|slow| slow.until.as_millisecond()).max();
        match behind.zip(until) {
            Some((behind_ms, until_ms)) => self.note_slow_clock(device, behind_ms, until_ms).await,
            None => Ok(()),
        }
    }
}

fn milliseconds(duration: SignedDuration) -> i64 {
    i64::try_from(duration.as_millis()).unwrap_or(i64::MAX)
}
