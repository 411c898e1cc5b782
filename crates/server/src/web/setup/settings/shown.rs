//! What settings mean for an employee: the rules as "My data" says them, what is kept and who sees it, and an example of
//! a day.

use jiff::SignedDuration;
use jiff::civil::{date, time};
use jiff::tz::TimeZone;
use timetrack_domain::{EventContent, Interval, IntervalSet, Subject, TrackingSettings};

use crate::services::activity::{ActivityDay, DeviceWindows, Figures, Seen, WindowUse};
use crate::services::agent_settings::{Preview, RecordedKind, WindowPreview};
use crate::web::activity::View;
use crate::web::activity::lanes::Lanes;
use crate::web::charts::{Axis, Palette};
use crate::web::kinds::{Rules, kept_for};
use crate::web::locale::Locale;
use crate::web::parts::{Fact, ShortCourse};

/// The panel.
#[derive(Clone, Debug)]
pub(crate) struct Shown {
    /// The rules in words.
    pub(super) facts: Vec<Fact>,
    /// What is recorded, and who sees it.
    pub(super) kinds: Vec<KindRow>,
    /// What becomes of windows that most people know.
    pub(super) windows: Vec<WindowRow>,
    /// A day at the level of detail.
    pub(super) course: Option<ShortCourse>,
}

#[derive(Clone, Debug)]
pub(super) struct KindRow {
    pub(super) name: String,
    pub(super) managers: String,
    pub(super) kept: String,
}

#[derive(Clone, Debug)]
pub(super) struct WindowRow {
    pub(super) application: String,
    pub(super) title: String,
    pub(super) stored: String,
    /// Whether that is less than there is to see.
    pub(super) is_less: bool,
}

impl Shown {
    /// The panel for settings.
    pub(crate) fn new(settings: &TrackingSettings, preview: &Preview, locale: Locale) -> Self {
        let day = sample_day(settings, &preview.windows);
        let course = View::usual(&day).map(|shown| {
            let axis = Axis::new(shown);
            let uses = day.applications(day.bounds);
            let lanes = Lanes {
                day: &day,
                axis: &axis,
                locale,
            };
            lanes.short_course(&Palette::new(&uses))
        });
        Self {
            facts: Rules::of(settings).facts(locale),
            kinds: preview
                .kinds
                .iter()
                .map(|kind| kind_row(kind.kind, kind.kept, preview, locale))
                .collect(),
            windows: preview
                .windows
                .iter()
                .map(|window| window_row(window, locale))
                .collect(),
            course,
        }
    }
}

fn kind_row(kind: RecordedKind, kept: SignedDuration, preview: &Preview, locale: Locale) -> KindRow {
    let (name, managers) = match kind {
        RecordedKind::WorkingTime => ("kind-working-time", "setup-seen-yes"),
        RecordedKind::Absence => ("kind-afk", "setup-seen-sums"),
        RecordedKind::Applications | RecordedKind::Titles => (
            if kind == RecordedKind::Titles {
                "kind-windows"
            } else {
                "setup-kind-applications"
            },
            if preview.managers_see_content {
                "setup-seen-yes"
            } else {
                "setup-seen-no"
            },
        ),
    };
    KindRow {
        name: locale.text(name),
        managers: locale.text(managers),
        kept: kept_for(kept, locale),
    }
}

fn window_row(window: &WindowPreview, locale: Locale) -> WindowRow {
    let title = |subject: &Subject| {
        subject
            .title
            .as_ref()
            .map_or_else(String::new, |title| title.as_str().to_owned())
    };
    let application = window.window.application.as_str().to_owned();
    let (stored, is_less) = match &window.stored {
        None => (locale.text("setup-stored-nothing"), true),
        Some(EventContent::Window(subject)) if subject.title.is_some() => {
            (format!("{application} · {}", title(subject)), false)
        }
        Some(EventContent::Window(subject)) => (subject.application.as_str().to_owned(), true),
        Some(_) => (locale.text("window-hidden"), true),
    };
    WindowRow {
        title: title(&window.window),
        application,
        stored,
        is_less,
    }
}

/// Minutes for which the windows of the example stay in front, in turn.
const TURNS: [i64; 7] = [24, 9, 41, 6, 17, 33, 12];

/// A made-up day: work from 08:04 to 16:36 with a break, two absences and some privacy.
fn sample_day(settings: &TrackingSettings, windows: &[WindowPreview]) -> ActivityDay {
    // Any day and any zone without a change of clocks: neither is shown.
    let day = date(2026, 3, 11);
    let at = |hour, minute| {
        let local = day.to_datetime(time(hour, minute, 0, 0));
        TimeZone::UTC
            .to_timestamp(local)
            .expect("every time of day exists in UTC")
    };
    let span = |from: (i8, i8), to: (i8, i8)| {
        Interval::new(at(from.0, from.1), at(to.0, to.1)).expect("its end is after its start")
    };
    let work: IntervalSet = [span((8, 4), (12, 2)), span((12, 36), (16, 36))]
        .into_iter()
        .collect();
    let absence = |interval: Interval| {
        let threshold = SignedDuration::try_from(settings.afk_threshold()).unwrap_or(SignedDuration::MAX);
        (interval.duration() >= threshold).then_some(interval)
    };
    let idle: IntervalSet = [span((9, 41), (9, 48)), span((14, 10), (14, 36))]
        .into_iter()
        .filter_map(absence)
        .collect();
    let private: IntervalSet = span((15, 20), (15, 45)).into();
    let (subjects, uses) = sample_uses(&work.difference(&idle).difference(&private), windows);
    let is_recorded = settings.detail != timetrack_domain::tracking_settings::DetailLevel::Hours;
    ActivityDay {
        day,
        zone: TimeZone::UTC,
        bounds: Interval::new(at(0, 0), at(0, 0) + SignedDuration::from_hours(24))
            .expect("a day is not empty"),
        figures: Figures {
            total: work.total(),
            active: work.difference(&idle).total(),
            idle: idle.total(),
            breaks: SignedDuration::from_mins(34),
            private: private.total(),
            first_start: Some(at(8, 4)),
            last_end: Some(at(16, 36)),
            sessions: 1,
            ..Figures::default()
        },
        work,
        breaks: span((12, 2), (12, 36)).into(),
        private,
        idle,
        not_measured: IntervalSet::empty(),
        has_deleted_windows: false,
        devices: if is_recorded {
            vec![DeviceWindows {
                machine: String::new(),
                uses,
            }]
        } else {
            Vec::new()
        },
        subjects,
        as_of: None,
    }
}

fn sample_uses(free: &IntervalSet, windows: &[WindowPreview]) -> (Vec<Subject>, Vec<WindowUse>) {
    let mut subjects = Vec::new();
    let stored: Vec<Option<Seen>> = windows
        .iter()
        .map(|window| match &window.stored {
            None => None,
            Some(EventContent::Window(subject)) => {
                subjects.push(subject.clone());
                Some(Seen::Subject(subjects.len() - 1))
            }
            Some(_) => Some(Seen::Hidden),
        })
        .collect();
    let mut turns = TURNS.iter().cycle().zip(stored.iter().cycle());
    let mut uses = Vec::new();
    for stretch in free.intervals() {
        let mut start = stretch.start();
        while start < stretch.end()
            && let Some((minutes, stored)) = turns.next()
        {
            let end = (start + SignedDuration::from_mins(*minutes)).min(stretch.end());
            if let (Some(seen), Ok(interval)) = (stored, Interval::new(start, end)) {
                uses.push(WindowUse {
                    interval,
                    seen: *seen,
                });
            }
            start = end;
        }
    }
    (subjects, uses)
}
