//! Deleting a range: what would go, then the deed.

use askama::Template;
use jiff::{
    SignedDuration, Timestamp,
    civil::{Date, Time},
    tz::TimeZone,
};
use serde::Deserialize;
use timetrack_domain::{Interval, Lane};

use crate::services::my_data::DeletionPreview;
use crate::web::address::Address;
use crate::web::frame::Frame;
use crate::web::kinds;
use crate::web::locale::Locale;

/// The fields of the form, as they were typed.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct DeleteQuery {
    pub(crate) from_day: String,
    pub(crate) from_time: String,
    pub(crate) to_day: String,
    pub(crate) to_time: String,
    pub(crate) windows: Option<String>,
    pub(crate) afk: Option<String>,
}

/// What the form that deletes sends: the range in instants, so that exactly what was shown goes.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct DeleteFields {
    pub(crate) from: String,
    pub(crate) to: String,
    #[serde(default)]
    pub(crate) windows: Option<String>,
    #[serde(default)]
    pub(crate) afk: Option<String>,
}

/// A deletion that can be carried out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct DeleteRequest {
    pub(crate) interval: Interval,
    pub(crate) lanes: Vec<Lane>,
}

/// The form, with what was typed and what is wrong with it.
#[derive(Clone, Debug, Default)]
pub(crate) struct DeleteForm {
    pub(super) from_day: String,
    pub(super) from_time: String,
    pub(super) to_day: String,
    pub(super) to_time: String,
    pub(super) windows: bool,
    pub(super) afk: bool,
    pub(super) from_error: Option<String>,
    pub(super) to_error: Option<String>,
    pub(super) kinds_error: Option<String>,
}

/// The page that shows what would go.
#[derive(Debug, Template)]
#[template(path = "pages/my_data/delete.html")]
pub(crate) struct DeletePage {
    frame: Frame,
    zone: String,
    delete: DeleteForm,
    preview: Option<Preview>,
}

#[derive(Clone, Debug)]
struct Preview {
    question: String,
    nothing: bool,
    rows: Vec<PreviewRow>,
    items_url: String,
    consequence: String,
    hours: String,
    edges: Vec<String>,
    from: String,
    to: String,
    action: String,
}

#[derive(Clone, Debug)]
struct PreviewRow {
    name: String,
    count: String,
    duration: String,
}

impl DeleteForm {
    /// The address of the page that shows what would go from `range`, without what is past, to the end of its last day.
    pub(super) fn about_what_is_ahead(range: Interval, now: Timestamp, zone: &TimeZone) -> String {
        let from = range.start().max(now + FORM_STEP).to_zoned(zone.clone());
        let to = range.end().to_zoned(zone.clone());
        Address::new("/my-data/delete")
            .with("from_day", &from.date().to_string())
            .with("from_time", &from.strftime("%H:%M").to_string())
            .with("to_day", &to.date().to_string())
            .with("windows", "on")
            .with("afk", "on")
            .into_string()
    }

    /// An empty form about `day`.
    pub(crate) fn about(day: Date) -> Self {
        Self {
            from_day: day.to_string(),
            to_day: day.to_string(),
            windows: true,
            afk: true,
            ..Self::default()
        }
    }

    /// Reads what was typed: a deletion, or the form again with what is wrong. It ends where there is something to delete
    /// at the latest: what is yet to be recorded is nobody's to delete.
    pub(crate) fn read(
        query: &DeleteQuery,
        zone: &TimeZone,
        until: Timestamp,
        locale: Locale,
    ) -> Result<(DeleteRequest, Self), Box<Self>> {
        let form = Self {
            from_day: query.from_day.clone(),
            from_time: query.from_time.clone(),
            to_day: query.to_day.clone(),
            to_time: query.to_time.clone(),
            windows: query.windows.is_some(),
            afk: query.afk.is_some(),
            from_error: None,
            to_error: None,
            kinds_error: None,
        };
        let lanes = form.lanes();
        let kinds_error = lanes.is_empty().then(|| locale.text("delete-no-kind"));
        let from = instant(&query.from_day, &query.from_time, Edge::Start, zone);
        let to = instant(&query.to_day, &query.to_time, Edge::End, zone);
        let wrong_time = || locale.text("delete-wrong-time");
        let range = match (from, to) {
            (Some(from), _) if from >= until => Err((Some(locale.text("delete-in-future")), None)),
            (Some(from), Some(to)) => Interval::new(from, to.min(until)).map_err(|_| {
                let start = locale.moment(from, zone);
                let text = locale.text_with("delete-end-before-start", &[("start", &start)]);
                (None, Some(text))
            }),
            (from, to) => Err((from.is_none().then(wrong_time), to.is_none().then(wrong_time))),
        };
        match (range, kinds_error) {
            (Ok(interval), None) => Ok((DeleteRequest { interval, lanes }, form)),
            (range, kinds_error) => {
                let (from_error, to_error) = range.err().unwrap_or_default();
                Err(Box::new(Self {
                    from_error,
                    to_error,
                    kinds_error,
                    ..form
                }))
            }
        }
    }

    fn lanes(&self) -> Vec<Lane> {
        lanes(self.windows, self.afk)
    }
}

impl DeleteFields {
    /// What was confirmed; `None` where it is not what the page sends.
    pub(crate) fn request(&self) -> Option<DeleteRequest> {
        let at = |text: &str| text.parse::<Timestamp>().ok();
        let lanes = lanes(self.windows.is_some(), self.afk.is_some());
        let interval = Interval::new(at(&self.from)?, at(&self.to)?).ok()?;
        (!lanes.is_empty()).then_some(DeleteRequest { interval, lanes })
    }
}

impl DeletePage {
    /// The page that shows what would go.
    pub(crate) fn preview(
        frame: Frame,
        form: DeleteForm,
        preview: &DeletionPreview,
        zone: &TimeZone,
        today: Date,
    ) -> Self {
        let locale = frame.locale;
        let count: u64 = preview.lanes.iter().map(|lane| lane.count).sum();
        let range = kinds::range(preview.interval, zone, today, locale);
        // Items are removed whole: what reaches into the range goes as far as it reaches out of it.
        let edges = preview.lanes.iter().filter_map(|lane| {
            let hull = lane.hull.filter(|hull| {
                hull.start() < preview.interval.start() || hull.end() > preview.interval.end()
            })?;
            Some(locale.text_with(
                "delete-edges",
                &[
                    ("kind", &locale.text(kinds::name_key(lane.lane))),
                    ("range", &kinds::range(hull, zone, today, locale)),
                ],
            ))
        });
        let view = Preview {
            question: locale.text_with("delete-question", &[("range", &range)]),
            nothing: count == 0,
            rows: preview
                .lanes
                .iter()
                .map(|lane| PreviewRow {
                    name: locale.text(kinds::name_key(lane.lane)),
                    count: locale.number(lane.count),
                    duration: locale.clock_duration(lane.duration),
                })
                .collect(),
            items_url: items_url(preview.hull().unwrap_or(preview.interval), zone),
            consequence: locale.text("delete-consequence"),
            hours: locale.text_with(
                "delete-hours-stay",
                &[("duration", &locale.duration(preview.working_time))],
            ),
            edges: edges.collect(),
            from: preview.interval.start().to_string(),
            to: preview.interval.end().to_string(),
            action: locale.text_counted("delete-action", count, &[]),
        };
        Self {
            zone: locale.zone(zone),
            delete: form,
            preview: Some(view),
            frame,
        }
    }

    /// The form again, with what is wrong.
    pub(crate) fn form(frame: Frame, form: DeleteForm, zone: &TimeZone) -> Self {
        Self {
            zone: frame.locale.zone(zone),
            delete: form,
            preview: None,
            frame,
        }
    }
}

/// A time in the form has no seconds.
const FORM_STEP: SignedDuration = SignedDuration::from_mins(1);

/// The items of the days that a range touches.
fn items_url(range: Interval, zone: &TimeZone) -> String {
    let day = |at: Timestamp| at.to_zoned(zone.clone()).date().to_string();
    Address::new("/my-data/items")
        .with("from", &day(range.start()))
        .with("until", &day(range.end()))
        .into_string()
}

fn lanes(windows: bool, afk: bool) -> Vec<Lane> {
    let asked = [(Lane::Window, windows), (Lane::Afk, afk)];
    let chosen = asked.into_iter().filter(|(_, is_chosen)| *is_chosen);
    chosen.map(|(lane, _)| lane).collect()
}

/// Which end of a range a row of the form is about: without a time the range holds all of the day.
#[derive(Clone, Copy)]
enum Edge {
    Start,
    End,
}

fn instant(day: &str, time: &str, edge: Edge, zone: &TimeZone) -> Option<Timestamp> {
    let day: Date = day.parse().ok()?;
    if !(1970..=9000).contains(&day.year()) {
        return None;
    }
    let at = match (time, edge) {
        ("", Edge::Start) => day.to_datetime(Time::midnight()),
        ("", Edge::End) => day.tomorrow().ok()?.to_datetime(Time::midnight()),
        (time, Edge::Start | Edge::End) => day.to_datetime(time.parse().ok()?),
    };
    Some(zone.to_zoned(at).ok()?.timestamp())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::locale::Language;

    fn read(
        from: (&str, &str),
        to: (&str, &str),
        windows: bool,
    ) -> Result<(DeleteRequest, DeleteForm), Box<DeleteForm>> {
        let query = DeleteQuery {
            from_day: from.0.to_owned(),
            from_time: from.1.to_owned(),
            to_day: to.0.to_owned(),
            to_time: to.1.to_owned(),
            windows: windows.then(|| "on".to_owned()),
            afk: None,
        };
        let zone = TimeZone::get("Europe/Berlin").unwrap();
        let now = "2026-12-01T08:00:00Z".parse().unwrap();
        DeleteForm::read(&query, &zone, now, Locale::new(Language::English))
    }

    #[test]
    fn a_range_is_read_by_the_persons_clock() {
        let (request, _) = read(("2026-11-18", "10:30"), ("2026-11-18", "11:52"), true).unwrap();
        assert_eq!(request.interval.start().to_string(), "2026-11-18T09:30:00Z");
        assert_eq!(request.lanes, [Lane::Window]);
    }

    #[test]
    fn what_was_typed_is_kept_beside_what_is_wrong() {
        let form = read(("2026-11-18", "10:30"), ("2026-11-18", "10:05"), false).unwrap_err();
        assert_eq!(form.to_time, "10:05");
        assert!(
            form.to_error
                .as_deref()
                .is_some_and(|error| error.contains("10:30"))
        );
        assert!(form.kinds_error.is_some());
        let form = read(("18.11.2026", "<script>"), ("", ""), true).unwrap_err();
        assert_eq!(form.from_day, "18.11.2026");
        assert!(form.from_error.is_some() && form.to_error.is_some() && form.kinds_error.is_none());
    }

    #[test]
    fn without_times_the_range_holds_whole_days() {
        let (request, _) = read(("2026-11-18", ""), ("2026-11-18", ""), true).unwrap();
        assert_eq!(request.interval.start().to_string(), "2026-11-17T23:00:00Z");
        assert_eq!(request.interval.end().to_string(), "2026-11-18T23:00:00Z");
        let (request, _) = read(("2026-11-18", "10:30"), ("2026-11-19", ""), true).unwrap();
        assert_eq!(request.interval.end().to_string(), "2026-11-19T23:00:00Z");
    }

    #[test]
    fn only_detail_can_be_confirmed() {
        let fields = |windows, afk| DeleteFields {
            from: "2026-11-18T09:30:00Z".to_owned(),
            to: "2026-11-18T10:52:00Z".to_owned(),
            windows,
            afk,
        };
        assert_eq!(fields(None, None).request(), None);
        let both = fields(Some("on".to_owned()), Some("on".to_owned()))
            .request()
            .unwrap();
        assert_eq!(both.lanes, [Lane::Window, Lane::Afk]);
    }
}
