//! The hours of people: a row for each, a column for each day of a week or a month.

use askama::Template;
use jiff::{ToSpan, civil::Date};
use serde::Deserialize;
use timetrack_domain::work_day::monday_of;

use super::{idle, marked};
use crate::services::activity::Figures;
use crate::services::hours_page::DayHours;
use crate::services::team::hours::{PersonHours, TeamHours};
use crate::web::frame::{Frame, PersonMark};
use crate::web::locale::Locale;
use crate::web::parts::{EmptyState, NextStep, ViewLink};
use crate::web::team::{Filters, TeamQuery};
use crate::web::whose::{Whose, own_or_people};

const PATH: &str = "/people/hours";

/// The page.
#[derive(Debug, Template)]
#[template(path = "pages/work_hours/team.html")]
pub(crate) struct TeamHoursPage {
    frame: Frame,
    views: Vec<ViewLink>,
    label: String,
    range: String,
    periods: Vec<ViewLink>,
    period: &'static str,
    day: String,
    before_url: String,
    before_label: String,
    after_url: Option<String>,
    after_label: String,
    current_url: Option<String>,
    current_label: String,
    csv_url: String,
    wrong_input: Option<String>,
    filters: Filters,
    is_month: bool,
    heads: Vec<Head>,
    rows: Vec<Row>,
    sums: Vec<Cell>,
    total: Cell,
    total_idle: String,
    total_breaks: String,
    sum_label: String,
    has_unmeasured: bool,
    empty: EmptyState,
}

/// The head of a column.
#[derive(Clone, Debug)]
struct Head {
    weekday: String,
    day: String,
    name: String,
    is_today: bool,
    is_weekend: bool,
}

#[derive(Clone, Debug)]
struct Row {
    mark: PersonMark,
    url: String,
    group: Option<String>,
    has_left: bool,
    cells: Vec<Cell>,
    sum: Cell,
    idle: String,
    breaks: String,
}

/// A figure.
#[derive(Clone, Debug)]
struct Cell {
    /// `None` where nothing was recorded.
    text: Option<String>,
    is_running: bool,
    is_today: bool,
}

/// How many days are shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Period {
    /// Monday to Sunday.
    #[default]
    Week,
    /// The days of a month.
    Month,
}

/// The query of the page, beside whom it shows.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct PeriodQuery {
    /// How many days.
    pub(crate) period: String,
    /// Any of them; today where it is missing.
    pub(crate) day: String,
}

impl Period {
    /// The first and the last day.
    fn around(self, day: Date) -> (Date, Date) {
        match self {
            Self::Week => (monday_of(day), monday_of(day).saturating_add(6.days())),
            Self::Month => (day.first_of_month(), day.last_of_month()),
        }
    }

    fn word(self) -> &'static str {
        match self {
            Self::Week => "week",
            Self::Month => "month",
        }
    }
}

impl PeriodQuery {
    fn period(&self) -> Period {
        match self.period.as_str() {
            "month" => Period::Month,
            _ => Period::Week,
        }
    }

    /// The first and the last day, and what is wrong with what is asked for.
    pub(crate) fn range(&self, today: Date) -> ((Date, Date), Option<&'static str>) {
        let (day, wrong) = match self.day.as_str() {
            "" => (today, None),
            text => match text.parse::<Date>() {
                Ok(day) if self.period().around(day).0 > today => (today, Some("period-ahead")),
                Ok(day) if (1970..=9000).contains(&day.year()) => (day, None),
                Ok(_) | Err(_) => (today, Some("wrong-day")),
            },
        };
        (self.period().around(day), wrong)
    }
}

impl TeamHoursPage {
    /// The page of what the service read.
    pub(crate) fn new(frame: Frame, data: &TeamHours, query: &TeamQuery, period: &PeriodQuery) -> Self {
        let locale = frame.locale;
        let ((first, last), wrong) = period.range(data.today);
        let shown = period.period();
        let day = first.to_string();
        let filters = Filters::new(PATH, &data.team, query, locale)
            .with("period", shown.word())
            .with("day", &day);
        let url = |path, period: Period, day: Date| {
            filters.address(path, &[("period", period.word()), ("day", &day.to_string())])
        };
        let (this_first, _) = shown.around(data.today);
        let (before_key, after_key, current_key) = match shown {
            Period::Week => ("week-before", "week-after", "this-week"),
            Period::Month => ("month-before", "month-after", "this-month"),
        };
        let periods =
            [(Period::Week, "period-week"), (Period::Month, "period-month")].map(|(period, key)| {
                // From a month to its first week, but from this month to this week.
                let day = if (first..=last).contains(&data.today) {
                    data.today
                } else {
                    first
                };
                ViewLink {
                    url: url(PATH, period, day),
                    label: locale.text(key),
                    is_current: period == shown,
                }
            });
        let cell = |figures: Option<&Figures>, day: Date| Cell::new(figures, day == data.today, locale);
        Self {
            views: own_or_people(&frame, "/work-hours", PATH, true),
            label: match shown {
                Period::Week => locale.week(first),
                Period::Month => locale.month_and_year(first),
            },
            range: locale.day_range(first, last),
            periods: periods.into(),
            period: shown.word(),
            before_url: url(PATH, shown, first.saturating_sub(1.day())),
            before_label: locale.text(before_key),
            after_url: (first < this_first).then(|| url(PATH, shown, last.saturating_add(1.day()))),
            after_label: locale.text(after_key),
            current_url: (first != this_first).then(|| url(PATH, shown, data.today)),
            current_label: locale.text(current_key),
            csv_url: url("/people/hours/csv", shown, first),
            wrong_input: wrong.map(|key| locale.text(key)),
            is_month: shown == Period::Month,
            heads: data
                .days
                .iter()
                .map(|sum| Head::new(sum.day, data.today, locale))
                .collect(),
            rows: data.rows.iter().map(|row| Row::new(row, data, locale)).collect(),
            sums: data
                .days
                .iter()
                .map(|sum| cell(sum.figures.as_ref(), sum.day))
                .collect(),
            total: Cell::new(data.sum.as_ref(), false, locale),
            total_idle: sum_idle(data.sum.as_ref(), locale),
            total_breaks: sum_breaks(data.sum.as_ref(), locale),
            sum_label: match data.team.pages {
                1 => locale.text("team-sum"),
                _ => locale.text_counted("team-sum-of-page", data.rows.len() as u64, &[]),
            },
            has_unmeasured: data.sum.is_some_and(|sum| !sum.not_measured.is_zero()),
            empty: EmptyState {
                title: locale.text("team-empty"),
                reason: locale.text("team-empty-choice"),
                next_step: Some(NextStep {
                    url: PATH.to_owned(),
                    label: locale.text("team-show-all"),
                }),
            },
            day,
            filters,
            frame,
        }
    }
}

impl Head {
    fn new(day: Date, today: Date, locale: Locale) -> Self {
        Self {
            weekday: locale.short_weekday(day).to_owned(),
            day: locale.day_and_month(day),
            name: locale.short_day(day, today),
            is_today: day == today,
            is_weekend: day.weekday().to_monday_zero_offset() >= 5,
        }
    }
}

impl Row {
    fn new(row: &PersonHours, data: &TeamHours, locale: Locale) -> Self {
        let today = data.today;
        // Where there is one group only, everybody is in it.
        let names_groups = data.team.groups.len() > 1;
        let whose = Whose::Of {
            id: row.person.id,
            name: row.person.name.clone(),
        };
        let first = row.days.first().map(|hours| hours.day.to_string());
        Self {
            mark: PersonMark::new(&row.person.name),
            url: whose.hours().with_some("week", first.as_deref()).into_string(),
            group: row.group.clone().filter(|_| names_groups),
            has_left: !row.person.active,
            cells: row
                .days
                .iter()
                .map(|DayHours { day, figures, .. }| Cell::new(figures.as_ref(), *day == today, locale))
                .collect(),
            sum: Cell::new(row.sum.as_ref(), false, locale),
            idle: sum_idle(row.sum.as_ref(), locale),
            breaks: sum_breaks(row.sum.as_ref(), locale),
        }
    }
}

impl Cell {
    fn new(figures: Option<&Figures>, is_today: bool, locale: Locale) -> Self {
        Self {
            text: figures.map(|figures| marked(locale.clock_duration(figures.total), figures)),
            is_running: figures.is_some_and(|figures| figures.running),
            is_today,
        }
    }
}

fn sum_idle(figures: Option<&Figures>, locale: Locale) -> String {
    figures.map_or_else(|| "–".to_owned(), |figures| idle(figures, locale))
}

fn sum_breaks(figures: Option<&Figures>, locale: Locale) -> String {
    figures.map_or_else(|| "–".to_owned(), |figures| locale.clock_duration(figures.breaks))
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn any_day_names_its_week_or_month() {
        let today = date(2026, 11, 19);
        let range = |period: &str, day: &str| {
            PeriodQuery {
                period: period.to_owned(),
                day: day.to_owned(),
            }
            .range(today)
        };
        let this_week = (date(2026, 11, 16), date(2026, 11, 22));
        assert_eq!(range("", ""), (this_week, None));
        assert_eq!(range("week", "2026-11-22"), (this_week, None), "a week that runs");
        assert_eq!(range("<b>", "2026-11-23"), (this_week, Some("period-ahead")));
        assert_eq!(range("week", "47"), (this_week, Some("wrong-day")));
        let february = (date(2024, 2, 1), date(2024, 2, 29));
        assert_eq!(range("month", "2024-02-17"), (february, None));
        let this_month = (date(2026, 11, 1), date(2026, 11, 30));
        assert_eq!(range("month", "2026-12-01"), (this_month, Some("period-ahead")));
    }
}
