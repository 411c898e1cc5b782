//! The same day of several people, a row for each.

use askama::Template;
use serde::Deserialize;
use timetrack_domain::IntervalSet;

use super::lanes::{Lanes, ranges_in_words};
use super::{ActivityQuery, DayStepper};
use crate::services::activity::{Seen, UseSums, Used};
use crate::services::team::course::{PersonCourse, TeamCourse};
use crate::web::charts::{HoursAxis, Mark, Palette, Percent, Tick};
use crate::web::frame::{Frame, PersonMark};
use crate::web::locale::Locale;
use crate::web::parts::{EmptyState, LegendEntry, NextStep, ViewLink};
use crate::web::team::{Filters, TeamQuery};
use crate::web::whose::{Whose, own_or_people};

const PATH: &str = "/people/activity";

/// The page.
#[derive(Debug, Template)]
#[template(path = "pages/activity/team.html")]
pub(crate) struct TeamActivityPage {
    frame: Frame,
    views: Vec<ViewLink>,
    heading: String,
    filters: Filters,
    stepper: DayStepper,
    day: String,
    sees_content: bool,
    wrong_input: Option<String>,
    course: People,
    empty: EmptyState,
}

/// The parts of it that change while one looks at it.
#[derive(Debug, Template)]
#[template(path = "pages/activity/team_live.html")]
pub(crate) struct TeamActivityLive {
    frame: Frame,
    course: People,
}

#[derive(Clone, Debug)]
struct People {
    as_of: Option<String>,
    has_applications: bool,
    ticks: Vec<Tick>,
    rows: Vec<Row>,
    legend: Vec<LegendEntry>,
}

#[derive(Clone, Debug)]
struct Row {
    id: String,
    mark: PersonMark,
    url: String,
    /// Where the person lives, where that is not where most of the others do.
    zone: Option<String>,
    summary: String,
    marks: Vec<Mark>,
    windows: Vec<Mark>,
    now: Option<Percent>,
    total: Option<String>,
    is_running: bool,
    work: String,
    breaks: String,
    idle: String,
    private: String,
}

/// Whether what had the focus is shown.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct ApplicationsQuery {
    applications: Option<String>,
}

impl ApplicationsQuery {
    /// Whether it is asked for.
    pub(crate) fn is_set(&self) -> bool {
        self.applications.is_some()
    }
}

impl TeamActivityPage {
    /// The page of what the service read.
    pub(crate) fn new(frame: Frame, data: &TeamCourse, query: &TeamQuery, asked: &ActivityQuery) -> Self {
        let locale = frame.locale;
        let day = data.day.to_string();
        let filters = Filters::new(PATH, &data.team, query, locale)
            .with("day", &day)
            .also("applications", data.has_applications);
        Self {
            views: own_or_people(&frame, "/activity", PATH, true),
            heading: locale.long_day(data.day, data.today),
            stepper: DayStepper::of_people(data.day, data.today, &filters, locale),
            sees_content: data.sees_content,
            wrong_input: asked.day(data.today).err().map(|key| locale.text(key)),
            course: People::new(data, locale),
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

impl TeamActivityLive {
    /// The changing parts of what the service read.
    pub(crate) fn new(frame: Frame, data: &TeamCourse) -> Self {
        Self {
            course: People::new(data, frame.locale),
            frame,
        }
    }
}

impl People {
    fn new(data: &TeamCourse, locale: Locale) -> Self {
        let axis = HoursAxis::around(data.rows.iter().map(|row| &row.day));
        let mut sums = UseSums::default();
        for row in &data.rows {
            row.day.add_uses_to(&mut sums);
        }
        let uses = sums.longest_first();
        let palette = Palette::new(&uses);
        let own = data.rows.iter().find(|row| row.person.id == data.team.viewer);
        let usual = own.or(data.rows.first()).map(|row| &row.day.zone);
        let mut legend: Vec<LegendEntry> = [
            ("f-work", "working-time"),
            ("f-break", "break"),
            ("f-hatch", "idle"),
            ("f-dots", "private"),
        ]
        .map(|(class, key)| LegendEntry {
            class,
            label: locale.text(key),
        })
        .into();
        legend.extend(
            uses.iter()
                .filter_map(|one| match (one.what, palette.class(one.what)) {
                    (Used::Application(_), "c0") | (Used::Hidden | Used::Unavailable, _) => None,
                    (Used::Application(name), class) => Some(LegendEntry {
                        class,
                        label: name.to_owned(),
                    }),
                }),
        );
        Self {
            as_of: (data.day == data.today)
                .then_some(usual)
                .flatten()
                .map(|zone| locale.text_with("as-of", &[("time", &locale.time(data.now, zone))])),
            has_applications: data.has_applications,
            ticks: axis.ticks(),
            rows: data
                .rows
                .iter()
                .map(|row| Row::new(row, data, axis, &palette, locale))
                .collect(),
            legend,
        }
    }
}

impl Row {
    fn new(
        row: &PersonCourse,
        data: &TeamCourse,
        axis: HoursAxis,
        palette: &Palette<'_>,
        locale: Locale,
    ) -> Self {
        let day = &row.day;
        let axis = axis.of_day(day);
        let drawn = axis.as_ref().map(|axis| {
            let lanes = Lanes { day, axis, locale };
            let mut windows = lanes.windows(palette, &|_: Seen| true);
            (
                lanes.in_one(),
                windows
                    .drain(..)
                    .flat_map(|lane| lane.marks)
                    .collect::<Vec<Mark>>(),
            )
        });
        let (marks, windows) = drawn.unwrap_or_default();
        let whose = Whose::Of {
            id: row.person.id,
            name: row.person.name.clone(),
        };
        let words = |set: &IntervalSet| {
            if set.is_empty() {
                "–".to_owned()
            } else {
                ranges_in_words(set, &day.zone, locale)
            }
        };
        let is_nothing = day.figures.is_nothing();
        let (work, breaks, private) = (words(&day.work), words(&day.breaks), words(&day.private));
        let idle = match (row.sees_content, is_nothing) {
            (true, _) => words(&day.idle),
            (false, false) => locale.duration(day.figures.idle),
            (false, true) => "–".to_owned(),
        };
        let own = data.rows.iter().find(|row| row.person.id == data.team.viewer);
        let usual = own.or(data.rows.first()).map(|row| &row.day.zone);
        Self {
            id: row.person.id.to_string(),
            mark: PersonMark::new(&row.person.name),
            url: whose.activity().with("day", &data.day.to_string()).into_string(),
            zone: usual
                .is_some_and(|usual| *usual != day.zone)
                .then(|| locale.zone(&day.zone)),
            summary: if is_nothing {
                locale.text("team-no-work")
            } else {
                locale.text_with(
                    "team-course-summary",
                    &[
                        ("work", &work),
                        ("breaks", &breaks),
                        ("idle", &idle),
                        ("private", &private),
                    ],
                )
            },
            marks,
            windows: if data.has_applications {
                windows
            } else {
                Vec::new()
            },
            now: axis
                .filter(|axis| day.as_of.is_some() && axis.view().contains(data.now))
                .map(|axis| axis.at(data.now)),
            total: (!is_nothing).then(|| locale.clock_duration(day.figures.total)),
            is_running: day.figures.running,
            work,
            breaks,
            idle,
            private,
        }
    }
}
