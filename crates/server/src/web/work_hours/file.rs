//! Hours as CSV, for programs: instants in UTC, durations in whole seconds, the same columns in every language.

use jiff::{SignedDuration, Timestamp, Unit};

use crate::services::team::hours::PersonHours;
use crate::web::export::CsvRow;

/// The heads of the columns. They only ever grow at the end.
const COLUMNS: [&str; 15] = [
    "person_id",
    "person",
    "group",
    "day",
    "time_zone",
    "start",
    "end",
    "total_seconds",
    "active_seconds",
    "idle_seconds",
    "not_measured_seconds",
    "breaks_seconds",
    "private_seconds",
    "sessions",
    "running",
];

/// One row for each day of a person on which something was recorded, in UTF-8 with a byte order mark, without which
/// Excel takes it for Latin-1.
pub(crate) fn of_people(people: &[PersonHours]) -> String {
    let mut text = format!("\u{feff}{}", CsvRow::of(COLUMNS));
    for row in people {
        for hours in &row.days {
            let Some(figures) = &hours.figures else {
                continue;
            };
            let instant = |at: Option<Timestamp>| at.map_or(String::new(), |at| at.to_string());
            let mut cells = vec![
                row.person.id.to_string(),
                row.person.name.clone(),
                row.group.clone().unwrap_or_default(),
                hours.day.to_string(),
                hours.zone.iana_name().unwrap_or("UTC").to_owned(),
                instant(figures.first_start),
                // Up to when it is known, where work goes on.
                instant(figures.last_end),
            ];
            let sums = [
                figures.total,
                figures.active,
                figures.idle,
                figures.not_measured,
                figures.breaks,
                figures.private,
            ];
            cells.extend(sums.map(|sum| seconds(sum).to_string()));
            cells.extend([figures.sessions.to_string(), figures.running.to_string()]);
            text.push_str(&CsvRow::of(cells.iter().map(String::as_str)).to_string());
        }
    }
    text
}

/// Rounded once, half up.
fn seconds(duration: SignedDuration) -> i64 {
    duration
        .round(Unit::Second)
        .map_or(duration.as_secs(), |rounded| rounded.as_secs())
}
