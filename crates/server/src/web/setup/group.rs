//! One group: its name, who manages it, and removing it.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;
use timetrack_domain::id::{EmployeeId, GroupId};

use super::form::Problem;
use super::groups::GroupFields;
use super::person::NoFields;
use super::{DoneQuery, Tab, TabLink, administrator, frame, tabs};
use crate::error::AppError;
use crate::extract::{Path, Query};
use crate::services::employees::{self, Found, Sought};
use crate::services::groups::{self, ManagedGroup};
use crate::state::AppState;
use crate::viewer::{Admin, ProtectedForm, Viewer};
use crate::web::frame::Frame;
use crate::web::responses::{page, refused};
use crate::web::surroundings::Surroundings;

/// The page.
#[derive(Debug, Template)]
#[template(path = "pages/setup/group.html")]
pub(crate) struct GroupPage {
    frame: Frame,
    tabs: Vec<TabLink>,
    done: Option<String>,
    heading: String,
    url: String,
    people_url: String,
    name: String,
    managers: Vec<ManagerRow>,
    /// What was typed to name a manager.
    person: String,
    /// Among whom to choose, where several are called so.
    choices: Vec<ManagerRow>,
    problem: Problem,
}

#[derive(Clone, Debug)]
struct ManagerRow {
    id: String,
    name: String,
    email: String,
}

/// A person as somebody types them: a name, an e-mail address, or an id.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct ManagerFields {
    person: String,
}

/// Who is no manager any more.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct RemoveFields {
    id: EmployeeId,
}

impl GroupPage {
    /// The page of what the service read.
    pub(crate) fn new(frame: Frame, managed: &ManagedGroup) -> Self {
        let id = managed.group.id;
        Self {
            tabs: tabs(Tab::Groups, frame.locale),
            done: None,
            heading: managed.group.name.clone(),
            url: format!("/setup/groups/{id}"),
            people_url: format!("/setup/people?group={id}"),
            name: managed.group.name.clone(),
            managers: managed
                .managers
                .iter()
                .map(|manager| ManagerRow {
                    id: manager.id.to_string(),
                    name: manager.name.clone(),
                    email: String::new(),
                })
                .collect(),
            person: String::new(),
            choices: Vec::new(),
            problem: Problem::default(),
            frame,
        }
    }

    /// With another name that cannot be given.
    pub(crate) fn wrong_name(self, name: String, problem: Problem) -> Self {
        Self {
            name,
            problem,
            ..self
        }
    }

    /// With somebody who was not found, or among several.
    pub(crate) fn wrong_person(self, person: String, found: Vec<Found>) -> Self {
        let key = if found.is_empty() {
            "audit-nobody"
        } else {
            "audit-several"
        };
        let text = self.frame.locale.text_with(key, &[("typed", &person)]);
        Self {
            problem: Problem::new("employeeId", text),
            choices: found
                .into_iter()
                .map(|found| ManagerRow {
                    id: found.id.to_string(),
                    name: found.name,
                    email: found.email.unwrap_or_default(),
                })
                .collect(),
            person,
            ..self
        }
    }
}

async fn read(
    state: &AppState,
    around: &Surroundings,
    viewer: &Viewer<Admin>,
    id: GroupId,
) -> Result<GroupPage, AppError> {
    let managed = groups::find(state, viewer, id).await?;
    Ok(GroupPage::new(
        frame(around, &format!("/setup/groups/{id}")),
        &managed,
    ))
}

/// `GET /setup/groups/{id}`
pub(super) async fn show(
    State(state): State<AppState>,
    around: Surroundings,
    Path(id): Path<GroupId>,
    Query(query): Query<DoneQuery>,
) -> Result<Response, AppError> {
    let viewer = administrator(&state, &around)?;
    let shown = read(&state, &around, &viewer, id).await?;
    let done = query.message(shown.frame.locale);
    page(&GroupPage { done, ..shown })
}

/// `POST /setup/groups/{id}`
pub(super) async fn rename(
    State(state): State<AppState>,
    around: Surroundings,
    Path(id): Path<GroupId>,
    form: ProtectedForm<GroupFields, Admin>,
) -> Result<Response, AppError> {
    let viewer = administrator(&state, &around)?;
    match groups::rename(&state, &viewer, id, &form.fields.name).await {
        Ok(()) => Ok(changed(id)),
        Err(error) => {
            let shown = read(&state, &around, &viewer, id).await?;
            let (problem, status) = Problem::of(error, shown.frame.locale)?;
            refused(&shown.wrong_name(form.fields.name, problem), status)
        }
    }
}

/// `POST /setup/groups/{id}/managers`
pub(super) async fn add_manager(
    State(state): State<AppState>,
    around: Surroundings,
    Path(id): Path<GroupId>,
    form: ProtectedForm<ManagerFields, Admin>,
) -> Result<Response, AppError> {
    let viewer = administrator(&state, &around)?;
    let typed = form.fields.person;
    let found = match employees::seek(&state, &viewer, &typed).await? {
        Sought::Person(person) => {
            match groups::add_manager(&state, &viewer, id, person.id).await {
                Ok(()) => return Ok(changed(id)),
                // Somebody who has left, or was erased.
                Err(AppError::InvalidField { .. }) => Vec::new(),
                Err(error) => return Err(error),
            }
        }
        Sought::Several(people) => people,
        Sought::Everybody => Vec::new(),
    };
    let shown = read(&state, &around, &viewer, id).await?;
    refused(
        &shown.wrong_person(typed, found),
        StatusCode::UNPROCESSABLE_ENTITY,
    )
}

/// `POST /setup/groups/{id}/managers/remove`
pub(super) async fn remove_manager(
    State(state): State<AppState>,
    around: Surroundings,
    Path(id): Path<GroupId>,
    form: ProtectedForm<RemoveFields, Admin>,
) -> Result<Response, AppError> {
    let viewer = administrator(&state, &around)?;
    groups::remove_manager(&state, &viewer, id, form.fields.id).await?;
    Ok(changed(id))
}

/// `POST /setup/groups/{id}/remove`
pub(super) async fn remove(
    State(state): State<AppState>,
    around: Surroundings,
    Path(id): Path<GroupId>,
    _form: ProtectedForm<NoFields, Admin>,
) -> Result<Response, AppError> {
    let viewer = administrator(&state, &around)?;
    groups::remove(&state, &viewer, id).await?;
    Ok(Redirect::to("/setup/groups?done=removed").into_response())
}

fn changed(id: GroupId) -> Response {
    Redirect::to(&format!("/setup/groups/{id}?done=changed")).into_response()
}
