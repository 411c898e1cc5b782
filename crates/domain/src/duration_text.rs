//! Durations for people: rounded once, at the end, to the minute.
//!
//! Exact durations are added up first; a sum is rounded from the exact sum, so a column may differ from it by a minute.

use std::fmt;

use jiff::SignedDuration;

/// A duration, rounded to whole minutes for display: half up, and below zero its mirror image, so that `+0:32` of one
/// person is `−0:32` of the other. Not for calculating.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DisplayMinutes(i64);

impl DisplayMinutes {
    /// Rounds an exact duration.
    pub fn rounded(exact: SignedDuration) -> Self {
        let milliseconds = exact.as_millis();
        let minutes = (milliseconds.abs() + 30_000) / 60_000 * milliseconds.signum();
        // The longest duration has 1.5e17 minutes.
        Self(i64::try_from(minutes).unwrap_or(i64::MAX))
    }

    /// The minutes.
    pub fn minutes(self) -> i64 {
        self.0
    }

    /// `7 h 42 min`, below an hour `42 min`: for sentences and stats, in German as in English. The spaces do not break.
    pub fn in_words(self) -> impl fmt::Display {
        Text {
            minutes: self,
            style: Style::Words,
            sign: Sign::BelowZero,
        }
    }

    /// `7:42`: for tables and charts.
    pub fn as_clock(self) -> impl fmt::Display {
        Text {
            minutes: self,
            style: Style::Clock,
            sign: Sign::BelowZero,
        }
    }

    /// `+32 min`, `−1 h 5 min`, `±0 min`: a difference, in sentences.
    pub fn difference_in_words(self) -> impl fmt::Display {
        Text {
            minutes: self,
            style: Style::Words,
            sign: Sign::Always,
        }
    }

    /// `+0:32`, `−0:24`, `±0:00`: a difference, in tables.
    pub fn difference_as_clock(self) -> impl fmt::Display {
        Text {
            minutes: self,
            style: Style::Clock,
            sign: Sign::Always,
        }
    }
}

struct Text {
    minutes: DisplayMinutes,
    style: Style,
    sign: Sign,
}

#[derive(Clone, Copy)]
enum Style {
    Words,
    Clock,
}

#[derive(Clone, Copy)]
enum Sign {
    BelowZero,
    Always,
}

impl fmt::Display for Text {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let DisplayMinutes(signed) = self.minutes;
        let sign = match (self.sign, signed.signum()) {
            (_, -1) => "\u{2212}",
            (Sign::Always, 0) => "±",
            (Sign::Always, _) => "+",
            (Sign::BelowZero, _) => "",
        };
        let (hours, minutes) = (signed.unsigned_abs() / 60, signed.unsigned_abs() % 60);
        match (self.style, hours) {
            (Style::Words, 0) => write!(formatter, "{sign}{minutes}\u{a0}min"),
            (Style::Words, _) => write!(formatter, "{sign}{hours}\u{a0}h\u{a0}{minutes}\u{a0}min"),
            (Style::Clock, _) => write!(formatter, "{sign}{hours}:{minutes:02}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_read_as_the_design_says() {
        for (seconds, words, clock, difference_words, difference) in [
            (27_720, "7 h 42 min", "7:42", "+7 h 42 min", "+7:42"),
            (2_520, "42 min", "0:42", "+42 min", "+0:42"),
            (28_800, "8 h 0 min", "8:00", "+8 h 0 min", "+8:00"),
            (0, "0 min", "0:00", "±0 min", "±0:00"),
            (29, "0 min", "0:00", "±0 min", "±0:00"),
            (30, "1 min", "0:01", "+1 min", "+0:01"),
            (-29, "0 min", "0:00", "±0 min", "±0:00"),
            (-30, "−1 min", "−0:01", "−1 min", "−0:01"),
            (-1_440, "−24 min", "−0:24", "−24 min", "−0:24"),
            (-3_900, "−1 h 5 min", "−1:05", "−1 h 5 min", "−1:05"),
            (360_000, "100 h 0 min", "100:00", "+100 h 0 min", "+100:00"),
        ] {
            let rounded = DisplayMinutes::rounded(SignedDuration::from_secs(seconds));
            let plain = |text: String| text.replace('\u{a0}', " ");
            assert_eq!(plain(rounded.in_words().to_string()), words);
            assert_eq!(rounded.as_clock().to_string(), clock);
            assert_eq!(plain(rounded.difference_in_words().to_string()), difference_words);
            assert_eq!(rounded.difference_as_clock().to_string(), difference);
        }
    }

    #[test]
    fn rounding_is_to_the_millisecond_and_holds_at_the_ends() {
        let rounded = |duration| DisplayMinutes::rounded(duration).minutes();
        assert_eq!(rounded(SignedDuration::from_millis(29_999)), 0);
        assert_eq!(rounded(SignedDuration::from_millis(89_999)), 1);
        assert_eq!(rounded(SignedDuration::from_millis(90_000)), 2);
        assert!(rounded(SignedDuration::MAX) > 0 && rounded(SignedDuration::MIN) < 0);
    }
}
