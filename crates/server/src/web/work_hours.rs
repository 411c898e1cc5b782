//! Days and weeks in hours, and the work sessions that they are made of.

pub(crate) mod file;
pub(super) mod routes;
pub(crate) mod team;

use askama::Template;
use jiff::{SignedDuration, ToSpan, civil::Date};
use serde::Deserialize;

use timetrack_domain::work_day::monday_of;

use crate::services::activity::Figures;
use crate::services::hours_page::{DayHours, HoursPage, SessionEnd, WeekHours, WorkSession};
use crate::web::export::CsvRow;
use crate::web::frame::{Frame, PersonMark};
use crate::web::locale::{Language, Locale};
use crate::web::parts::{EmptyState, NextStep, ViewLink};
use crate::web::whose::{Whose, own_or_people};

/// The query of the page.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct HoursQuery {
    /// Any day of the week; this week where it is missing.
    pub(crate) week: Option<String>,
}

/// The page.
#[derive(Debug, Template)]
#[template(path = "pages/work_hours/work_hours.html")]
pub(crate) struct WorkHoursPage {
    frame: Frame,
    person: Option<PersonMark>,
    views: Vec<ViewLink>,
    week_label: String,
    week_range: String,
    zone: String,
    before_url: String,
    after_url: Option<String>,
    current_week_url: Option<String>,
    csv_url: String,
    wrong_input: Option<String>,
    days: Vec<DayRow>,
    week_sum: SumRow,
    sessions: Vec<SessionRow>,
    no_sessions: EmptyState,
    weeks: Vec<WeekRow>,
    /// Whether a figure of the days, or of the weeks, has the mark of what was not measured.
    not_measured_note: String,
    has_unmeasured_days: bool,
    has_unmeasured_weeks: bool,
    seen_by: String,
}

#[derive(Clone, Debug)]
struct DayRow {
    label: String,
    /// `None` for a day that has not begun.
    url: Option<String>,
    is_today: bool,
    figures: Option<Cells>,
}

#[derive(Clone, Debug)]
struct SumRow {
    figures: Option<Cells>,
}

/// The figures of a row.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Cells {
    start: String,
    end: String,
    breaks: String,
    total: String,
    active: String,
    idle: String,
    sessions: String,
    is_running: bool,
}

#[derive(Clone, Debug)]
struct SessionRow {
    day: String,
    start: String,
    end: String,
    length: String,
    breaks: String,
    idle: String,
    machine: String,
    why: String,
    is_running: bool,
}

#[derive(Clone, Debug)]
struct WeekRow {
    label: String,
    range: String,
    url: String,
    is_shown: bool,
    days: String,
    breaks: String,
    total: String,
    active: String,
    idle: String,
}

impl HoursQuery {
    /// The Monday of the week that is asked for, or what is wrong with it.
    pub(crate) fn monday(&self, today: Date) -> Result<Date, &'static str> {
        let day = match self.week.as_deref() {
            None | Some("") => today,
            Some(text) => match text.parse::<Date>() {
                Ok(day) if monday_of(day) > monday_of(today) => return Err("week-ahead"),
                Ok(day) if (1970..=9000).contains(&day.year()) => day,
                Ok(_) | Err(_) => return Err("wrong-day"),
            },
        };
        Ok(monday_of(day))
    }
}

/// The week as CSV: times by the person's clock, durations as `7:42` and, in columns of their own, as decimal hours.
pub(super) fn hours_csv(data: &HoursPage) -> String {
    const COLUMNS: [&str; 13] = [
        "day",
        "start",
        "end",
        "breaks",
        "total",
        "active",
        "idle",
        "breaks_hours",
        "total_hours",
        "active_hours",
        "idle_hours",
        "not_measured",
        "not_measured_hours",
    ];
    let plain = Locale::new(Language::English);
    let mut text = format!("\u{feff}{}", CsvRow::of(COLUMNS));
    for day in &data.days {
        let Some(figures) = &day.figures else {
            continue;
        };
        let time = |at: Option<jiff::Timestamp>| at.map_or(String::new(), |at| plain.time(at, &day.zone));
        let sums = [figures.breaks, figures.total, figures.active, figures.idle];
        let mut cells = vec![
            day.day.to_string(),
            time(figures.first_start),
            time(figures.last_end),
        ];
        let hours = |sum: SignedDuration| format!("{:.4}", sum.as_secs_f64() / 3600.0);
        cells.extend(sums.map(|sum| plain.clock_duration(sum)));
        cells.extend(sums.map(hours));
        cells.extend([
            plain.clock_duration(figures.not_measured),
            hours(figures.not_measured),
        ]);
        text.push_str(&CsvRow::of(cells.iter().map(String::as_str)).to_string());
    }
    text
}

impl WorkHoursPage {
    /// The page of what the service read.
    pub(crate) fn new(
        frame: Frame,
        data: &HoursPage,
        query: &HoursQuery,
        whose: &Whose,
        seen_by: &str,
    ) -> Self {
        let locale = frame.locale;
        let today = data.today;
        let monday = data.days.first().map_or(today, |day| day.day);
        let sunday = data.days.last().map_or(today, |day| day.day);
        let this_monday = monday_of(today);
        let url = |monday: Date| whose.hours().with("week", &monday.to_string()).into_string();
        // Nothing recorded is not a measured zero.
        let sum = |week: &WeekHours, duration| match week.days {
            0 => "–".to_owned(),
            1.. => locale.clock_duration(duration),
        };
        let shown_weeks = &data.weeks[..weeks_with_work(data)];
        let is_unmeasured = |figures: &Figures| !figures.not_measured.is_zero();
        let week_figures = data
            .days
            .iter()
            .filter_map(|day| day.figures.as_ref())
            .fold(None, |sum: Option<Figures>, figures| {
                Some(sum.unwrap_or_default().plus(figures))
            });
        let person = whose.mark();
        Self {
            views: match whose {
                Whose::Own => own_or_people(&frame, "/work-hours", "/people/hours", false),
                Whose::Of { .. } => whose.pages(true, locale),
            },
            week_label: locale.week(monday),
            week_range: locale.day_range(monday, sunday),
            zone: locale.zone(&data.zone),
            before_url: url(monday.saturating_sub(7.days())),
            after_url: (monday < this_monday).then(|| url(monday.saturating_add(7.days()))),
            current_week_url: (monday != this_monday).then(|| whose.hours().into_string()),
            csv_url: whose.hours_file().with("week", &monday.to_string()).into_string(),
            wrong_input: query.monday(today).err().map(|key| locale.text(key)),
            days: data
                .days
                .iter()
                .map(|day| DayRow::new(day, today, whose, locale))
                .collect(),
            week_sum: SumRow {
                figures: week_figures.map(|figures| Cells {
                    start: String::new(),
                    end: String::new(),
                    ..Cells::new(&figures, None, locale)
                }),
            },
            sessions: sessions(data, locale),
            no_sessions: no_sessions(data, monday, locale, url),
            not_measured_note: locale.text(match person {
                None => "hours-note-not-measured",
                Some(_) => "hours-note-not-measured-people",
            }),
            person,
            has_unmeasured_days: week_figures.as_ref().is_some_and(is_unmeasured),
            has_unmeasured_weeks: shown_weeks.iter().any(|week| is_unmeasured(&week.figures)),
            weeks: shown_weeks
                .iter()
                .map(|week| WeekRow {
                    label: locale.week(week.monday),
                    range: locale.text_with(
                        "range",
                        &[
                            ("start", &locale.day_and_month(week.monday)),
                            ("end", &locale.day_and_month(week.monday.saturating_add(6.days()))),
                        ],
                    ),
                    url: url(week.monday),
                    is_shown: week.monday == monday,
                    days: week.days.to_string(),
                    breaks: sum(week, week.figures.breaks),
                    total: sum(week, week.figures.total),
                    active: match week.days {
                        0 => "–".to_owned(),
                        1.. => active(&week.figures, locale),
                    },
                    idle: match week.days {
                        0 => "–".to_owned(),
                        1.. => idle(&week.figures, locale),
                    },
                })
                .collect(),
            seen_by: seen_by.to_owned(),
            frame,
        }
    }
}

/// How many of the weeks, the latest first, reach back to the first one with work; the shown week is one in any case.
fn weeks_with_work(data: &HoursPage) -> usize {
    let monday = data.days.first().map(|day| day.day);
    data.weeks
        .iter()
        .rposition(|week| week.days > 0 || Some(week.monday) == monday)
        .map_or(0, |index| index + 1)
}

impl DayRow {
    fn new(day: &DayHours, today: Date, whose: &Whose, locale: Locale) -> Self {
        Self {
            label: locale.short_day(day.day, today),
            url: (day.day <= today).then(|| whose.activity().with("day", &day.day.to_string()).into_string()),
            is_today: day.day == today,
            figures: day.figures.map(|figures| Cells::new(&figures, Some(day), locale)),
        }
    }
}

impl Cells {
    fn new(figures: &Figures, day: Option<&DayHours>, locale: Locale) -> Self {
        let time = |at: Option<jiff::Timestamp>| match (at, day) {
            (Some(at), Some(day)) => locale.time(at, &day.zone),
            (Some(_) | None, _) => "–".to_owned(),
        };
        Self {
            start: time(figures.first_start),
            end: if figures.running {
                locale.text("running")
            } else {
                time(figures.last_end)
            },
            breaks: locale.clock_duration(figures.breaks),
            total: locale.clock_duration(figures.total),
            active: active(figures, locale),
            idle: idle(figures, locale),
            sessions: figures.sessions.to_string(),
            is_running: figures.running,
        }
    }
}

/// Active time. The mark stands before it, so that figures stay in line.
fn active(figures: &Figures, locale: Locale) -> String {
    marked(locale.clock_duration(figures.active), figures)
}

/// Idle time. Where it was not measured there is no zero.
fn idle(figures: &Figures, locale: Locale) -> String {
    let is_known = !figures.idle.is_zero() || figures.not_measured.is_zero();
    let text = if is_known {
        locale.clock_duration(figures.idle)
    } else {
        "–".to_owned()
    };
    marked(text, figures)
}

fn marked(text: String, figures: &Figures) -> String {
    if figures.not_measured.is_zero() {
        text
    } else {
        format!("* {text}")
    }
}

fn sessions(data: &HoursPage, locale: Locale) -> Vec<SessionRow> {
    data.sessions
        .iter()
        .map(|session| {
            let end = session.interval.end();
            let end_day = end.to_zoned(session.zone.clone()).date();
            let end_time = locale.time(end, &session.zone);
            let is_running = session.end == SessionEnd::Running;
            SessionRow {
                day: locale.short_day(session.day, data.today),
                start: locale.time(session.interval.start(), &session.zone),
                end: match (is_running, end_day == session.day) {
                    (true, _) => locale.text("running"),
                    (false, true) => end_time,
                    (false, false) => locale.text_with(
                        "time-next-day",
                        &[
                            ("time", &end_time),
                            ("day", &locale.short_day(end_day, data.today)),
                        ],
                    ),
                },
                length: locale.clock_duration(session.interval.duration() - session.breaks),
                breaks: locale.clock_duration(session.breaks),
                idle: session_idle(session, locale),
                machine: session.machines.join(", "),
                why: locale.text(match session.end {
                    SessionEnd::Running => "session-running",
                    SessionEnd::Ended => "session-ended",
                    SessionEnd::Away => "session-away",
                    SessionEnd::Silent => "session-silent",
                }),
                is_running,
            }
        })
        .collect()
}

/// Idle time of a work session. Where it was not measured there is no zero.
fn session_idle(session: &WorkSession, locale: Locale) -> String {
    let figures = Figures {
        idle: session.idle,
        not_measured: session.not_measured,
        ..Figures::default()
    };
    idle(&figures, locale)
}

fn no_sessions(data: &HoursPage, monday: Date, locale: Locale, url: impl Fn(Date) -> String) -> EmptyState {
    let last = data
        .weeks
        .iter()
        .find(|week| week.days > 0 && week.monday != monday);
    EmptyState {
        title: locale.text("sessions-empty-title"),
        reason: locale.text("sessions-empty-reason"),
        next_step: last.map(|week| NextStep {
            url: url(week.monday),
            label: locale.text_with("go-to-day", &[("day", &locale.week(week.monday))]),
        }),
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn any_day_names_its_week() {
        let today = date(2026, 11, 19);
        let monday = |text: &str| {
            HoursQuery {
                week: Some(text.to_owned()),
            }
            .monday(today)
        };
        assert_eq!(monday("2026-11-15"), Ok(date(2026, 11, 9)));
        assert_eq!(monday("2026-11-16"), Ok(date(2026, 11, 16)));
        assert_eq!(monday("2030-01-01"), Err("week-ahead"));
        assert_eq!(monday("47"), Err("wrong-day"));
    }
}
