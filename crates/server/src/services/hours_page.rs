//! What a person's page of work hours shows: a week day by day, its work sessions, and the weeks before.

use jiff::{SignedDuration, ToSpan, civil::Date, tz::TimeZone};
use timetrack_domain::{Interval, TimeZoneHistory, id::EmployeeId};
use timetrack_storage::{DataKind, Day, DayRollUp, StorageError};

use crate::error::AppError;
use crate::services::activity::{Detail, Figures, Records, days_of_week, detail_since};
use crate::services::work_time;
use crate::state::AppState;
use crate::viewer::{Employee, Viewer};

/// How many weeks are listed, the shown one included.
const WEEKS: i64 = 8;

/// Days that are further back are read from what they were added up to: their absence may have been dropped by now.
pub(crate) const RAW_DAYS: i64 = 85;

/// A week and its surroundings.
#[derive(Clone, Debug)]
pub struct HoursPage {
    /// The date now, where the person is.
    pub today: Date,
    /// The zone now.
    pub zone: TimeZone,
    /// The week's days, Monday to Sunday.
    pub days: Vec<DayHours>,
    /// Its work sessions, in order.
    pub sessions: Vec<WorkSession>,
    /// Weeks with their sums, the latest first.
    pub weeks: Vec<WeekHours>,
}

/// One day in hours.
#[derive(Clone, Debug)]
pub struct DayHours {
    /// The date.
    pub day: Date,
    /// The zone that it was in.
    pub zone: TimeZone,
    /// Its sums; `None` where nothing was recorded.
    pub figures: Option<Figures>,
}

/// A work session, on whatever devices.
#[derive(Clone, Debug)]
pub struct WorkSession {
    /// From its start to its end, or up to when it is known.
    pub interval: Interval,
    /// The day on which it began.
    pub day: Date,
    /// The zone of that day.
    pub zone: TimeZone,
    /// Breaks in it.
    pub breaks: SignedDuration,
    /// Idle time in it, which is not deducted.
    pub idle: SignedDuration,
    /// How much of the rest was not measured.
    pub not_measured: SignedDuration,
    /// The names of the machines.
    pub machines: Vec<String>,
    /// Whether it goes on, or why it ended, as far as that is known.
    pub end: SessionEnd,
}

/// How a work session ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SessionEnd {
    /// It goes on.
    Running,
    /// The person, or the computer, ended it.
    Ended,
    /// It ended while nobody was there, or the screen was locked, or the computer asleep.
    Away,
    /// Nobody ended it: the computer fell silent.
    Silent,
}

/// One week in hours.
#[derive(Clone, Debug)]
pub struct WeekHours {
    /// Its Monday.
    pub monday: Date,
    /// Days with work.
    pub days: u32,
    /// Its sums.
    pub figures: Figures,
}

/// The viewer's hours of the week of `day`, and of the weeks before.
///
/// # Errors
/// Where it cannot be read.
pub async fn read(state: &AppState, viewer: &Viewer<Employee>, day: Date) -> Result<HoursPage, AppError> {
    read_of(state, viewer.employee_id(), day).await
}

/// The hours of a person. Who may see them is looked at before.
pub(crate) async fn read_of(
    state: &AppState,
    employee: EmployeeId,
    day: Date,
) -> Result<HoursPage, AppError> {
    let (reader, now) = (state.storage().read(), state.now());
    let zones = work_time::zones(&reader, employee).await?;
    let today = zones.day_of(now);
    let shown = days_of_week(day);
    let first = shown[0].saturating_sub((7 * (WEEKS - 1)).days());
    let week = zones.week_bounds(day).ok_or(AppError::NotFound)?;
    let range = zones
        .bounds(first, shown[6].saturating_add(1.day()))
        .ok_or(AppError::NotFound)?;
    let records = Records::read(&reader, employee, range, Detail::Hours, now).await?;
    let whole_from = detail_since(&reader, employee, &[DataKind::Absence]).await?;
    let days = Days {
        kept: reader
            .day_roll_ups()
            .list(employee, Day::from_date(first), Day::from_date(shown[6]))
            .await?,
        raw_from: whole_from
            .into_iter()
            .fold(today.saturating_sub(RAW_DAYS.days()), Date::max),
        records: &records,
        zones: &zones,
    };
    Ok(HoursPage {
        days: shown
            .into_iter()
            .map(|day| days.day(day))
            .collect::<Result<Vec<DayHours>, StorageError>>()?,
        weeks: (0..WEEKS)
            .map(|week| days.week(shown[0].saturating_sub((7 * week).days())))
            .collect::<Result<Vec<WeekHours>, StorageError>>()?,
        sessions: sessions(&records, &zones, week),
        zone: zones.zone_at(now).clone(),
        today,
    })
}

impl DayHours {
    /// A day as it follows from what was recorded.
    pub(crate) fn new(records: &Records, zones: &TimeZoneHistory, day: Date) -> Self {
        let bounds = zones.day_bounds(day);
        Self {
            day,
            zone: bounds.map_or(TimeZone::UTC, |bounds| zones.zone_at(bounds.start()).clone()),
            figures: bounds.and_then(|bounds| records.day_figures(bounds)),
        }
    }
}

/// Where the figures of a day come from.
struct Days<'a> {
    kept: Vec<DayRollUp>,
    raw_from: Date,
    records: &'a Records,
    zones: &'a TimeZoneHistory,
}

impl Days<'_> {
    fn day(&self, day: Date) -> Result<DayHours, StorageError> {
        if day < self.raw_from {
            for kept in &self.kept {
                if kept.day.date()? == day {
                    return Ok(DayHours {
                        day,
                        zone: TimeZone::get(&kept.time_zone).unwrap_or(TimeZone::UTC),
                        figures: Figures::kept(kept),
                    });
                }
            }
        }
        Ok(DayHours::new(self.records, self.zones, day))
    }

    fn week(&self, monday: Date) -> Result<WeekHours, StorageError> {
        let mut week = WeekHours {
            monday,
            days: 0,
            figures: Figures::default(),
        };
        for day in days_of_week(monday) {
            if let Some(figures) = self.day(day)?.figures {
                week.days += 1;
                week.figures = week.figures.plus(&figures);
            }
        }
        Ok(week)
    }
}

/// The work sessions that began within a range: the whole of each, also where it ends after it.
fn sessions(records: &Records, zones: &TimeZoneHistory, range: Interval) -> Vec<WorkSession> {
    let began = records
        .work()
        .sessions()
        .iter()
        .filter(|session| range.contains(session.start));
    began
        .filter_map(|session| {
            let interval = Interval::new(session.start, session.end).ok()?;
            let hours = records.work().hours(interval);
            Some(WorkSession {
                interval,
                day: zones.day_of(session.start),
                zone: zones.zone_at(session.start).clone(),
                breaks: hours.breaks,
                idle: hours.idle,
                not_measured: records.not_measured().within(interval).total(),
                machines: records.machines_at_work(interval),
                end: if session.running {
                    SessionEnd::Running
                } else {
                    records.end_of_session(interval)
                },
            })
        })
        .collect()
}
