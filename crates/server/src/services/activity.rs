//! Reads a person's activity for their own pages: days with their lanes, the hours of a week, and what is going on.

mod at_desk;
mod audience;
mod day;
mod own_state;
mod records;
mod state;
mod use_sums;
mod week;

pub use audience::Audience;
pub use day::{ActivityDay, DeviceWindows, Figures, Seen, Use, Used, WindowUse};
pub use state::{OwnState, PersonState};
pub use use_sums::UseSums;
pub use week::ActiveHours;

pub(crate) use own_state::{own_state, own_state_of, state_of};
pub(crate) use records::{Detail, Records};

use jiff::{SignedDuration, Timestamp, ToSpan, civil::Date};
use timetrack_domain::work_day::monday_of;
use timetrack_domain::{Interval, IntervalSet, Lane, TimeZoneHistory, id::EmployeeId};
use timetrack_storage::{DataKind, Day, Lanes, Reader, StorageError};

use crate::error::AppError;
use crate::services::work_time;
use crate::state::AppState;
use crate::viewer::{Employee, Viewer};

/// How far back the last day with work is looked for.
const LOOK_BACK: SignedDuration = SignedDuration::from_hours(90 * 24);

/// A day and its week.
#[derive(Clone, Debug)]
pub struct Activity {
    /// The day.
    pub day: ActivityDay,
    /// The days of its week, Monday to Sunday.
    pub week: Vec<ActiveHours>,
    /// The date now, where the person is.
    pub today: Date,
    /// The last day before this one with work, where there is one in the 90 days before.
    pub day_before: Option<Date>,
    /// The first day that is whole, where something of this one went by age.
    pub whole_from: Option<Date>,
}

/// The date now, where the viewer is.
///
/// # Errors
/// Where it cannot be read.
pub async fn today(state: &AppState, viewer: &Viewer<Employee>) -> Result<Date, AppError> {
    today_of(state, viewer.employee_id()).await
}

/// The date now, where a person is.
pub(crate) async fn today_of(state: &AppState, employee: EmployeeId) -> Result<Date, AppError> {
    let zones = work_time::zones(&state.storage().read(), employee).await?;
    Ok(zones.day_of(state.now()))
}

/// The viewer's activity on a day, and the hours of its week.
///
/// # Errors
/// [`AppError::NotFound`] for a day that the viewer's calendar skips; else where it cannot be read.
pub async fn read(state: &AppState, viewer: &Viewer<Employee>, day: Date) -> Result<Activity, AppError> {
    read_of(state, viewer.employee_id(), day, Detail::Windows).await
}

/// The activity of a person on a day. Who may see it, and how much of it, is looked at before.
pub(crate) async fn read_of(
    state: &AppState,
    employee: EmployeeId,
    day: Date,
    detail: Detail,
) -> Result<Activity, AppError> {
    let (reader, now) = (state.storage().read(), state.now());
    let zones = work_time::zones(&reader, employee).await?;
    let bounds = zones.day_bounds(day).ok_or(AppError::NotFound)?;
    let records = Records::read(&reader, employee, bounds, detail, now).await?;
    let mut shown = records.day(&zones, day, now).ok_or(AppError::NotFound)?;
    let whole_from = detail_since(&reader, employee, &[DataKind::Windows, DataKind::Absence])
        .await?
        .filter(|whole_from| day < *whole_from);
    let absence_from = detail_since(&reader, employee, &[DataKind::Absence]).await?;
    if absence_from.is_some_and(|from| day < from) {
        let kept = Day::from_date(day);
        let kept = reader.day_roll_ups().list(employee, kept, kept).await?;
        let figures = kept.first().and_then(Figures::kept);
        shown.figures = figures.unwrap_or(shown.figures);
    }
    let day_before = match shown.extent() {
        Some(_) => None,
        None => last_day_before(&reader, employee, &zones, bounds).await?,
    };
    Ok(Activity {
        week: week(&reader, employee, &zones, day, absence_from, detail, now).await?,
        today: zones.day_of(now),
        day_before,
        whole_from,
        day: shown,
    })
}

async fn week(
    reader: &Reader,
    employee: EmployeeId,
    zones: &TimeZoneHistory,
    day: Date,
    absence_from: Option<Date>,
    detail: Detail,
    now: Timestamp,
) -> Result<Vec<ActiveHours>, AppError> {
    let Some(range) = zones.week_bounds(day) else {
        return Ok(Vec::new());
    };
    let records = Records::read(reader, employee, range, Detail::Hours, now).await?;
    Ok(days_of_week(day)
        .into_iter()
        .filter_map(|day| {
            let bounds = zones.day_bounds(day)?;
            // When nobody was there is not known any more, so neither is when somebody was.
            let active = match detail {
                Detail::Windows if absence_from.is_some_and(|from| day < from) => IntervalSet::empty(),
                Detail::Windows => records.work().active().within(bounds),
                // In which hours nobody was there is part of what is left out.
                Detail::Hours => records.work().total().within(bounds),
            };
            let not_measured = records.not_measured().within(bounds).total();
            Some(ActiveHours::new(
                day,
                zones.zone_at(bounds.start()),
                &active,
                not_measured,
            ))
        })
        .collect())
}

/// The first day on which all of these kinds are whole; `None` where nothing of them went by age yet.
pub(crate) async fn detail_since(
    reader: &Reader,
    employee: EmployeeId,
    kinds: &[DataKind],
) -> Result<Option<Date>, StorageError> {
    let mut first: Option<Day> = None;
    for kind in kinds {
        let kept = reader.retention().kept_since(employee, *kind).await?;
        first = first.max(kept.map(|kept| kept.day));
    }
    first.map(Day::date).transpose()
}

/// The last day with work before a range; `None` where there is none in the 90 days before it.
pub(crate) async fn last_day_before(
    reader: &Reader,
    employee: EmployeeId,
    zones: &TimeZoneHistory,
    range: Interval,
) -> Result<Option<Date>, AppError> {
    let Ok(before) = Interval::new(range.start() - LOOK_BACK, range.start()) else {
        return Ok(None);
    };
    let lanes = Lanes::from(Lane::WorkSession);
    let last = reader.events().page(employee, before, lanes, None, 1).await?;
    Ok(last.first().map(|event| zones.day_of(event.interval.start())))
}

/// Monday to Sunday of the week of a day.
pub(crate) fn days_of_week(day: Date) -> [Date; 7] {
    let monday = monday_of(day);
    std::array::from_fn(|index| monday.saturating_add(i64::try_from(index).unwrap_or(0).days()))
}
