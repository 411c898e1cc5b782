//! The hours of people, day by day.

use std::collections::HashMap;

use jiff::civil::Date;
use timetrack_domain::id::EmployeeId;
use timetrack_storage::{Day, ListedPerson, Reader, StorageError};

use super::{Team, TeamFilter, Today, Visible, days};
use crate::error::AppError;
use crate::services::activity::Figures;
use crate::services::hours_page::DayHours;
use crate::services::looks::{self, Look, LookedAt};
use crate::state::AppState;
use crate::viewer::{Manager, Viewer};

/// The hours of people within some days.
#[derive(Clone, Debug)]
pub struct TeamHours {
    /// Who is shown.
    pub team: Team,
    /// The people of the page.
    pub rows: Vec<PersonHours>,
    /// The date now, where the viewer is.
    pub today: Date,
    /// The sums of the people of the page, by day.
    pub days: Vec<DaySum>,
    /// The sum of all of it.
    pub sum: Option<Figures>,
}

/// The hours of one person.
#[derive(Clone, Debug)]
pub struct PersonHours {
    /// The person.
    pub person: ListedPerson,
    /// The name of the group.
    pub group: Option<String>,
    /// By day, without gaps.
    pub days: Vec<DayHours>,
    /// Their sum; `None` where nothing was recorded.
    pub sum: Option<Figures>,
}

/// What a day of all people adds up to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DaySum {
    /// The date.
    pub day: Date,
    /// The sum; `None` where nothing was recorded.
    pub figures: Option<Figures>,
}

/// Which days of whom are asked for.
#[derive(Clone, Debug)]
pub struct HoursWanted {
    /// Of whom.
    pub filter: TeamFilter,
    /// The first day.
    pub first: Date,
    /// The last day.
    pub last: Date,
}

/// The date now, where the viewer is.
///
/// # Errors
/// Where it cannot be read.
pub async fn today(state: &AppState, viewer: &Viewer<Manager>) -> Result<Date, AppError> {
    crate::services::activity::today(state, &viewer.as_employee()).await
}

/// A page of the people of whom `wanted` says to show them.
///
/// # Errors
/// [`AppError::NotFound`] for a group that is none of the viewer's.
pub async fn read(
    state: &AppState,
    viewer: &Viewer<Manager>,
    wanted: &HoursWanted,
) -> Result<TeamHours, AppError> {
    let reader = state.storage().read();
    let (visible, people) = choose(state, &reader, viewer, wanted).await?;
    let team = visible.cut(&reader, people, &wanted.filter).await?;
    let rows = rows(state, &reader, &team, &team.people, wanted).await?;
    note(state, viewer, &rows, LookedAt::Hours, wanted).await?;
    let mut days: Vec<DaySum> = Vec::new();
    for row in &rows {
        for (index, hours) in row.days.iter().enumerate() {
            if days.len() == index {
                days.push(DaySum {
                    day: hours.day,
                    figures: None,
                });
            }
            days[index].figures = plus(days[index].figures, hours.figures);
        }
    }
    Ok(TeamHours {
        sum: days.iter().fold(None, |sum, day| plus(sum, day.figures)),
        days,
        rows,
        today: today(state, viewer).await?,
        team,
    })
}

/// Everybody of whom `wanted` says to show them, for a file.
///
/// # Errors
/// As [`read`].
pub async fn read_all(
    state: &AppState,
    viewer: &Viewer<Manager>,
    wanted: &HoursWanted,
) -> Result<Vec<PersonHours>, AppError> {
    let reader = state.storage().read();
    let (visible, people) = choose(state, &reader, viewer, wanted).await?;
    let team = visible.cut(&reader, Vec::new(), &wanted.filter).await?;
    let rows = rows(state, &reader, &team, &people, wanted).await?;
    note(state, viewer, &rows, LookedAt::HoursFile, wanted).await?;
    Ok(rows)
}

/// One person, for a file.
///
/// # Errors
/// [`AppError::NotFound`] for somebody whom the viewer does not see.
pub async fn read_one(
    state: &AppState,
    viewer: &Viewer<Manager>,
    id: EmployeeId,
    (first, last): (Date, Date),
) -> Result<PersonHours, AppError> {
    let reader = state.storage().read();
    let person = super::find(state, &reader, viewer, id).await?;
    let wanted = HoursWanted {
        filter: TeamFilter::default(),
        first,
        last,
    };
    let visible = Visible::to(state, &reader, viewer).await?;
    let team = visible.cut(&reader, Vec::new(), &wanted.filter).await?;
    let person = ListedPerson {
        id,
        name: person.name,
        group: person.group,
        active: person.active,
    };
    let mut rows = rows(state, &reader, &team, &[person], &wanted).await?;
    note(state, viewer, &rows, LookedAt::HoursFile, &wanted).await?;
    rows.pop().ok_or(AppError::NotFound)
}

async fn choose(
    state: &AppState,
    reader: &Reader,
    viewer: &Viewer<Manager>,
    wanted: &HoursWanted,
) -> Result<(Visible, Vec<ListedPerson>), AppError> {
    let visible = Visible::to(state, reader, viewer).await?;
    let range = (Day::from_date(wanted.first), Day::from_date(wanted.last));
    let people = visible.choose_who_worked(reader, &wanted.filter, range).await?;
    Ok((visible, people))
}

async fn rows(
    state: &AppState,
    reader: &Reader,
    team: &Team,
    people: &[ListedPerson],
    wanted: &HoursWanted,
) -> Result<Vec<PersonHours>, StorageError> {
    let ids: Vec<EmployeeId> = people.iter().map(|person| person.id).collect();
    let today = Today::read(reader, &ids, state.now()).await?;
    let mut days: HashMap<EmployeeId, Vec<DayHours>> =
        days::read(reader, &today, wanted.first, wanted.last).await?;
    Ok(people
        .iter()
        .map(|person| {
            let days = days.remove(&person.id).unwrap_or_default();
            PersonHours {
                sum: days.iter().fold(None, |sum, day| plus(sum, day.figures)),
                group: team.group_of(person).map(str::to_owned),
                days,
                person: person.clone(),
            }
        })
        .collect())
}

async fn note(
    state: &AppState,
    viewer: &Viewer<Manager>,
    rows: &[PersonHours],
    page: LookedAt,
    wanted: &HoursWanted,
) -> Result<(), AppError> {
    let look = Look {
        page,
        first: wanted.first,
        last: wanted.last,
    };
    looks::note(state, viewer, rows.iter().map(|row| (row.person.id, look))).await
}

fn plus(one: Option<Figures>, other: Option<Figures>) -> Option<Figures> {
    match (one, other) {
        (Some(one), Some(other)) => Some(one.plus(&other)),
        (one, other) => one.or(other),
    }
}
