//! `timetrack export`: what this computer still holds, as JSON lines. Works with and without a running agent.

use anyhow::{Context, bail};
use jiff::{Timestamp, civil::Date, tz::TimeZone};
use timetrack_outbox::{OutboxError, OutboxReader};

use super::{RunOptions, Terminal};
use crate::app::Surroundings;

/// Writes everything that overlaps the days or instants `from` to `to`.
///
/// # Errors
/// Where the times cannot be understood, or the outbox cannot be read.
pub(super) fn run(options: &RunOptions, from: &str, to: &str, terminal: &mut Terminal) -> anyhow::Result<()> {
    let zone = TimeZone::system();
    let (from, to) = (beginning(from, &zone)?, end(to, &zone)?);
    if from >= to {
        bail!("--from must lie before --to");
    }
    let surroundings = Surroundings::read(options)?;
    let output = terminal.output();
    for folder in surroundings.outbox_dirs() {
        let reader = match OutboxReader::open(&folder) {
            Ok(reader) => reader,
            // Nothing was ever recorded there.
            Err(OutboxError::CannotOpen { .. }) => continue,
            Err(error) => return Err(error).context("Failed to read what was recorded"),
        };
        for item in reader.export(from, to) {
            let item = item.context("Failed to read what was recorded")?;
            serde_json::to_writer(&mut *output, &item).context("Failed to write")?;
            output.write_all(b"\n").context("Failed to write")?;
        }
    }
    output.flush().context("Failed to write")
}

/// A day begins at its first instant in the system's time zone.
fn beginning(text: &str, zone: &TimeZone) -> anyhow::Result<Timestamp> {
    if let Ok(instant) = text.parse() {
        return Ok(instant);
    }
    let day: Date = parse_day(text)?;
    Ok(day.to_zoned(zone.clone())?.timestamp())
}

/// A day ends where the next one begins.
fn end(text: &str, zone: &TimeZone) -> anyhow::Result<Timestamp> {
    if let Ok(instant) = text.parse() {
        return Ok(instant);
    }
    let day: Date = parse_day(text)?;
    Ok(day.tomorrow()?.to_zoned(zone.clone())?.timestamp())
}

fn parse_day(text: &str) -> anyhow::Result<Date> {
    text.parse().with_context(|| {
        format!("`{text}` is neither a day such as 2026-11-01 nor an instant such as 2026-11-01T08:00:00Z")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_meant_whole_also_when_the_clocks_change() {
        let berlin = TimeZone::get("Europe/Berlin").unwrap();
        let (from, to) = (
            beginning("2026-10-25", &berlin).unwrap(),
            end("2026-10-25", &berlin).unwrap(),
        );
        assert_eq!(to.duration_since(from).as_hours(), 25);
        assert_eq!(
            beginning("2026-10-25T00:00:00Z", &berlin).unwrap().to_string(),
            "2026-10-25T00:00:00Z"
        );
        assert!(beginning("yesterday", &berlin).is_err());
    }
}
