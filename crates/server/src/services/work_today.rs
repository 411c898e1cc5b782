//! Today's working time of everybody, in the shapes that foreign clients know.
//!
//! *Today* is each person's own: the day on the clock of the zone that they live in now. *Active* is what those clients
//! mean by it: the time at work without breaks, the same as the total. *Net active* is what is left of it without
//! *idle*, which is never deducted from anything else.

use std::collections::HashMap;
use std::num::NonZeroI64;

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp, Unit};
use serde::Serialize;
use timetrack_domain::id::{EmployeeId, EventId};
use timetrack_domain::work_hours::WorkSession;
use timetrack_domain::{Interval, TimeZoneHistory};
use timetrack_storage::Employee;
use utoipa::ToSchema;

use super::looks::{self, Look, LookedAt};
use super::managed::Managed;
use super::team::span;
use super::work_time::{self, Open, PersonTime};
use crate::error::AppError;
use crate::page::{Page, PageOf};
use crate::state::AppState;
use crate::viewer::{Manager, Viewer};

/// One person's day so far. People who did not work today are left out.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct SummaryToday {
    #[schema(value_type = Uuid)]
    employee_id: EmployeeId,
    name: String,
    first_login: Timestamp,
    /// When the last session ended; `null` while one is running.
    #[schema(required)]
    last_logout: Option<Timestamp>,
    is_active: bool,
    /// Sessions without breaks.
    total_seconds: i64,
    idle_seconds: i64,
    /// The same as `totalSeconds`.
    active_seconds: i64,
    /// What is left without `idleSeconds`.
    net_active_seconds: i64,
    /// How much of the time without idle was not measured, where any was.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = i64, required = false, minimum = 1)]
    not_measured_seconds: Option<NonZeroI64>,
    sessions: usize,
}

/// One work session that touches today: the whole of it, also where it began yesterday.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct SessionToday {
    #[schema(value_type = Uuid)]
    id: EventId,
    #[schema(value_type = Uuid)]
    employee_id: EmployeeId,
    started_at: Timestamp,
    #[schema(required)]
    ended_at: Option<Timestamp>,
    is_active: bool,
    active_seconds: i64,
    idle_seconds: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = i64, required = false, minimum = 1)]
    not_measured_seconds: Option<NonZeroI64>,
    last_heartbeat_at: Timestamp,
    /// The day on which it began, in the person's time zone.
    #[schema(value_type = String, format = Date)]
    date: Date,
}

/// What those whom the viewer manages did today, a page of people at a time.
///
/// # Errors
/// Where it cannot be read.
pub async fn summary(
    state: &AppState,
    viewer: &Viewer<Manager>,
    page: Page<EmployeeId>,
) -> Result<PageOf<SummaryToday, EmployeeId>, AppError> {
    let people = people_today(state, viewer, page).await?;
    Ok(people.flat_map(PersonToday::summary))
}

/// The work sessions of today of those whom the viewer manages, a page of people at a time.
///
/// # Errors
/// Where they cannot be read.
pub async fn sessions(
    state: &AppState,
    viewer: &Viewer<Manager>,
    page: Page<EmployeeId>,
) -> Result<PageOf<SessionToday, EmployeeId>, AppError> {
    let people = people_today(state, viewer, page).await?;
    Ok(people.flat_map(PersonToday::sessions))
}

struct PersonToday {
    employee: Employee,
    zones: TimeZoneHistory,
    bounds: Interval,
    time: PersonTime,
}

impl PersonToday {
    fn summary(&self) -> Option<SummaryToday> {
        let hours = self.time.hours(self.bounds);
        let is_active = hours.sessions.iter().any(|session| session.running);
        let (total, idle) = (whole_seconds(hours.total), whole_seconds(hours.idle));
        Some(SummaryToday {
            employee_id: self.employee.id,
            name: self.employee.name.clone(),
            first_login: hours.first_start?,
            last_logout: hours.last_end.filter(|_| !is_active),
            is_active,
            total_seconds: total,
            idle_seconds: idle,
            active_seconds: total,
            net_active_seconds: total - idle,
            not_measured_seconds: self.not_measured(self.bounds),
            sessions: hours.sessions.len(),
        })
    }

    fn not_measured(&self, within: Interval) -> Option<NonZeroI64> {
        NonZeroI64::new(whole_seconds(self.time.not_measured.within(within).total()))
    }

    fn sessions(&self) -> Vec<SessionToday> {
        let sessions = self.time.work.sessions().iter();
        sessions.filter_map(|session| self.session(session)).collect()
    }

    fn session(&self, session: &WorkSession) -> Option<SessionToday> {
        let interval = Interval::new(session.start, session.end).ok()?;
        if !interval.overlaps(&self.bounds) {
            return None;
        }
        let hours = self.time.hours(interval);
        Some(SessionToday {
            id: session.id,
            employee_id: self.employee.id,
            started_at: session.start,
            ended_at: (!session.running).then_some(session.end),
            is_active: session.running,
            active_seconds: whole_seconds(hours.total),
            idle_seconds: whole_seconds(hours.idle),
            not_measured_seconds: self.not_measured(interval),
            last_heartbeat_at: self
                .time
                .last_report
                .filter(|_| session.running)
                .map_or(session.end, |report| report.clamp(session.start, session.end)),
            date: self.zones.day_of(session.start),
        })
    }
}

/// A page of those whom the viewer manages: everybody in it who worked lately, each with their own today.
async fn people_today(
    state: &AppState,
    viewer: &Viewer<Manager>,
    page: Page<EmployeeId>,
) -> Result<PageOf<PersonToday, EmployeeId>, AppError> {
    let (reader, now) = (state.storage().read(), state.now());
    let people = Managed::by(state, &reader, viewer)
        .await?
        .page(&reader, page)
        .await?;
    let ids: Vec<EmployeeId> = people.items.iter().map(|employee| employee.id).collect();
    let mut zones = work_time::zones_of(&reader, &ids).await?;
    let todays: Vec<(Employee, TimeZoneHistory, Interval)> = people
        .items
        .into_iter()
        .filter_map(|employee| {
            let zones = zones.remove(&employee.id)?;
            let bounds = zones.day_bounds(zones.day_of(now))?;
            Some((employee, zones, bounds))
        })
        .collect();
    let mut times: HashMap<EmployeeId, PersonTime> = match span(todays.iter().map(|(_, _, bounds)| *bounds)) {
        Some(range) => work_time::read(&reader, &ids, range, Open::AsOf { now }).await?,
        None => HashMap::new(),
    };
    let items = todays.into_iter().filter_map(|(employee, zones, bounds)| {
        Some(PersonToday {
            time: times.remove(&employee.id)?,
            employee,
            zones,
            bounds,
        })
    });
    let items: Vec<PersonToday> = items.collect();
    let looks = items.iter().map(|person| {
        let day = person.zones.day_of(now);
        (person.employee.id, Look::at_day(LookedAt::Hours, day))
    });
    looks::note(state, viewer, looks).await?;
    Ok(PageOf {
        items,
        next: people.next,
    })
}

/// Rounded once, half up.
fn whole_seconds(duration: SignedDuration) -> i64 {
    duration
        .round(Unit::Second)
        .map_or(duration.as_secs(), |rounded| rounded.as_secs())
}
