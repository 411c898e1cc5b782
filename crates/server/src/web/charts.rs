//! Charts as SVG: lengths in percent as attributes, colours by class, so that they are fluid, follow the theme and
//! need neither inline styles nor scripts.
//!
//! Every chart has its figures as text on the same page; what a mark is stands in its `<title>`.

mod axis;
mod bars;
mod heat_map;
mod hours_axis;
mod lanes;
mod palette;

pub(crate) use axis::{Axis, Place, Tick};
pub(crate) use bars::{BarList, DayBars, DaySum};
pub(crate) use heat_map::HeatMap;
pub(crate) use hours_axis::HoursAxis;
pub(crate) use lanes::{Mark, Marks, window_marks};
pub(crate) use palette::Palette;

use std::fmt;

/// A length or a place in hundredths of a percent, written as `12.5%`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Percent(u32);

impl Percent {
    /// `part` of `whole`, at most the whole. Nothing of nothing is nothing.
    pub(crate) fn of(part: i64, whole: i64) -> Self {
        if whole <= 0 || part <= 0 {
            return Self(0);
        }
        let hundredths = (i128::from(part) * 10_000 + i128::from(whole) / 2) / i128::from(whole);
        Self(u32::try_from(hundredths.min(10_000)).expect("it is at most ten thousand"))
    }

    /// What is between this place and a later one.
    #[must_use]
    pub(crate) fn until(self, later: Self) -> Self {
        Self(later.0.saturating_sub(self.0))
    }

    /// In hundredths of a percent.
    pub(crate) fn hundredths(self) -> u32 {
        self.0
    }
}

impl fmt::Display for Percent {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (whole, rest) = (self.0 / 100, self.0 % 100);
        match (rest, rest % 10) {
            (0, _) => write!(formatter, "{whole}%"),
            (_, 0) => write!(formatter, "{whole}.{}%", rest / 10),
            (_, _) => write!(formatter, "{whole}.{rest:02}%"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percents_are_written_short() {
        let written = |part, whole| Percent::of(part, whole).to_string();
        assert_eq!(written(1, 2), "50%");
        assert_eq!(written(1, 8), "12.5%");
        assert_eq!(written(1, 3), "33.33%");
        assert_eq!(written(1, 1000), "0.1%");
        assert_eq!(written(1, 10_000), "0.01%");
        assert_eq!(written(5, 0), "0%");
        assert_eq!(written(-1, 3), "0%");
        assert_eq!(written(9, 3), "100%");
    }
}
