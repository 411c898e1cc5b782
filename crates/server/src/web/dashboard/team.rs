//! Who works now and since when, for those who see others.

use askama::Template;
use jiff::SignedDuration;
use serde::Deserialize;
use timetrack_storage::Role;

use super::note::Note;
use crate::services::activity::{ActivityDay, Figures};
use crate::services::team::devices::{DeviceTrouble, DevicesNow};
use crate::services::team::now::{PersonNow, TeamNow};
use crate::web::activity::lanes::Lanes;
use crate::web::charts::{HoursAxis, Mark, Percent, Tick};
use crate::web::frame::{Frame, PersonMark, StateBadge};
use crate::web::locale::Locale;
use crate::web::parts::{EmptyState, NextStep, Stat, StatValue, ViewLink};
use crate::web::team::{Filters, TeamQuery};

/// The page.
#[derive(Debug, Template)]
#[template(path = "pages/dashboard/team.html")]
pub(crate) struct TeamPage {
    frame: Frame,
    views: Vec<ViewLink>,
    heading: String,
    filters: Filters,
    at_work: bool,
    people: People,
    /// Where the viewer sees nobody else: why, and what to do.
    alone: Option<EmptyState>,
}

/// The parts of the page that change while one looks at it.
#[derive(Debug, Template)]
#[template(path = "pages/dashboard/team_live.html")]
pub(crate) struct TeamLive {
    frame: Frame,
    at_work: bool,
    people: People,
}

#[derive(Clone, Debug)]
struct People {
    as_of: String,
    stats: Vec<Stat>,
    ticks: Vec<Tick>,
    rows: Vec<Row>,
    empty: EmptyState,
    devices: Devices,
}

#[derive(Clone, Debug)]
struct Row {
    id: String,
    url: String,
    mark: PersonMark,
    group: Option<String>,
    badge: StateBadge,
    when: Option<String>,
    marks: Vec<Mark>,
    summary: String,
    now: Option<Percent>,
    today: Option<String>,
    is_running: bool,
    week: Option<String>,
}

#[derive(Clone, Debug)]
struct Devices {
    notes: Vec<DeviceNote>,
    more: Option<String>,
    /// How many of them there are.
    count: usize,
}

#[derive(Clone, Debug)]
struct DeviceNote {
    note: Note,
    owner: Option<String>,
    url: Option<String>,
}

/// The query of the page.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct AtWorkQuery {
    /// Whether only those at work are shown.
    at_work: Option<String>,
}

impl AtWorkQuery {
    /// Whether only those at work are shown.
    pub(crate) fn is_set(&self) -> bool {
        self.at_work.is_some()
    }
}

/// One's own day and everybody's, for those who see others.
pub(super) fn views(frame: &Frame, is_team: bool) -> Vec<ViewLink> {
    match frame.role {
        Some(Role::Manager | Role::Admin) => [
            ("/my-day", "team-view-own-day", !is_team),
            ("/", "team-view-people", is_team),
        ]
        .map(|(url, key, is_current)| ViewLink {
            url: url.to_owned(),
            label: frame.locale.text(key),
            is_current,
        })
        .into(),
        Some(Role::Employee) | None => Vec::new(),
    }
}

impl TeamPage {
    /// The page of what the service read.
    pub(crate) fn new(frame: Frame, data: &TeamNow, query: &TeamQuery, at_work: bool) -> Self {
        let locale = frame.locale;
        let today = data
            .rows
            .iter()
            .find(|row| row.person.id == data.team.viewer)
            .or(data.rows.first())
            .map(|row| row.today.day);
        Self {
            views: views(&frame, true),
            heading: today.map_or_else(|| frame.title.clone(), |today| locale.long_day(today, today)),
            filters: Filters::new("/", &data.team, query, locale).also("at_work", at_work),
            at_work,
            alone: data.team.is_nobody_else().then(|| alone(data, locale)),
            people: People::new(data, &frame),
            frame,
        }
    }
}

impl TeamLive {
    /// The changing parts of what the service read.
    pub(crate) fn new(frame: Frame, data: &TeamNow, at_work: bool) -> Self {
        Self {
            at_work,
            people: People::new(data, &frame),
            frame,
        }
    }
}

impl People {
    fn new(data: &TeamNow, frame: &Frame) -> Self {
        let locale = frame.locale;
        let axis = HoursAxis::around(data.rows.iter().map(|row| &row.today));
        let zone = &data
            .rows
            .iter()
            .find(|row| row.person.id == data.team.viewer)
            .or(data.rows.first())
            .map_or(jiff::tz::TimeZone::UTC, |row| row.today.zone.clone());
        Self {
            as_of: locale.text_with("as-of", &[("time", &locale.time(data.now, zone))]),
            stats: stats(data, locale),
            ticks: axis.ticks(),
            rows: data
                .rows
                .iter()
                .map(|row| Row::new(row, data, axis, locale))
                .collect(),
            empty: empty(data, locale),
            devices: Devices::new(&data.devices, data.is_admin, locale),
        }
    }
}

fn stats(data: &TeamNow, locale: Locale) -> Vec<Stat> {
    let counts = data.counts;
    let whose = if data.team.pages > 1 {
        locale.text_counted("team-of-page", data.rows.len() as u64, &[])
    } else {
        String::new()
    };
    let today: SignedDuration = data.rows.iter().map(|row| row.today.figures.total).sum();
    let week = data.rows.iter().map(|row| row.week).sum();
    vec![
        Stat {
            label: locale.text("team-working-now"),
            value: StatValue::Text(locale.text_counted(
                "team-of-people",
                counts.people as u64,
                &[("working", &locale.number(counts.working as u64))],
            )),
            note: match counts.on_break {
                0 => String::new(),
                count => locale.text_counted("team-on-break", count as u64, &[]),
            },
        },
        Stat::duration(locale.text("team-today"), today, whose.clone(), locale),
        Stat::duration(locale.text("team-week"), week, whose, locale),
    ]
}

fn empty(data: &TeamNow, locale: Locale) -> EmptyState {
    EmptyState {
        title: locale.text("team-empty"),
        reason: locale.text(if data.counts.people > 0 {
            "team-empty-at-work"
        } else {
            "team-empty-choice"
        }),
        next_step: Some(NextStep {
            url: "/".to_owned(),
            label: locale.text("team-show-all"),
        }),
    }
}

fn alone(data: &TeamNow, locale: Locale) -> EmptyState {
    EmptyState {
        title: locale.text("team-alone"),
        reason: locale.text(if data.is_admin {
            "team-alone-admin"
        } else {
            "team-alone-manager"
        }),
        next_step: data.is_admin.then(|| NextStep {
            url: "/setup/people".to_owned(),
            label: locale.text("team-set-up"),
        }),
    }
}

impl Row {
    fn new(row: &PersonNow, data: &TeamNow, axis: HoursAxis, locale: Locale) -> Self {
        let day = &row.today;
        let badge = StateBadge::of(row.state, locale);
        // Where there is one group only, everybody is in it.
        let names_groups = data.team.groups.len() > 1;
        let axis = axis.of_day(day);
        let lane = axis.map(|axis| {
            Lanes {
                day,
                axis: &axis,
                locale,
            }
            .work()
        });
        let figures = &day.figures;
        let is_nothing = figures.is_nothing();
        Self {
            id: row.person.id.to_string(),
            url: format!("/people/{}/hours", row.person.id),
            mark: PersonMark::new(&row.person.name),
            group: names_groups
                .then(|| data.team.group_of(&row.person).map(str::to_owned))
                .flatten(),
            when: badge
                .when
                .map(|(key, at)| locale.text_with(key, &[("time", &time_of(at, day, locale))])),
            badge,
            summary: match &lane {
                Some(lane) if !is_nothing => lane.summary.clone(),
                Some(_) | None => locale.text("team-no-work-today"),
            },
            marks: lane.map(|lane| lane.marks).unwrap_or_default(),
            now: axis
                .filter(|axis| axis.view().contains(data.now))
                .map(|axis| axis.at(data.now)),
            today: duration(figures, locale),
            is_running: figures.running,
            week: (!row.week.is_zero()).then(|| locale.clock_duration(row.week)),
        }
    }
}

/// `07:48`, with the day where it is another one.
fn time_of(at: jiff::Timestamp, day: &ActivityDay, locale: Locale) -> String {
    let time = locale.time(at, &day.zone);
    if day.bounds.contains(at) {
        return time;
    }
    let date = at.to_zoned(day.zone.clone()).date();
    format!("{}, {time}", locale.short_day(date, day.day))
}

fn duration(figures: &Figures, locale: Locale) -> Option<String> {
    (!figures.is_nothing()).then(|| locale.clock_duration(figures.total))
}

impl Devices {
    fn new(devices: &DevicesNow, is_admin: bool, locale: Locale) -> Self {
        let mut notes: Vec<DeviceNote> = devices
            .troubles
            .iter()
            .map(|trouble| DeviceNote::new(trouble, is_admin, locale))
            .collect();
        notes.extend(devices.old.iter().map(|(version, count)| DeviceNote {
            note: Note {
                class: "is-break",
                icon: "download",
                title: locale.text_counted("attention-old-version", *count, &[("version", version)]),
                machine: String::new(),
                advice: locale.text("attention-old-version-advice"),
            },
            owner: None,
            url: is_admin.then(|| "/setup/computers".to_owned()),
        }));
        Self {
            count: notes.len(),
            more: devices.has_more.then(|| locale.text("team-more-devices")),
            notes,
        }
    }
}

impl DeviceNote {
    fn new(trouble: &DeviceTrouble, is_admin: bool, locale: Locale) -> Self {
        Self {
            note: Note::new(&trouble.attention, locale),
            owner: Some(trouble.owner.clone()).filter(|owner| !owner.is_empty()),
            url: is_admin.then(|| format!("/setup/computers?computer={}", trouble.id)),
        }
    }
}
