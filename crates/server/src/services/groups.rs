//! Groups of people, and who manages them.

use std::collections::HashMap;

use timetrack_domain::id::{EmployeeId, GroupId};
use timetrack_storage::{
    Actor, AuditAction, DataPolicy, EmployeeKind, Group, Reader, Role, SettingScope, StorageError,
    Transaction,
};

use super::managed::Managed;
use super::{agent_settings, audit, field};
use crate::error::AppError;
use crate::state::AppState;
use crate::viewer::{Admin, Manager, Viewer};

/// The most groups of an organisation.
pub const MOST_GROUPS: usize = 500;

/// People of a group that are looked at at a time.
const PEOPLE: u64 = 500;

/// A group with those who manage it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ManagedGroup {
    /// The group.
    pub group: Group,
    /// Who manages it.
    pub managers: Vec<GroupManager>,
}

/// One who manages a group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GroupManager {
    /// Who it is.
    pub id: EmployeeId,
    /// The name.
    pub name: String,
}

/// The groups that the viewer manages, by name; for an administrator all.
///
/// # Errors
/// Where they cannot be read.
pub async fn list(state: &AppState, viewer: &Viewer<Manager>) -> Result<Vec<ManagedGroup>, AppError> {
    let reader = state.storage().read();
    let managed = Managed::by(state, &reader, viewer).await?;
    let groups = reader.groups().list().await?;
    let seen = groups
        .into_iter()
        .filter(|group| managed.includes_group(group.id));
    Ok(with_managers(&reader, seen.collect()).await?)
}

async fn with_managers(reader: &Reader, groups: Vec<Group>) -> Result<Vec<ManagedGroup>, StorageError> {
    let mut managers = reader.groups().managers().await?;
    let ids: Vec<EmployeeId> = managers.values().flatten().copied().collect();
    let names: HashMap<EmployeeId, String> = reader.employees().names_of(&ids).await?;
    let named = |id: EmployeeId| {
        let name = names.get(&id)?.clone();
        Some(GroupManager { id, name })
    };
    Ok(groups
        .into_iter()
        .map(|group| ManagedGroup {
            managers: managers
                .remove(&group.id)
                .unwrap_or_default()
                .into_iter()
                .filter_map(named)
                .collect(),
            group,
        })
        .collect())
}

/// One group.
///
/// # Errors
/// [`AppError::NotFound`] where there is none with this id.
pub async fn find(state: &AppState, _viewer: &Viewer<Admin>, id: GroupId) -> Result<ManagedGroup, AppError> {
    let reader = state.storage().read();
    let group = reader.groups().find(id).await?.ok_or(AppError::NotFound)?;
    let found = with_managers(&reader, vec![group]).await?.pop();
    found.ok_or(AppError::NotFound)
}

/// Makes a group, without people and managers.
///
/// # Errors
/// [`AppError::InvalidField`] for a name that is none, [`AppError::Conflict`] where it is taken or there are
/// [`MOST_GROUPS`].
pub async fn add(state: &AppState, viewer: &Viewer<Admin>, name: &str) -> Result<Group, AppError> {
    let transaction = state.storage().begin().await?;
    let group = add_in(state, viewer, &transaction, name).await?;
    transaction.save().await?;
    Ok(group)
}

/// Makes a group in a transaction with other things.
///
/// # Errors
/// As [`add`].
pub(super) async fn add_in(
    state: &AppState,
    viewer: &Viewer<Admin>,
    transaction: &Transaction,
    name: &str,
) -> Result<Group, AppError> {
    let groups = transaction.groups();
    let group = Group {
        id: state.generate(GroupId::generate),
        name: field::name("name", name)?,
        created: state.now(),
    };
    if groups.list().await?.len() >= MOST_GROUPS {
        return Err(AppError::Conflict {
            code: "too_many_groups",
            message: "There are 500 groups, which is the most. Remove one first.",
        });
    }
    groups.create(&group).await.map_err(taken)?;
    note(
        state,
        viewer,
        transaction,
        AuditAction::GroupAdded,
        None,
        &group.name,
    )
    .await?;
    Ok(group)
}

/// Gives a group another name.
///
/// # Errors
/// As [`add`]; [`AppError::NotFound`] where there is no such group.
pub async fn rename(
    state: &AppState,
    viewer: &Viewer<Admin>,
    id: GroupId,
    name: &str,
) -> Result<(), AppError> {
    let name = field::name("name", name)?;
    let transaction = state.storage().begin().await?;
    let groups = transaction.groups();
    let group = groups.find(id).await?.ok_or(AppError::NotFound)?;
    if group.name == name {
        return Ok(());
    }
    groups.rename(id, &name).await.map_err(taken)?;
    let detail = format!("{} → {name}", group.name);
    note(
        state,
        viewer,
        &transaction,
        AuditAction::GroupChanged,
        None,
        &detail,
    )
    .await?;
    Ok(transaction.save().await?)
}

/// Removes a group with its settings. Its people stay, in no group, under the settings of the organisation.
///
/// # Errors
/// [`AppError::NotFound`] where there is no such group.
pub async fn remove(state: &AppState, viewer: &Viewer<Admin>, id: GroupId) -> Result<(), AppError> {
    let transaction = state.storage().begin().await?;
    let group = transaction.groups().find(id).await?.ok_or(AppError::NotFound)?;
    for person in people_of(&transaction, id).await? {
        agent_settings::renew(state, &transaction, person).await?;
    }
    let (settings, scope) = (transaction.tracking_settings(), SettingScope::Group(id));
    if settings.find(scope).await?.is_some() {
        settings.set(scope, None, state.now()).await?;
    }
    settings
        .set_policy(scope, DataPolicy::default(), state.now())
        .await?;
    transaction.groups().delete(id).await?;
    note(
        state,
        viewer,
        &transaction,
        AuditAction::GroupRemoved,
        None,
        &group.name,
    )
    .await?;
    transaction.save().await?;
    agent_settings::tell_agents(state).await;
    Ok(())
}

async fn people_of(transaction: &Transaction, group: GroupId) -> Result<Vec<EmployeeId>, StorageError> {
    let mut people: Vec<EmployeeId> = Vec::new();
    loop {
        let after = people.last().copied();
        let page = transaction
            .employees()
            .list_of_groups(&[group], after, PEOPLE)
            .await?;
        let is_last = (page.len() as u64) < PEOPLE;
        people.extend(page.into_iter().map(|person| person.id));
        if is_last {
            return Ok(people);
        }
    }
}

/// Makes a person a manager of a group. Who has no role that sees others becomes a manager by role, too.
///
/// # Errors
/// [`AppError::NotFound`] where there is no such group, [`AppError::InvalidField`] where there is no such person.
pub async fn add_manager(
    state: &AppState,
    viewer: &Viewer<Admin>,
    group: GroupId,
    employee: EmployeeId,
) -> Result<(), AppError> {
    let transaction = state.storage().begin().await?;
    let groups = transaction.groups();
    let group = groups.find(group).await?.ok_or(AppError::NotFound)?;
    let person = transaction.employees().find(employee).await?;
    let Some(mut person) = person.filter(|person| person.active && person.kind == EmployeeKind::Person)
    else {
        return Err(AppError::invalid_field("employeeId", "There is no such person."));
    };
    if groups.managed_by(person.id).await?.contains(&group.id) {
        return Ok(());
    }
    groups.add_manager(group.id, person.id).await?;
    let about = Some(person.id);
    note(
        state,
        viewer,
        &transaction,
        AuditAction::GroupManagerAdded,
        about,
        &group.name,
    )
    .await?;
    if person.role == Role::Employee {
        person.role = Role::Manager;
        transaction.employees().update(&person).await?;
        note(
            state,
            viewer,
            &transaction,
            AuditAction::RoleChanged,
            about,
            "employee → manager",
        )
        .await?;
    }
    Ok(transaction.save().await?)
}

/// Ends a person's being a manager of a group. The role stays, with nobody to see where it was the last group.
///
/// # Errors
/// [`AppError::NotFound`] where there is no such group, or the person does not manage it.
pub async fn remove_manager(
    state: &AppState,
    viewer: &Viewer<Admin>,
    group: GroupId,
    employee: EmployeeId,
) -> Result<(), AppError> {
    let transaction = state.storage().begin().await?;
    let groups = transaction.groups();
    let group = groups.find(group).await?.ok_or(AppError::NotFound)?;
    if !groups.managed_by(employee).await?.contains(&group.id) {
        return Err(AppError::NotFound);
    }
    groups.remove_manager(group.id, employee).await?;
    let action = AuditAction::GroupManagerRemoved;
    note(state, viewer, &transaction, action, Some(employee), &group.name).await?;
    Ok(transaction.save().await?)
}

fn taken(error: StorageError) -> AppError {
    if !matches!(error, StorageError::AlreadyExists(_)) {
        return error.into();
    }
    AppError::Conflict {
        code: "name_taken",
        message: "There is a group with this name already.",
    }
}

async fn note(
    state: &AppState,
    viewer: &Viewer<Admin>,
    transaction: &Transaction,
    action: AuditAction,
    about: Option<EmployeeId>,
    detail: &str,
) -> Result<(), StorageError> {
    let actor = Actor::Person(viewer.employee_id());
    audit::note(state, transaction, actor, action, about, detail).await
}
