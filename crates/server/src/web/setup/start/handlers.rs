//! Its handlers.

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Redirect, Response};
use secrecy::ExposeSecret;
use serde::Deserialize;
use timetrack_storage::Role;

use super::{PersonFields, StartLive, StartPage, preset_word, step_word};
use crate::error::AppError;
use crate::extract::Query;
use crate::services::employees::{self, NewPerson};
use crate::services::enrolment::tokens::{self, NewToken};
use crate::services::first_run::{self, Preset, Step};
use crate::services::groups;
use crate::services::organisation::{self, OrganisationChange};
use crate::state::AppState;
use crate::viewer::{Admin, ProtectedForm, Viewer};
use crate::web::frame::Frame;
use crate::web::responses::{page, refused};
use crate::web::setup::form::Problem;
use crate::web::setup::organisation::OrganisationFields;
use crate::web::setup::person::NoFields;
use crate::web::setup::{DoneQuery, administrator, frame};
use crate::web::surroundings::Surroundings;

const PATH: &str = "/setup/start";

/// How long the first token is good for, in days.
const DAYS: u32 = 30;

/// Which step is shown.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(in crate::web::setup) struct StepQuery {
    step: String,
}

/// What is recorded to begin with.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(in crate::web::setup) struct PresetFields {
    preset: String,
}

impl StepQuery {
    fn step(&self) -> Option<Step> {
        Step::ALL.into_iter().find(|step| step_word(*step) == self.step)
    }
}

fn url(step: Step) -> String {
    format!("{PATH}?step={}", step_word(step))
}

async fn read(
    state: &AppState,
    around: &Surroundings,
    viewer: &Viewer<Admin>,
    step: Option<Step>,
) -> Result<StartPage, AppError> {
    let progress = first_run::progress(state, viewer).await?;
    let step = step.unwrap_or_else(|| progress.step());
    let frame = Frame {
        live_url: "/live/parts/setup-start".to_owned(),
        ..frame(around, &url(step))
    };
    Ok(StartPage::new(frame, &progress, step, around.zone()))
}

/// `GET /setup/start`
pub(in crate::web::setup) async fn show(
    State(state): State<AppState>,
    around: Surroundings,
    Query(query): Query<StepQuery>,
    Query(done): Query<DoneQuery>,
) -> Result<Response, AppError> {
    let viewer = administrator(&state, &around)?;
    let shown = read(&state, &around, &viewer, query.step()).await?;
    let done = done.message(shown.frame.locale);
    page(&StartPage { done, ..shown })
}

/// `GET /live/parts/setup-start`
pub(in crate::web::setup) async fn show_live(
    State(state): State<AppState>,
    around: Surroundings,
) -> Result<Response, AppError> {
    let viewer = administrator(&state, &around)?;
    let progress = first_run::progress(&state, &viewer).await?;
    page(&StartLive::new(frame(&around, PATH), &progress, around.zone()))
}

/// `POST /setup/start`
pub(in crate::web::setup) async fn name_organisation(
    State(state): State<AppState>,
    around: Surroundings,
    form: ProtectedForm<OrganisationFields, Admin>,
) -> Result<Response, AppError> {
    let viewer = administrator(&state, &around)?;
    let fields = form.fields;
    let change = OrganisationChange {
        name: Some(fields.name.clone()),
        time_zone: Some(fields.time_zone.clone()),
    };
    match organisation::change(&state, &viewer, change).await {
        Ok(_) => Ok(Redirect::to(&url(Step::Recording)).into_response()),
        Err(error) => {
            let shown = read(&state, &around, &viewer, Some(Step::Organisation)).await?;
            let (problem, status) = Problem::of(error, shown.frame.locale)?;
            refused(&shown.wrong_organisation(fields, problem), status)
        }
    }
}

/// `POST /setup/start/recording`
pub(in crate::web::setup) async fn choose(
    State(state): State<AppState>,
    around: Surroundings,
    form: ProtectedForm<PresetFields, Admin>,
) -> Result<Response, AppError> {
    let viewer = administrator(&state, &around)?;
    let word = form.fields.preset;
    let preset = Preset::ALL
        .into_iter()
        .find(|preset| preset_word(*preset) == word);
    let preset = preset.ok_or_else(|| AppError::invalid_field("preset", "There is no such choice."))?;
    first_run::choose(&state, &viewer, preset).await?;
    Ok(Redirect::to(&url(Step::People)).into_response())
}

/// `POST /setup/start/people`
pub(in crate::web::setup) async fn add_person(
    State(state): State<AppState>,
    around: Surroundings,
    form: ProtectedForm<PersonFields, Admin>,
) -> Result<Response, AppError> {
    let viewer = administrator(&state, &around)?;
    let fields = form.fields;
    match add(&state, &viewer, &fields).await {
        Ok(()) => Ok(Redirect::to(&format!("{}&done=added", url(Step::People))).into_response()),
        Err(error) => {
            let shown = read(&state, &around, &viewer, Some(Step::People)).await?;
            let (problem, status) = Problem::of(error, shown.frame.locale)?;
            refused(&shown.wrong_person(fields, problem), status)
        }
    }
}

async fn add(state: &AppState, viewer: &Viewer<Admin>, fields: &PersonFields) -> Result<(), AppError> {
    let manager = viewer.as_manager().ok_or(AppError::Forbidden)?;
    let name = fields.group.trim();
    let group = match name {
        "" => None,
        name => {
            let known = groups::list(state, &manager).await?.into_iter();
            let found = known
                .map(|managed| managed.group)
                .find(|group| group.name == name);
            Some(match found {
                Some(group) => group.id,
                None => groups::add(state, viewer, name).await.map_err(of_group)?.id,
            })
        }
    };
    let new = NewPerson {
        name: fields.name.clone(),
        email: Some(fields.email.clone()),
        role: Role::Employee,
        time_zone: None,
        group,
    };
    employees::add(state, &manager, new).await.map(drop)
}

/// In this form it is the group that has no name, not the person.
fn of_group(error: AppError) -> AppError {
    if let AppError::InvalidField { message, .. } = error {
        return AppError::invalid_field("group", message);
    }
    error
}

/// `POST /setup/start/token`: the answer is the page, because the token is shown this once and must be in no address.
pub(in crate::web::setup) async fn make_token(
    State(state): State<AppState>,
    around: Surroundings,
    headers: HeaderMap,
    _form: ProtectedForm<NoFields, Admin>,
) -> Result<Response, AppError> {
    let viewer = administrator(&state, &around)?;
    let base = state.site().base_url(&headers)?;
    let new = NewToken {
        label: around.locale().text("start-token-label"),
        group: None,
        employee: None,
        days: DAYS,
        maximum_uses: None,
    };
    let made = tokens::make(&state, &viewer, new).await?;
    let shown = read(&state, &around, &viewer, Some(Step::FirstData)).await?;
    page(&shown.with_token(base.as_str(), made.secret.secret().expose_secret()))
}
