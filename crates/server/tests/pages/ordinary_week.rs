//! A week as most are: what the README shows.

use jiff::{SignedDuration, Timestamp};
use serde_json::json;

use crate::recorded_week::Story;

/// Application, title, and how many minutes a look at it takes at most.
const WORK: [(&str, &str, u64); 14] = [
    ("Visual Studio Code", "drift_compensation.rs · messbruecke", 34),
    ("Outlook", "Inbox", 6),
    ("Firefox", "Climate chamber 2: bookings – Wiki", 5),
    ("Word", "Test report 2026-118 torque sensors.docx", 26),
    ("Visual Studio Code", "calibration_table.rs · messbruecke", 28),
    ("Teams", "Measuring, weekly", 31),
    ("Terminal", "cargo test", 4),
    ("Excel", "Capacity planning Q1.xlsx", 17),
    ("Outlook", "Re: delivery of the reference bridge", 7),
    ("Firefox", "jiff – Rust", 6),
    ("Visual Studio Code", "report.rs · messbruecke", 19),
    ("Terminal", "git log", 3),
    ("Word", "Offer 2026-041.docx", 15),
    ("Firefox", "DIN 51309 – search", 4),
];

/// A range by the clock of its day.
type Clock = (&'static str, &'static str);

/// A day: its date, its work, its break, and when nobody was there.
type Day = (&'static str, Clock, Clock, &'static [Clock]);

/// What is recorded until Thursday at 14:20.
const DAYS: [Day; 4] = [
    (
        "2026-11-16",
        ("08:01", "16:24"),
        ("12:10", "12:45"),
        &[("10:31", "10:40")],
    ),
    (
        "2026-11-17",
        ("07:56", "16:50"),
        ("12:31", "13:08"),
        &[("09:12", "09:20"), ("15:02", "15:12")],
    ),
    (
        "2026-11-18",
        ("08:04", "16:09"),
        ("12:02", "12:36"),
        &[("09:41", "09:48"), ("14:20", "14:26")],
    ),
    (
        "2026-11-19",
        ("08:12", "14:20"),
        ("12:03", "12:36"),
        &[("10:02", "10:16")],
    ),
];

impl Story {
    /// Four days of work, each a little different, with some privacy mode on the third.
    pub(crate) fn ordinary_week() -> Self {
        let mut story = Self::default();
        let mut dice = Dice(7);
        for (date, (start, end), pause, absences) in DAYS {
            let at = |time: &str| -> Timestamp { format!("{date}T{time}:00+01:00").parse().unwrap() };
            story.pieces("workSession", at(start), at(end), &json!({}));
            story.pieces("break", at(pause.0), at(pause.1), &json!({}));
            let mut gaps = vec![(at(pause.0), at(pause.1))];
            for (from, to) in absences {
                story.pieces("afk", at(from), at(to), &json!({ "cause": "idle" }));
                gaps.push((at(from), at(to)));
            }
            if date == "2026-11-18" {
                story.pieces("private", at("13:00"), at("13:25"), &json!({}));
                gaps.push((at("13:00"), at("13:25")));
            }
            gaps.sort();
            gaps.push((at(end), at(end)));
            let mut from = at(start);
            for (to, again) in gaps {
                story.windows(from, to, &mut dice);
                from = again;
            }
        }
        story
    }

    fn windows(&mut self, mut from: Timestamp, end: Timestamp, dice: &mut Dice) {
        while from < end {
            let (application, title, longest) = WORK[usize::try_from(dice.below(14)).unwrap()];
            let seconds = 40 + dice.below(longest * 60);
            let to = (from + SignedDuration::from_secs(i64::try_from(seconds).unwrap())).min(end);
            let content = json!({ "application": application, "title": title });
            self.pieces("window", from, to, &content);
            from = to;
        }
    }
}

/// The same numbers in every run (Knuth's MMIX generator).
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % limit
    }
}
