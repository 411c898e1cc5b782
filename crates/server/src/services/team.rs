//! The people whom a manager or an administrator may see: at work now, their hours, and the course of their days.
//!
//! Every page reads the same number of statements however many people there are, and notes who was looked at
//! ([`super::looks`]) before it shows anything.

pub(crate) mod content;
pub mod course;
pub(crate) mod days;
pub mod devices;
pub mod hours;
pub mod now;
pub mod person;

use std::collections::HashMap;

use jiff::Timestamp;
use timetrack_domain::id::{EmployeeId, GroupId};
use timetrack_domain::{Interval, TimeZoneHistory};
use timetrack_storage::{Day, Employee, EmployeeKind, Group, ListedPerson, Reader, Role, StorageError};

use crate::error::AppError;
use crate::services::managed::Managed;
use crate::services::work_time::{self, Open, PersonTime};
use crate::state::AppState;
use crate::viewer::{Manager, Viewer};

/// People of one page.
pub const PAGE: usize = 50;

/// Who is shown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TeamFilter {
    /// A part of a name, without regard to case.
    pub text: String,
    /// Those of one group.
    pub group: Option<GroupId>,
    /// The page, from 0.
    pub page: usize,
}

/// A page of people, by name.
#[derive(Clone, Debug)]
pub struct Team {
    /// The people of the page.
    pub people: Vec<ListedPerson>,
    /// Who of them looks.
    pub viewer: EmployeeId,
    /// The groups among which one can choose, by name.
    pub groups: Vec<Group>,
    /// The page, from 0.
    pub page: usize,
    /// How many pages there are, at least one.
    pub pages: usize,
    /// How many people are shown on all pages together.
    pub shown: usize,
    /// How many there are, whoever is shown.
    pub all: usize,
}

/// Everybody whom a viewer may see, the viewer included.
pub(crate) struct Visible {
    viewer: EmployeeId,
    managed: Managed,
    /// By name.
    people: Vec<ListedPerson>,
}

impl Visible {
    /// Everybody whom `viewer` may see.
    pub(crate) async fn to(
        state: &AppState,
        reader: &Reader,
        viewer: &Viewer<Manager>,
    ) -> Result<Self, StorageError> {
        let managed = Managed::by(state, reader, viewer).await?;
        let mut people = reader.employees().listed(managed.groups()).await?;
        let own = viewer.employee_id();
        if !people.iter().any(|person| person.id == own)
            && let Some(oneself) = reader.employees().find(own).await?
        {
            people.push(ListedPerson {
                id: own,
                name: oneself.name,
                group: oneself.group,
                active: oneself.active,
            });
        }
        people.sort_by_cached_key(|person| (person.name.to_lowercase(), person.id));
        Ok(Self {
            viewer: own,
            managed,
            people,
        })
    }

    /// Those whom a filter lets through and who pass another test.
    fn choose(
        &self,
        filter: &TeamFilter,
        passes: impl Fn(&ListedPerson) -> bool,
    ) -> Result<Vec<ListedPerson>, AppError> {
        if filter
            .group
            .is_some_and(|group| !self.managed.includes_group(group))
        {
            return Err(AppError::NotFound);
        }
        let text = filter.text.trim().to_lowercase();
        Ok(self
            .people
            .iter()
            .filter(|person| filter.group.is_none_or(|group| person.group == Some(group)))
            .filter(|person| person.name.to_lowercase().contains(&text) && passes(person))
            .cloned()
            .collect())
    }

    /// Those whom a filter lets through and who are there, or left but worked in these days.
    async fn choose_who_worked(
        &self,
        reader: &Reader,
        filter: &TeamFilter,
        (first, last): (Day, Day),
    ) -> Result<Vec<ListedPerson>, AppError> {
        let left = self.people.iter().filter(|person| !person.active);
        let left: Vec<EmployeeId> = left.map(|person| person.id).collect();
        let worked = reader.day_roll_ups().who_worked(&left, first, last).await?;
        self.choose(filter, |person| person.active || worked.contains(&person.id))
    }

    /// The page of these people that a filter asks for.
    async fn cut(
        &self,
        reader: &Reader,
        people: Vec<ListedPerson>,
        filter: &TeamFilter,
    ) -> Result<Team, AppError> {
        self.cut_to(reader, people, filter, PAGE).await
    }

    /// The same with another number of people on a page.
    async fn cut_to(
        &self,
        reader: &Reader,
        people: Vec<ListedPerson>,
        filter: &TeamFilter,
        size: usize,
    ) -> Result<Team, AppError> {
        let mut groups = reader.groups().list().await?;
        if filter
            .group
            .is_some_and(|id| !groups.iter().any(|group| group.id == id))
        {
            return Err(AppError::NotFound);
        }
        groups.retain(|group| self.managed.includes_group(group.id));
        let shown = people.len();
        let pages = shown.div_ceil(size).max(1);
        let page = filter.page.min(pages - 1);
        Ok(Team {
            people: people.into_iter().skip(page * size).take(size).collect(),
            viewer: self.viewer,
            groups,
            page,
            pages,
            shown,
            all: self.people.len(),
        })
    }
}

impl Team {
    fn ids(&self) -> Vec<EmployeeId> {
        self.people.iter().map(|person| person.id).collect()
    }

    /// Whether the viewer is the only one there is.
    pub fn is_nobody_else(&self) -> bool {
        self.all <= 1
    }

    /// The name of a person's group.
    pub fn group_of(&self, person: &ListedPerson) -> Option<&str> {
        let id = person.group?;
        let group = self.groups.iter().find(|group| group.id == id)?;
        Some(&group.name)
    }
}

/// Somebody whom the viewer may see: themselves, or one of those whom they manage.
///
/// # Errors
/// [`AppError::NotFound`] for everybody else, whether there is such a person or not.
pub(crate) async fn find(
    state: &AppState,
    reader: &Reader,
    viewer: &Viewer<Manager>,
    id: EmployeeId,
) -> Result<Employee, AppError> {
    let person = reader
        .employees()
        .find(id)
        .await?
        .filter(|person| person.kind == EmployeeKind::Person)
        .ok_or(AppError::NotFound)?;
    if id == viewer.employee_id() || Managed::by(state, reader, viewer).await?.includes(&person) {
        Ok(person)
    } else {
        Err(AppError::NotFound)
    }
}

/// Whether somebody who runs the installation looks.
pub(crate) fn is_admin(viewer: &Viewer<Manager>) -> bool {
    viewer.identity().role == Role::Admin
}

/// When people worked today, each by their own calendar.
pub(crate) struct Today {
    zones: HashMap<EmployeeId, TimeZoneHistory>,
    times: HashMap<EmployeeId, PersonTime>,
    now: Timestamp,
}

impl Today {
    /// Reads it.
    pub(crate) async fn read(
        reader: &Reader,
        people: &[EmployeeId],
        now: Timestamp,
    ) -> Result<Self, StorageError> {
        let zones = work_time::zones_of(reader, people).await?;
        let bounds: HashMap<EmployeeId, Interval> = zones
            .iter()
            .filter_map(|(id, zones)| Some((*id, zones.day_bounds(zones.day_of(now))?)))
            .collect();
        let mut times = HashMap::new();
        if let Some(range) = span(bounds.values().copied()) {
            let open = Open::AsOf { now };
            times = work_time::read_within(reader, people, range, open).await?;
            // Who worked through midnight began before what was read.
            let through_midnight: Vec<EmployeeId> = times
                .iter()
                .filter(|(id, time)| {
                    bounds
                        .get(id)
                        .is_some_and(|bounds| time.runs_since_before(bounds.start()))
                })
                .map(|(id, _)| *id)
                .collect();
            if !through_midnight.is_empty() {
                times.extend(work_time::read(reader, &through_midnight, range, open).await?);
            }
        }
        Ok(Self { zones, times, now })
    }
}

/// The shortest interval that holds them all.
pub(crate) fn span(intervals: impl Iterator<Item = Interval>) -> Option<Interval> {
    intervals.reduce(|one, other| {
        let (start, end) = (one.start().min(other.start()), one.end().max(other.end()));
        Interval::new(start, end).unwrap_or(one)
    })
}
