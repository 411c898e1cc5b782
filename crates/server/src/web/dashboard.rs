//! Today and this week at a glance.

mod note;
pub(super) mod routes;
pub(crate) mod team;

use askama::Template;
use jiff::civil::Date;

use crate::services::activity::{PersonState, Use};
use crate::services::dashboard::{Dashboard, Present};
use crate::services::hours_page::DayHours;
use crate::web::activity::lanes::Lanes;
use crate::web::activity::{View, applications, day_stats, stamp};
use crate::web::address::Address;
use crate::web::charts::{Axis, BarList, DayBars, DaySum, Palette};
use crate::web::frame::Frame;
use crate::web::locale::Locale;
use crate::web::parts::{EmptyState, NextStep, ShortCourse, Stat, StatValue, ViewLink};
use note::{Note, notes};

/// The page.
#[derive(Debug, Template)]
#[template(path = "pages/dashboard/dashboard.html")]
pub(crate) struct DashboardPage {
    frame: Frame,
    views: Vec<ViewLink>,
    heading: String,
    zone: String,
    first_run: Option<EmptyState>,
    today: Today,
    attention: Vec<Note>,
    week: Week,
    applications_today: BarList,
    applications_today_empty: String,
    applications_week: BarList,
    seen_by: String,
}

/// The parts of the page that change while one looks at it.
#[derive(Debug, Template)]
#[template(path = "pages/dashboard/live.html")]
pub(crate) struct DashboardLive {
    frame: Frame,
    today: Today,
    attention: Vec<Note>,
}

#[derive(Clone, Debug)]
struct Today {
    as_of: String,
    stats: Vec<Stat>,
    course: Option<ShortCourse>,
    empty: EmptyState,
}

#[derive(Clone, Debug)]
struct Week {
    total: String,
    bars: DayBars,
}

impl DashboardPage {
    /// The page of what the service read.
    pub(crate) fn new(frame: Frame, data: &Dashboard, seen_by: &str) -> Self {
        let locale = frame.locale;
        let today = &data.present.today;
        let uses = today.applications(today.bounds);
        let week_uses = data.week_uses.longest_first();
        // One colour for one application in the course and in both lists.
        let mut palette = palette_of_today(&uses);
        palette.extend(&week_uses);
        palette.extend(&uses);
        Self {
            views: team::views(&frame, false),
            heading: locale.long_day(today.day, today.day),
            zone: locale.zone(&today.zone),
            first_run: (!data.has_records).then(|| EmptyState {
                title: locale.text("first-run-title"),
                reason: locale.text("first-run-reason"),
                next_step: Some(NextStep {
                    url: "/privacy".to_owned(),
                    label: locale.text("privacy-link"),
                }),
            }),
            today: Today::new(&data.present, locale),
            attention: notes(&data.present.attention, locale),
            week: Week::new(data, locale),
            applications_today: applications(&uses, &palette, locale),
            applications_today_empty: locale.text(if today.has_deleted_windows {
                "dashboard-applications-deleted"
            } else {
                "dashboard-no-applications"
            }),
            applications_week: applications(&week_uses, &palette, locale),
            seen_by: seen_by.to_owned(),
            frame,
        }
    }
}

impl DashboardLive {
    /// The changing parts of what the service read.
    pub(crate) fn new(frame: Frame, data: &Present) -> Self {
        Self {
            today: Today::new(data, frame.locale),
            attention: notes(&data.attention, frame.locale),
            frame,
        }
    }
}

/// Colours for the applications of today, but for as many as the longest of the week need that were not used today.
fn palette_of_today<'a>(uses: &[Use<'a>]) -> Palette<'a> {
    const COLOURED: usize = 7;
    Palette::new(&uses[..uses.len().min(COLOURED)])
}

impl Today {
    fn new(data: &Present, locale: Locale) -> Self {
        let day = &data.today;
        let mut stats = vec![state_stat(data, locale)];
        if day.figures.is_nothing() {
            let nothing = |key: &str| Stat {
                label: locale.text(key),
                value: StatValue::Nothing,
                note: String::new(),
            };
            stats.extend(["working-time", "active", "idle", "breaks"].map(nothing));
        } else {
            stats.extend(day_stats(day, locale));
        }
        let palette = palette_of_today(&day.applications(day.bounds));
        let course = View::usual(day).map(|shown| {
            let axis = Axis::new(shown);
            let lanes = Lanes {
                day,
                axis: &axis,
                locale,
            };
            lanes.short_course(&palette)
        });
        Self {
            as_of: stamp(day, locale).unwrap_or_default(),
            stats,
            course,
            empty: EmptyState {
                title: locale.text("dashboard-empty-title"),
                reason: locale.text("dashboard-empty-reason"),
                next_step: data.last_day.map(|last| NextStep {
                    url: Address::new("/activity")
                        .with("day", &last.to_string())
                        .into_string(),
                    label: locale.text_with("go-to-day", &[("day", &locale.short_day(last, day.day))]),
                }),
            },
        }
    }
}

/// What is going on, with the time since when.
fn state_stat(data: &Present, locale: Locale) -> Stat {
    let zone = &data.own.zone;
    let (label, at, note) = match data.own.state {
        PersonState::Working { since } => ("stat-working-since", Some(since), String::new()),
        PersonState::Idle { since } => ("stat-idle-since", Some(since), locale.text("not-deducted")),
        PersonState::OnBreak { since } => ("stat-break-since", Some(since), String::new()),
        PersonState::Private {
            since,
            on_break_since,
        } => {
            let note = match on_break_since {
                Some(at) => locale.text_with("private-break-note", &[("time", &locale.time(at, zone))]),
                None => locale.text("private-note"),
            };
            ("stat-private-since", Some(since), note)
        }
        PersonState::Finished { at } => ("stat-finished-at", Some(at), String::new()),
        PersonState::NotStarted => ("state-not-started", None, String::new()),
        PersonState::Silent { last_heard } => {
            ("stat-last-heard", Some(last_heard), locale.text("silent-note"))
        }
        PersonState::NoticeUnread => ("state-notice-unread", None, String::new()),
        PersonState::TrackingOff { .. } => ("state-tracking-off", None, String::new()),
    };
    Stat {
        label: locale.text(label),
        value: at.map_or(StatValue::Nothing, |at| StatValue::Text(locale.time(at, zone))),
        note,
    }
}

impl Week {
    fn new(data: &Dashboard, locale: Locale) -> Self {
        let today = data.present.today.day;
        let days: Vec<DaySum> = data
            .week
            .iter()
            // A weekend without work leaves its room to the days with work.
            .filter(|day| !is_weekend(day.day) || day.figures.is_some() || day.day == today)
            .map(|DayHours { day, figures, .. }| DaySum {
                label: locale.short_weekday(*day).to_owned(),
                name: locale.weekday(*day).to_owned(),
                total: figures.map(|figures| figures.total),
                is_today: *day == today,
                is_running: figures.is_some_and(|figures| figures.running),
            })
            .collect();
        let total = days.iter().filter_map(|day| day.total).sum();
        Self {
            total: locale.duration(total),
            bars: DayBars::new(&days, locale),
        }
    }
}

fn is_weekend(day: Date) -> bool {
    day.weekday().to_monday_zero_offset() >= 5
}
