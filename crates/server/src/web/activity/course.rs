//! The course of a day: its lanes, with zoom, search and selection.

use timetrack_domain::Interval;

use super::Sight;
use super::lanes::Lanes;
use super::selection::Selection;
use super::view::{self, View};
use crate::services::activity::{ActivityDay, Seen};
use crate::web::charts::{Axis, Mark, Palette, Percent, Place, Tick};
use crate::web::locale::Locale;
use crate::web::parts::{Lane, LegendEntry};

/// The course of the day.
#[derive(Clone, Debug)]
pub(super) struct Course {
    /// The path of the page.
    pub(super) path: String,
    pub(super) day: String,
    pub(super) start_ms: i64,
    pub(super) end_ms: i64,
    /// Where a selection leads; `None` where nothing can be selected.
    pub(super) base_url: Option<String>,
    pub(super) is_zoomed: bool,
    pub(super) view_from: String,
    pub(super) view_to: String,
    pub(super) length: String,
    pub(super) zoom_in_url: Option<String>,
    pub(super) zoom_out_url: Option<String>,
    pub(super) search: String,
    pub(super) overview: Option<Overview>,
    pub(super) ticks: Vec<Tick>,
    pub(super) lanes: Vec<Lane>,
    pub(super) now: Option<Percent>,
    pub(super) legend: Vec<LegendEntry>,
    pub(super) selection: Option<Selection>,
    pub(super) selection_from: String,
    pub(super) selection_to: String,
}

/// The whole day above a part of it.
#[derive(Clone, Debug)]
pub(super) struct Overview {
    pub(super) summary: String,
    pub(super) marks: Vec<Mark>,
    pub(super) window: Place,
}

impl Course {
    /// What `view` shows of a day; `finds` says of a window whether a search finds it.
    pub(super) fn new(
        day: &ActivityDay,
        view: &View,
        usual: Interval,
        palette: &Palette<'_>,
        finds: &dyn Fn(Seen) -> bool,
        sight: &Sight,
        locale: Locale,
    ) -> Self {
        let axis = Axis::new(view.shown);
        let lanes = Lanes {
            day,
            axis: &axis,
            locale,
        };
        let mut drawn = vec![lanes.work()];
        if sight.has_content {
            drawn.extend(lanes.windows(palette, finds));
        } else {
            drawn.extend(lanes.private());
        }
        if sight.has_content {
            drawn.push(lanes.idle());
        }
        let local = |at: jiff::Timestamp| at.to_zoned(day.zone.clone()).strftime("%H:%M").to_string();
        let (selection_from, selection_to) =
            view.selection.map_or((String::new(), String::new()), |selected| {
                (local(selected.start()), local(selected.end()))
            });
        Self {
            path: view.path.clone(),
            day: day.day.to_string(),
            start_ms: view.shown.start().as_millisecond(),
            end_ms: view.shown.end().as_millisecond(),
            base_url: sight.has_content.then(|| view.base_url()),
            is_zoomed: view.is_zoomed,
            view_from: view::instant(view.shown.start()),
            view_to: view::instant(view.shown.end()),
            length: locale.duration(view.shown.duration()),
            zoom_in_url: view.zoom_in_url(),
            zoom_out_url: view.zoom_out_url(day.bounds, usual),
            search: view.search.clone(),
            overview: view
                .is_zoomed
                .then(|| Overview::new(day, view.shown, locale))
                .flatten(),
            ticks: axis.ticks(&day.zone),
            lanes: drawn,
            now: lanes.now(),
            legend: lanes.legend(palette),
            selection: Selection::new(day, view, &axis, palette, &sight.whose, locale),
            selection_from,
            selection_to,
        }
    }
}

impl Overview {
    fn new(day: &ActivityDay, shown: Interval, locale: Locale) -> Option<Self> {
        let axis = Axis::new(day.bounds);
        let lanes = Lanes {
            day,
            axis: &axis,
            locale,
        };
        Some(Self {
            summary: locale.text_with(
                "overview-summary",
                &[("range", &locale.time_range(shown.start(), shown.end(), &day.zone))],
            ),
            marks: lanes.work().marks,
            window: axis.place(shown)?,
        })
    }
}
