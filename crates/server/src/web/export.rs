//! A person's own data as a file: JSON or CSV, written while it is read, so that its size does not matter.

mod csv;

pub(super) use csv::CsvRow;

use axum::body::{Body, Bytes};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use futures_util::stream;
use jiff::{civil::Date, tz::TimeZone};
use serde::{Deserialize, Serialize};
use timetrack_domain::{AfkCause, EventContent, WindowTitle, id::EventId};

use super::kinds;
use crate::error::AppError;
use crate::services::my_data::{Item, ItemStream};

/// The formats of an export.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Format {
    /// One array of objects.
    #[default]
    Json,
    /// One row for each item, in UTF-8 with a byte order mark, without which Excel takes it for Latin-1.
    Csv,
}

/// One item as it is exported.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct ExportedItem<'a> {
    id: EventId,
    kind: &'static str,
    /// In the person's zone, with its offset.
    start: String,
    /// Of what is still going on: until when that is known.
    end: String,
    seconds: f64,
    #[serde(skip_serializing_if = "Option::is_none")]
    application: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    title: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<&'static str>,
    computer: &'a str,
    /// Whether it is still going on.
    open: bool,
}

/// The heads of the columns, in the order of [`ExportedItem`]. They are the same in every language, for programs.
const COLUMNS: [&str; 10] = [
    "id",
    "kind",
    "start",
    "end",
    "seconds",
    "application",
    "title",
    "reason",
    "computer",
    "open",
];

/// Answers with everything that a stream gives.
pub(super) fn items(items: ItemStream, format: Format, zone: TimeZone, today: Date) -> Response {
    let (content_type, extension) = match format {
        Format::Json => ("application/json", "json"),
        Format::Csv => ("text/csv; charset=utf-8", "csv"),
    };
    let export = Export {
        items,
        format,
        zone,
        stage: Stage::Head,
        is_first: true,
    };
    let chunks = stream::try_unfold(export, Export::next);
    download(
        content_type,
        &format!("timetrack-{today}.{extension}"),
        Body::from_stream(chunks),
    )
}

/// Answers with a file to be saved.
pub(super) fn download(content_type: &'static str, name: &str, body: Body) -> Response {
    let headers = [
        (header::CONTENT_TYPE, content_type.to_owned()),
        (
            header::CONTENT_DISPOSITION,
            format!("attachment; filename=\"{name}\""),
        ),
    ];
    (headers, body).into_response()
}

struct Export {
    items: ItemStream,
    format: Format,
    zone: TimeZone,
    stage: Stage,
    is_first: bool,
}

enum Stage {
    Head,
    Items,
    Over,
}

impl Export {
    async fn next(mut self) -> Result<Option<(Bytes, Self)>, AppError> {
        let text = match self.stage {
            Stage::Head => {
                self.stage = Stage::Items;
                match self.format {
                    Format::Json => "[".to_owned(),
                    Format::Csv => format!("\u{feff}{}", CsvRow::of(COLUMNS)),
                }
            }
            Stage::Items => {
                if let Some(items) = self.items.next().await? {
                    self.write(&items)?
                } else {
                    self.stage = Stage::Over;
                    match self.format {
                        Format::Json => "\n]\n".to_owned(),
                        // The last row has ended the file.
                        Format::Csv => return Ok(None),
                    }
                }
            }
            Stage::Over => return Ok(None),
        };
        Ok(Some((text.into(), self)))
    }

    fn write(&mut self, items: &[Item]) -> Result<String, AppError> {
        let mut text = String::new();
        for item in items {
            let exported = ExportedItem::new(item, &self.zone);
            match self.format {
                Format::Json => {
                    text.push_str(if self.is_first { "\n" } else { ",\n" });
                    let json = serde_json::to_string(&exported).map_err(anyhow::Error::new)?;
                    text.push_str(&json);
                }
                Format::Csv => text.push_str(&exported.csv().to_string()),
            }
            self.is_first = false;
        }
        Ok(text)
    }
}

impl<'a> ExportedItem<'a> {
    fn new(item: &'a Item, zone: &TimeZone) -> Self {
        let local = |at: jiff::Timestamp| {
            at.to_zoned(zone.clone())
                .strftime("%Y-%m-%dT%H:%M:%S%.f%:z")
                .to_string()
        };
        let (application, title, reason) = match &item.content {
            EventContent::Window(subject) => (
                Some(subject.application.as_str()),
                subject.title.as_ref().map(WindowTitle::as_str),
                None,
            ),
            EventContent::HiddenWindow => (None, None, Some("hidden")),
            EventContent::WindowUnavailable => (None, None, Some("unavailable")),
            EventContent::Afk(cause) => (None, None, Some(reason(*cause))),
            EventContent::WorkSession | EventContent::Break | EventContent::Private => (None, None, None),
        };
        Self {
            id: item.id,
            kind: kinds::query_value(item.content.lane()),
            start: local(item.interval.start()),
            end: local(item.interval.end()),
            seconds: item.interval.duration().as_secs_f64(),
            application,
            title,
            reason,
            computer: &item.machine,
            open: item.is_open,
        }
    }

    fn csv(&self) -> CsvRow {
        CsvRow::of([
            self.id.to_string().as_str(),
            self.kind,
            &self.start,
            &self.end,
            &format!("{:.3}", self.seconds),
            self.application.unwrap_or(""),
            self.title.unwrap_or(""),
            self.reason.unwrap_or(""),
            self.computer,
            if self.open { "true" } else { "false" },
        ])
    }
}

fn reason(cause: AfkCause) -> &'static str {
    match cause {
        AfkCause::Idle => "idle",
        AfkCause::Locked => "locked",
        AfkCause::Suspended => "suspended",
        AfkCause::SwitchedAway => "switched away",
        AfkCause::NotMeasured => "not measured",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::{samples, samples_of_my_data};

    #[test]
    fn a_title_that_looks_like_a_formula_is_text() {
        let page = samples_of_my_data::items();
        let rows: Vec<String> = page
            .items
            .iter()
            .map(|item| ExportedItem::new(item, &samples::zone()).csv().to_string())
            .collect();
        assert!(rows.iter().any(|row| row.contains("\"'=HYPERLINK(")), "{rows:?}");
        assert!(!rows.iter().any(|row| row.contains(",=") || row.contains(",\"=")));
    }

    #[test]
    fn times_are_those_of_the_person() {
        let page = samples_of_my_data::items();
        let exported = ExportedItem::new(&page.items[0], &samples::zone());
        assert_eq!(exported.start, "2026-11-18T08:04:00+01:00");
        assert!((exported.seconds - 600.0).abs() < f64::EPSILON);
    }
}
