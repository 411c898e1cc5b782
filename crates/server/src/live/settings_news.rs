//! Tells agents that other settings hold for them, whichever server process changed them.
//!
//! Every change has a version, and versions are given out in the order of the commits. A process remembers up to which it
//! has told its agents. Who changes something here tells at once ([`tell`]); what another process on the same PostgreSQL
//! changed is found by looking once a second ([`watch`]), which is one row.

use std::collections::BTreeSet;
use std::time::Duration;

use timetrack_domain::id::{EmployeeId, GroupId};
use timetrack_storage::{SettingScope, StorageError};

use super::{Agents, Nudge};
use crate::state::AppState;

/// How often it is looked for what other processes changed.
const LOOK_EVERY: Duration = Duration::from_secs(1);
/// People of a group that are read at once.
const PAGE: u64 = 500;

/// Up to which version of settings the agents of this process were told.
#[derive(Debug, Default)]
pub struct SettingsNews(tokio::sync::Mutex<Option<u64>>);

/// Has every agent ask for its settings for whom others hold than when this was last called.
///
/// # Errors
/// Where that cannot be read; the agents learn it by the answer to their next batch.
pub async fn tell(state: &AppState) -> Result<(), StorageError> {
    let live = state.live();
    let mut told = live.settings_news().0.lock().await;
    let (newest, changed) = state
        .storage()
        .read()
        .tracking_settings()
        .changed_since(told.unwrap_or(0))
        .await?;
    match changed {
        Some(scopes) if told.is_some() => {
            tell_scopes(state, live.agents(), &scopes).await?;
            tell_intervals(state, live.agents(), told.unwrap_or(0), newest).await?;
        }
        // Nobody knows what was told before this process, or before the database was put back.
        Some(_) | None => {
            live.agents().nudge_all(Nudge::SettingsChanged);
            live.agents().nudge_all(Nudge::IntervalAssigned);
        }
    }
    *told = Some(newest);
    Ok(())
}

/// Tells what other processes change, until the server ends.
pub(crate) async fn watch(state: AppState) {
    let mut is_failing = false;
    loop {
        match tell(&state).await {
            Ok(()) => is_failing = false,
            // Once, not every second.
            Err(_) if is_failing => {}
            Err(error) => {
                is_failing = true;
                let error = format!("{:#}", anyhow::Error::new(error));
                tracing::warn!(error, "whose settings changed cannot be read");
            }
        }
        tokio::select! {
            () = tokio::time::sleep(LOOK_EVERY) => {}
            () = state.shutdown().started() => return,
        }
    }
}

async fn tell_scopes(state: &AppState, agents: &Agents, scopes: &[SettingScope]) -> Result<(), StorageError> {
    let mut employees = BTreeSet::new();
    for scope in scopes {
        match scope {
            SettingScope::Organisation(_) => {
                agents.nudge_all(Nudge::SettingsChanged);
                return Ok(());
            }
            SettingScope::Group(group) => employees.extend(of_group(state, *group).await?),
            SettingScope::Employee(employee) => {
                employees.insert(*employee);
            }
        }
    }
    for employee in employees {
        agents.nudge(employee, Nudge::SettingsChanged);
    }
    Ok(())
}

/// Capture intervals have versions of the same row of numbers.
async fn tell_intervals(
    state: &AppState,
    agents: &Agents,
    told: u64,
    newest: u64,
) -> Result<(), StorageError> {
    if newest == told {
        return Ok(());
    }
    let reader = state.storage().read();
    for employee in reader.tracking_settings().capture_intervals_since(told).await? {
        agents.nudge(employee, Nudge::IntervalAssigned);
    }
    Ok(())
}

async fn of_group(state: &AppState, group: GroupId) -> Result<Vec<EmployeeId>, StorageError> {
    let reader = state.storage().read();
    let mut found: Vec<EmployeeId> = Vec::new();
    loop {
        let after = found.last().copied();
        let page = reader.employees().list_of_groups(&[group], after, PAGE).await?;
        let is_last = (page.len() as u64) < PAGE;
        found.extend(page.into_iter().map(|employee| employee.id));
        if is_last {
            return Ok(found);
        }
    }
}
