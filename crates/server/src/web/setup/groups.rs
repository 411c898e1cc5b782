//! The groups, and adding one.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use super::form::Problem;
use super::{DoneQuery, Tab, TabLink, administrator, frame, tabs};
use crate::error::AppError;
use crate::extract::Query;
use crate::services::employees::{self, Directory, DirectoryFilter};
use crate::services::groups::{self, ManagedGroup};
use crate::state::AppState;
use crate::viewer::{Admin, ProtectedForm, Viewer};
use crate::web::frame::Frame;
use crate::web::parts::EmptyState;
use crate::web::responses::{page, refused};
use crate::web::surroundings::Surroundings;

const PATH: &str = "/setup/groups";

/// The page.
#[derive(Debug, Template)]
#[template(path = "pages/setup/groups.html")]
pub(crate) struct GroupsPage {
    frame: Frame,
    tabs: Vec<TabLink>,
    done: Option<String>,
    rows: Vec<GroupRow>,
    empty: EmptyState,
    name: String,
    problem: Problem,
}

#[derive(Clone, Debug)]
struct GroupRow {
    url: String,
    name: String,
    people: String,
    people_url: String,
    managers: Vec<String>,
}

/// The fields of the form.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct GroupFields {
    /// The name.
    pub(crate) name: String,
}

impl GroupsPage {
    /// The page of what the services read.
    pub(crate) fn new(frame: Frame, groups: &[ManagedGroup], people: &Directory) -> Self {
        let locale = frame.locale;
        let row = |managed: &ManagedGroup| {
            let id = managed.group.id;
            let known = people.groups.iter().find(|(group, _)| group.id == id);
            let count = known.map_or(0, |(_, count)| *count);
            GroupRow {
                url: format!("{PATH}/{id}"),
                name: managed.group.name.clone(),
                people: locale.text_counted("setup-people-count", count as u64, &[]),
                people_url: format!("/setup/people?group={id}"),
                managers: managed
                    .managers
                    .iter()
                    .map(|manager| manager.name.clone())
                    .collect(),
            }
        };
        Self {
            tabs: tabs(Tab::Groups, locale),
            done: None,
            rows: groups.iter().map(row).collect(),
            empty: EmptyState {
                title: locale.text("setup-no-groups"),
                reason: locale.text("setup-no-groups-reason"),
                next_step: None,
            },
            name: String::new(),
            problem: Problem::default(),
            frame,
        }
    }

    /// With what was typed, and what is wrong with it.
    pub(crate) fn wrong(self, name: String, problem: Problem) -> Self {
        Self {
            name,
            problem,
            ..self
        }
    }
}

async fn read(
    state: &AppState,
    around: &Surroundings,
    viewer: &Viewer<Admin>,
) -> Result<GroupsPage, AppError> {
    let manager = viewer.as_manager().ok_or(AppError::Forbidden)?;
    let groups = groups::list(state, &manager).await?;
    let people = employees::directory(state, viewer, &DirectoryFilter::default()).await?;
    Ok(GroupsPage::new(frame(around, PATH), &groups, &people))
}

/// `GET /setup/groups`
pub(super) async fn show(
    State(state): State<AppState>,
    around: Surroundings,
    Query(query): Query<DoneQuery>,
) -> Result<Response, AppError> {
    let viewer = administrator(&state, &around)?;
    let shown = read(&state, &around, &viewer).await?;
    let done = query.message(shown.frame.locale);
    page(&GroupsPage { done, ..shown })
}

/// `POST /setup/groups`
pub(super) async fn add(
    State(state): State<AppState>,
    around: Surroundings,
    form: ProtectedForm<GroupFields, Admin>,
) -> Result<Response, AppError> {
    let viewer = administrator(&state, &around)?;
    let name = form.fields.name;
    match groups::add(&state, &viewer, &name).await {
        Ok(group) => Ok(Redirect::to(&format!("{PATH}/{}?done=added", group.id)).into_response()),
        Err(error) => {
            let shown = read(&state, &around, &viewer).await?;
            let (problem, status) = Problem::of(error, shown.frame.locale)?;
            refused(&shown.wrong(name, problem), status)
        }
    }
}
