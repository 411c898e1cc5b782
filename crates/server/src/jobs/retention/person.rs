//! What goes of one person.

use std::ops::RangeInclusive;

use jiff::Timestamp;
use jiff::civil::Date;
use timetrack_domain::TimeZoneHistory;
use timetrack_domain::id::EmployeeId;
use timetrack_storage::{Aged, DataKind, Day, Device, DeviceAssignment, Reader, Retention, StorageError};

use super::super::Outcome;
use super::horizon::{first_whole_day, time_of, too_old};
use crate::services::work_time;
use crate::state::AppState;

/// Deletes what is too old. What goes wrong with one device is told and holds up no other.
pub(super) async fn run(
    state: &AppState,
    employee: EmployeeId,
    outcome: &mut Outcome,
) -> Result<(), StorageError> {
    let reader = state.storage().read();
    let assignments = reader.devices().assignments_of(employee).await?;
    let due = reader.retention().first_due(employee).await?;
    let mut person = Person {
        state,
        employee,
        zones: work_time::zones(&reader, employee).await?,
        due: due.map(Day::date).transpose()?,
        waits: false,
        reader,
        now: state.now(),
        retention: Retention::default(),
        recent: Vec::new(),
        deleted: 0,
        dropped: 0,
    };
    let mut is_whole = true;
    for assignment in &assignments {
        if let Err(error) = person.of_device(assignment).await {
            is_whole = false;
            let error = anyhow::Error::new(error);
            outcome.failures.push(format!(
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
    outcome.done += usize::try_from(person.deleted + person.dropped).unwrap_or(usize::MAX);
    if let Some(due) = person.due.filter(|_| person.waits) {
        outcome.failures.push(format!(
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
    /// What else is gone.
    dropped: u64,
}

impl Person<'_> {
    async fn of_device(&mut self, assignment: &DeviceAssignment) -> Result<(), StorageError> {
        let Some(device) = self.reader.devices().find(assignment.device).await? else {
            return Ok(());
        };
        for kind in DataKind::ALL {
            self.of_kind(assignment, &device, kind).await?;
        }
        let retention = self.retention;
        let time = time_of(&device, self.now);
        let old = self.reader.retention();
        if old.has_tombstones(device.key, time, &retention).await? {
            let transaction = self.state.storage().begin().await?;
            let old = transaction.retention();
            self.dropped += old.delete_tombstones(device.key, time, &retention).await?;
            transaction.save().await?;
        }
        Ok(())
    }

    async fn of_kind(
        &mut self,
        assignment: &DeviceAssignment,
        device: &Device,
        kind: DataKind,
    ) -> Result<(), StorageError> {
        let kept = kind.kept(&self.retention);
        let time = time_of(device, self.now);
        for too_old in too_old(time, self.now, kept) {
            let Some((day, until)) = first_whole_day(&self.zones, too_old.until, self.due) else {
                continue;
            };
            if kind == DataKind::WorkingTime && too_old.after.is_none() {
                let last = self.zones.day_of(time);
                self.recent.push(Day::from_date(day)..=Day::from_date(last));
            }
            self.waits |= day < self.zones.day_of(too_old.until);
            self.delete(&Aged {
                assignment: *assignment,
                kind,
                after: too_old.after,
                until,
                kept_since: Day::from_date(day),
            })
            .await?;
        }
        Ok(())
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
            self.deleted += count;
            last = Some(part);
        }
        if self.reader.retention().has_open(aged).await? {
            let transaction = self.state.storage().begin().await?;
            let deleted = transaction.retention().delete_open(aged).await?;
            transaction.save().await?;
            self.deleted += deleted.unwrap_or(0);
        }
        Ok(())
    }

    /// Deletes what days added up to whose working time went.
    async fn delete_sums(&mut self) -> Result<(), StorageError> {
        let kept = DataKind::WorkingTime.kept(&self.retention);
        for too_old in too_old(self.now, self.now, kept) {
            let Some((day, _)) = first_whole_day(&self.zones, too_old.until, self.due) else {
                continue;
            };
            let (employee, before) = (self.employee, Day::from_date(day));
            let old = self.reader.retention();
            if old.has_roll_ups(employee, before, &self.recent).await? {
                let transaction = self.state.storage().begin().await?;
                let old = transaction.retention();
                self.dropped += old.delete_roll_ups(employee, before, &self.recent).await?;
                transaction.save().await?;
            }
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
            self.dropped += transaction
                .retention()
                .drop_texts(self.employee, &part, generation)
                .await?;
            transaction.save().await?;
        }
        let transaction = storage.begin().await?;
        transaction.retention().finish_sweeping(self.employee).await?;
        transaction.save().await
    }
}
