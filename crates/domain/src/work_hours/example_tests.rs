//! Days as they happen, told minute by minute in words.

use super::*;
use crate::{AfkCause, EventContent, IdGenerator, work_day::TimeZoneHistory};

fn interval(start: &str, end: &str) -> Interval {
    let at = |time: &str| format!("2026-03-02T{time}:00Z").parse().unwrap();
    Interval::new(at(start), at(end)).unwrap()
}

fn device_of(parts: &[(EventContent, &str, &str)]) -> DeviceTime {
    let mut ids = IdGenerator::from_seed(5);
    let mut device = DeviceTime::default();
    for (content, start, end) in parts {
        let interval = interval(start, end);
        device.add(EventId::generate(interval.start(), &mut ids), interval, content);
    }
    device
}

#[test]
fn an_ordinary_day() {
    let mut laptop = device_of(&[
        (EventContent::WorkSession, "08:00", "16:30"),
        (EventContent::Break, "12:00", "12:30"),
        (EventContent::Private, "13:00", "13:15"),
        (EventContent::Afk(AfkCause::Idle), "09:00", "09:40"),
        (EventContent::Afk(AfkCause::NotMeasured), "10:00", "11:00"),
        (EventContent::HiddenWindow, "08:00", "16:30"),
    ]);
    laptop.add_call(interval("09:10", "09:30"));
    let day = interval("00:00", "23:59");
    let hours = WorkTime::of(std::slice::from_ref(&laptop), WorkRules::default()).hours(day);
    let minutes = SignedDuration::from_mins;
    assert_eq!(
        (hours.total, hours.active, hours.idle),
        (minutes(480), minutes(460), minutes(20))
    );
    assert_eq!((hours.breaks, hours.private), (minutes(30), minutes(15)));
    let strict = WorkRules {
        private_time: PrivateTime::Deducted,
    };
    let hours = WorkTime::of(&[laptop], strict).hours(day);
    assert_eq!(
        (hours.total, hours.active, hours.idle),
        (minutes(465), minutes(445), minutes(20))
    );
}

#[test]
fn a_break_is_a_break_whatever_another_device_saw() {
    let laptop = device_of(&[
        (EventContent::WorkSession, "08:00", "12:00"),
        (EventContent::Break, "10:00", "11:00"),
    ]);
    let minutes = SignedDuration::from_mins;
    for cause in [AfkCause::Idle, AfkCause::NotMeasured] {
        let desktop = device_of(&[
            (EventContent::WorkSession, "09:00", "12:00"),
            (EventContent::Afk(cause), "09:30", "10:45"),
            (EventContent::Afk(cause), "11:00", "12:00"),
        ]);
        let work = WorkTime::of(&[laptop.clone(), desktop], WorkRules::default());
        let hours = work.hours(interval("00:00", "23:59"));
        assert_eq!((hours.total, hours.breaks), (minutes(180), minutes(60)));
        assert_eq!((hours.active, hours.idle), (minutes(180), SignedDuration::ZERO));
        assert_eq!(hours.sessions.len(), 1);
    }
}

#[test]
fn a_session_runs_on_at_the_instant_at_which_a_piece_of_it_ends() {
    let mut laptop = device_of(&[(EventContent::WorkSession, "08:00", "08:10")]);
    let now = interval("08:00", "08:10").end();
    let id = EventId::generate(now, &mut IdGenerator::from_seed(7));
    let open = |laptop: &mut DeviceTime, start| {
        laptop.add_open(id, start, &EventContent::WorkSession, OpenUntil::Now(now));
        let work = WorkTime::of(std::slice::from_ref(laptop), WorkRules::default());
        work.sessions()
            .iter()
            .map(|session| session.running)
            .collect::<Vec<_>>()
    };
    assert_eq!(open(&mut laptop, now), [true]);
    // What has only just begun is nothing yet.
    assert_eq!(open(&mut DeviceTime::default(), now), []);
}

#[test]
fn a_session_runs_while_any_of_its_devices_does() {
    let now = interval("00:00", "12:00").end();
    let mut laptop = DeviceTime::default();
    let start = interval("08:00", "09:00").start();
    let id = EventId::generate(start, &mut IdGenerator::from_seed(7));
    laptop.add_open(id, start, &EventContent::WorkSession, OpenUntil::Now(now));
    let desktop = device_of(&[(EventContent::WorkSession, "09:00", "10:00")]);
    let work = WorkTime::of(&[laptop, desktop], WorkRules::default());
    let end = now;
    let running = true;
    assert_eq!(
        work.sessions(),
        [WorkSession {
            id,
            start,
            end,
            running
        }]
    );
}

#[test]
fn a_session_over_midnight_runs_on_the_second_day_only() {
    let mut device = DeviceTime::default();
    let at = |text: &str| -> Timestamp { text.parse().unwrap() };
    let id = EventId::generate(at("2026-03-02T22:00:00Z"), &mut IdGenerator::from_seed(6));
    let now = OpenUntil::Now(at("2026-03-03T01:00:00Z"));
    device.add_open(id, at("2026-03-02T22:00:00Z"), &EventContent::WorkSession, now);
    let work = WorkTime::of(&[device], WorkRules::default());
    let utc = TimeZoneHistory::from_names("UTC", []).unwrap();
    let day = |day| work.hours(utc.day_bounds(jiff::civil::date(2026, 3, day)).unwrap());
    assert_eq!(day(2).total, SignedDuration::from_hours(2));
    assert!(!day(2).sessions[0].running);
    assert_eq!(day(3).total, SignedDuration::from_hours(1));
    assert!(day(3).sessions[0].running);
    assert_eq!(day(3).sessions[0].id, id);
}
