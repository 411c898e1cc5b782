//! What a person's devices recorded within a range, read once and cut into days.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use jiff::{SignedDuration, Timestamp, civil::Date};
use timetrack_domain::work_hours::OpenUntil;
use timetrack_domain::{
    DeviceTime, Interval, IntervalSet, Lane, Subject, TimeZoneHistory, WorkRules, WorkTime, id::EmployeeId,
};
use timetrack_protocol::MAXIMUM_EVENT_HOURS;
use timetrack_storage::{
    Device, DeviceKey, EventKind, Lanes, Reader, StorageError, StoredEvent, StoredOpenEvent, SubjectId,
    Tombstone,
};

use super::{ActivityDay, DeviceWindows, Figures, Seen, WindowUse};
use crate::services::hours_page::SessionEnd;
use crate::services::not_measured::NotMeasured;
use crate::services::work_time::Open;

/// Everything that was recorded of one person within a range, and what is going on.
#[derive(Debug)]
pub(crate) struct Records {
    pieces: Vec<Piece>,
    work: WorkTime,
    /// When each device was used.
    used: BTreeMap<DeviceKey, IntervalSet>,
    /// Active time of which no device can tell whether it was used.
    not_measured: IntervalSet,
    /// Ranges of which windows were deleted.
    deleted_windows: IntervalSet,
    devices: Arc<HashMap<DeviceKey, Device>>,
    /// The texts of windows, in the order in which [`Seen::Subject`] counts them.
    subjects: Vec<Subject>,
    indices: HashMap<SubjectId, usize>,
}

/// How much of it is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Detail {
    /// What working time is made of.
    Hours,
    /// Windows too.
    Windows,
}

/// An event, or what is known of one that goes on.
#[derive(Clone, Copy, Debug)]
struct Piece {
    device: DeviceKey,
    interval: Interval,
    kind: EventKind,
    subject: Option<SubjectId>,
    is_open: bool,
}

/// What was read of one person.
#[derive(Default)]
struct Gathered {
    pieces: Vec<Piece>,
    times: BTreeMap<DeviceKey, DeviceTime>,
    unsure: NotMeasured,
    deleted_windows: Vec<Interval>,
}

impl Gathered {
    fn add(&mut self, event: &StoredEvent) {
        let time = self.times.entry(event.device).or_default();
        time.add(event.id, event.interval, &event.kind.content(None));
        self.add_piece(Piece {
            device: event.device,
            interval: event.interval,
            kind: event.kind,
            subject: event.subject,
            is_open: false,
        });
    }

    fn add_open(&mut self, event: &StoredOpenEvent, until: OpenUntil) {
        let time = self.times.entry(event.device).or_default();
        time.add_open(event.id, event.start, &event.kind.content(None), until);
        let (OpenUntil::Now(end) | OpenUntil::LastReport(end)) = until;
        if let Ok(interval) = Interval::new(event.start, end) {
            self.add_piece(Piece {
                device: event.device,
                interval,
                kind: event.kind,
                subject: event.subject,
                is_open: true,
            });
        }
    }

    fn add_piece(&mut self, piece: Piece) {
        self.unsure.add_event(piece.device, piece.kind, piece.interval);
        self.pieces.push(piece);
    }

    fn add_deletion(&mut self, tombstone: &Tombstone) {
        self.unsure.add_deletion(tombstone);
        if tombstone.lanes.contains(Lane::Window) {
            self.deleted_windows.push(tombstone.range);
        }
    }

    fn into_records(
        self,
        texts: HashMap<SubjectId, Subject>,
        devices: Arc<HashMap<DeviceKey, Device>>,
    ) -> Records {
        let (ids, subjects): (Vec<SubjectId>, Vec<Subject>) = texts.into_iter().unzip();
        let work = WorkTime::of(
            &self.times.values().cloned().collect::<Vec<_>>(),
            WorkRules::default(),
        );
        let used: BTreeMap<DeviceKey, IntervalSet> = self
            .times
            .into_iter()
            .map(|(key, time)| (key, WorkTime::of(&[time], WorkRules::default()).active().clone()))
            .collect();
        Records {
            pieces: self.pieces,
            not_measured: self
                .unsure
                .of_active(used.iter().map(|(key, used)| (*key, used)), work.active()),
            deleted_windows: self.deleted_windows.into_iter().collect(),
            work,
            used,
            devices,
            subjects,
            indices: ids.into_iter().zip(0..).collect(),
        }
    }
}

impl Records {
    /// Reads what is recorded of a person within a range, what is going on included.
    pub(crate) async fn read(
        reader: &Reader,
        employee: EmployeeId,
        range: Interval,
        detail: Detail,
        now: Timestamp,
    ) -> Result<Self, StorageError> {
        let mut people = Self::read_all(reader, &[employee], range, detail, now).await?;
        Ok(people
            .remove(&employee)
            .expect("everybody who was asked for is there"))
    }

    /// The same of several people, all of whom are in the answer.
    pub(crate) async fn read_all(
        reader: &Reader,
        employees: &[EmployeeId],
        range: Interval,
        detail: Detail,
        now: Timestamp,
    ) -> Result<HashMap<EmployeeId, Self>, StorageError> {
        // A session is known by its first piece, which may lie before the range.
        let before = range.start() - SignedDuration::from_hours(MAXIMUM_EVENT_HOURS);
        let wide = Interval::new(before, range.end()).unwrap_or(range);
        let mut events = reader
            .events()
            .of_employees(employees, wide, hour_lanes())
            .await?;
        if detail == Detail::Windows {
            let windows = Lanes::from(Lane::Window);
            events.extend(reader.events().of_employees(employees, range, windows).await?);
        }
        let open = reader.open_events().of_employees(employees).await?;
        let keys = events
            .iter()
            .map(|event| event.device)
            .chain(open.iter().map(|open| open.device));
        let devices = Arc::new(devices(reader, employees, keys).await?);
        let mut people: HashMap<EmployeeId, Gathered> = employees
            .iter()
            .map(|employee| (*employee, Gathered::default()))
            .collect();
        for event in events {
            people.entry(event.employee).or_default().add(&event);
        }
        for event in open {
            let until = Open::AsOf { now }.until(&event);
            people.entry(event.employee).or_default().add_open(&event, until);
        }
        for tombstone in reader.deletions().of_employees(employees, wide).await? {
            people
                .entry(tombstone.employee)
                .or_default()
                .add_deletion(&tombstone);
        }
        let mut mentioned = Vec::new();
        for (employee, gathered) in &people {
            let subjects = gathered.pieces.iter().filter_map(|piece| piece.subject);
            mentioned.extend(subjects.map(|subject| (*employee, subject)));
        }
        let mut texts = reader.subjects().texts_of(mentioned).await?;
        Ok(people
            .into_iter()
            .map(|(employee, gathered)| {
                let texts = texts.remove(&employee).unwrap_or_default();
                (employee, gathered.into_records(texts, Arc::clone(&devices)))
            })
            .collect())
    }

    /// Working time, all devices combined.
    pub(crate) fn work(&self) -> &WorkTime {
        &self.work
    }

    /// Active time of which no device can tell whether it was used.
    pub(crate) fn not_measured(&self) -> &IntervalSet {
        &self.not_measured
    }

    /// Whether nothing was recorded.
    pub(crate) fn is_empty(&self) -> bool {
        self.pieces.is_empty()
    }

    /// The names of the machines that recorded work within a range.
    pub(crate) fn machines_at_work(&self, range: Interval) -> Vec<String> {
        let keys: BTreeSet<DeviceKey> = self
            .pieces
            .iter()
            .filter(|piece| piece.kind == EventKind::WorkSession && piece.interval.overlaps(&range))
            .map(|piece| piece.device)
            .collect();
        keys.into_iter().map(|key| self.machine(key)).collect()
    }

    /// How a work session ended that does not go on.
    pub(crate) fn end_of_session(&self, session: Interval) -> SessionEnd {
        let last = session.end() - SignedDuration::from_millis(1);
        let at_its_end =
            |piece: &&Piece| piece.interval.contains(last) || piece.interval.start() == session.end();
        let mut end = SessionEnd::Ended;
        for piece in self.pieces.iter().filter(at_its_end) {
            match piece.kind {
                EventKind::WorkSession if piece.is_open && piece.interval.end() == session.end() => {
                    return SessionEnd::Silent;
                }
                EventKind::Afk(cause) if cause.is_absence() => end = SessionEnd::Away,
                EventKind::WorkSession
                | EventKind::Break
                | EventKind::Private
                | EventKind::Afk(_)
                | EventKind::Window
                | EventKind::HiddenWindow
                | EventKind::WindowUnavailable => {}
            }
        }
        end
    }

    /// Up to when a work session is known that nobody ended, on a device that fell silent.
    pub(crate) fn silent_since(&self) -> Option<Timestamp> {
        self.pieces
            .iter()
            .filter(|piece| piece.is_open && piece.kind == EventKind::WorkSession)
            .map(|piece| piece.interval.end())
            .max()
    }

    /// The figures of a day; `None` where no session was open.
    pub(crate) fn day_figures(&self, bounds: Interval) -> Option<Figures> {
        let figures = self.figures(bounds);
        (!figures.is_nothing()).then_some(figures)
    }

    fn figures(&self, bounds: Interval) -> Figures {
        Figures::of(&self.work.hours(bounds), self.not_measured.within(bounds).total())
    }

    /// One day of what was read; `None` where the calendar skips it.
    pub(crate) fn day(&self, zones: &TimeZoneHistory, day: Date, now: Timestamp) -> Option<ActivityDay> {
        let day = ActivityDay::of_work(&self.work, &self.not_measured, zones, day, now)?;
        Some(ActivityDay {
            has_deleted_windows: !self.deleted_windows.within(day.bounds).is_empty(),
            devices: self.windows(day.bounds),
            subjects: self.subjects.clone(),
            ..day
        })
    }

    fn windows(&self, bounds: Interval) -> Vec<DeviceWindows> {
        self.used
            .iter()
            .map(|(device, used)| DeviceWindows {
                machine: self.machine(*device),
                uses: self.uses(*device, &used.within(bounds), bounds),
            })
            .filter(|device| !device.uses.is_empty())
            .collect()
    }

    /// The windows of a device while it was used; neighbours that touch and show the same are one.
    fn uses(&self, device: DeviceKey, used: &IntervalSet, bounds: Interval) -> Vec<WindowUse> {
        let mut windows: Vec<WindowUse> = self
            .pieces
            .iter()
            .filter(|piece| piece.device == device && piece.interval.overlaps(&bounds))
            .filter_map(|piece| {
                Some(WindowUse {
                    interval: piece.interval,
                    seen: self.seen(piece)?,
                })
            })
            .collect();
        windows.sort_by_key(|window| window.interval);
        let mut uses: Vec<WindowUse> = Vec::with_capacity(windows.len());
        let mut stretches = used.intervals();
        for window in windows {
            // Both are sorted: what ended before this window is over for the next ones too.
            while stretches
                .first()
                .is_some_and(|stretch| stretch.end() <= window.interval.start())
            {
                stretches = &stretches[1..];
            }
            let parts = stretches
                .iter()
                .take_while(|stretch| stretch.start() < window.interval.end())
                .filter_map(|stretch| stretch.intersection(&window.interval));
            for part in parts {
                push(
                    &mut uses,
                    WindowUse {
                        interval: part,
                        ..window
                    },
                );
            }
        }
        uses
    }

    fn seen(&self, piece: &Piece) -> Option<Seen> {
        match piece.kind {
            // A window whose text was erased meanwhile is not known any more.
            EventKind::Window => Some(
                piece
                    .subject
                    .and_then(|subject| self.indices.get(&subject))
                    .map_or(Seen::Hidden, |index| Seen::Subject(*index)),
            ),
            EventKind::HiddenWindow => Some(Seen::Hidden),
            EventKind::WindowUnavailable => Some(Seen::Unavailable),
            EventKind::WorkSession | EventKind::Break | EventKind::Private | EventKind::Afk(_) => None,
        }
    }

    fn machine(&self, device: DeviceKey) -> String {
        self.devices
            .get(&device)
            .map_or_else(|| "–".to_owned(), |device| device.machine_name.clone())
    }
}

/// The lanes that working time is made of, and absence, which divides it.
fn hour_lanes() -> Lanes {
    [Lane::WorkSession, Lane::Break, Lane::Private, Lane::Afk]
        .into_iter()
        .collect()
}

fn push(uses: &mut Vec<WindowUse>, next: WindowUse) {
    if let Some(last) = uses.last_mut() {
        if last.seen == next.seen && last.interval.end() == next.interval.start() {
            last.interval = Interval::new(last.interval.start(), next.interval.end())
                .expect("an interval that grows is not empty");
            return;
        }
        // A clock that was set back makes windows overlap: the earlier one keeps its time.
        if next.interval.start() < last.interval.end() {
            if let Ok(rest) = Interval::new(last.interval.end(), next.interval.end()) {
                uses.push(WindowUse {
                    interval: rest,
                    ..next
                });
            }
            return;
        }
    }
    uses.push(next);
}

/// The devices that people have, and those that recorded something.
async fn devices(
    reader: &Reader,
    employees: &[EmployeeId],
    recording: impl Iterator<Item = DeviceKey>,
) -> Result<HashMap<DeviceKey, Device>, StorageError> {
    let mut devices: HashMap<DeviceKey, Device> = reader
        .devices()
        .of_employees(employees)
        .await?
        .into_iter()
        .map(|device| (device.key, device))
        .collect();
    let others: BTreeSet<DeviceKey> = recording.filter(|key| !devices.contains_key(key)).collect();
    let others: Vec<DeviceKey> = others.into_iter().collect();
    let others = reader.devices().find_all(&others).await?;
    devices.extend(others.into_iter().map(|device| (device.key, device)));
    Ok(devices)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn window(start: i64, end: i64, subject: usize) -> WindowUse {
        let at = |second| Timestamp::from_second(second).unwrap();
        WindowUse {
            interval: Interval::new(at(start), at(end)).unwrap(),
            seen: Seen::Subject(subject),
        }
    }

    #[test]
    fn equal_neighbours_join_and_overlaps_keep_the_earlier() {
        let mut uses = Vec::new();
        for next in [
            window(0, 10, 1),
            window(10, 20, 1),
            window(15, 30, 2),
            window(16, 29, 3),
            window(40, 50, 2),
        ] {
            push(&mut uses, next);
        }
        assert_eq!(uses, [window(0, 20, 1), window(20, 30, 2), window(40, 50, 2)]);
    }
}
