//! Its handlers: the same for the organisation and for a group.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;
use timetrack_domain::id::GroupId;
use timetrack_storage::DataPolicy;

use super::fields::SettingsFields;
use super::{KeptFields, Known, SettingsPage, SettingsProblem, content_of};
use crate::error::AppError;
use crate::extract::{Path, Query};
use crate::services::agent_settings::{self, SettingsScope};
use crate::services::groups;
use crate::state::AppState;
use crate::viewer::{Admin, ProtectedForm, Viewer};
use crate::web::responses::{page, refused};
use crate::web::setup::person::NoFields;
use crate::web::setup::{DoneQuery, administrator, frame};
use crate::web::surroundings::Surroundings;

/// Whether a group shall get settings of its own.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(in crate::web::setup) struct OwnQuery {
    own: String,
}

/// Who sees applications and titles.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(in crate::web::setup) struct PolicyFields {
    content: String,
}

/// `GET /setup/settings`
pub(in crate::web::setup) async fn show(
    State(state): State<AppState>,
    around: Surroundings,
    Query(done): Query<DoneQuery>,
) -> Result<Response, AppError> {
    shown(&state, &around, None, false, &done).await
}

/// `GET /setup/groups/{id}/settings`
pub(in crate::web::setup) async fn show_group(
    State(state): State<AppState>,
    around: Surroundings,
    Path(id): Path<GroupId>,
    Query(query): Query<OwnQuery>,
    Query(done): Query<DoneQuery>,
) -> Result<Response, AppError> {
    shown(&state, &around, Some(id), query.own == "true", &done).await
}

/// `POST /setup/settings`
pub(in crate::web::setup) async fn change(
    State(state): State<AppState>,
    around: Surroundings,
    form: ProtectedForm<SettingsFields, Admin>,
) -> Result<Response, AppError> {
    changed(&state, &around, None, form.fields).await
}

/// `POST /setup/groups/{id}/settings`
pub(in crate::web::setup) async fn change_group(
    State(state): State<AppState>,
    around: Surroundings,
    Path(id): Path<GroupId>,
    form: ProtectedForm<SettingsFields, Admin>,
) -> Result<Response, AppError> {
    changed(&state, &around, Some(id), form.fields).await
}

/// `POST /setup/groups/{id}/settings/inherit`
pub(in crate::web::setup) async fn inherit(
    State(state): State<AppState>,
    around: Surroundings,
    Path(id): Path<GroupId>,
    _form: ProtectedForm<NoFields, Admin>,
) -> Result<Response, AppError> {
    let viewer = administrator(&state, &around)?;
    let manager = viewer.as_manager().ok_or(AppError::Forbidden)?;
    agent_settings::replace(&state, &manager, SettingsScope::Group(id), None).await?;
    Ok(saved(Some(id)))
}

/// `POST /setup/settings/seen`
pub(in crate::web::setup) async fn change_policy(
    State(state): State<AppState>,
    around: Surroundings,
    form: ProtectedForm<PolicyFields, Admin>,
) -> Result<Response, AppError> {
    policy_changed(&state, &around, None, &form.fields).await
}

/// `POST /setup/groups/{id}/settings/seen`
pub(in crate::web::setup) async fn change_policy_of_group(
    State(state): State<AppState>,
    around: Surroundings,
    Path(id): Path<GroupId>,
    form: ProtectedForm<PolicyFields, Admin>,
) -> Result<Response, AppError> {
    policy_changed(&state, &around, Some(id), &form.fields).await
}

fn scope(group: Option<GroupId>) -> SettingsScope {
    group.map_or(SettingsScope::Organisation, SettingsScope::Group)
}

fn path(group: Option<GroupId>) -> String {
    group.map_or_else(
        || "/setup/settings".to_owned(),
        |id| format!("/setup/groups/{id}/settings"),
    )
}

fn saved(group: Option<GroupId>) -> Response {
    Redirect::to(&format!("{}?done=changed", path(group))).into_response()
}

async fn known(state: &AppState, viewer: &Viewer<Admin>, group: Option<GroupId>) -> Result<Known, AppError> {
    let manager = viewer.as_manager().ok_or(AppError::Forbidden)?;
    Ok(Known {
        group: match group {
            Some(id) => Some(groups::find(state, viewer, id).await?.group),
            None => None,
        },
        settings: agent_settings::find(state, &manager, scope(group)).await?,
        policy: agent_settings::find_policy(state, viewer, scope(group)).await?,
    })
}

async fn read(
    state: &AppState,
    around: &Surroundings,
    viewer: &Viewer<Admin>,
    group: Option<GroupId>,
    as_own: bool,
) -> Result<SettingsPage, AppError> {
    let known = known(state, viewer, group).await?;
    let settings = known.settings.effective();
    let preview = agent_settings::preview_of(state, viewer, scope(group), settings).await?;
    Ok(SettingsPage::new(
        frame(around, &path(group)),
        &known,
        &preview,
        as_own,
    ))
}

async fn shown(
    state: &AppState,
    around: &Surroundings,
    group: Option<GroupId>,
    as_own: bool,
    done: &DoneQuery,
) -> Result<Response, AppError> {
    let viewer = administrator(state, around)?;
    let shown = read(state, around, &viewer, group, as_own).await?;
    let done = done.message(shown.frame.locale);
    page(&SettingsPage { done, ..shown })
}

async fn changed(
    state: &AppState,
    around: &Surroundings,
    group: Option<GroupId>,
    fields: SettingsFields,
) -> Result<Response, AppError> {
    let viewer = administrator(state, around)?;
    let settings = match fields.settings() {
        Ok(settings) => settings,
        Err(error) => {
            let shown = read(state, around, &viewer, group, true).await?;
            let problem = SettingsProblem::of(error, shown.frame.locale)?;
            return refused(&shown.wrong(fields, problem), StatusCode::UNPROCESSABLE_ENTITY);
        }
    };
    if fields.intent == "preview" {
        let shown = read(state, around, &viewer, group, true).await?;
        let preview = agent_settings::preview_of(state, &viewer, scope(group), &settings).await?;
        return page(&shown.draft(fields, &settings, &preview));
    }
    let manager = viewer.as_manager().ok_or(AppError::Forbidden)?;
    agent_settings::replace(state, &manager, scope(group), Some(settings)).await?;
    Ok(saved(group))
}

async fn policy_changed(
    state: &AppState,
    around: &Surroundings,
    group: Option<GroupId>,
    fields: &PolicyFields,
) -> Result<Response, AppError> {
    let viewer = administrator(state, around)?;
    let managers_see_content = content_of(&fields.content)?;
    let change = |policy| DataPolicy {
        managers_see_content,
        ..policy
    };
    agent_settings::change_policy(state, &viewer, scope(group), change).await?;
    Ok(saved(group))
}

/// `POST /setup/settings/kept`
pub(in crate::web::setup) async fn change_kept(
    State(state): State<AppState>,
    around: Surroundings,
    form: ProtectedForm<KeptFields, Admin>,
) -> Result<Response, AppError> {
    kept_changed(&state, &around, None, form.fields).await
}

/// `POST /setup/groups/{id}/settings/kept`
pub(in crate::web::setup) async fn change_kept_of_group(
    State(state): State<AppState>,
    around: Surroundings,
    Path(id): Path<GroupId>,
    form: ProtectedForm<KeptFields, Admin>,
) -> Result<Response, AppError> {
    kept_changed(&state, &around, Some(id), form.fields).await
}

async fn kept_changed(
    state: &AppState,
    around: &Surroundings,
    group: Option<GroupId>,
    fields: KeptFields,
) -> Result<Response, AppError> {
    let viewer = administrator(state, around)?;
    let changed = match fields.days() {
        Ok((detail_days, working_time_days)) => {
            let change = |policy| DataPolicy {
                detail_days,
                working_time_days,
                ..policy
            };
            agent_settings::change_policy(state, &viewer, scope(group), change).await
        }
        Err(error) => Err(error),
    };
    match changed {
        Ok(_) => Ok(saved(group)),
        Err(error) => {
            let shown = read(state, around, &viewer, group, false).await?;
            let problem = SettingsProblem::of(error, shown.frame.locale)?;
            refused(
                &shown.wrong_days(fields, problem),
                StatusCode::UNPROCESSABLE_ENTITY,
            )
        }
    }
}
