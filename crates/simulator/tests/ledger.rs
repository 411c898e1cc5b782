//! The ledger against the rules of work hours, and the plans against what they promise.

#[cfg(test)]
mod ledger {
    use std::collections::HashSet;

    use jiff::{Timestamp, civil::Date};
    use timetrack_domain::{
        Event, Interval, Lane,
        work_day::TimeZoneHistory,
        work_hours::{DeviceTime, WorkRules, WorkTime},
    };
    use timetrack_simulator::{DayTruth, Habit, Recorded, SimulatedPerson, Simulation, people};

    /// The clocks of Europe change on 25 October, those of New York on 1 November.
    const FIRST: Date = Date::constant(2026, 10, 5);
    const LAST: Date = Date::constant(2026, 11, 15);
    /// Those of New York change on 14 March, those of Europe on 28 March.
    const SPRING: (Date, Date) = (Date::constant(2027, 3, 1), Date::constant(2027, 4, 11));

    fn zones(person: &SimulatedPerson, simulation: &Simulation) -> TimeZoneHistory {
        TimeZoneHistory::from_names(person.zone, simulation.moved).unwrap()
    }

    fn device_time(recorded: &Recorded) -> DeviceTime {
        let mut time = DeviceTime::default();
        for event in &recorded.events {
            time.add(event.id, event.interval, &event.content);
        }
        time
    }

    #[test]
    fn work_hours_are_what_the_ledger_says_to_the_second() {
        compare(FIRST, LAST);
        compare(SPRING.0, SPRING.1);
    }

    fn compare(first: Date, last: Date) {
        for person in people(1) {
            let simulation = person.simulate(first, last);
            let devices: Vec<_> = simulation.devices.iter().map(device_time).collect();
            let time = WorkTime::of(&devices, WorkRules::default());
            let zones = zones(&person, &simulation);
            let mut counted = 0;
            let mut date = first;
            while date <= last.tomorrow().unwrap() {
                let hours = time.hours(zones.day_bounds(date).unwrap());
                let truth = simulation.ledger.days.get(&date).copied().unwrap_or_default();
                let seconds = |duration: jiff::SignedDuration| {
                    assert_eq!(duration.subsec_nanos(), 0);
                    u64::try_from(duration.as_secs()).unwrap()
                };
                let found = DayTruth {
                    total: seconds(hours.total),
                    active: seconds(hours.active),
                    breaks: seconds(hours.breaks),
                    private: seconds(hours.private),
                    sessions: hours.sessions.len() as u64,
                    first_start: hours.first_start,
                    last_end: hours.last_end,
                };
                assert_eq!(found, truth, "{} on {date}", person.name);
                assert_eq!(seconds(hours.idle), truth.idle(), "{} on {date}", person.name);
                counted += usize::from(truth != DayTruth::default());
                date = date.tomorrow().unwrap();
            }
            assert_eq!(counted, simulation.ledger.days.len(), "{}", person.name);
            assert!(counted >= 12, "{} works {counted} days", person.name);
        }
    }

    #[test]
    fn what_is_recorded_keeps_the_rules_of_lanes() {
        for person in people(3) {
            for recorded in person.simulate(FIRST, LAST).devices {
                let ids: HashSet<_> = recorded.events.iter().map(|event| event.id).collect();
                assert_eq!(ids.len(), recorded.events.len());
                let lane = |wanted: Lane| -> Vec<Interval> {
                    let mut intervals: Vec<_> = recorded
                        .events
                        .iter()
                        .filter(|event| event.lane() == wanted)
                        .map(|event| event.interval)
                        .collect();
                    intervals.sort();
                    intervals
                };
                let sessions = lane(Lane::WorkSession);
                for wanted in Lane::ALL {
                    let intervals = lane(wanted);
                    assert!(intervals.windows(2).all(|pair| pair[0].end() <= pair[1].start()));
                    for interval in intervals {
                        assert!(is_covered(&sessions, interval), "{wanted:?} {interval:?}");
                    }
                }
            }
        }
    }

    fn is_covered(sessions: &[Interval], interval: Interval) -> bool {
        let mut until = interval.start();
        let first = sessions.partition_point(|session| session.end() <= until);
        for session in &sessions[first..] {
            if session.start() > until {
                break;
            }
            until = session.end();
        }
        until >= interval.end()
    }

    #[test]
    fn the_same_seed_is_the_same_company_in_whatever_range_it_is_asked_for() {
        let late = Date::constant(2026, 11, 2);
        for (one, other) in people(7).iter().zip(people(7)) {
            let whole = one.simulate(FIRST, LAST);
            let part = other.simulate(late, LAST);
            if one.move_to.is_some() {
                continue;
            }
            for (whole, part) in whole.devices.iter().zip(&part.devices) {
                let begin = part.events.first().map(|event| event.id);
                let tail: Vec<&Event> = whole
                    .events
                    .iter()
                    .skip_while(|event| Some(event.id) != begin)
                    .collect();
                assert!(begin.is_none() || tail.len() == part.events.len());
                assert!(tail.into_iter().eq(&part.events) || begin.is_none());
            }
        }
    }

    #[test]
    fn the_company_has_everything_that_is_hard_to_count() {
        let company: Vec<_> = people(1)
            .into_iter()
            .map(|person| (person.simulate(FIRST, LAST), person))
            .collect();
        let of = |habit| company.iter().find(|(_, person)| person.habit == habit).unwrap();
        let (night, _) = of(Habit::NightShift);
        let crosses_midnight = |event: &Event| {
            let zone = jiff::tz::TimeZone::get("Europe/Berlin").unwrap();
            let date = |at: jiff::Timestamp| at.to_zoned(zone.clone()).date();
            date(event.interval.start()) != date(event.interval.end())
        };
        assert!(night.devices[0].events.iter().any(crosses_midnight));
        // In the night in which the clocks go back.
        let change: Timestamp = "2026-10-25T01:00:00Z".parse().unwrap();
        let events = &night.devices[0].events;
        assert!(events.iter().any(|event| event.interval.contains(change)));
        let (carried, _) = of(Habit::TwoDevices);
        let uses: Vec<_> = carried.devices.iter().map(|device| device.events.len()).collect();
        assert!(
            uses.len() == 2 && uses.iter().all(|events| *events > 50),
            "{uses:?}"
        );
        assert!(of(Habit::OfflineForAWeek).0.devices[0].offline.is_some());
        assert!(company.iter().any(|(simulation, _)| simulation.moved.is_some()));
        let (private, _) = of(Habit::Private);
        assert!(private.ledger.days.values().any(|day| day.private > 0));
        assert!(
            company
                .iter()
                .all(|(simulation, _)| simulation.ledger.days.values().any(|day| day.idle() > 0))
        );
        assert_eq!(company.len(), 12);
    }
}
