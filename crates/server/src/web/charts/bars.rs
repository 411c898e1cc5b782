//! Bars: lists of sums, and the days of a week.

use jiff::SignedDuration;

use super::Percent;
use crate::web::locale::Locale;

/// A list of sums, the longest first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct BarList {
    /// The bars.
    pub(crate) bars: Vec<Bar>,
}

/// One sum.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Bar {
    /// Of what.
    pub(crate) name: String,
    /// The sum, such as `1:43` or `12 s`.
    pub(crate) value: String,
    /// Its part of all, such as `25 %`.
    pub(crate) share: String,
    /// Its length against the longest.
    pub(crate) width: Percent,
    /// The class that gives its colour.
    pub(crate) class: &'static str,
}

impl BarList {
    /// Bars of `sums` in their order, as parts of `whole`.
    pub(crate) fn new(
        sums: Vec<(String, SignedDuration, &'static str)>,
        whole: SignedDuration,
        locale: Locale,
    ) -> Self {
        let lengths = sums.iter().map(|(_, duration, _)| milliseconds(*duration));
        let longest = lengths.max().unwrap_or(0);
        let bars = sums
            .into_iter()
            .map(|(name, duration, class)| Bar {
                name,
                value: locale.listed_duration(duration),
                share: locale.share(duration, whole),
                width: Percent::of(milliseconds(duration), longest),
                class,
            })
            .collect();
        Self { bars }
    }
}

/// The days of a week as upright bars. Places in pixels from the top of a plot that is [`DayBars::HEIGHT`] high.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct DayBars {
    /// One for each day.
    pub(crate) bars: Vec<DayBar>,
    /// The lines of the axis, from zero upwards.
    pub(crate) grid: Vec<GridLine>,
    /// All of it in one sentence.
    pub(crate) summary: String,
}

/// One day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct DayBar {
    /// The left end of the bar.
    pub(crate) x: Percent,
    /// The middle, for the words under and in it.
    pub(crate) middle: Percent,
    /// Its length.
    pub(crate) width: Percent,
    /// Its top, in pixels.
    pub(crate) y: u32,
    /// Its height, in pixels.
    pub(crate) height: u32,
    /// `7:42`; `None` where nothing was recorded.
    pub(crate) value: Option<String>,
    /// Where the value stands, above the bar.
    pub(crate) value_y: u32,
    /// `Mon`.
    pub(crate) label: String,
    /// Whether it is today.
    pub(crate) is_today: bool,
    /// Whether it still grows.
    pub(crate) is_running: bool,
}

/// A line of the axis.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct GridLine {
    /// In pixels.
    pub(crate) y: u32,
    /// Where its label stands.
    pub(crate) label_y: u32,
    /// `4`, and `8 h` at the top.
    pub(crate) label: String,
    /// Whether it is the zero.
    pub(crate) is_zero: bool,
}

/// What a [`DayBar`] is made of.
#[derive(Clone, Debug)]
pub(crate) struct DaySum {
    /// `Mon`.
    pub(crate) label: String,
    /// `Monday`.
    pub(crate) name: String,
    /// Working time; `None` where nothing was recorded.
    pub(crate) total: Option<SignedDuration>,
    /// Whether it is today.
    pub(crate) is_today: bool,
    /// Whether it still grows.
    pub(crate) is_running: bool,
}

impl DayBars {
    /// The height of the plot in pixels.
    pub(crate) const HEIGHT: u32 = 190;

    /// Bars of days in their order.
    pub(crate) fn new(days: &[DaySum], locale: Locale) -> Self {
        let longest = days.iter().filter_map(|day| day.total).max().unwrap_or_default();
        let (lines, step) = axis(longest);
        let top_ms = lines * step * 3_600_000;
        let grid = (0..=lines)
            .map(|line| {
                let y = Self::HEIGHT - scaled(line, lines);
                let hours = line * step;
                GridLine {
                    y,
                    label_y: y + 14,
                    label: if line == lines {
                        format!("{hours}\u{a0}h")
                    } else {
                        hours.to_string()
                    },
                    is_zero: line == 0,
                }
            })
            .collect();
        let slots = i64::try_from(days.len().max(1)).unwrap_or(1);
        let bars = (0..)
            .zip(days)
            .map(|(index, day)| {
                let height = scaled(milliseconds(day.total.unwrap_or_default()), top_ms);
                let y = Self::HEIGHT - height;
                DayBar {
                    x: Percent::of(index * 100 + 14, slots * 100),
                    middle: Percent::of(index * 100 + 50, slots * 100),
                    width: Percent::of(72, slots * 100),
                    y,
                    height,
                    value: day.total.map(|total| locale.clock_duration(total)),
                    value_y: y.saturating_sub(6),
                    label: day.label.clone(),
                    is_today: day.is_today,
                    is_running: day.is_running,
                }
            })
            .collect();
        Self {
            bars,
            grid,
            summary: summary(days, locale),
        }
    }
}

/// How many lines the axis has above zero, and how many hours are between two of them.
fn axis(longest: SignedDuration) -> (i64, i64) {
    // Half an hour of air, so that a value above its bar does not stand on the topmost line.
    let hours = (milliseconds(longest) + 1_800_000 + 3_599_999) / 3_600_000;
    let step = [1, 2, 4, 6]
        .into_iter()
        .find(|step| hours <= step * 5)
        .unwrap_or(6);
    ((hours + step - 1).div_euclid(step).max(2), step)
}

fn scaled(part: i64, whole: i64) -> u32 {
    let height = i64::from(DayBars::HEIGHT);
    u32::try_from((part.max(0) * height + whole / 2) / whole.max(1)).unwrap_or(DayBars::HEIGHT)
}

fn summary(days: &[DaySum], locale: Locale) -> String {
    let sums: Vec<String> = days
        .iter()
        .filter_map(|day| Some(format!("{} {}", day.name, locale.clock_duration(day.total?))))
        .collect();
    locale.text_with("week-bars-summary", &[("days", &sums.join(", "))])
}

fn milliseconds(duration: SignedDuration) -> i64 {
    i64::try_from(duration.as_millis()).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::locale::Language;

    fn day(minutes: Option<i64>) -> DaySum {
        DaySum {
            label: "Mon".to_owned(),
            name: "Monday".to_owned(),
            total: minutes.map(SignedDuration::from_mins),
            is_today: false,
            is_running: false,
        }
    }

    #[test]
    fn the_axis_begins_at_zero_and_reaches_past_the_longest_day() {
        for (minutes, top) in [
            (0, "2\u{a0}h"),
            (59, "2\u{a0}h"),
            (462, "10\u{a0}h"),
            (500, "10\u{a0}h"),
            (600, "12\u{a0}h"),
            (1500, "30\u{a0}h"),
        ] {
            let bars = DayBars::new(&[day(Some(minutes)), day(None)], Locale::new(Language::English));
            assert_eq!(bars.grid.last().unwrap().label, top, "{minutes} min");
            assert_eq!(bars.grid[0].label, "0");
            assert!(bars.bars[0].height <= DayBars::HEIGHT);
        }
    }

    #[test]
    fn a_day_without_records_has_no_value_and_a_measured_zero_has_one() {
        let bars = DayBars::new(&[day(None), day(Some(0))], Locale::new(Language::German));
        assert_eq!(bars.bars[0].value, None);
        assert_eq!(bars.bars[1].value.as_deref(), Some("0:00"));
        assert!(bars.bars[1].value_y < DayBars::HEIGHT);
    }
}
