//! The organisation: its name, and where its people live.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use super::form::{Problem, time_zones};
use super::{DoneQuery, Tab, TabLink, administrator, frame, tabs};
use crate::error::AppError;
use crate::extract::Query;
use crate::services::organisation::{self, OrganisationChange};
use crate::state::AppState;
use crate::viewer::{Admin, ProtectedForm};
use crate::web::frame::Frame;
use crate::web::responses::{page, refused};
use crate::web::surroundings::Surroundings;

const PATH: &str = "/setup";

/// The page.
#[derive(Debug, Template)]
#[template(path = "pages/setup/organisation.html")]
pub(crate) struct OrganisationPage {
    frame: Frame,
    tabs: Vec<TabLink>,
    done: Option<String>,
    fields: OrganisationFields,
    time_zones: Vec<String>,
    problem: Problem,
}

/// The fields of the form.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct OrganisationFields {
    /// The name.
    pub(crate) name: String,
    /// The time zone of people who are added.
    pub(crate) time_zone: String,
}

impl OrganisationPage {
    /// The page with what holds, or with what was typed.
    pub(crate) fn new(frame: Frame, fields: OrganisationFields, problem: Problem) -> Self {
        Self {
            tabs: tabs(Tab::Organisation, frame.locale),
            done: None,
            fields,
            time_zones: time_zones(),
            problem,
            frame,
        }
    }
}

/// `GET /setup`
pub(super) async fn show(
    State(state): State<AppState>,
    around: Surroundings,
    Query(query): Query<DoneQuery>,
) -> Result<Response, AppError> {
    let viewer = administrator(&state, &around)?;
    let known = organisation::find(&state, &viewer).await?;
    let fields = OrganisationFields {
        name: known.name,
        time_zone: known.time_zone,
    };
    let shown = OrganisationPage::new(frame(&around, PATH), fields, Problem::default());
    let done = query.message(shown.frame.locale);
    page(&OrganisationPage { done, ..shown })
}

/// `POST /setup`
pub(super) async fn change(
    State(state): State<AppState>,
    around: Surroundings,
    form: ProtectedForm<OrganisationFields, Admin>,
) -> Result<Response, AppError> {
    administrator(&state, &around)?;
    let fields = form.fields;
    let change = OrganisationChange {
        name: Some(fields.name.clone()),
        time_zone: Some(fields.time_zone.clone()),
    };
    match organisation::change(&state, &form.viewer, change).await {
        Ok(_) => Ok(Redirect::to("/setup?done=changed").into_response()),
        Err(error) => {
            let frame = frame(&around, PATH);
            let (problem, status) = Problem::of(error, frame.locale)?;
            refused(&OrganisationPage::new(frame, fields, problem), status)
        }
    }
}
