//! Durations, counts and shares.

use jiff::SignedDuration;
use timetrack_domain::duration_text::DisplayMinutes;

use super::{Language, Locale};

/// A duration cut into what a large figure shows: the hours, where there are any, and the minutes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct HoursAndMinutes {
    /// Whole hours; `None` below one hour.
    pub(crate) hours: Option<String>,
    /// The minutes of the last hour.
    pub(crate) minutes: String,
}

#[expect(
    clippy::unused_self,
    reason = "how figures are written is a matter of the language, also where both write them alike"
)]
impl Locale {
    /// `7 h 42 min`, below an hour `42 min`: for sentences. Rounded to the minute, half up.
    pub(crate) fn duration(self, duration: SignedDuration) -> String {
        DisplayMinutes::rounded(duration).in_words().to_string()
    }

    /// The parts of [`Locale::duration`], for figures that set the units smaller.
    pub(crate) fn hours_and_minutes(self, duration: SignedDuration) -> HoursAndMinutes {
        let minutes = DisplayMinutes::rounded(duration.max(SignedDuration::ZERO)).minutes();
        HoursAndMinutes {
            hours: (minutes >= 60).then(|| (minutes / 60).to_string()),
            minutes: (minutes % 60).to_string(),
        }
    }

    /// `7:42`: for tables and charts. Rounded to the minute, half up.
    pub(crate) fn clock_duration(self, duration: SignedDuration) -> String {
        DisplayMinutes::rounded(duration).as_clock().to_string()
    }

    /// `7:42`, below a minute `12 s`: for lists of what was used, where `0:00` beside a share of the whole would be wrong.
    pub(crate) fn listed_duration(self, duration: SignedDuration) -> String {
        match rounded(duration.as_millis(), 1000) {
            seconds @ 0..60 => format!("{seconds}\u{a0}s"),
            60.. => self.clock_duration(duration),
        }
    }

    /// `1:05:09` or `5:09`, with its seconds: for lists of single items, most of which last less than a minute.
    pub(crate) fn exact_duration(self, duration: SignedDuration) -> String {
        let seconds = rounded(duration.as_millis(), 1000);
        let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
        // Always with the hours: elsewhere two numbers are hours and minutes.
        format!("{hours}:{minutes:02}:{seconds:02}")
    }

    /// `4 min 12 s`, below a minute `12 s`, from a day on `2 days`: how far something is off or ago.
    pub(crate) fn distance(self, duration: SignedDuration) -> String {
        let seconds = rounded(duration.abs().as_millis(), 1000);
        match (seconds / 86_400, seconds / 3600, seconds / 60) {
            (0, 0, 0) => format!("{seconds}\u{a0}s"),
            (0, 0, minutes) => format!("{minutes}\u{a0}min\u{a0}{}\u{a0}s", seconds % 60),
            (0, _, _) => self.duration(duration.abs()),
            (days, _, _) => self.text_counted("days", days, &[]),
        }
    }

    /// `41,208`, in German `41.208`.
    pub(crate) fn number(self, number: u64) -> String {
        let separator = match self.language() {
            Language::English => ',',
            Language::German => '.',
        };
        let digits = number.to_string();
        let mut grouped = String::with_capacity(digits.len() + digits.len() / 3);
        for (index, digit) in digits.chars().enumerate() {
            if index > 0 && (digits.len() - index).is_multiple_of(3) {
                grouped.push(separator);
            }
            grouped.push(digit);
        }
        grouped
    }

    /// `33 %` of a whole; nothing of nothing is 0 %.
    pub(crate) fn share(self, part: SignedDuration, whole: SignedDuration) -> String {
        let (part, whole) = (part.as_millis().max(0), whole.as_millis().max(1));
        format!("{}\u{a0}%", rounded(part * 100, whole))
    }
}

fn rounded(value: i128, unit: i128) -> u64 {
    u64::try_from((value.max(0) + unit / 2) / unit).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    const ENGLISH: Locale = Locale {
        language: Language::English,
    };
    const GERMAN: Locale = Locale {
        language: Language::German,
    };

    #[test]
    fn durations_are_rounded_half_up_to_the_minute() {
        let cases = [
            (0, "0 min", "0:00"),
            (29, "0 min", "0:00"),
            (30, "1 min", "0:01"),
            (3_570, "1 h 0 min", "1:00"),
            (27_090, "7 h 32 min", "7:32"),
            (27_089, "7 h 31 min", "7:31"),
        ];
        for (seconds, words, clock) in cases {
            let duration = SignedDuration::from_secs(seconds);
            assert_eq!(ENGLISH.duration(duration).replace('\u{a0}', " "), words);
            assert_eq!(GERMAN.clock_duration(duration), clock);
            let large = ENGLISH.hours_and_minutes(duration);
            let hours = large.hours.map_or(String::new(), |hours| format!("{hours} h "));
            assert_eq!(format!("{hours}{} min", large.minutes), words);
        }
    }

    #[test]
    fn thousands_are_grouped_as_the_language_does() {
        assert_eq!(ENGLISH.number(41_208), "41,208");
        assert_eq!(GERMAN.number(1_041_208), "1.041.208");
        assert_eq!(GERMAN.number(208), "208");
    }

    #[test]
    fn distances_say_seconds_only_where_they_matter() {
        let distance = |seconds| {
            ENGLISH
                .distance(SignedDuration::from_secs(seconds))
                .replace('\u{a0}', " ")
        };
        assert_eq!(distance(12), "12 s");
        assert_eq!(distance(-252), "4 min 12 s");
        assert_eq!(distance(7_260), "2 h 1 min");
        assert_eq!(distance(172_900), "2 days");
    }

    #[test]
    fn lists_show_seconds_below_a_minute() {
        for (milliseconds, text) in [
            (400, "0 s"),
            (12_000, "12 s"),
            (59_499, "59 s"),
            (59_500, "0:01"),
            (89_999, "0:01"),
            (90_000, "0:02"),
            (27_720_000, "7:42"),
        ] {
            let listed = GERMAN.listed_duration(SignedDuration::from_millis(milliseconds));
            assert_eq!(listed.replace('\u{a0}', " "), text);
        }
    }

    #[test]
    fn a_share_of_nothing_is_nothing() {
        assert_eq!(
            ENGLISH.share(SignedDuration::ZERO, SignedDuration::ZERO),
            "0\u{a0}%"
        );
        assert_eq!(
            GERMAN.share(SignedDuration::from_mins(1), SignedDuration::from_mins(3)),
            "33\u{a0}%"
        );
    }
}
