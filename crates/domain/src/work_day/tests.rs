use jiff::{SignedDuration, civil::date};
use proptest::prelude::*;

use super::*;

fn history(first: &str, moves: &[(&str, &str)]) -> TimeZoneHistory {
    let moves = moves.iter().map(|(at, name)| (at.parse().unwrap(), *name));
    TimeZoneHistory::from_names(first, moves).unwrap()
}

fn hours(history: &TimeZoneHistory, day: Date) -> Option<f64> {
    history
        .day_bounds(day)
        .map(|day| day.duration().as_secs_f64() / 3_600.0)
}

#[test]
fn days_have_the_hours_that_the_clocks_give_them() {
    for (zone, day, expected) in [
        ("Europe/Berlin", date(2026, 3, 28), Some(24.0)),
        ("Europe/Berlin", date(2026, 3, 29), Some(23.0)),
        ("Europe/Berlin", date(2026, 10, 25), Some(25.0)),
        ("Australia/Lord_Howe", date(2026, 4, 5), Some(24.5)),
        ("Australia/Lord_Howe", date(2026, 10, 4), Some(23.5)),
        ("Asia/Kolkata", date(2026, 3, 29), Some(24.0)),
        // The clocks went from 23:59:59 to 01:00:00.
        ("America/Sao_Paulo", date(2018, 11, 4), Some(23.0)),
        ("Pacific/Apia", date(2011, 12, 29), Some(24.0)),
        ("Pacific/Apia", date(2011, 12, 30), None),
        ("Pacific/Apia", date(2011, 12, 31), Some(24.0)),
    ] {
        assert_eq!(hours(&history(zone, &[]), day), expected, "{zone}, {day}");
    }
}

#[test]
fn days_begin_at_local_midnight() {
    let berlin = history("Europe/Berlin", &[]);
    let winter = berlin.day_bounds(date(2026, 1, 15)).unwrap();
    assert_eq!(winter.start().to_string(), "2026-01-14T23:00:00Z");
    let kolkata = history("Asia/Kolkata", &[]);
    let day = kolkata.day_bounds(date(2026, 1, 15)).unwrap();
    assert_eq!(day.start().to_string(), "2026-01-14T18:30:00Z");
}

#[test]
fn weeks_begin_on_monday() {
    for day in 23..=29 {
        assert_eq!(monday_of(date(2026, 3, day)), date(2026, 3, 23));
    }
    let berlin = history("Europe/Berlin", &[]);
    let week = berlin.week_bounds(date(2026, 3, 25)).unwrap();
    assert_eq!(week.duration(), SignedDuration::from_hours(7 * 24 - 1));
}

#[test]
fn moving_west_makes_a_long_day_and_moving_east_a_short_one() {
    let west = history("Europe/Berlin", &[("2026-06-10T12:00:00Z", "America/New_York")]);
    assert_eq!(hours(&west, date(2026, 6, 9)), Some(24.0));
    assert_eq!(hours(&west, date(2026, 6, 10)), Some(30.0));
    assert_eq!(hours(&west, date(2026, 6, 11)), Some(24.0));
    let east = history("America/New_York", &[("2026-06-10T12:00:00Z", "Europe/Berlin")]);
    assert_eq!(hours(&east, date(2026, 6, 10)), Some(18.0));
}

#[test]
fn a_move_over_midnight_begins_the_day_or_goes_on_with_it() {
    // In New York it is the evening of the 9th, in Berlin already the 10th.
    let east = history("America/New_York", &[("2026-06-10T01:00:00Z", "Europe/Berlin")]);
    let tenth = east.day_bounds(date(2026, 6, 10)).unwrap();
    assert_eq!(tenth.start().to_string(), "2026-06-10T01:00:00Z");
    // The other way round, the 10th has begun and goes on, although it is the 9th again.
    let west = history("Europe/Berlin", &[("2026-06-10T01:00:00Z", "America/New_York")]);
    let evening = "2026-06-10T02:00:00Z".parse().unwrap();
    assert_eq!(west.day_of(evening), date(2026, 6, 10));
    assert_eq!(
        west.day_bounds(date(2026, 6, 10)).unwrap().start().to_string(),
        "2026-06-09T22:00:00Z"
    );
}

#[test]
fn a_move_at_midnight_leaves_that_midnight_to_the_new_zone() {
    let west = history("Europe/Berlin", &[("2026-06-09T22:00:00Z", "America/New_York")]);
    let tenth = west.day_bounds(date(2026, 6, 10)).unwrap();
    assert_eq!(tenth.start().to_string(), "2026-06-10T04:00:00Z");
    assert_eq!(
        west.day_of("2026-06-09T22:00:00Z".parse().unwrap()),
        date(2026, 6, 9)
    );
}

#[test]
fn the_past_stays_as_it_was() {
    let before = history("Europe/Berlin", &[]);
    let mut after = before.clone();
    after.move_to(
        "2026-06-10T12:00:00Z".parse().unwrap(),
        time_zone("Asia/Tokyo").unwrap(),
    );
    let day = date(2026, 6, 1);
    assert_eq!(before.day_bounds(day), after.day_bounds(day));
}

#[test]
fn an_unknown_name_is_an_error_that_tells_what_to_write() {
    let error = TimeZoneHistory::from_names("Mitteleuropa", []).unwrap_err();
    assert_eq!(
        error.to_string(),
        r#"there is no time zone "Mitteleuropa"; use a name such as "Europe/Berlin""#
    );
}

#[test]
fn the_ends_of_time_are_no_trouble() {
    for zone in ["Pacific/Kiritimati", "Pacific/Niue", "Europe/Berlin"] {
        let history = history(zone, &[]);
        for day in [Date::MIN, next(Date::MIN), Date::MAX] {
            history.day_bounds(day);
            history.week_bounds(day);
        }
        for at in [Timestamp::MIN, Timestamp::MAX] {
            history.day_of(at);
        }
    }
}

const ZONES: [&str; 8] = [
    "Europe/Berlin",
    "America/New_York",
    "America/Sao_Paulo",
    "America/St_Johns",
    "Asia/Kolkata",
    "Australia/Lord_Howe",
    "Pacific/Apia",
    "Pacific/Kiritimati",
];

/// Somewhere between 1995 and 2030; transitions of St. John's at one minute past midnight and the day that Apia skipped
/// lie in between.
fn instants() -> impl Strategy<Value = Timestamp> {
    prop_oneof![788_918_400..1_893_456_000_i64, 1_325_000_000..1_325_400_000_i64]
        .prop_map(|second| Timestamp::from_second(second).unwrap())
}

fn histories() -> impl Strategy<Value = TimeZoneHistory> {
    let zone = || prop::sample::select(ZONES.to_vec());
    (
        zone(),
        prop::collection::vec((instants(), zone()), 0..6),
        instants(),
        prop::collection::vec((0..200_000_i64, zone()), 0..4),
    )
        .prop_map(|(first, mut moves, hectic, quick)| {
            // Some people move several times within two days.
            moves.extend(
                quick
                    .into_iter()
                    .map(|(after, zone)| (hectic + SignedDuration::from_secs(after), zone)),
            );
            TimeZoneHistory::from_names(first, moves).unwrap()
        })
}

proptest! {
    #[test]
    fn days_tile_time(history in histories(), around in instants()) {
        let mut moments: Vec<Timestamp> = history.moves.iter().map(|(at, _)| *at).collect();
        moments.push(around);
        for moment in moments {
            let day = history.day_of(moment);
            let mut date = day.checked_sub(jiff::Span::new().days(4)).unwrap();
            let mut end = None;
            for _ in 0..9 {
                match history.day_bounds(date) {
                    Some(bounds) => {
                        prop_assert!(end.is_none_or(|end| end == bounds.start()));
                        prop_assert_eq!(history.day_of(bounds.start()), date);
                        prop_assert_eq!(history.day_of(bounds.end() - SignedDuration::from_nanos(1)), date);
                        prop_assert_eq!(bounds.contains(moment), date == day);
                        end = Some(bounds.end());
                    }
                    None => prop_assert!(date != day),
                }
                date = next(date);
            }
        }
    }

    #[test]
    fn without_moves_a_day_is_the_local_date(zone in prop::sample::select(ZONES.to_vec()), at in instants()) {
        let history = TimeZoneHistory::from_names(zone, []).unwrap();
        let local = at.to_zoned(time_zone(zone).unwrap()).date();
        // Where the clocks go back over midnight, the day that has begun goes on.
        prop_assert!(history.day_of(at) == local || (zone == "America/St_Johns" && history.day_of(at) == next(local)));
    }
}
