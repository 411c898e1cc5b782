//! Everybody's day in one row each.

use std::collections::HashMap;

use jiff::Timestamp;
use jiff::civil::Date;
use timetrack_domain::id::EmployeeId;
use timetrack_domain::{Interval, TimeZoneHistory};
use timetrack_storage::{Day, ListedPerson, Reader, StorageError};

use super::content::ContentRight;
use super::{Team, TeamFilter, Visible, span};
use crate::error::AppError;
use crate::services::activity::{ActivityDay, Detail, Figures, Records, today_of};
use crate::services::hours_page::RAW_DAYS;
use crate::services::looks::{self, Look, LookedAt};
use crate::services::work_time::{self, Open};
use crate::state::AppState;
use crate::viewer::{Manager, Viewer};

/// People of a page that also shows what had the focus: each of them has a thousand windows a day.
const PAGE_WITH_APPLICATIONS: usize = 10;

/// The same day of several people.
#[derive(Clone, Debug)]
pub struct TeamCourse {
    /// Who is shown.
    pub team: Team,
    /// The people of the page.
    pub rows: Vec<PersonCourse>,
    /// The date.
    pub day: Date,
    /// The date now, where the viewer is.
    pub today: Date,
    /// Whether the viewer may see what had the focus.
    pub sees_content: bool,
    /// Whether it is shown.
    pub has_applications: bool,
    /// The time now.
    pub now: Timestamp,
}

/// The day of one person.
#[derive(Clone, Debug)]
pub struct PersonCourse {
    /// The person.
    pub person: ListedPerson,
    /// Whether the viewer may see what had the focus, and when exactly nobody was there; else only how long.
    pub sees_content: bool,
    /// The day, by their own calendar.
    pub day: ActivityDay,
}

/// The day that `choose` makes of the date where the viewer is, with what had the focus where that is asked for and the
/// viewer may see it.
///
/// # Errors
/// [`AppError::NotFound`] for a group that is none of the viewer's.
pub async fn read(
    state: &AppState,
    viewer: &Viewer<Manager>,
    filter: &TeamFilter,
    choose: impl FnOnce(Date) -> Date,
    wants_applications: bool,
) -> Result<TeamCourse, AppError> {
    let (reader, now) = (state.storage().read(), state.now());
    let today = today_of(state, viewer.employee_id()).await?;
    let day = choose(today);
    let right = ContentRight::of(&reader, viewer).await?;
    let sees_content = right.is_any();
    let has_applications = wants_applications && sees_content;
    let visible = Visible::to(state, &reader, viewer).await?;
    let people = visible
        .choose_who_worked(&reader, filter, (Day::from_date(day), Day::from_date(day)))
        .await?;
    let team = if has_applications {
        visible
            .cut_to(&reader, people, filter, PAGE_WITH_APPLICATIONS)
            .await?
    } else {
        visible.cut(&reader, people, filter).await?
    };
    let mut rows = rows(&reader, &team, day, has_applications, now).await?;
    for row in &mut rows {
        // Others on the same page may have other rules.
        row.sees_content = right.covers(row.person.id, row.person.group);
        if !row.sees_content {
            row.day.keep_sums_only();
        }
    }
    let looks = rows.iter().map(|row| {
        let page = if has_applications && row.sees_content {
            LookedAt::Content
        } else {
            LookedAt::Course
        };
        (row.person.id, Look::at_day(page, day))
    });
    looks::note(state, viewer, looks).await?;
    Ok(TeamCourse {
        team,
        rows,
        day,
        today,
        sees_content,
        has_applications,
        now,
    })
}

async fn rows(
    reader: &Reader,
    team: &Team,
    day: Date,
    has_applications: bool,
    now: Timestamp,
) -> Result<Vec<PersonCourse>, StorageError> {
    let ids = team.ids();
    let zones = work_time::zones_of(reader, &ids).await?;
    let bounds = zones.values().filter_map(|zones| zones.day_bounds(day));
    let Some(range) = span(bounds) else {
        return Ok(Vec::new());
    };
    let mut days = if has_applications {
        with_applications(reader, &zones, range, day, now).await?
    } else {
        without(reader, &zones, range, day, now).await?
    };
    keep_figures(reader, &zones, &mut days, day, now).await?;
    Ok(team
        .people
        .iter()
        .filter_map(|person| {
            let day = match days.remove(&person.id) {
                Some(day) => day,
                None => ActivityDay::empty(zones.get(&person.id)?, day, now)?,
            };
            Some(PersonCourse {
                person: person.clone(),
                sees_content: false,
                day,
            })
        })
        .collect())
}

type Zones = HashMap<EmployeeId, TimeZoneHistory>;
type Days = HashMap<EmployeeId, ActivityDay>;

async fn without(
    reader: &Reader,
    zones: &Zones,
    range: Interval,
    day: Date,
    now: Timestamp,
) -> Result<Days, StorageError> {
    let ids: Vec<EmployeeId> = zones.keys().copied().collect();
    let times = work_time::read_within(reader, &ids, range, Open::AsOf { now }).await?;
    Ok(times
        .into_iter()
        .filter_map(|(id, time)| Some((id, time.day(zones.get(&id)?, day, now)?)))
        .collect())
}

async fn with_applications(
    reader: &Reader,
    zones: &Zones,
    range: Interval,
    day: Date,
    now: Timestamp,
) -> Result<Days, StorageError> {
    let ids: Vec<EmployeeId> = zones.keys().copied().collect();
    let records = Records::read_all(reader, &ids, range, Detail::Windows, now).await?;
    Ok(records
        .into_iter()
        .filter_map(|(id, records)| Some((id, records.day(zones.get(&id)?, day, now)?)))
        .collect())
}

/// Of a day whose absence may have gone by age, only what was added up before knows how long nobody was there.
async fn keep_figures(
    reader: &Reader,
    zones: &Zones,
    days: &mut Days,
    day: Date,
    now: Timestamp,
) -> Result<(), StorageError> {
    let oldest = jiff::Span::new().days(RAW_DAYS);
    let is_old = |zones: &TimeZoneHistory| day < zones.day_of(now).saturating_sub(oldest);
    let old: Vec<EmployeeId> = zones
        .iter()
        .filter(|(_, zones)| is_old(zones))
        .map(|(id, _)| *id)
        .collect();
    let date = Day::from_date(day);
    for kept in reader.day_roll_ups().list_of(&old, date, date).await? {
        if let (Some(figures), Some(day)) = (Figures::kept(&kept), days.get_mut(&kept.employee)) {
            day.figures = figures;
        }
    }
    Ok(())
}
