//! What a person's dashboard shows.

use jiff::{SignedDuration, Timestamp, civil::Date};
use timetrack_domain::{Interval, TimeZoneHistory, id::EmployeeId};
use timetrack_storage::{Device, Lanes, Reader};

use crate::error::AppError;
use crate::services::activity::{
    ActivityDay, Detail, OwnState, Records, UseSums, days_of_week, last_day_before, own_state_of,
};
use crate::services::hours_page::DayHours;
use crate::services::work_report::API_DEVICE;
use crate::services::work_time;
use crate::state::AppState;
use crate::viewer::{Employee, Viewer};

/// A clock that is off by less may just have been waiting for the network.
const TOLERATED_OFFSET: SignedDuration = SignedDuration::from_secs(60);

/// A device that is silent for longer is worth a look: a weekend is not.
const LONG_SILENCE: SignedDuration = SignedDuration::from_hours(4 * 24);

/// Problems that agents report and that are shown by their numbers instead.
const SHOWN_BY_NUMBER: [&str; 2] = ["events_quarantined", "events_discarded"];

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

/// Something about a device that somebody should look at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attention {
    /// The name of the machine.
    pub machine: String,
    /// What it is.
    pub trouble: Trouble,
}

/// What is wrong with a device.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// Its clock is wrong.
    Clock {
        /// How far it is fast; negative where it is slow.
        fast_by: SignedDuration,
    },
    /// Items were refused and set aside.
    SetAside {
        /// How many.
        count: u64,
    },
    /// Items had to be given up.
    Discarded {
        /// How many.
        count: u64,
    },
    /// It has not been heard of.
    Silent {
        /// For how long.
        since: SignedDuration,
    },
    /// The agent shows a problem.
    Reported {
        /// Its code, such as `windows_unavailable`.
        code: String,
    },
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

/// What should be looked at on one device.
fn attention(device: &Device, now: Timestamp) -> Vec<Attention> {
    // What stands for foreign clients has no clock, no buffer and no silence.
    if device.machine_name == API_DEVICE || device.revoked.is_some() {
        return Vec::new();
    }
    let report = &device.report;
    let mut troubles = Vec::new();
    let slow_by = SignedDuration::from_millis(device.clock_offset_ms.unwrap_or(0));
    if slow_by.abs() > TOLERATED_OFFSET {
        troubles.push(Trouble::Clock { fast_by: -slow_by });
    }
    if report.quarantined_items > 0 {
        troubles.push(Trouble::SetAside {
            count: report.quarantined_items,
        });
    }
    if report.discarded_items > 0 {
        troubles.push(Trouble::Discarded {
            count: report.discarded_items,
        });
    }
    if let Some(silent_for) = device.last_seen.map(|last_seen| now.duration_since(last_seen))
        && silent_for > LONG_SILENCE
    {
        troubles.push(Trouble::Silent { since: silent_for });
    }
    let reported = report
        .problems
        .iter()
        .filter(|code| !SHOWN_BY_NUMBER.contains(&code.as_str()));
    troubles.extend(reported.map(|code| Trouble::Reported { code: code.clone() }));
    troubles
        .into_iter()
        .map(|trouble| Attention {
            machine: device.machine_name.clone(),
            trouble,
        })
        .collect()
}
