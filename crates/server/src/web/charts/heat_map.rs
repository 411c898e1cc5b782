//! The hours of a week: how much of each was active.

use jiff::{SignedDuration, civil::Date};

use super::Percent;
use crate::services::activity::ActiveHours;
use crate::web::locale::Locale;

/// The hours that are shown even where nothing happened in them.
const USUAL_HOURS: std::ops::Range<usize> = 8..18;

/// The room for the names of the days, in hundredths of the width.
const LABEL: i64 = 1100;

/// The height of a row in pixels, its gap included.
const ROW: u32 = 30;

/// Days as rows, hours as columns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct HeatMap {
    /// The heads of the columns: the place of their middle and the hour, such as `08`.
    pub(crate) hours: Vec<(Percent, String)>,
    /// The days.
    pub(crate) rows: Vec<HeatRow>,
    /// Its height in pixels.
    pub(crate) height: u32,
    /// The active time of each day in words; `None` where there was none in the whole week.
    pub(crate) summary: Option<String>,
    /// What of it was not measured, in words; `None` where everything was.
    pub(crate) note: Option<String>,
}

/// One day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct HeatRow {
    /// `Mon`.
    pub(crate) label: String,
    /// Where the label stands, in pixels.
    pub(crate) label_y: u32,
    /// Where its cells stand, in pixels.
    pub(crate) y: u32,
    /// Whether it is the day that the page shows.
    pub(crate) is_current: bool,
    /// The hours.
    pub(crate) cells: Vec<HeatCell>,
}

/// One hour of one day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct HeatCell {
    /// Its left end.
    pub(crate) x: Percent,
    /// Its length.
    pub(crate) width: Percent,
    /// `h0` for nothing, `h1` for a little, up to `h5` for the whole hour.
    pub(crate) class: &'static str,
    /// `Mon, 16 Nov, 08:00: 43 min`.
    pub(crate) title: String,
}

impl HeatMap {
    /// The map of `days`, in their order; `current` is set apart.
    pub(crate) fn new(days: &[ActiveHours], current: Date, today: Date, locale: Locale) -> Self {
        let used = days
            .iter()
            .flat_map(|day| (0..24).filter(|hour| day.hours[*hour].is_positive()));
        let (first, last) = used.fold((USUAL_HOURS.start, USUAL_HOURS.end - 1), |(first, last), hour| {
            (first.min(hour), last.max(hour))
        });
        let columns = i64::try_from(last - first + 1).expect("a day has 24 hours");
        let left = |column: i64| Percent::of(LABEL * columns + (10_000 - LABEL) * column, 10_000 * columns);
        let middle = |column: i64| {
            Percent::of(
                2 * LABEL * columns + (10_000 - LABEL) * (2 * column + 1),
                20_000 * columns,
            )
        };
        let hours = (0..)
            .zip(first..=last)
            // With more hours than usual every other one is named, so that they have room on a phone.
            .filter(|(_, hour)| last - first < USUAL_HOURS.len() + 2 || hour % 2 == 0)
            .map(|(column, hour)| (middle(column), format!("{hour:02}")))
            .collect();
        let rows: Vec<HeatRow> = (0..)
            .zip(days)
            .map(|(row, day)| HeatRow {
                label: locale.short_weekday(day.day).to_owned(),
                label_y: 18 + row * ROW + 18,
                y: 18 + row * ROW,
                is_current: day.day == current,
                cells: (0..)
                    .zip(first..=last)
                    .map(|(column, hour)| HeatCell {
                        x: left(column),
                        width: Percent(
                            left(column)
                                .until(left(column + 1))
                                .hundredths()
                                .saturating_sub(40),
                        ),
                        class: class(day.hours[hour]),
                        title: format!(
                            "{}, {hour:02}:00: {}",
                            locale.short_day(day.day, today),
                            locale.duration(day.hours[hour])
                        ),
                    })
                    .collect(),
            })
            .collect();
        let height = 18 + ROW * u32::try_from(rows.len()).unwrap_or(7);
        Self {
            hours,
            rows,
            height,
            summary: in_words("heat-summary", days, locale, |day| day.hours.iter().sum()),
            note: in_words("heat-not-measured", days, locale, |day| day.not_measured),
        }
    }
}

/// A sum of each day that has one, in the words of `key`.
fn in_words(
    key: &str,
    days: &[ActiveHours],
    locale: Locale,
    sum: impl Fn(&ActiveHours) -> SignedDuration,
) -> Option<String> {
    let sums: Vec<String> = days
        .iter()
        .map(|day| (day.day, sum(day)))
        .filter(|(_, sum)| sum.is_positive())
        .map(|(day, sum)| format!("{} {}", locale.weekday(day), locale.clock_duration(sum)))
        .collect();
    (!sums.is_empty()).then(|| locale.text_with(key, &[("days", &sums.join(", "))]))
}

fn class(active: SignedDuration) -> &'static str {
    // An hour that the clocks go through twice may have up to 120 minutes: more than whole is whole.
    match active.as_secs() {
        ..=0 => "h0",
        1..=720 => "h1",
        721..=1440 => "h2",
        1441..=2160 => "h3",
        2161..=2880 => "h4",
        2881.. => "h5",
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::web::locale::Language;

    #[test]
    fn hours_outside_the_usual_ones_widen_the_map() {
        let mut hours = [SignedDuration::ZERO; 24];
        hours[5] = SignedDuration::from_secs(30);
        hours[22] = SignedDuration::from_mins(60);
        let day = ActiveHours {
            day: date(2026, 11, 18),
            hours,
            not_measured: SignedDuration::ZERO,
        };
        let map = HeatMap::new(
            &[day],
            date(2026, 11, 18),
            date(2026, 11, 19),
            Locale::new(Language::English),
        );
        assert_eq!(map.rows[0].cells.len(), 18);
        assert_eq!(map.hours.first().unwrap().1, "06", "every other hour has a name");
        assert_eq!(map.hours.last().unwrap().1, "22");
        assert_eq!(map.rows[0].cells[0].class, "h1");
        assert_eq!(map.rows[0].cells.last().unwrap().class, "h5");
        assert_eq!(map.rows[0].cells[1].class, "h0");
        let last = map.rows[0].cells.last().unwrap();
        assert!(last.x.hundredths() + last.width.hundredths() <= 10_000);
    }
}
