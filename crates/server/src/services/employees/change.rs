//! Changing what is known about people.

use timetrack_domain::id::{EmployeeId, GroupId};
use timetrack_storage::{AuditAction, Employee, EmployeeKind, Role, StorageError, TokenOwner, Transaction};

use super::{Person, Replacement, check_group, note, role_word, taken, zone_at};
use crate::error::AppError;
use crate::services::{agent_settings, field};
use crate::state::AppState;
use crate::viewer::{Admin, Viewer};

/// What is to be different about a person. What is `None` stays.
#[derive(Clone, Debug, Default)]
pub struct PersonChange {
    /// The name.
    pub name: Option<String>,
    /// The e-mail address.
    pub email: Replacement<String>,
    /// What the person may do.
    pub role: Option<Role>,
    /// The IANA name of the time zone in which their days begin and end from now on.
    pub time_zone: Option<String>,
    /// The group that the person is in.
    pub group: Replacement<GroupId>,
    /// Whether the person may sign in.
    pub active: Option<bool>,
    /// Whether the person may see other people's content.
    pub sees_content: Option<bool>,
}

/// Changes what is known about a person. Who may not sign in any more is signed out everywhere.
///
/// # Errors
/// [`AppError::NotFound`] where there is no such person, [`AppError::InvalidField`] names what is wrong,
/// [`AppError::Conflict`] where the e-mail address is taken or no administrator would be left.
pub async fn change(
    state: &AppState,
    viewer: &Viewer<Admin>,
    id: EmployeeId,
    change: PersonChange,
) -> Result<Person, AppError> {
    let transaction = state.storage().begin().await?;
    let person = change_in(state, viewer, &transaction, id, change).await?;
    transaction.save().await?;
    // Another group may have other settings. Where it is the same one, nobody is told.
    agent_settings::tell_agents(state).await;
    Ok(person)
}

/// Changes what is known about a person in a transaction with other things. Whoever saves it tells the agents.
///
/// # Errors
/// As [`change`].
pub(in crate::services) async fn change_in(
    state: &AppState,
    viewer: &Viewer<Admin>,
    transaction: &Transaction,
    id: EmployeeId,
    change: PersonChange,
) -> Result<Person, AppError> {
    let employees = transaction.employees();
    let before = employees.find(id).await?;
    let before = before
        .filter(|found| found.kind == EmployeeKind::Person)
        .ok_or(AppError::NotFound)?;
    let zone_before = zone_at(&employees.time_zones(id).await?, state.now());
    let time_zone = match &change.time_zone {
        Some(typed) => field::time_zone("timeZone", typed)?,
        None => zone_before.clone(),
    };
    let after = applied(&before, change)?;
    check_group(transaction.groups(), after.group).await?;
    refuse_without_administrator(transaction, &before, &after).await?;
    employees.update(&after).await.map_err(taken)?;
    if time_zone != zone_before {
        employees.set_time_zone(id, state.now(), &time_zone).await?;
    }
    if before.active && !after.active {
        sign_out(state, transaction, id).await?;
    }
    if before.group != after.group {
        agent_settings::renew(state, transaction, id).await?;
    }
    let facts = facts_that_changed(&before, &after, time_zone != zone_before);
    note_changes(state, viewer, transaction, &before, &after, &facts).await?;
    Ok(Person {
        employee: after,
        time_zone,
    })
}

fn applied(before: &Employee, change: PersonChange) -> Result<Employee, AppError> {
    let email = match change.email {
        Replacement::With(typed) if !typed.trim().is_empty() => Some(super::email(&typed)?.to_string()),
        Replacement::With(_) | Replacement::Remove => None,
        Replacement::Keep => before.email.clone(),
    };
    let name = match change.name {
        Some(typed) => field::name("name", &typed)?,
        None => before.name.clone(),
    };
    Ok(Employee {
        id: before.id,
        name,
        email,
        kind: before.kind,
        role: change.role.unwrap_or(before.role),
        sees_content: change.sees_content.unwrap_or(before.sees_content),
        group: change.group.of(before.group),
        active: change.active.unwrap_or(before.active),
        created: before.created,
    })
}

/// A company without an administrator would have to go to the command line of the server.
async fn refuse_without_administrator(
    transaction: &Transaction,
    before: &Employee,
    after: &Employee,
) -> Result<(), AppError> {
    let runs_it = |person: &Employee| person.active && person.role == Role::Admin;
    if runs_it(before)
        && !runs_it(after)
        && !transaction.employees().has_other_administrator(before.id).await?
    {
        return Err(AppError::Conflict {
            code: "last_administrator",
            message: "This is the only administrator who can sign in. Make somebody else one first.",
        });
    }
    Ok(())
}

async fn sign_out(
    state: &AppState,
    transaction: &Transaction,
    employee: EmployeeId,
) -> Result<(), StorageError> {
    transaction.sign_ins().delete_all_of(employee).await?;
    transaction
        .access_tokens()
        .revoke_all_of(TokenOwner::Person(employee), state.now())
        .await
}

fn facts_that_changed(before: &Employee, after: &Employee, zone_changed: bool) -> String {
    let facts = [
        (before.name != after.name, "name"),
        (before.email != after.email, "e-mail address"),
        (zone_changed, "time zone"),
        (before.group != after.group, "group"),
        (before.active && !after.active, "may not sign in any more"),
        (!before.active && after.active, "may sign in again"),
    ];
    let changed = facts.into_iter().filter(|(is_so, _)| *is_so);
    let words: Vec<&str> = changed.map(|(_, word)| word).collect();
    words.join(", ")
}

async fn note_changes(
    state: &AppState,
    viewer: &Viewer<Admin>,
    transaction: &Transaction,
    before: &Employee,
    after: &Employee,
    facts: &str,
) -> Result<(), StorageError> {
    let id = before.id;
    if !facts.is_empty() {
        let action = AuditAction::EmployeeChanged;
        note(state, viewer, transaction, action, id, facts).await?;
    }
    if before.role != after.role {
        let detail = format!("{} → {}", role_word(before.role), role_word(after.role));
        let action = AuditAction::RoleChanged;
        note(state, viewer, transaction, action, id, detail).await?;
    }
    if before.sees_content != after.sees_content {
        let detail = if after.sees_content { "given" } else { "taken away" };
        let action = AuditAction::ContentRightChanged;
        note(state, viewer, transaction, action, id, detail).await?;
    }
    Ok(())
}
