//! Every item that is held, page by page.

use askama::Template;
use jiff::{ToSpan, civil::Date, tz::TimeZone};
use serde::Deserialize;
use timetrack_domain::{AfkCause, EventContent, Interval, Lane};

use crate::services::my_data::{Item, ItemPage};
use crate::web::address::Address;
use crate::web::frame::Frame;
use crate::web::kinds;
use crate::web::locale::Locale;
use crate::web::parts::{EmptyState, NextStep};

/// The query of the page, and of an export.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct ItemsQuery {
    /// One kind, as [`kinds::query_value`]; all of them where it is missing.
    pub(crate) kind: Option<String>,
    /// The first day.
    pub(crate) from: Option<String>,
    /// The last day.
    pub(crate) until: Option<String>,
    /// Where the page before ended.
    pub(crate) after: Option<String>,
}

/// What a query asks for, as far as it can be read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct ItemFilter {
    /// The lanes, all where it is empty.
    pub(crate) lanes: Vec<Lane>,
    /// Items that overlap it.
    pub(crate) range: Option<Interval>,
}

/// Why nothing is shown for the days that were typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum WrongDays {
    /// One is no day.
    NoDay,
    /// The last is before the first.
    Order,
}

/// The page.
#[derive(Debug, Template)]
#[template(path = "pages/my_data/items.html")]
pub(crate) struct ItemsPage {
    frame: Frame,
    zone: String,
    kinds: Vec<KindOption>,
    from: String,
    until: String,
    problem: Option<String>,
    items: Vec<ItemRow>,
    empty: EmptyState,
    newest_url: Option<String>,
    older_url: Option<String>,
    json_url: String,
    csv_url: String,
    seen_by: String,
}

#[derive(Clone, Debug)]
struct KindOption {
    value: &'static str,
    label: String,
    is_selected: bool,
}

#[derive(Clone, Debug)]
struct ItemRow {
    day: String,
    start: String,
    end: String,
    length: String,
    kind: String,
    application: Option<String>,
    title: Option<String>,
    machine: String,
}

impl ItemsQuery {
    /// What is asked for. A kind that there is not counts as all of them.
    ///
    /// # Errors
    /// See [`WrongDays`].
    pub(crate) fn filter(&self, zone: &TimeZone) -> Result<ItemFilter, WrongDays> {
        let lane = self.kind.as_deref().and_then(kinds::from_query_value);
        let (from, until) = (
            typed_day(self.from.as_deref())?,
            typed_day(self.until.as_deref())?,
        );
        if from.zip(until).is_some_and(|(from, until)| until < from) {
            return Err(WrongDays::Order);
        }
        let midnight = |day: Date| zone.to_zoned(day.to_datetime(jiff::civil::Time::midnight())).ok();
        let start = from
            .and_then(midnight)
            .map_or(jiff::Timestamp::UNIX_EPOCH, |at| at.timestamp());
        let end = until
            .and_then(|day| midnight(day.saturating_add(1.day())))
            .map_or(jiff::Timestamp::MAX, |at| at.timestamp());
        Ok(ItemFilter {
            lanes: lane.into_iter().collect(),
            range: (from.is_some() || until.is_some())
                .then(|| Interval::new(start, end).ok())
                .flatten(),
        })
    }

    fn address(&self, path: &'static str) -> Address {
        Address::new(path)
            .with_some("kind", self.kind.as_deref().filter(|kind| !kind.is_empty()))
            .with_some("from", self.from.as_deref().filter(|day| !day.is_empty()))
            .with_some("until", self.until.as_deref().filter(|day| !day.is_empty()))
    }
}

impl ItemsPage {
    /// The page of what the service read.
    pub(crate) fn new(frame: Frame, page: &ItemPage, query: &ItemsQuery, seen_by: &str) -> Self {
        let locale = frame.locale;
        let selected = query.kind.as_deref().and_then(kinds::from_query_value);
        let mut options = vec![KindOption {
            value: "",
            label: locale.text("kind-all"),
            is_selected: selected.is_none(),
        }];
        options.extend(Lane::ALL.into_iter().map(|lane| KindOption {
            value: kinds::query_value(lane),
            label: locale.text(kinds::name_key(lane)),
            is_selected: selected == Some(lane),
        }));
        let shown_day =
            |text: Option<&str>| text.and_then(day).map_or_else(String::new, |day| day.to_string());
        Self {
            zone: locale.zone(&page.zone),
            kinds: options,
            from: shown_day(query.from.as_deref()),
            until: shown_day(query.until.as_deref()),
            problem: None,
            items: page
                .items
                .iter()
                .map(|item| ItemRow::new(item, page, locale))
                .collect(),
            empty: EmptyState {
                title: locale.text("items-empty-title"),
                reason: locale.text("items-empty-reason"),
                next_step: Some(NextStep {
                    url: "/my-data/items".to_owned(),
                    label: locale.text("items-show-all"),
                }),
            },
            newest_url: query
                .after
                .is_some()
                .then(|| query.address("/my-data/items").into_string()),
            older_url: page.next.as_deref().map(|cursor| {
                query
                    .address("/my-data/items")
                    .with("after", cursor)
                    .into_string()
            }),
            json_url: query
                .address("/my-data/export")
                .with("format", "json")
                .into_string(),
            csv_url: query
                .address("/my-data/export")
                .with("format", "csv")
                .into_string(),
            seen_by: seen_by.to_owned(),
            frame,
        }
    }
}

impl ItemsPage {
    /// With what is wrong about the days, in place of items.
    pub(crate) fn wrong_days(self, wrong: WrongDays) -> Self {
        let problem = self.frame.locale.text(match wrong {
            WrongDays::NoDay => "items-no-day",
            WrongDays::Order => "items-days-order",
        });
        Self {
            problem: Some(problem),
            ..self
        }
    }
}

impl ItemRow {
    fn new(item: &Item, page: &ItemPage, locale: Locale) -> Self {
        let start = item.interval.start().to_zoned(page.zone.clone());
        let (application, title) = match &item.content {
            EventContent::Window(subject) => (
                Some(subject.application.as_str().to_owned()),
                subject.title.as_ref().map(|title| title.as_str().to_owned()),
            ),
            EventContent::HiddenWindow => (None, Some(locale.text("window-hidden"))),
            EventContent::WindowUnavailable => (None, Some(locale.text("window-unavailable"))),
            EventContent::Afk(cause) => (None, Some(locale.text(cause_key(*cause)))),
            EventContent::WorkSession | EventContent::Break | EventContent::Private => (None, None),
        };
        Self {
            day: locale.short_day(start.date(), page.today),
            start: locale.exact_time(item.interval.start(), &page.zone),
            end: if item.is_open {
                locale.text("running")
            } else {
                locale.exact_time(item.interval.end(), &page.zone)
            },
            length: locale.exact_duration(item.interval.duration()),
            kind: locale.text(kinds::item_key(item.content.lane())),
            application,
            title,
            machine: item.machine.clone(),
        }
    }
}

/// What is said about a cause of absence.
pub(crate) fn cause_key(cause: AfkCause) -> &'static str {
    match cause {
        AfkCause::Idle => "afk-idle",
        AfkCause::Locked => "afk-locked",
        AfkCause::Suspended => "afk-suspended",
        AfkCause::SwitchedAway => "afk-switched-away",
        AfkCause::NotMeasured => "not-measured",
    }
}

fn day(text: &str) -> Option<Date> {
    let day: Date = text.parse().ok()?;
    (1970..=9000).contains(&day.year()).then_some(day)
}

/// The day in a field; `None` where nothing was typed.
fn typed_day(text: Option<&str>) -> Result<Option<Date>, WrongDays> {
    match text.map(str::trim).filter(|text| !text.is_empty()) {
        Some(text) => day(text).map(Some).ok_or(WrongDays::NoDay),
        None => Ok(None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_day_is_included() {
        let query = ItemsQuery {
            kind: Some("windows".to_owned()),
            from: Some("2026-10-25".to_owned()),
            until: Some("2026-10-25".to_owned()),
            after: None,
        };
        let filter = query.filter(&TimeZone::get("Europe/Berlin").unwrap()).unwrap();
        assert_eq!(filter.lanes, [Lane::Window]);
        assert_eq!(
            filter.range.unwrap().duration(),
            jiff::SignedDuration::from_hours(25)
        );
    }

    #[test]
    fn days_that_are_none_show_nothing_in_place_of_everything() {
        let filter = |from: &str, until: &str| {
            let query = ItemsQuery {
                kind: Some("'; drop table".to_owned()),
                from: Some(from.to_owned()),
                until: Some(until.to_owned()),
                after: None,
            };
            query.filter(&TimeZone::UTC)
        };
        assert_eq!(filter("", " "), Ok(ItemFilter::default()));
        assert_eq!(filter("yesterday", ""), Err(WrongDays::NoDay));
        assert_eq!(filter("", "0001-01-01"), Err(WrongDays::NoDay));
        assert_eq!(filter("2026-11-22", "2026-11-01"), Err(WrongDays::Order));
        assert!(filter("2026-11-22", "2026-11-22").is_ok());
    }
}
