use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};

use super::*;

fn at(hours: i64) -> Timestamp {
    after(hours * 60)
}

fn after(minutes: i64) -> Timestamp {
    Timestamp::UNIX_EPOCH + SignedDuration::from_mins(minutes)
}

/// What servers that share a database know of clocks.
#[derive(Default)]
struct Seen(Vec<ClockTrack>);

impl Seen {
    /// Whether a clock is trusted that says this.
    fn look(&mut self, now: Timestamp) -> bool {
        let before = std::mem::take(&mut self.0);
        self.0 = look(before.clone(), now);
        assert!(self.0.len() <= MOST);
        assert!(self.0[0].seen >= now, "it is the first");
        assert!(self.0.iter().filter(|track| track.quiet.is_zero()).count() == 1);
        for track in before.iter().filter(|track| track.doubted.is_none()) {
            let is_forgotten = track.quiet + LEAP > FORGOTTEN || before.len() == MOST;
            let goes_on = self.0.iter().any(|other| other.seen >= track.seen);
            assert!(goes_on || is_forgotten, "no time is lowered");
        }
        self.0[0].doubted.is_none()
    }

    fn looks(&mut self, days: impl IntoIterator<Item = (i64, bool)>) {
        for (hour, is_trusted) in days {
            assert_eq!(self.look(at(hour)), is_trusted, "hour {hour}");
        }
    }

    /// Looks every half hour, and gives whether the clock was trusted at the end.
    fn stay(&mut self, minutes: std::ops::Range<i64>) -> bool {
        let looks: Vec<bool> = minutes
            .step_by(30)
            .map(|minute| self.look(after(minute)))
            .collect();
        looks[looks.len() - 1]
    }
}

#[test]
fn a_clock_that_leaps_is_trusted_when_it_stayed_there_for_a_day() {
    Seen::default().looks([
        // The first clock ever may be wrong, too.
        (1_000, false),
        (1_001, false),
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
    ]);
}

#[test]
fn a_computer_that_is_used_now_and_then_is_trusted_at_every_fourth_start() {
    let mut seen = Seen::default();
    seen.looks([(0, false), (24, true)]);
    for quarter in 1..=5 {
        for start in 0..4 {
            let hour = quarter * 10_000 + start * 400;
            // It is on for three hours each time.
            let is_trusted = seen.stay(hour * 60..hour * 60 + 180);
            assert_eq!(is_trusted, start == 3, "hour {hour}");
        }
    }
}

#[test]
fn a_clock_that_is_wrong_at_every_start_and_put_right_soon_is_never_trusted() {
    let mut seen = Seen::default();
    seen.stay(0..2_000);
    for day in 2..60 {
        let minute = day * 1_440;
        // By the same ten years each time.
        assert!(!seen.look(after(minute + 10 * 525_600)), "day {day}");
        let minutes = if day % 3 == 0 { 40 } else { 480 };
        assert!(seen.stay(minute + 2..minute + 2 + minutes), "day {day}");
    }
}

/// Its battery is empty: it starts in 2015, or three years behind, and is put right by the network.
#[test]
fn a_clock_that_starts_in_the_past_is_trusted_after_a_day_of_use() {
    const YEAR: i64 = 525_600;
    for (is_stopped, late) in [(true, 2), (true, 25), (false, 2), (false, 25)] {
        let mut seen = Seen::default();
        let mut trusted_on = Vec::new();
        for day in 0..20 {
            let minute = 60 * YEAR + day * 1_440;
            let past = if is_stopped { 45 * YEAR } else { minute - 3 * YEAR };
            for look in (0..late).step_by(10) {
                seen.look(after(past + look));
            }
            // Eight hours of work.
            if seen.stay(minute + late..minute + 480) {
                trusted_on.push(day);
            }
        }
        assert_eq!(
            trusted_on,
            (3..20).collect::<Vec<_>>(),
            "put right after {late} minutes"
        );
        // Where it stays there, whoever was ahead has to prove it again.
        let minute = 60 * YEAR + 20 * 1_440;
        seen.stay(45 * YEAR + 100..45 * YEAR + 200);
        assert!(!seen.look(after(minute)));
    }
}

#[test]
fn a_computer_that_is_used_every_other_week_may_start_in_the_past() {
    for was_trusted in [false, true] {
        let mut seen = Seen::default();
        if was_trusted {
            seen.stay(29_900_000..29_902_000);
        }
        let trusted: Vec<bool> = (0..12)
            .map(|start| {
                seen.look(at(1_000));
                let minute = 30_000_000 + start * 14 * 1_440;
                seen.stay(minute..minute + 180)
            })
            .collect();
        let expected: Vec<bool> = (0..12).map(|start| start % 4 == 3).collect();
        assert_eq!(trusted, expected, "{was_trusted}");
    }
}

#[test]
fn a_clock_that_is_ahead_at_every_start_is_never_trusted_however_soon_it_is_put_right() {
    for seed in 0..60 {
        let mut random = StdRng::seed_from_u64(seed);
        let mut seen = Seen::default();
        // Every day, or every other week, by the same ten years; and right for a little longer.
        let days = if random.random_bool(0.5) { 1 } else { 14 };
        for start in 0..200 {
            let minute = start * days * 1_440;
            let wrong = minute + 10 * 525_600;
            let stay = random.random_range(1..120);
            assert!(!seen.stay(wrong..wrong + stay), "seed {seed}, start {start}");
            let until = minute + 2 * stay + 30 + random.random_range(0..400);
            seen.stay(minute + stay..until);
        }
    }
}

#[test]
fn servers_with_different_clocks_are_in_nobody_s_way() {
    for behind in [2, 20, 400_000] {
        let mut seen = Seen::default();
        let slow = |hour: i64| hour - behind * 24;
        // Both run, then the one for two weeks, then the other, then both again.
        for (hours, is_right, is_slow) in [
            (0..48, true, true),
            (48..400, false, true),
            (400..450, true, true),
            (450..800, true, false),
            (800..850, true, true),
        ] {
            let mut last = (true, true);
            for minute in (hours.start * 60..hours.end * 60).step_by(10) {
                if is_right {
                    last.0 = seen.look(after(minute));
                }
                if is_slow {
                    last.1 = seen.look(after(slow(0) * 60 + minute));
                }
            }
            assert_eq!(last, (true, true), "{behind} days behind, until {}", hours.end);
        }
    }
}

#[test]
fn a_wrong_clock_that_was_trusted_is_forgotten() {
    let mut seen = Seen::default();
    seen.stay(0..2_000);
    let wrong = 10 * 525_600;
    assert!(seen.stay(wrong..wrong + 2_000));
    // Put right: it deletes by what it says, and a leap is a leap, also to before the wrong time.
    assert!(seen.stay(2_000..3_000));
    assert!(!seen.look(after(wrong / 2)));
    assert!(seen.stay(3_000..4_000));
    assert!(!seen.look(after(wrong + 3_000)), "it was put back");
    assert!(seen.stay(4_000..4_000 + 31 * 1_440));
    assert!(latest_trusted(&seen.0) < Some(after(wrong)));
}

/// Clocks that are wrong for less than a day are never trusted; the right one is after a day, or at the fourth start.
#[test]
fn whatever_a_clock_does_only_the_right_time_is_trusted() {
    for seed in 0..60 {
        let mut random = StdRng::seed_from_u64(seed);
        let mut seen = Seen::default();
        let mut minute: i64 = random.random_range(0..100_000_000);
        let (mut last, mut since, mut starts, mut longest) = (minute - 10_081, minute, 0, 0);
        let mut ends: Vec<i64> = Vec::new();
        let mut was_trusted = false;
        for _ in 0..60 {
            // Where the right time never comes. A wrong clock that goes on exactly where it was stopped was there all the
            // time.
            let from = minute + random.random_range(5_000_000..20_000_000);
            if random.random_bool(0.3) && ends.iter().all(|end| (from - end).abs() > 80) {
                let wrong = random.random_range(1..22 * 60);
                assert!(!seen.stay(from..from + wrong), "seed {seed}");
                ends.push(from + wrong);
                minute += wrong;
                // What was doubted before begins anew.
                (since, starts, longest) = (minute, 0, 0);
                if !was_trusted {
                    last = minute - 10_081;
                }
            }
            let off = minute - last;
            if off > 7 * 1_440 {
                starts = if off > 2 * longest { 1 } else { starts + 1 };
                longest = if starts == 1 { off } else { longest.max(off) };
                since = minute;
            }
            // What is put right for less than an hour does not count as such.
            let on = random.random_range(91..3_000);
            let is_trusted = seen.stay(minute..minute + on);
            last = minute + (on - 1) / 30 * 30;
            assert!(
                is_trusted || (starts < 4 && last - since < 24 * 60),
                "seed {seed}: since {since} until {last}, at start {starts}"
            );
            starts = if is_trusted { 0 } else { starts };
            was_trusted = is_trusted;
            minute += on;
            let longest = if random.random_bool(0.5) {
                1_000
            } else {
                40 * 1_440
            };
            minute += random.random_range(0..longest);
        }
    }
}
