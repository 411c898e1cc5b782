//! What a person's dashboard shows.

use jiff::{Timestamp, civil::Date};
use timetrack_domain::{Interval, TimeZoneHistory, id::EmployeeId};
use timetrack_storage::{Lanes, Reader};

use crate::error::AppError;
use crate::services::activity::{
    ActivityDay, Detail, OwnState, Records, UseSums, days_of_week, last_day_before, own_state_of,
};
use crate::services::device_health::{Attention, attention};
use crate::services::hours_page::DayHours;
use crate::services::work_time;
use crate::state::AppState;
use crate::viewer::{Employee, Viewer};

/// Today and this week at a glance.
#[derive(Clone, Debug)]
pub struct Dashboard {
    /// What changes while one looks at it.
    pub present: Present,
    /// The days of this week from Monday on.
    pub week: Vec<DayHours>,
    /// How long what had the focus this week.
    pub week_uses: UseSums,
    /// Whether anything was ever recorded.
    pub has_records: bool,
}

/// The day that is running.
#[derive(Clone, Debug)]
pub struct Present {
    /// What is going on.
    pub own: OwnState,
    /// The day that is running.
    pub today: ActivityDay,
    /// What somebody should look at.
    pub attention: Vec<Attention>,
    /// The last day before today with work, where there is one in the 90 days before.
    pub last_day: Option<Date>,
}

/// The viewer's day and week.
///
/// # Errors
/// Where it cannot be read.
pub async fn read(state: &AppState, viewer: &Viewer<Employee>) -> Result<Dashboard, AppError> {
    let (reader, employee, now) = (state.storage().read(), viewer.employee_id(), state.now());
    let zones = work_time::zones(&reader, employee).await?;
    let today = zones.day_of(now);
    let range = zones.week_bounds(today).ok_or(AppError::NotFound)?;
    let records = Records::read(&reader, employee, range, Detail::Windows, now).await?;
    let days = days_of_week(today);
    let week = days
        .iter()
        .map(|day| DayHours::new(&records, &zones, *day))
        .collect();
    let mut week_uses = UseSums::default();
    for day in &days {
        if let Some(day) = records.day(&zones, *day, now) {
            day.add_uses_to(&mut week_uses);
        }
    }
    let present = present(state, &reader, employee, &zones, &records, now).await?;
    let has_records = present.last_day.is_some() || !records.is_empty() || has_any(&reader, employee).await?;
    Ok(Dashboard {
        present,
        week,
        week_uses,
        has_records,
    })
}

/// The part of it that changes while one looks at it.
///
/// # Errors
/// Where it cannot be read.
pub async fn read_present(state: &AppState, viewer: &Viewer<Employee>) -> Result<Present, AppError> {
    let (reader, employee, now) = (state.storage().read(), viewer.employee_id(), state.now());
    let zones = work_time::zones(&reader, employee).await?;
    let bounds = zones.day_bounds(zones.day_of(now)).ok_or(AppError::NotFound)?;
    let records = Records::read(&reader, employee, bounds, Detail::Windows, now).await?;
    present(state, &reader, employee, &zones, &records, now).await
}

async fn present(
    state: &AppState,
    reader: &Reader,
    employee: EmployeeId,
    zones: &TimeZoneHistory,
    records: &Records,
    now: Timestamp,
) -> Result<Present, AppError> {
    let today = records
        .day(zones, zones.day_of(now), now)
        .ok_or(AppError::NotFound)?;
    let last_day = match today.extent() {
        Some(_) => None,
        None => last_day_before(reader, employee, zones, today.bounds).await?,
    };
    let devices = reader.devices().of_employee(employee).await?;
    Ok(Present {
        own: own_state_of(state, employee, records, &today),
        attention: devices.iter().flat_map(|device| attention(device, now)).collect(),
        last_day,
        today,
    })
}

async fn has_any(reader: &Reader, employee: EmployeeId) -> Result<bool, AppError> {
    let always =
        Interval::new(Timestamp::UNIX_EPOCH, Timestamp::MAX).expect("the epoch is not the end of time");
    let newest = reader
        .events()
        .page(employee, always, Lanes::ALL, None, 1)
        .await?;
    Ok(!newest.is_empty())
}
