//! Who works now and since when, the hours of today and of this week, and devices that need attention.

use std::collections::{BTreeMap, HashMap};

use jiff::{SignedDuration, Timestamp};
use timetrack_domain::id::{EmployeeId, GroupId};
use timetrack_domain::work_day::monday_of;
use timetrack_domain::work_hours::OpenUntil;
use timetrack_storage::{EventKind, ListedPerson, Reader, StorageError};

use super::devices::DevicesNow;
use super::{Team, TeamFilter, Today, Visible, days, is_admin};
use crate::error::AppError;
use crate::services::activity::{ActivityDay, PersonState, days_of_week, state_of};
use crate::services::looks::{self, Look, LookedAt};
use crate::services::work_time::Open;
use crate::state::AppState;
use crate::viewer::{Manager, Viewer};

/// People at work.
#[derive(Clone, Debug)]
pub struct TeamNow {
    /// Who is shown.
    pub team: Team,
    /// The people of the page.
    pub rows: Vec<PersonNow>,
    /// How many of all pages do what.
    pub counts: Counts,
    /// Devices that need attention.
    pub devices: DevicesNow,
    /// Whether the viewer can do something about devices.
    pub is_admin: bool,
    /// The time now.
    pub now: Timestamp,
}

/// One person at work, or not.
#[derive(Clone, Debug)]
pub struct PersonNow {
    /// The person.
    pub person: ListedPerson,
    /// What is going on.
    pub state: PersonState,
    /// The course of today, without what had the focus.
    pub today: ActivityDay,
    /// The working time of this week, today included.
    pub week: SignedDuration,
}

/// How many people do what.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// How many there are.
    pub people: usize,
    /// How many of them are at work, and not on a break.
    pub working: usize,
    /// How many are on a break.
    pub on_break: usize,
}

/// What somebody at work does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Presence {
    Working,
    OnBreak,
}

/// Those of whom `filter` says to show them, only those at work where `at_work` says so.
///
/// # Errors
/// [`AppError::NotFound`] for a group that is none of the viewer's.
pub async fn read(
    state: &AppState,
    viewer: &Viewer<Manager>,
    filter: &TeamFilter,
    at_work: bool,
) -> Result<TeamNow, AppError> {
    let (reader, now) = (state.storage().read(), state.now());
    let visible = Visible::to(state, &reader, viewer).await?;
    let people = visible.choose(filter, |person| person.active)?;
    let presences = presences(&reader, &people, now).await?;
    let counts = Counts::of(people.len(), &presences);
    let people = people
        .into_iter()
        .filter(|person| !at_work || presences.contains_key(&person.id))
        .collect();
    let team = visible.cut(&reader, people, filter).await?;
    let today = Today::read(&reader, &team.ids(), now).await?;
    let mut rows = rows(&reader, &team, &today).await?;
    // Who has no zone is not there any more.
    rows.retain(|row| team.people.iter().any(|person| person.id == row.person.id));
    let looks = rows
        .iter()
        .map(|row| (row.person.id, Look::at_day(LookedAt::Dashboard, row.today.day)));
    looks::note(state, viewer, looks).await?;
    let group: Option<[GroupId; 1]> = filter.group.map(|group| [group]);
    let groups = group
        .as_ref()
        .map_or(visible.managed.groups(), |group| Some(group));
    Ok(TeamNow {
        devices: DevicesNow::read(&reader, groups, now).await?,
        is_admin: is_admin(viewer),
        team,
        rows,
        counts,
        now,
    })
}

async fn rows(reader: &Reader, team: &Team, today: &Today) -> Result<Vec<PersonNow>, StorageError> {
    // Weeks begin at different instants, and near midnight even on different dates.
    let dates = || today.zones.values().map(|zones| zones.day_of(today.now));
    let (Some(first), Some(last)) = (dates().min(), dates().max()) else {
        return Ok(Vec::new());
    };
    let mut days = days::read(reader, today, monday_of(first), days_of_week(last)[6]).await?;
    let mut rows = Vec::with_capacity(team.people.len());
    for person in &team.people {
        let Some(zones) = today.zones.get(&person.id) else {
            continue;
        };
        let date = zones.day_of(today.now);
        let (state, day) = match today.times.get(&person.id) {
            Some(time) => {
                let Some(day) = time.day(zones, date, today.now) else {
                    continue;
                };
                (state_of(&time.work, time.last_report, &day), day)
            }
            None => match ActivityDay::empty(zones, date, today.now) {
                Some(day) => (PersonState::NotStarted, day),
                None => continue,
            },
        };
        let week = days_of_week(date);
        let week = days
            .remove(&person.id)
            .unwrap_or_default()
            .iter()
            .filter(|day| week.contains(&day.day))
            .filter_map(|day| day.figures.map(|figures| figures.total))
            .sum();
        rows.push(PersonNow {
            person: person.clone(),
            state,
            today: day,
            week,
        });
    }
    Ok(rows)
}

/// Who is at work now, by what their devices last said: one statement for everybody.
async fn presences(
    reader: &Reader,
    people: &[ListedPerson],
    now: Timestamp,
) -> Result<HashMap<EmployeeId, Presence>, StorageError> {
    let ids: Vec<EmployeeId> = people.iter().map(|person| person.id).collect();
    let mut found: BTreeMap<EmployeeId, (bool, bool)> = BTreeMap::new();
    for event in reader.open_events().of_employees(&ids).await? {
        if let OpenUntil::LastReport(_) = (Open::AsOf { now }).until(&event) {
            continue;
        }
        let (works, pauses) = found.entry(event.employee).or_default();
        match event.kind {
            EventKind::WorkSession => *works = true,
            EventKind::Break => *pauses = true,
            EventKind::Private
            | EventKind::Afk(_)
            | EventKind::Window
            | EventKind::HiddenWindow
            | EventKind::WindowUnavailable => {}
        }
    }
    Ok(found
        .into_iter()
        .filter(|(_, (works, _))| *works)
        .map(|(id, (_, pauses))| {
            let presence = if pauses {
                Presence::OnBreak
            } else {
                Presence::Working
            };
            (id, presence)
        })
        .collect())
}

impl Counts {
    fn of(people: usize, presences: &HashMap<EmployeeId, Presence>) -> Self {
        let count = |sought| presences.values().filter(|presence| **presence == sought).count();
        Self {
            people,
            working: count(Presence::Working),
            on_break: count(Presence::OnBreak),
        }
    }
}
