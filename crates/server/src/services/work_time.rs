//! People's working time as the database holds it, ready for the rule of [`timetrack_domain::work_hours`].

use std::collections::HashMap;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use timetrack_domain::id::EmployeeId;
use timetrack_domain::work_hours::OpenUntil;
use timetrack_domain::{
    DeviceTime, Interval, IntervalSet, Lane, TimeZoneHistory, WorkHours, WorkRules, WorkTime,
};
use timetrack_protocol::MAXIMUM_EVENT_HOURS;
use timetrack_storage::{
    Device, DeviceKey, EmployeeTimeZone, EventKind, Lanes, Reader, StorageError, StoredOpenEvent,
};

use super::activity::{ActivityDay, Figures};
use super::not_measured::NotMeasured;
use super::work_report::LONGEST_SILENCE;

/// How far an open event counts that nobody closed.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Open {
    /// Until now on devices that still report, until the last report on others.
    AsOf {
        /// The time now.
        now: Timestamp,
    },
    /// Until the last report: what is sure.
    LastReport,
}

/// One person's working time.
pub(crate) struct PersonTime {
    /// When the person worked.
    pub(crate) work: WorkTime,
    /// Active time of which no device can tell whether it was used.
    pub(crate) not_measured: IntervalSet,
    /// The last report of a device on which work goes on; `None` where none does.
    pub(crate) last_report: Option<Timestamp>,
}

impl PersonTime {
    /// What the work in a stretch of time adds up to.
    pub(crate) fn hours(&self, window: Interval) -> WorkHours {
        self.work.hours(window)
    }

    /// Its sums.
    pub(crate) fn figures(&self, window: Interval) -> Figures {
        Figures::of(&self.hours(window), self.not_measured.within(window).total())
    }

    /// Whether work goes on that began at an instant or before it.
    pub(crate) fn runs_since_before(&self, at: Timestamp) -> bool {
        let mut sessions = self.work.sessions().iter();
        sessions.any(|session| session.running && session.start <= at)
    }

    /// A day without what had the focus; `None` where the calendar skips it.
    pub(crate) fn day(&self, zones: &TimeZoneHistory, day: Date, now: Timestamp) -> Option<ActivityDay> {
        ActivityDay::of_work(&self.work, &self.not_measured, zones, day, now)
    }
}

/// What is read of one person.
#[derive(Default)]
struct Recorded {
    devices: HashMap<DeviceKey, DeviceTime>,
    not_measured: NotMeasured,
    last_report: Option<Timestamp>,
}

/// The working time of people within a range, and before it as far back as is needed to know where a session began.
pub(crate) async fn read(
    reader: &Reader,
    employees: &[EmployeeId],
    range: Interval,
    open: Open,
) -> Result<HashMap<EmployeeId, PersonTime>, StorageError> {
    let before = range.start() - SignedDuration::from_hours(MAXIMUM_EVENT_HOURS);
    let wide = Interval::new(before, range.end()).unwrap_or(range);
    read_within(reader, employees, wide, open).await
}

/// The same without looking back: a session that began before the range may have begun earlier than it seems.
pub(crate) async fn read_within(
    reader: &Reader,
    employees: &[EmployeeId],
    range: Interval,
    open: Open,
) -> Result<HashMap<EmployeeId, PersonTime>, StorageError> {
    let mut people: HashMap<EmployeeId, Recorded> = HashMap::new();
    for event in reader.events().of_employees(employees, range, lanes()).await? {
        let person = people.entry(event.employee).or_default();
        let device = person.devices.entry(event.device).or_default();
        device.add(event.id, event.interval, &event.kind.content(None));
        person
            .not_measured
            .add_event(event.device, event.kind, event.interval);
    }
    for event in reader.open_events().of_employees(employees).await? {
        let person = people.entry(event.employee).or_default();
        if event.kind == EventKind::WorkSession {
            person.last_report = person.last_report.max(Some(event.reported));
        }
        let device = person.devices.entry(event.device).or_default();
        let until = open.until(&event);
        device.add_open(event.id, event.start, &event.kind.content(None), until);
        let (OpenUntil::Now(end) | OpenUntil::LastReport(end)) = until;
        if let Ok(interval) = Interval::new(event.start, end) {
            person.not_measured.add_event(event.device, event.kind, interval);
        }
    }
    for tombstone in reader.deletions().of_employees(employees, range).await? {
        if let Some(person) = people.get_mut(&tombstone.employee) {
            person.not_measured.add_deletion(&tombstone);
        }
    }
    Ok(people
        .into_iter()
        .map(|(employee, person)| (employee, person.added_up()))
        .collect())
}

impl Recorded {
    fn added_up(self) -> PersonTime {
        let devices: Vec<DeviceTime> = self.devices.values().cloned().collect();
        let work = WorkTime::of(&devices, WorkRules::default());
        let not_measured = if self.not_measured.is_empty() {
            IntervalSet::empty()
        } else {
            let used: Vec<(DeviceKey, IntervalSet)> = self
                .devices
                .into_iter()
                .map(|(key, time)| (key, WorkTime::of(&[time], WorkRules::default()).active().clone()))
                .collect();
            let used = used.iter().map(|(key, used)| (*key, used));
            self.not_measured.of_active(used, work.active())
        };
        PersonTime {
            work,
            not_measured,
            last_report: self.last_report,
        }
    }
}

/// The time zones that a person lived in. A name that this system does not know counts as UTC.
pub(crate) async fn zones(reader: &Reader, employee: EmployeeId) -> Result<TimeZoneHistory, StorageError> {
    Ok(history(&reader.employees().time_zones(employee).await?))
}

/// The same of many people.
pub(crate) async fn zones_of(
    reader: &Reader,
    employees: &[EmployeeId],
) -> Result<HashMap<EmployeeId, TimeZoneHistory>, StorageError> {
    let stored = reader.employees().time_zones_of(employees).await?;
    let histories = stored
        .into_iter()
        .map(|(employee, zones)| (employee, history(&zones)));
    Ok(histories.collect())
}

fn history(stored: &[EmployeeTimeZone]) -> TimeZoneHistory {
    let mut stored = stored.iter();
    let mut history = TimeZoneHistory::new(stored.next().map_or(TimeZone::UTC, zone));
    for later in stored {
        history.move_to(later.from, zone(later));
    }
    history
}

/// Every device, by its key.
pub(crate) async fn devices(reader: &Reader) -> Result<HashMap<DeviceKey, Device>, StorageError> {
    const PAGE: u64 = 1_000;
    let mut devices = HashMap::new();
    let mut last = None;
    loop {
        let page = reader.devices().list(last, PAGE).await?;
        let Some(end) = page.last() else {
            return Ok(devices);
        };
        last = Some(end.key);
        devices.extend(page.into_iter().map(|device| (device.key, device)));
    }
}

impl Open {
    pub(crate) fn until(self, event: &StoredOpenEvent) -> OpenUntil {
        let Self::AsOf { now } = self else {
            return OpenUntil::LastReport(event.reported);
        };
        let silence = event.last_seen.map(|last_seen| now.duration_since(last_seen));
        match silence {
            // On the line of time of the device: its clock may be wrong, the server's says how much time has passed.
            Some(silence) if silence <= LONGEST_SILENCE => {
                let until = event.reported.checked_add(silence.max(SignedDuration::ZERO));
                OpenUntil::Now(until.unwrap_or(event.reported))
            }
            Some(_) | None => OpenUntil::LastReport(event.reported),
        }
    }
}

/// The lanes that working time is made of, and absence, which divides it.
fn lanes() -> Lanes {
    [Lane::WorkSession, Lane::Break, Lane::Private, Lane::Afk]
        .into_iter()
        .collect()
}

fn zone(stored: &EmployeeTimeZone) -> TimeZone {
    TimeZone::get(&stored.zone).unwrap_or_else(|error| {
        tracing::warn!(zone = stored.zone, %error, "an unknown time zone counts as UTC");
        TimeZone::UTC
    })
}
