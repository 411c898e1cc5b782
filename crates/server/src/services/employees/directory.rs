//! Everybody of the organisation at a glance, for those who run the installation.

use std::collections::HashMap;

use timetrack_domain::id::{EmployeeId, GroupId};
use timetrack_storage::{DeviceKey, Employee, EmployeeKind, Group, Reader, StorageError};

use crate::error::AppError;
use crate::state::AppState;
use crate::viewer::{Admin, Viewer};

/// People of one page.
const PAGE: usize = 50;
/// People who are read at a time.
const PEOPLE: u64 = 500;

/// Who is shown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DirectoryFilter {
    /// A part of a name or an e-mail address, without regard to case.
    pub text: String,
    /// Those of one group.
    pub group: Option<GroupId>,
    /// The page, from 0.
    pub page: usize,
}

/// A page of people, by name.
#[derive(Clone, Debug)]
pub struct Directory {
    /// The people of the page.
    pub people: Vec<Listed>,
    /// The page, from 0.
    pub page: usize,
    /// How many pages there are, at least one.
    pub pages: usize,
    /// How many people are shown on all pages together.
    pub shown: usize,
    /// How many there are, whoever is shown.
    pub all: usize,
    /// All groups, by name, with how many people are in each.
    pub groups: Vec<(Group, usize)>,
}

/// One person at a glance.
#[derive(Clone, Debug)]
pub struct Listed {
    /// The person.
    pub employee: Employee,
    /// The name of the group.
    pub group: Option<String>,
    /// Whether there is a password to sign in with.
    pub has_password: bool,
    /// How many computers are the person's now.
    pub computers: usize,
}

/// The people that a filter lets through.
///
/// # Errors
/// Where they cannot be read.
pub async fn directory(
    state: &AppState,
    _viewer: &Viewer<Admin>,
    filter: &DirectoryFilter,
) -> Result<Directory, AppError> {
    let reader = state.storage().read();
    let everybody = everybody(&reader).await?;
    let groups = reader.groups().list().await?;
    let all = everybody.len();
    let groups = groups
        .into_iter()
        .map(|group| {
            let of_it = everybody.iter().filter(|person| person.group == Some(group.id));
            let count = of_it.count();
            (group, count)
        })
        .collect::<Vec<_>>();
    let mut people: Vec<Employee> = everybody
        .into_iter()
        .filter(|person| filter.holds(person))
        .collect();
    people.sort_by_cached_key(|person| (person.name.to_lowercase(), person.id));
    let shown = people.len();
    let pages = shown.div_ceil(PAGE).max(1);
    let page = filter.page.min(pages - 1);
    let people: Vec<Employee> = people.into_iter().skip(page * PAGE).take(PAGE).collect();
    Ok(Directory {
        people: at_a_glance(&reader, people, &groups).await?,
        page,
        pages,
        shown,
        all,
        groups,
    })
}

impl DirectoryFilter {
    fn holds(&self, person: &Employee) -> bool {
        let text = self.text.trim().to_lowercase();
        let is_named = person.name.to_lowercase().contains(&text)
            || person.email.as_ref().is_some_and(|email| email.contains(&text));
        is_named && self.group.is_none_or(|group| person.group == Some(group))
    }
}

async fn everybody(reader: &Reader) -> Result<Vec<Employee>, StorageError> {
    let mut everybody: Vec<Employee> = Vec::new();
    loop {
        let after = everybody.last().map(|person| person.id);
        let people = reader
            .employees()
            .list_of_kind(EmployeeKind::Person, after, PEOPLE)
            .await?;
        let is_last = (people.len() as u64) < PEOPLE;
        everybody.extend(people);
        if is_last {
            return Ok(everybody);
        }
    }
}

async fn at_a_glance(
    reader: &Reader,
    people: Vec<Employee>,
    groups: &[(Group, usize)],
) -> Result<Vec<Listed>, StorageError> {
    let ids: Vec<EmployeeId> = people.iter().map(|person| person.id).collect();
    let with_password = reader.employees().with_password(&ids).await?;
    let computers = computers_of(reader, &ids).await?;
    let name_of = |id: GroupId| {
        let (group, _) = groups.iter().find(|(group, _)| group.id == id)?;
        Some(group.name.clone())
    };
    Ok(people
        .into_iter()
        .map(|employee| Listed {
            group: employee.group.and_then(name_of),
            has_password: with_password.contains(&employee.id),
            computers: computers.get(&employee.id).copied().unwrap_or(0),
            employee,
        })
        .collect())
}

async fn computers_of(
    reader: &Reader,
    people: &[EmployeeId],
) -> Result<HashMap<EmployeeId, usize>, StorageError> {
    let devices = reader.devices().of_employees(people).await?;
    let in_use = devices.iter().filter(|device| device.revoked.is_none());
    let keys: Vec<DeviceKey> = in_use.map(|device| device.key).collect();
    let mut computers = HashMap::new();
    for owner in reader.devices().owners(&keys).await?.into_values() {
        *computers.entry(owner).or_insert(0) += 1;
    }
    Ok(computers)
}
