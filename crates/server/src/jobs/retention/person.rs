//! What goes of one person.

use std::ops::RangeInclusive;

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use timetrack_domain::TimeZoneHistory;
use timetrack_domain::id::EmployeeId;
use timetrack_storage::{
    Aged, DataKind, Day, Device, DeviceAssignment, Reader, Retention, SlowClock, StorageError,
};

use super::horizon::{first_whole_day, stretches, time_of, too_old};
use super::report::Report;
use crate::services::work_time;
use crate::state::AppState;

/// Deletes what is too old at `now`. What goes wrong with one device is told and holds up no other.
pub(super) async fn run(
    state: &AppState,
    employee: EmployeeId,
    now: Timestamp,
    report: &mut Report,
    failures: &mut Vec<String>,
) -> Result<(), StorageError> {
    let reader = state.storage().read();
    let assignments = reader.devices().assignments_of(employee).await?;
    let due = reader.retention().first_due(employee).await?;
    let policy = reader.tracking_settings().policy_of(employee).await?;
    let retention = policy.retention();
    let mut person = Person {
        state,
        employee,
        zones: work_time::zones(&reader, employee).await?,
        due: due.map(Day::date).transpose()?,
        waits: false,
        reader,
        now,
        retention,
        recent: Vec::new(),
        deleted: 0,
        report,
    };
    let mut is_whole = true;
    for assignment in &assignments {
        if let Err(error) = person.of_device(assignment).await {
            is_whole = false;
            let error = anyhow::Error::new(error);
            failures.push(format!(
                "deleting what {employee} recorded on device {}: {error:#}",
                assignment.device
            ));
        }
    }
    let mut rest = person.sweep().await;
    // Which days' sums are still of use is not known where a device could not be looked at.
    if rest.is_ok() && is_whole {
        rest = person.delete_sums().await;
    }
    if let Some(due) = person.due.filter(|_| person.waits) {
        failures.push(format!(
            "what {employee} recorded from {due} on stays, because that day is not added up yet"
        ));
    }
    rest
}

struct Person<'a> {
    state: &'a AppState,
    reader: Reader,
    employee: EmployeeId,
    zones: TimeZoneHistory,
    /// The first day that waits to be added up.
    due: Option<Date>,
    /// Whether something would go if that day did not wait.
    waits: bool,
    now: Timestamp,
    retention: Retention,
    /// Days on which a device whose clock is behind may have recorded work not too long ago.
    recent: Vec<RangeInclusive<Day>>,
    /// Events that are gone.
    deleted: u64,
    /// What is gone of everybody.
    report: &'a mut Report,
}

impl Person<'_> {
    async fn of_device(&mut self, assignment: &DeviceAssignment) -> Result<(), StorageError> {
        let Some(device) = self.reader.devices().find(assignment.device).await? else {
            return Ok(());
        };
        let slow = self.slow_clocks(&device).await?;
        for kind in DataKind::ALL {
            self.of_kind(assignment, &slow, kind).await?;
        }
        let retention = self.retention;
        let time = time_of(&device, self.now);
        let old = self.reader.retention();
        if old.has_tombstones(device.key, time, &retention).await? {
            let transaction = self.state.storage().begin().await?;
            let old = transaction.retention();
            let deleted = old.delete_tombstones(device.key, time, &retention).await?;
            transaction.save().await?;
            self.report.tombstones += deleted;
        }
        Ok(())
    }

    /// How far the device's clock was behind, and until when: what was noted, and as little as is not.
    async fn slow_clocks(&self, device: &Device) -> Result<Vec<SlowClock>, StorageError> {
        let mut slow = self.reader.retention().slow_clocks(device.key).await?;
        let count = slow.len();
        let longest = self.retention.working_time.max(self.retention.detail);
        slow.retain(|slow| !slow.is_forgotten(self.now, longest));
        if slow.len() < count || slow.len() > SlowClock::MOST {
            let transaction = self.state.storage().begin().await?;
            let retention = transaction.retention();
            retention
                .forget_slow_clocks(device.key, self.now, longest)
                .await?;
            slow = retention.slow_clocks(device.key).await?;
            transaction.save().await?;
        }
        let a_little = device
            .clock_offset_ms
            .filter(|behind| (1..=60_000).contains(behind))
            .zip(device.reported);
        slow.extend(a_little.map(|(behind, until)| SlowClock {
            behind: SignedDuration::from_millis(behind),
            until,
        }));
        Ok(slow)
    }

    async fn of_kind(
        &mut self,
        assignment: &DeviceAssignment,
        slow: &[SlowClock],
        kind: DataKind,
    ) -> Result<(), StorageError> {
        let too_old = too_old(self.now, kind.kept(&self.retention));
        for stretch in stretches(slow, too_old) {
            let Some((day, start)) = first_whole_day(&self.zones, stretch.too_old, self.due) else {
                continue;
            };
            if let Some(last) = stretch.until.filter(|_| kind == DataKind::WorkingTime) {
                let last = self.zones.day_of(last);
                self.recent.push(Day::from_date(day)..=Day::from_date(last));
            }
            self.waits |= day < self.zones.day_of(stretch.too_old);
            self.delete(&Aged {
                assignment: *assignment,
                kind,
                after: stretch.after,
                until: stretch.until.map_or(start, |until| until.min(start)),
                too_old,
                kept_since: Day::from_date(day),
            })
            .await?;
        }
        let Some((day, start)) = first_whole_day(&self.zones, too_old, self.due) else {
            return Ok(());
        };
        self.delete_open(&Aged {
            assignment: *assignment,
            kind,
            after: None,
            until: start,
            too_old,
            kept_since: Day::from_date(day),
        })
        .await
    }

    /// Deletes events part by part; between two parts others have their turn to write.
    async fn delete(&mut self, aged: &Aged) -> Result<(), StorageError> {
        let mut last = None;
        while let Some(part) = self.reader.retention().next_part(aged, last).await? {
            if self.state.shutdown().has_started() {
                return Ok(());
            }
            let transaction = self.state.storage().begin().await?;
            let deleted = transaction.retention().delete_part(aged, part).await?;
            let Some(count) = deleted else { return Ok(()) };
            transaction.save().await?;
            self.note_deleted(count);
            last = Some(part);
        }
        Ok(())
    }

    /// Deletes what goes on for ever on a device that fell silent.
    async fn delete_open(&mut self, aged: &Aged) -> Result<(), StorageError> {
        if self.reader.retention().has_open(aged).await? {
            let transaction = self.state.storage().begin().await?;
            let deleted = transaction.retention().delete_open(aged).await?;
            transaction.save().await?;
            self.note_deleted(deleted.unwrap_or(0));
        }
        Ok(())
    }

    fn note_deleted(&mut self, count: u64) {
        self.deleted += count;
        self.report.events += count;
    }

    /// Deletes what days added up to whose working time went.
    async fn delete_sums(&mut self) -> Result<(), StorageError> {
        let too_old = too_old(self.now, DataKind::WorkingTime.kept(&self.retention));
        let Some((day, _)) = first_whole_day(&self.zones, too_old, self.due) else {
            return Ok(());
        };
        let (employee, before) = (self.employee, Day::from_date(day));
        let old = self.reader.retention();
        if old.has_roll_ups(employee, before, &self.recent).await? {
            let transaction = self.state.storage().begin().await?;
            let old = transaction.retention();
            let deleted = old.delete_roll_ups(employee, before, &self.recent).await?;
            transaction.save().await?;
            self.report.days += deleted;
        }
        Ok(())
    }

    /// Deletes what only the deleted events mentioned. What an earlier run did not come to is made up for.
    async fn sweep(&mut self) -> Result<(), StorageError> {
        let mut unswept = self.deleted > 0;
        for kind in DataKind::ALL {
            let kept = self.reader.retention().kept_since(self.employee, kind).await?;
            unswept |= kept.is_some_and(|kept| !kept.is_swept);
        }
        if !unswept {
            return Ok(());
        }
        let storage = self.state.storage();
        let transaction = storage.begin().await?;
        let generation = transaction.retention().begin_generation(self.employee).await?;
        transaction.save().await?;
        let unused = self
            .reader
            .retention()
            .unused_texts(self.employee, generation)
            .await?;
        for part in unused {
            let transaction = storage.begin().await?;
            let dropped = transaction
                .retention()
                .drop_texts(self.employee, &part, generation)
                .await?;
            transaction.save().await?;
            self.report.titles += dropped;
        }
        let transaction = storage.begin().await?;
        transaction.retention().finish_sweeping(self.employee).await?;
        transaction.save().await
    }
}
