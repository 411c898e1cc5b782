//! One person: what is known about them, and a link to set a password.

use askama::Template;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;
use timetrack_domain::id::EmployeeId;
use timetrack_storage::Group;

use super::form::{self, Choice, Problem};
use super::{DoneQuery, Tab, TabLink, administrator, frame, tabs};
use crate::error::AppError;
use crate::extract::{Path, Query};
use crate::services::employees::{self, Person, PersonChange, Replacement, role_word};
use crate::services::{groups, password_link};
use crate::state::AppState;
use crate::viewer::{Admin, ProtectedForm, Viewer};
use crate::web::frame::Frame;
use crate::web::responses::{page, refused};
use crate::web::surroundings::Surroundings;

/// The page.
#[derive(Debug, Template)]
#[template(path = "pages/setup/person.html")]
pub(crate) struct PersonPage {
    frame: Frame,
    tabs: Vec<TabLink>,
    done: Option<String>,
    /// The link that was just made, and until when it works.
    link: Option<(String, String)>,
    heading: String,
    url: String,
    log_url: String,
    fields: PersonFields,
    roles: Vec<Choice>,
    groups: Vec<Choice>,
    time_zones: Vec<String>,
    accounts: Vec<String>,
    problem: Problem,
}

/// The fields of the form. A box that is not ticked is not sent.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct PersonFields {
    name: String,
    email: String,
    role: String,
    group: String,
    time_zone: String,
    active: bool,
    sees_content: bool,
}

impl PersonFields {
    fn of(person: &Person) -> Self {
        let employee = &person.employee;
        Self {
            name: employee.name.clone(),
            email: employee.email.clone().unwrap_or_default(),
            role: role_word(employee.role).to_owned(),
            group: employee.group.map_or_else(String::new, |group| group.to_string()),
            time_zone: person.time_zone.clone(),
            active: employee.active,
            sees_content: employee.sees_content,
        }
    }

    fn change(&self) -> Result<PersonChange, AppError> {
        Ok(PersonChange {
            name: Some(self.name.clone()),
            email: Replacement::With(self.email.clone()),
            role: Some(form::role(&self.role)?),
            time_zone: Some(self.time_zone.clone()),
            group: form::group(&self.group)?.into(),
            active: Some(self.active),
            sees_content: Some(self.sees_content),
        })
    }
}

impl PersonPage {
    /// The page of what is known.
    pub(crate) fn new(frame: Frame, person: &Person, groups: &[Group], accounts: Vec<String>) -> Self {
        let url = format!("/setup/people/{}", person.employee.id);
        let page = Self {
            tabs: tabs(Tab::People, frame.locale),
            done: None,
            link: None,
            heading: person.employee.name.clone(),
            log_url: format!("/audit?person={}", person.employee.id),
            url,
            fields: PersonFields::default(),
            roles: Vec::new(),
            groups: form::groups(groups.iter(), "", frame.locale.text("setup-no-group")),
            time_zones: form::time_zones(),
            accounts,
            problem: Problem::default(),
            frame,
        };
        page.with(PersonFields::of(person))
    }

    /// With what was typed.
    fn with(mut self, fields: PersonFields) -> Self {
        self.roles = form::roles(&fields.role, self.frame.locale);
        for choice in &mut self.groups {
            choice.is_selected = choice.value == fields.group;
        }
        Self { fields, ..self }
    }

    /// With what was typed, and what is wrong with it.
    pub(crate) fn wrong(self, fields: PersonFields, problem: Problem) -> Self {
        Self {
            problem,
            ..self.with(fields)
        }
    }

    /// With a link that was made.
    pub(crate) fn linked(self, link: String, until: String) -> Self {
        Self {
            link: Some((link, until)),
            ..self
        }
    }
}

async fn read(
    state: &AppState,
    around: &Surroundings,
    viewer: &Viewer<Admin>,
    id: EmployeeId,
) -> Result<PersonPage, AppError> {
    let manager = viewer.as_manager().ok_or(AppError::Forbidden)?;
    let person = employees::find(state, &manager, id).await?;
    let accounts = employees::accounts(state, viewer, id).await?;
    let known = groups::list(state, &manager).await?;
    let known: Vec<Group> = known.into_iter().map(|managed| managed.group).collect();
    let frame = frame(around, &format!("/setup/people/{id}"));
    Ok(PersonPage::new(frame, &person, &known, accounts))
}

/// `GET /setup/people/{id}`
pub(super) async fn show(
    State(state): State<AppState>,
    around: Surroundings,
    Path(id): Path<EmployeeId>,
    Query(query): Query<DoneQuery>,
) -> Result<Response, AppError> {
    let viewer = administrator(&state, &around)?;
    let shown = read(&state, &around, &viewer, id).await?;
    let done = query.message(shown.frame.locale);
    page(&PersonPage { done, ..shown })
}

/// `POST /setup/people/{id}`
pub(super) async fn change(
    State(state): State<AppState>,
    around: Surroundings,
    Path(id): Path<EmployeeId>,
    form: ProtectedForm<PersonFields, Admin>,
) -> Result<Response, AppError> {
    let viewer = administrator(&state, &around)?;
    let fields = form.fields;
    let changed = match fields.change() {
        Ok(change) => employees::change(&state, &viewer, id, change).await,
        Err(error) => Err(error),
    };
    match changed {
        Ok(_) => Ok(Redirect::to(&format!("/setup/people/{id}?done=changed")).into_response()),
        Err(error) => {
            let shown = read(&state, &around, &viewer, id).await?;
            let (problem, status) = Problem::of(error, shown.frame.locale)?;
            refused(&shown.wrong(fields, problem), status)
        }
    }
}

/// A form without fields of its own.
#[derive(Debug, Deserialize)]
pub(super) struct NoFields {}

/// `POST /setup/people/{id}/password-link`: the answer is the page, because the link is shown this once.
pub(super) async fn make_link(
    State(state): State<AppState>,
    around: Surroundings,
    Path(id): Path<EmployeeId>,
    headers: HeaderMap,
    _form: ProtectedForm<NoFields, Admin>,
) -> Result<Response, AppError> {
    let viewer = administrator(&state, &around)?;
    let base = state.site().base_url(&headers)?;
    let made = password_link::make(&state, &viewer, id).await;
    let shown = read(&state, &around, &viewer, id).await?;
    match made {
        Ok(link) => {
            let until = shown.frame.locale.moment(link.expires, around.zone());
            let url = crate::sign_in::password_link(&base, &link.token);
            page(&shown.linked(url.into(), until))
        }
        Err(error) => {
            let (problem, _) = Problem::of(error, shown.frame.locale)?;
            refused(&PersonPage { problem, ..shown }, StatusCode::CONFLICT)
        }
    }
}
