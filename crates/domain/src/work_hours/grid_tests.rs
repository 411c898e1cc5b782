//! Work hours against a grid: every minute is looked at by itself, and the rule is asked of that minute alone.

use jiff::{SignedDuration, Timestamp, civil::Date};
use proptest::prelude::*;

use super::*;
use crate::{AfkCause, EventContent, IdGenerator, work_day::TimeZoneHistory};

/// Minutes of a story: five days.
const MINUTES: i64 = 5 * 24 * 60;

#[derive(Clone, Debug)]
struct DeviceStory {
    /// Lengths of alternating stretches: not working, working, not working, …
    sessions: Vec<i64>,
    breaks: Vec<(i64, i64)>,
    private: Vec<(i64, i64)>,
    absence: Vec<(i64, i64)>,
    not_measured: Vec<(i64, i64)>,
    /// Whether what reaches the end of the story is still open, or the device vanished there.
    ending: Ending,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Ending {
    Closed,
    Running,
    VanishedAt(i64),
}

fn stretches(longest: i64) -> impl Strategy<Value = Vec<(i64, i64)>> {
    prop::collection::vec((0..MINUTES, 1..longest), 0..12).prop_map(|parts| {
        parts
            .into_iter()
            .map(|(start, length)| (start, (start + length).min(MINUTES)))
            .collect()
    })
}

fn device() -> impl Strategy<Value = DeviceStory> {
    let ending = prop_oneof![
        Just(Ending::Closed),
        Just(Ending::Running),
        (MINUTES - 600..MINUTES).prop_map(Ending::VanishedAt),
    ];
    (
        prop::collection::vec(1..900_i64, 1..16),
        stretches(120),
        stretches(200),
        stretches(300),
        stretches(300),
        ending,
    )
        .prop_map(
            |(sessions, breaks, private, absence, not_measured, ending)| DeviceStory {
                sessions,
                breaks,
                private,
                absence,
                not_measured,
                ending,
            },
        )
}

impl DeviceStory {
    fn sessions(&self) -> Vec<(i64, i64)> {
        let mut at = 0;
        let mut sessions = Vec::new();
        for pair in self.sessions.chunks(2) {
            let start = at + pair[0];
            at = start + pair.get(1).unwrap_or(&MINUTES);
            if start < MINUTES {
                sessions.push((start, at.min(MINUTES)));
            }
        }
        sessions
    }

    /// Every absence that touches a range goes as a whole.
    fn delete_absence(&mut self, ranges: &[(i64, i64)]) {
        self.absence
            .retain(|(start, end)| ranges.iter().all(|(from, to)| end <= from || to <= start));
    }

    fn last_minute(&self) -> i64 {
        match self.ending {
            Ending::Closed | Ending::Running => MINUTES,
            Ending::VanishedAt(minute) => minute,
        }
    }

    /// What the server has: pieces of ten minutes, the last of them open; late, doubled and out of order.
    fn recorded(&self, base: Timestamp, calls: &[(i64, i64)], ids: &mut IdGenerator) -> DeviceTime {
        let at = |minute: i64| base + SignedDuration::from_mins(minute);
        let mut pieces = Vec::new();
        let mut open = Vec::new();
        let lanes = [
            (self.sessions(), EventContent::WorkSession),
            (self.breaks.clone(), EventContent::Break),
            (self.private.clone(), EventContent::Private),
            (self.absence.clone(), EventContent::Afk(AfkCause::Locked)),
            (
                self.not_measured.clone(),
                EventContent::Afk(AfkCause::NotMeasured),
            ),
        ];
        for (stretches, content) in lanes {
            for (start, end) in stretches {
                let goes_on = end >= self.last_minute() && self.ending != Ending::Closed;
                let mut piece = start;
                while piece < end.min(self.last_minute()) {
                    let piece_end = (piece + 10).min(end);
                    let id = EventId::generate(at(piece), ids);
                    if goes_on && piece_end >= self.last_minute() {
                        open.push((id, at(piece), content.clone()));
                        break;
                    }
                    pieces.push((
                        id,
                        Interval::new(at(piece), at(piece_end)).unwrap(),
                        content.clone(),
                    ));
                    piece = piece_end;
                }
            }
        }
        let mut device = DeviceTime::default();
        let until = match self.ending {
            Ending::Closed | Ending::Running => OpenUntil::Now(at(MINUTES)),
            Ending::VanishedAt(minute) => OpenUntil::LastReport(at(minute)),
        };
        for (id, start, content) in &open {
            device.add_open(*id, *start, content, until);
        }
        // An old report: what is closed by now was open in it.
        if let Some((id, interval, content)) = pieces.first() {
            device.add_open(*id, interval.start(), content, OpenUntil::Now(at(MINUTES)));
        }
        for (id, interval, content) in pieces.iter().rev().chain(pieces.iter().step_by(3)) {
            device.add(*id, *interval, content);
        }
        for (start, end) in calls {
            device.add_call(Interval::new(at(*start), at(*end)).unwrap());
        }
        device
    }

    fn is_in(&self, minute: i64, stretches: &[(i64, i64)]) -> bool {
        minute < self.last_minute()
            && stretches
                .iter()
                .any(|(start, end)| (*start..*end).contains(&minute))
    }
}

/// What one minute is.
#[expect(clippy::struct_excessive_bools, reason = "five questions about one minute")]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Minute {
    session: bool,
    total: bool,
    active: bool,
    on_break: bool,
    private: bool,
}

fn minute(devices: &[DeviceStory], calls: &[(i64, i64)], rules: WorkRules, minute: i64) -> Minute {
    let mut person = Minute::default();
    let mut is_deducted = false;
    for device in devices {
        let session = device.is_in(minute, &device.sessions());
        let on_break = session && device.is_in(minute, &device.breaks);
        let private = session && device.is_in(minute, &device.private);
        let deducted = on_break || (private && rules.private_time == PrivateTime::Deducted);
        let in_call = calls.iter().any(|(start, end)| (*start..*end).contains(&minute));
        let away = device.is_in(minute, &device.absence) && !in_call;
        person.session |= session;
        person.active |= session && !away;
        person.on_break |= on_break;
        person.private |= private;
        is_deducted |= deducted;
    }
    person.active &= !is_deducted;
    person.total = person.session && !is_deducted;
    person
}

fn in_minutes(duration: SignedDuration) -> i64 {
    assert_eq!(duration.as_secs() % 60, 0);
    duration.as_mins()
}

/// A zone, when the story begins, and when the person moves where.
type Place = (&'static str, &'static str, Option<(&'static str, &'static str)>);

/// Where five days hold something odd: the first day of the story in that zone, or the move in it.
const PLACES: [Place; 9] = [
    ("Europe/Berlin", "2026-03-27T00:00:00Z", None),
    ("Europe/Berlin", "2026-10-23T12:00:00Z", None),
    ("Australia/Lord_Howe", "2026-04-03T00:00:00Z", None),
    ("Asia/Kolkata", "2026-01-10T00:00:00Z", None),
    ("Pacific/Apia", "2011-12-28T00:00:00Z", None),
    ("America/Sao_Paulo", "2018-11-02T00:00:00Z", None),
    (
        "Europe/Berlin",
        "2026-06-08T00:00:00Z",
        Some(("2026-06-10T01:00:00Z", "America/New_York")),
    ),
    (
        "America/New_York",
        "2026-06-08T00:00:00Z",
        Some(("2026-06-10T01:00:00Z", "Europe/Berlin")),
    ),
    (
        "Pacific/Kiritimati",
        "2026-06-08T00:00:00Z",
        Some(("2026-06-10T12:00:00Z", "Pacific/Niue")),
    ),
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 80, ..ProptestConfig::default() })]

    #[test]
    fn every_day_is_the_sum_of_its_minutes(
        devices in prop::collection::vec(device(), 0..4),
        calls in stretches(90),
        deducted in any::<bool>(),
        (zone, base, moved) in prop::sample::select(PLACES.to_vec()),
    ) {
        let private_time = if deducted { PrivateTime::Deducted } else { PrivateTime::Work };
        let rules = WorkRules { private_time };
        let base: Timestamp = base.parse().unwrap();
        let mut ids = IdGenerator::from_seed(3);
        let recorded: Vec<DeviceTime> =
            devices.iter().map(|device| device.recorded(base, &calls, &mut ids)).collect();
        let work = WorkTime::of(&recorded, rules);

        let moves = moved.map(|(at, name)| (at.parse().unwrap(), name));
        let history = TimeZoneHistory::from_names(zone, moves).unwrap();
        let minutes: Vec<(Date, Minute)> = (0..MINUTES)
            .map(|at| {
                let date = history.day_of(base + SignedDuration::from_mins(at));
                (date, minute(&devices, &calls, rules, at))
            })
            .collect();

        let mut date = history.day_of(base);
        let mut whole = SignedDuration::ZERO;
        while date <= history.day_of(base + SignedDuration::from_mins(MINUTES)) {
            if let Some(bounds) = history.day_bounds(date) {
                let hours = work.hours(bounds);
                let count = |is: fn(&Minute) -> bool| {
                    let counted = minutes.iter().filter(|(day, minute)| *day == date && is(minute)).count();
                    i64::try_from(counted).unwrap()
                };
                prop_assert_eq!(in_minutes(hours.total), count(|minute| minute.total));
                prop_assert_eq!(in_minutes(hours.active), count(|minute| minute.active));
                prop_assert_eq!(in_minutes(hours.idle), count(|minute| minute.total && !minute.active));
                prop_assert_eq!(in_minutes(hours.breaks), count(|minute| minute.on_break));
                prop_assert_eq!(in_minutes(hours.private), count(|minute| minute.private));
                prop_assert_eq!(hours.total, hours.active + hours.idle);
                let listed: SignedDuration = hours
                    .sessions
                    .iter()
                    .map(|session| session.end.duration_since(session.start))
                    .sum();
                prop_assert_eq!(in_minutes(listed), count(|minute| minute.session));
                prop_assert!(hours.sessions.windows(2).all(|pair| pair[0].end < pair[1].start));
                prop_assert_eq!(hours.first_start, hours.sessions.first().map(|session| session.start));
                prop_assert_eq!(hours.last_end, hours.sessions.last().map(|session| session.end));
                whole += hours.total;
            }
            date = date.tomorrow().unwrap();
        }
        prop_assert_eq!(whole, work.total().total());
    }

    #[test]
    fn deleting_detail_never_changes_the_hours(
        devices in prop::collection::vec((device(), any::<bool>()), 0..4),
        calls in stretches(90),
        deducted in any::<bool>(),
        deleted in stretches(2_000),
    ) {
        let private_time = if deducted { PrivateTime::Deducted } else { PrivateTime::Work };
        let base: Timestamp = "2026-03-02T00:00:00Z".parse().unwrap();
        let work = |is_deleted: bool| {
            let recorded: Vec<DeviceTime> = devices
                .iter()
                .map(|(device, loses_detail)| {
                    let mut device = device.clone();
                    if is_deleted && *loses_detail {
                        device.delete_absence(&deleted);
                    }
                    device.recorded(base, &calls, &mut IdGenerator::from_seed(9))
                })
                .collect();
            WorkTime::of(&recorded, WorkRules { private_time })
        };
        let (before, after) = (work(false), work(true));
        prop_assert_eq!(before.total(), after.total());
        prop_assert_eq!(before.breaks(), after.breaks());
        prop_assert_eq!(before.private(), after.private());
        let stretches = |work: &WorkTime| -> Vec<_> {
            work.sessions().iter().map(|session| (session.start, session.end, session.running)).collect()
        };
        prop_assert_eq!(stretches(&before), stretches(&after));
        prop_assert!(before.active().difference(after.active()).is_empty());
    }

    #[test]
    fn sessions_are_named_by_their_first_piece_and_run_while_a_device_reports(device in device()) {
        let base: Timestamp = "2026-03-02T00:00:00Z".parse().unwrap();
        let recorded = device.recorded(base, &[], &mut IdGenerator::from_seed(4));
        let work = WorkTime::of(std::slice::from_ref(&recorded), WorkRules::default());
        let expected: Vec<(i64, i64)> = device
            .sessions()
            .into_iter()
            .map(|(start, end)| (start, end.min(device.last_minute())))
            .filter(|(start, end)| start < end)
            .collect();
        prop_assert_eq!(work.sessions().len(), expected.len());
        for (session, (start, end)) in work.sessions().iter().zip(expected) {
            let at = |minute: i64| base + SignedDuration::from_mins(minute);
            prop_assert_eq!((session.start, session.end), (at(start), at(end)));
            let first = recorded.session_pieces().filter(|piece| piece.start == at(start));
            prop_assert_eq!(first.map(|piece| piece.id).min(), Some(session.id));
            prop_assert_eq!(session.running, end == MINUTES && device.ending == Ending::Running);
        }
    }
}
