//! Which days of which people change when events come or go.

use std::collections::{BTreeSet, HashMap};

use jiff::{Timestamp, tz::TimeZone};
use sea_orm::ConnectionTrait;
use timetrack_domain::{Interval, Lane, id::EmployeeId};

use super::rows::EventRow;
use crate::{
    Day, EventKind, StorageError, Transaction,
    connection::{padded_list, statement},
};

/// Whether the days on which such an event lies must be added up again. Windows do not count.
pub(super) fn changes_a_day(kind: EventKind) -> bool {
    match kind.lane() {
        Lane::WorkSession | Lane::Break | Lane::Private | Lane::Afk => true,
        Lane::Window => false,
    }
}

/// Puts the days on which these events and other stretches lie on the list of those that must be added up again.
pub(super) async fn mark(
    transaction: &Transaction,
    events: &[(EmployeeId, EventRow)],
    others: Vec<Stretch>,
) -> Result<(), StorageError> {
    let mut stretches = others;
    stretches.extend(events.iter().map(|(employee, event)| Stretch {
        employee: *employee,
        start_ms: event.start_ms,
        end_ms: event.start_ms + event.duration_ms,
    }));
    mark_all(transaction, &stretches).await
}

/// Puts the days of a person on which these stretches lie on the list of those that must be added up again.
pub(crate) async fn mark_stretches(
    transaction: &Transaction,
    employee: EmployeeId,
    stretches: &[Interval],
) -> Result<(), StorageError> {
    let stretches = stretches.iter().map(|stretch| Stretch {
        employee,
        start_ms: stretch.start().as_millisecond(),
        end_ms: stretch.end().as_millisecond(),
    });
    mark_all(transaction, &stretches.collect::<Vec<_>>()).await
}

/// A stretch of somebody's time; it is not empty.
#[derive(Clone, Copy, Debug)]
pub(super) struct Stretch {
    pub(super) employee: EmployeeId,
    pub(super) start_ms: i64,
    pub(super) end_ms: i64,
}

async fn mark_all(transaction: &Transaction, stretches: &[Stretch]) -> Result<(), StorageError> {
    if stretches.is_empty() {
        return Ok(());
    }
    let employees: BTreeSet<EmployeeId> = stretches.iter().map(|stretch| stretch.employee).collect();
    let zones = load_zones(transaction, &employees).await?;
    let mut days = BTreeSet::new();
    for stretch in stretches {
        let zones = zones.get(&stretch.employee).map_or(&[][..], Vec::as_slice);
        let first = day_of(zones, stretch.start_ms);
        let (Some(first), Some(last)) = (first, day_of(zones, stretch.end_ms - 1)) else {
            continue;
        };
        days.extend((first.0..=last.0.max(first.0)).map(|day| (stretch.employee, Day(day))));
    }
    transaction.day_roll_ups().mark_due(days).await
}

type DatedZones = Vec<(i64, TimeZone)>;

async fn load_zones(
    transaction: &Transaction,
    employees: &BTreeSet<EmployeeId>,
) -> Result<HashMap<EmployeeId, DatedZones>, StorageError> {
    let (list, values) = padded_list(employees.iter().map(EmployeeId::as_uuid));
    let query = statement(
        transaction.database(),
        &format!(
            "SELECT employee_id, from_ms, zone FROM employee_time_zone WHERE employee_id IN ({list}) \
             ORDER BY employee_id, from_ms"
        ),
        values,
    );
    let mut zones: HashMap<EmployeeId, DatedZones> = HashMap::new();
    for row in transaction.database().query_all_raw(query).await? {
        let name: String = row.try_get_by_index(2)?;
        // A zone that this machine does not know: whoever adds the day up meets the same difficulty and says so.
        let zone = TimeZone::get(&name).unwrap_or(TimeZone::UTC);
        zones
            .entry(EmployeeId::from_uuid(row.try_get_by_index(0)?))
            .or_default()
            .push((row.try_get_by_index(1)?, zone));
    }
    Ok(zones)
}

/// The day on which an instant lies, in the zone that holds then.
fn day_of(zones: &[(i64, TimeZone)], at_ms: i64) -> Option<Day> {
    let at = Timestamp::from_millisecond(at_ms).ok()?;
    let zone = zones
        .iter()
        .rev()
        .find(|(from_ms, _)| *from_ms <= at_ms)
        .or(zones.first())
        .map_or(TimeZone::UTC, |(_, zone)| zone.clone());
    Some(Day::from_date(zone.to_datetime(at).date()))
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn a_day_is_that_of_the_zone_that_holds_then() {
        let moved: Timestamp = "2026-06-01T00:00:00Z".parse().unwrap();
        let zones = [
            (0, TimeZone::get("Europe/Berlin").unwrap()),
            (moved.as_millisecond(), TimeZone::get("America/New_York").unwrap()),
        ];
        for (at, day) in [
            ("2026-05-30T22:30:00Z", date(2026, 5, 31)),
            ("2026-06-02T03:30:00Z", date(2026, 6, 1)),
            ("2026-03-28T23:30:00Z", date(2026, 3, 29)),
        ] {
            let at: Timestamp = at.parse().unwrap();
            assert_eq!(day_of(&zones, at.as_millisecond()), Some(Day::from_date(day)));
        }
        assert_eq!(day_of(&[], 0), Some(Day(0)));
    }
}
