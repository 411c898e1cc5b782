//! What people's days add up to: days that are over from what they were added up to, today and what waits to be added
//! up again from what was recorded.

use std::collections::{BTreeSet, HashMap};

use jiff::ToSpan;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use timetrack_domain::id::EmployeeId;
use timetrack_domain::{Interval, TimeZoneHistory};
use timetrack_storage::{Day, DayRollUp, Reader, StorageError};

use super::{Today, span};
use crate::services::activity::Figures;
use crate::services::hours_page::{DayHours, RAW_DAYS};
use crate::services::work_time::{self, Open, PersonTime};

/// What is going on began this many days ago at most, where it is read as it was recorded: before that the device fell
/// silent, and the day was added up up to its last report.
const OPEN_DAYS: i64 = 3;

/// The days of these people from `first` to `last`, both included.
pub(crate) async fn read(
    reader: &Reader,
    today: &Today,
    first: Date,
    last: Date,
) -> Result<HashMap<EmployeeId, Vec<DayHours>>, StorageError> {
    let ids: Vec<EmployeeId> = today.zones.keys().copied().collect();
    let range = (Day::from_date(first), Day::from_date(last));
    let mut kept: HashMap<(EmployeeId, Date), DayRollUp> = HashMap::new();
    for day in reader.day_roll_ups().list_of(&ids, range.0, range.1).await? {
        kept.insert((day.employee, day.day.date()?), day);
    }
    let again = recorded_anew(reader, today, &ids, first, last).await?;
    let read = read_again(reader, today, &again).await?;
    let mut people = HashMap::with_capacity(ids.len());
    for (id, zones) in &today.zones {
        let this_day = zones.day_of(today.now);
        let days = first
            .series(1.day())
            .take_while(|day| *day <= last)
            .map(|day| {
                let recorded = |times: &HashMap<EmployeeId, PersonTime>| {
                    let bounds = zones.day_bounds(day)?;
                    let figures = times.get(id)?.figures(bounds);
                    (!figures.is_nothing()).then_some(figures)
                };
                match kept.get(&(*id, day)) {
                    _ if day == this_day => hours(zones, day, recorded(&today.times)),
                    _ if again.get(id).is_some_and(|days| days.contains(&day)) => {
                        hours(zones, day, recorded(&read))
                    }
                    Some(kept) => DayHours {
                        day,
                        zone: TimeZone::get(&kept.time_zone).unwrap_or(TimeZone::UTC),
                        figures: Figures::kept(kept),
                    },
                    None => hours(zones, day, None),
                }
            })
            .collect();
        people.insert(*id, days);
    }
    Ok(people)
}

fn hours(zones: &TimeZoneHistory, day: Date, figures: Option<Figures>) -> DayHours {
    let zone = zones
        .day_bounds(day)
        .map_or(TimeZone::UTC, |bounds| zones.zone_at(bounds.start()).clone());
    DayHours { day, zone, figures }
}

/// The days before today of which what was added up is not all: those that wait for it, and those that reach into what
/// is going on.
async fn recorded_anew(
    reader: &Reader,
    today: &Today,
    people: &[EmployeeId],
    first: Date,
    last: Date,
) -> Result<HashMap<EmployeeId, BTreeSet<Date>>, StorageError> {
    let mut days: HashMap<EmployeeId, BTreeSet<Date>> = HashMap::new();
    let mut add = |id: EmployeeId, day: Date, oldest: i64| {
        let Some(this_day) = today.zones.get(&id).map(|zones| zones.day_of(today.now)) else {
            return;
        };
        if (first..=last).contains(&day) && day < this_day && day >= this_day.saturating_sub(oldest.days()) {
            days.entry(id).or_default().insert(day);
        }
    };
    let due = reader
        .day_roll_ups()
        .due_of(people, Day::from_date(first), Day::from_date(last))
        .await?;
    for (id, day) in due {
        add(id, day.date()?, RAW_DAYS);
    }
    for event in reader.open_events().of_employees(people).await? {
        let Some(zones) = today.zones.get(&event.employee) else {
            continue;
        };
        let from = zones.day_of(event.start).max(first);
        for day in from.series(1.day()).take_while(|day| *day <= last) {
            add(event.employee, day, OPEN_DAYS);
        }
    }
    Ok(days)
}

async fn read_again(
    reader: &Reader,
    today: &Today,
    days: &HashMap<EmployeeId, BTreeSet<Date>>,
) -> Result<HashMap<EmployeeId, PersonTime>, StorageError> {
    let ids: Vec<EmployeeId> = days.keys().copied().collect();
    let bounds = days.iter().flat_map(|(id, days)| {
        let zones = today.zones.get(id);
        days.iter()
            .filter_map(move |day| -> Option<Interval> { zones?.day_bounds(*day) })
    });
    match span(bounds) {
        Some(range) => work_time::read_within(reader, &ids, range, Open::AsOf { now: today.now }).await,
        None => Ok(HashMap::new()),
    }
}
