//! A day as it was recorded: its course as a timeline, applications, titles, and the hours of its week.

mod course;
pub(crate) mod lanes;
mod query;
pub(super) mod routes;
mod selection;
pub(crate) mod team;
mod uses;
mod view;

use askama::Template;
use jiff::{ToSpan, civil::Date};

use course::Course;
pub(crate) use query::ActivityQuery;
pub(crate) use uses::applications;
use uses::{TitleRow, matching_subjects, titles};
pub(crate) use view::View;

use crate::services::activity::{Activity, ActivityDay, Figures, Seen};
use crate::web::charts::{BarList, HeatMap, Palette};
use crate::web::frame::{Frame, PersonMark};
use crate::web::locale::Locale;
use crate::web::parts::{EmptyState, NextStep, Stat, StatValue, ViewLink};
use crate::web::team::Filters;
use crate::web::whose::{Whose, own_or_people};

/// The page.
#[derive(Debug, Template)]
#[template(path = "pages/activity/activity.html")]
pub(crate) struct ActivityPage {
    frame: Frame,
    person: Option<PersonMark>,
    views: Vec<ViewLink>,
    heading: String,
    zone: String,
    as_of: Option<String>,
    stepper: DayStepper,
    clock_change: Option<String>,
    went_by_age: Option<String>,
    wrong_input: Option<String>,
    content: DayContent,
    week_heading: String,
    heat_map: HeatMap,
}

/// The parts of a running day that change while one looks at it.
#[derive(Debug, Template)]
#[template(path = "pages/activity/live.html")]
pub(crate) struct ActivityLive {
    frame: Frame,
    as_of: Option<String>,
    content: DayContent,
}

/// What a day holds.
#[derive(Clone, Debug)]
#[expect(
    clippy::large_enum_variant,
    reason = "one value per page, which is rendered and dropped"
)]
enum DayContent {
    Empty(EmptyState),
    Recorded(Recorded),
}

#[derive(Clone, Debug)]
struct Recorded {
    /// Why what had the focus is not shown, where it is not.
    withheld: Option<String>,
    stats: Vec<Stat>,
    course: Course,
    applications: BarList,
    applications_empty: String,
    titles: Vec<TitleRow>,
    titles_note: String,
    titles_empty: String,
    seen_by: String,
}

/// Leads from day to day.
#[derive(Clone, Debug)]
struct DayStepper {
    action: String,
    day: String,
    label: String,
    before_url: String,
    before_label: String,
    after_url: Option<String>,
    after_label: String,
    current_url: Option<String>,
}

/// Whose day is looked at, and how much of it.
#[derive(Clone, Debug)]
pub(crate) struct Sight {
    /// Whose it is.
    pub(crate) whose: Whose,
    /// Whether what had the focus is shown.
    pub(crate) has_content: bool,
    /// Who sees it, in one sentence.
    pub(crate) seen_by: String,
}

impl ActivityPage {
    /// The page for what `query` asks.
    pub(crate) fn new(frame: Frame, data: &Activity, query: &ActivityQuery, sight: &Sight) -> Self {
        let locale = frame.locale;
        let Activity { day, week, today, .. } = data;
        let (content, wrong_part) = content(data, query, locale, sight);
        let wrong_input = query.day(*today).err().or(wrong_part).map(|key| locale.text(key));
        Self {
            person: sight.whose.mark(),
            views: match &sight.whose {
                Whose::Own => own_or_people(&frame, "/activity", "/people/activity", false),
                Whose::Of { .. } => sight.whose.pages(false, locale),
            },
            heading: locale.long_day(day.day, *today),
            zone: locale.zone(&day.zone),
            as_of: stamp(day, locale),
            stepper: DayStepper::new(day.day, *today, &sight.whose, locale),
            clock_change: clock_change(day, locale),
            went_by_age: data.whole_from.map(|from| {
                locale.text_with("activity-went-by-age", &[("day", &locale.day_with_year(from))])
            }),
            wrong_input,
            content,
            week_heading: locale.week(day.day),
            heat_map: HeatMap::new(week, day.day, *today, locale),
            frame,
        }
    }
}

impl ActivityLive {
    /// The changing parts of the page for what `query` asks.
    pub(crate) fn new(frame: Frame, data: &Activity, query: &ActivityQuery, sight: &Sight) -> Self {
        let (content, _) = content(data, query, frame.locale, sight);
        Self {
            as_of: stamp(&data.day, frame.locale),
            content,
            frame,
        }
    }
}

/// `As of 14:26`, on a day that is running.
pub(crate) fn stamp(day: &ActivityDay, locale: Locale) -> Option<String> {
    let as_of = day.as_of?;
    Some(locale.text_with("as-of", &[("time", &locale.time(as_of, &day.zone))]))
}

/// The figures of a day in the row under the head.
pub(crate) fn day_stats(day: &ActivityDay, locale: Locale) -> Vec<Stat> {
    let figures = &day.figures;
    let range = match (figures.first_start, figures.last_end) {
        (Some(start), Some(end)) => locale.time_range(start, end, &day.zone),
        (Some(_) | None, _) => String::new(),
    };
    let breaks = match day.breaks.intervals() {
        [] => String::new(),
        [only] => locale.time_range(only.start(), only.end(), &day.zone),
        several => locale.text_counted("breaks-count", several.len() as u64, &[]),
    };
    let sessions = locale.text_counted("sessions-count", u64::from(figures.sessions), &[]);
    let mut stats = vec![
        Stat::duration(locale.text("working-time"), figures.total, range, locale),
        Stat::duration(
            locale.text("active"),
            figures.active,
            and_not_measured(sessions, figures, locale),
            locale,
        ),
        idle_stat(day, locale),
        Stat::duration(locale.text("breaks"), figures.breaks, breaks, locale),
    ];
    if !day.private.is_empty() {
        let note = locale.text("private-note");
        stats.push(Stat::duration(
            locale.text("private"),
            figures.private,
            note,
            locale,
        ));
    }
    stats
}

/// Idle time. Where it was not measured there is no zero.
fn idle_stat(day: &ActivityDay, locale: Locale) -> Stat {
    let label = locale.text("idle");
    if day.figures.idle.is_zero() && !day.not_measured.is_empty() {
        return Stat {
            label,
            value: StatValue::Nothing,
            note: locale.text_with(
                "not-measured-part",
                &[("duration", &locale.duration(day.figures.not_measured))],
            ),
        };
    }
    let note = and_not_measured(locale.text("not-deducted"), &day.figures, locale);
    Stat::duration(label, day.figures.idle, note, locale)
}

/// A note, and how much was not measured, where anything was not.
fn and_not_measured(note: String, figures: &Figures, locale: Locale) -> String {
    if figures.not_measured.is_zero() {
        return note;
    }
    let duration = locale.duration(figures.not_measured);
    locale.text_with("and-not-measured", &[("text", &note), ("duration", &duration)])
}

fn content(
    data: &Activity,
    query: &ActivityQuery,
    locale: Locale,
    sight: &Sight,
) -> (DayContent, Option<&'static str>) {
    let day = &data.day;
    let Some(usual) = View::usual(day) else {
        return (
            DayContent::Empty(nothing_recorded(data, &sight.whose, locale)),
            None,
        );
    };
    let asked = query.view(day.bounds, day.day, &day.zone);
    let selected = query.selection(day.bounds, day.day, &day.zone);
    let wrong = asked.err().or(selected.err());
    let asked = asked.unwrap_or(None);
    let view = View {
        path: sight.whose.activity().into_string(),
        day: day.day,
        shown: asked.unwrap_or(usual),
        is_zoomed: asked.is_some(),
        selection: selected.unwrap_or(None).filter(|_| sight.has_content),
        search: query.search(),
    };
    let uses = day.applications(day.bounds);
    let palette = Palette::new(&uses);
    let matching = matching_subjects(day, &view.search);
    let finds = |seen: Seen| match (&matching, seen) {
        (None, _) => true,
        (Some(matching), Seen::Subject(index)) => matching[index],
        (Some(_), Seen::Hidden | Seen::Unavailable) => false,
    };
    let (titles, titles_note) = titles(day, matching.as_deref(), &view.search, locale);
    let withheld = match (&sight.whose, sight.has_content) {
        (Whose::Own, _) | (_, true) => None,
        (Whose::Of { name, .. }, false) => Some(locale.text_with("activity-withheld", &[("name", name)])),
    };
    let recorded = Recorded {
        withheld,
        stats: day_stats(day, locale),
        course: Course::new(day, &view, usual, &palette, &finds, sight, locale),
        applications: applications(&uses, &palette, locale),
        applications_empty: locale.text(if day.has_deleted_windows {
            "activity-windows-deleted"
        } else {
            "activity-no-windows"
        }),
        titles_empty: locale.text(if view.search.is_empty() {
            "activity-no-titles"
        } else {
            "activity-not-found"
        }),
        titles,
        titles_note,
        seen_by: sight.seen_by.clone(),
    };
    (DayContent::Recorded(recorded), wrong)
}

fn nothing_recorded(data: &Activity, whose: &Whose, locale: Locale) -> EmptyState {
    let Activity {
        day,
        today,
        day_before,
        ..
    } = data;
    let reason = if day.day == *today && matches!(whose, Whose::Own) {
        locale.text("activity-empty-today")
    } else {
        locale.text_with(
            "activity-empty-reason",
            &[("day", &locale.long_day(day.day, *today))],
        )
    };
    EmptyState {
        title: locale.text("activity-empty-title"),
        reason,
        next_step: day_before.map(|before| NextStep {
            url: whose.activity().with("day", &before.to_string()).into_string(),
            label: locale.text_with("go-to-day", &[("day", &locale.short_day(before, *today))]),
        }),
    }
}

/// What to know about a day on which the clocks change.
fn clock_change(day: &ActivityDay, locale: Locale) -> Option<String> {
    let minutes = day.bounds.duration().as_mins() - 24 * 60;
    let length = locale.duration(day.bounds.duration());
    match minutes {
        0 => None,
        ..0 => Some(locale.text_with("clocks-forward", &[("length", &length)])),
        1.. => Some(locale.text_with("clocks-back", &[("length", &length)])),
    }
}

impl DayStepper {
    /// The same for several people.
    fn of_people(day: Date, today: Date, filters: &Filters, locale: Locale) -> Self {
        const PATH: &str = "/people/activity";
        let url = |day: Date| filters.address(PATH, &[("day", &day.to_string())]);
        let before = day.saturating_sub(1.day());
        Self {
            action: PATH.to_owned(),
            day: day.to_string(),
            label: locale.short_day(day, today),
            before_url: url(before),
            before_label: locale.text("day-before"),
            after_url: (day < today).then(|| url(day.saturating_add(1.day()))),
            after_label: locale.text("day-after"),
            current_url: (day != today).then(|| filters.address(PATH, &[])),
        }
    }

    fn new(day: Date, today: Date, whose: &Whose, locale: Locale) -> Self {
        let url = |day: Date| whose.activity().with("day", &day.to_string()).into_string();
        let before = day.saturating_sub(1.day());
        Self {
            action: whose.activity().into_string(),
            day: day.to_string(),
            label: locale.short_day(day, today),
            before_url: url(before),
            before_label: locale.text("day-before"),
            after_url: (day < today).then(|| url(day.saturating_add(1.day()))),
            after_label: locale.text("day-after"),
            current_url: (day != today).then(|| whose.activity().into_string()),
        }
    }
}
