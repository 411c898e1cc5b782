//! What a person selected in their day.

use jiff::SignedDuration;
use timetrack_domain::{Interval, IntervalSet};

use super::view::View;
use crate::services::activity::{ActivityDay, Used};
use crate::web::address::Address;
use crate::web::charts::{Axis, Palette, Percent, Place};
use crate::web::locale::Locale;
use crate::web::whose::Whose;

/// The sums of a selection, and what can be done with it.
#[derive(Clone, Debug)]
pub(crate) struct Selection {
    /// Where it lies.
    pub(crate) place: Place,
    /// `10:30 to 11:52`
    pub(crate) range: String,
    /// `1 h 22 min, of it 1 h 5 min active`
    pub(crate) lengths: String,
    /// Its parts, the longest first.
    pub(crate) parts: Vec<Part>,
    /// Shows just this part.
    pub(crate) zoom_url: String,
    /// Shows what a deletion would remove.
    pub(crate) delete_url: Option<String>,
    /// The page without it.
    pub(crate) clear_url: String,
}

/// A part of a selection.
#[derive(Clone, Debug)]
pub(crate) struct Part {
    /// The class that gives its colour or pattern.
    pub(crate) class: &'static str,
    /// What it is.
    pub(crate) label: String,
    /// How long, such as `0:55`.
    pub(crate) value: String,
    /// Its place in a bar of all parts.
    pub(crate) place: Place,
}

impl Selection {
    pub(super) fn new(
        day: &ActivityDay,
        view: &View,
        axis: &Axis,
        palette: &Palette<'_>,
        whose: &Whose,
        locale: Locale,
    ) -> Option<Self> {
        let selected = view.selection?;
        let place = axis.place(selected)?;
        let active = day.active().within(selected).total();
        let not_measured = day.not_measured.within(selected).total();
        let lengths = locale.text_with(
            "selection-lengths",
            &[
                ("length", &locale.duration(selected.duration())),
                ("active", &locale.duration(active)),
            ],
        );
        let (local_from, local_to) = (
            selected.start().to_zoned(day.zone.clone()),
            selected.end().to_zoned(day.zone.clone()),
        );
        // Nobody deletes what is another's.
        let delete_url = matches!(whose, Whose::Own).then(|| {
            Address::new("/my-data/delete")
                .with("from_day", &local_from.date().to_string())
                .with("from_time", &local_from.strftime("%H:%M").to_string())
                .with("to_day", &local_to.date().to_string())
                .with("to_time", &local_to.strftime("%H:%M").to_string())
                .with("windows", "on")
                .into_string()
        });
        Some(Self {
            place,
            range: locale.time_range(selected.start(), selected.end(), &day.zone),
            lengths: if not_measured.is_zero() {
                lengths
            } else {
                let duration = locale.duration(not_measured);
                locale.text_with("and-not-measured", &[("text", &lengths), ("duration", &duration)])
            },
            parts: parts(day, selected, palette, locale),
            zoom_url: view.zoom_to_url(selected).unwrap_or_else(|| view.clear_url()),
            delete_url,
            clear_url: view.clear_url(),
        })
    }
}

fn parts(day: &ActivityDay, selected: Interval, palette: &Palette<'_>, locale: Locale) -> Vec<Part> {
    let mut sums: Vec<(&'static str, String, SignedDuration)> = Vec::new();
    let mut others = SignedDuration::ZERO;
    for one in day.applications(selected) {
        match (one.what, palette.class(one.what)) {
            (Used::Application(_), "c0") => others += one.duration,
            (Used::Application(name), class) => sums.push((class, name.to_owned(), one.duration)),
            (Used::Hidden, _) => sums.push(("f-hidden", locale.text("window-hidden"), one.duration)),
            (Used::Unavailable, _) => {
                sums.push(("f-unavailable", locale.text("window-unavailable"), one.duration));
            }
        }
    }
    sums.push(("c0", locale.text("other-applications"), others));
    let within = |set: &IntervalSet| set.within(selected).total();
    sums.push(("f-dots", locale.text("private"), within(&day.private)));
    sums.push(("f-hatch", locale.text("idle"), within(&day.idle)));
    sums.push(("f-break", locale.text("break"), within(&day.breaks)));
    sums.retain(|(_, _, duration)| duration.is_positive());
    let milliseconds = |duration: SignedDuration| i64::try_from(duration.as_millis()).unwrap_or(i64::MAX);
    let whole = sums.iter().map(|(_, _, duration)| milliseconds(*duration)).sum();
    let mut before = 0;
    sums.into_iter()
        .map(|(class, label, duration)| {
            let x = Percent::of(before, whole);
            before += milliseconds(duration);
            Part {
                class,
                label,
                value: locale.clock_duration(duration),
                place: Place {
                    x,
                    width: x.until(Percent::of(before, whole)),
                },
            }
        })
        .collect()
}
