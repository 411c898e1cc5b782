//! Everybody of the organisation, and adding somebody.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use super::form::{self, Choice, Problem};
use super::{DoneQuery, Tab, TabLink, administrator, frame, tabs};
use crate::error::AppError;
use crate::extract::Query;
use crate::services::employees::{self, Directory, DirectoryFilter, Listed, NewPerson};
use crate::state::AppState;
use crate::viewer::{Admin, ProtectedForm};
use crate::web::address::Address;
use crate::web::frame::{Frame, PersonMark, role_key};
use crate::web::locale::Locale;
use crate::web::parts::{EmptyState, NextStep};
use crate::web::responses::{page, refused};
use crate::web::surroundings::Surroundings;

const PATH: &str = "/setup/people";

/// The page.
#[derive(Debug, Template)]
#[template(path = "pages/setup/people.html")]
pub(crate) struct PeoplePage {
    frame: Frame,
    tabs: Vec<TabLink>,
    done: Option<String>,
    text: String,
    shown_groups: Vec<Choice>,
    count: String,
    rows: Vec<PersonRow>,
    empty: EmptyState,
    before_url: Option<String>,
    after_url: Option<String>,
    fields: NewPersonFields,
    roles: Vec<Choice>,
    groups: Vec<Choice>,
    problem: Problem,
}

#[derive(Clone, Debug)]
struct PersonRow {
    url: String,
    mark: PersonMark,
    email: Option<String>,
    role: String,
    group: Option<String>,
    computers: Option<String>,
    /// What is unusual about them.
    note: Option<String>,
}

/// Who is shown.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct PeopleQuery {
    /// A part of a name or an e-mail address.
    pub(crate) text: String,
    /// The id of a group.
    pub(crate) group: String,
    /// The page, from 1.
    pub(crate) page: String,
}

/// The fields of the form.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct NewPersonFields {
    /// The name.
    pub(crate) name: String,
    /// The e-mail address.
    pub(crate) email: String,
    /// The role in a word.
    pub(crate) role: String,
    /// The id of the group.
    pub(crate) group: String,
}

impl PeopleQuery {
    /// What an address that somebody bent does not say is left out.
    fn filter(&self) -> DirectoryFilter {
        DirectoryFilter {
            text: self.text.chars().take(200).collect(),
            group: self.group.parse().ok(),
            page: self
                .page
                .parse::<usize>()
                .map_or(0, |page| page.saturating_sub(1)),
        }
    }

    fn address(&self, page: usize) -> String {
        let filled = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        Address::new(PATH)
            .with_some("text", filled(&self.text).as_deref())
            .with_some("group", filled(&self.group).as_deref())
            .with("page", &(page + 1).to_string())
            .into_string()
    }
}

impl PeoplePage {
    /// The page of what the service read.
    pub(crate) fn new(frame: Frame, people: &Directory, query: &PeopleQuery) -> Self {
        let locale = frame.locale;
        let groups = || people.groups.iter().map(|(group, _)| group);
        let fields = NewPersonFields::default();
        Self {
            tabs: tabs(Tab::People, locale),
            done: None,
            text: query.text.clone(),
            shown_groups: form::groups(groups(), &query.group, locale.text("setup-all-groups")),
            count: locale.text_counted("setup-people-count", people.shown as u64, &[]),
            rows: people
                .people
                .iter()
                .map(|listed| PersonRow::new(listed, locale))
                .collect(),
            empty: EmptyState {
                title: locale.text("setup-nobody"),
                reason: locale.text("setup-nobody-reason"),
                next_step: Some(NextStep {
                    url: PATH.to_owned(),
                    label: locale.text("setup-show-everybody"),
                }),
            },
            before_url: people.page.checked_sub(1).map(|page| query.address(page)),
            after_url: (people.page + 1 < people.pages).then(|| query.address(people.page + 1)),
            roles: form::roles("employee", locale),
            groups: form::groups(groups(), "", locale.text("setup-no-group")),
            fields,
            problem: Problem::default(),
            frame,
        }
    }

    /// With what was typed, and what is wrong with it.
    pub(crate) fn wrong(mut self, fields: NewPersonFields, problem: Problem) -> Self {
        for choice in &mut self.roles {
            choice.is_selected = choice.value == fields.role;
        }
        for choice in &mut self.groups {
            choice.is_selected = choice.value == fields.group;
        }
        Self {
            fields,
            problem,
            ..self
        }
    }
}

impl PersonRow {
    fn new(listed: &Listed, locale: Locale) -> Self {
        let person = &listed.employee;
        let note = match (person.active, &person.email, listed.has_password) {
            (false, _, _) => Some("setup-may-not-sign-in"),
            (true, None, _) => Some("setup-no-email"),
            (true, Some(_), false) => Some("setup-no-password"),
            (true, Some(_), true) => None,
        };
        Self {
            url: format!("{PATH}/{}", person.id),
            mark: PersonMark::new(&person.name),
            email: person.email.clone(),
            role: locale.text(role_key(person.role)),
            group: listed.group.clone(),
            computers: (listed.computers > 0).then(|| locale.number(listed.computers as u64)),
            note: note.map(|key| locale.text(key)),
        }
    }
}

/// `GET /setup/people`
pub(super) async fn show(
    State(state): State<AppState>,
    around: Surroundings,
    Query(query): Query<PeopleQuery>,
    Query(done): Query<DoneQuery>,
) -> Result<Response, AppError> {
    let viewer = administrator(&state, &around)?;
    let people = employees::directory(&state, &viewer, &query.filter()).await?;
    let shown = PeoplePage::new(frame(&around, PATH), &people, &query);
    let done = done.message(shown.frame.locale);
    page(&PeoplePage { done, ..shown })
}

/// `POST /setup/people`
pub(super) async fn add(
    State(state): State<AppState>,
    around: Surroundings,
    form: ProtectedForm<NewPersonFields, Admin>,
) -> Result<Response, AppError> {
    let viewer = administrator(&state, &around)?;
    let fields = form.fields;
    match add_person(&state, &viewer, &fields).await {
        Ok(person) => Ok(Redirect::to(&format!("{PATH}/{}?done=added", person.employee.id)).into_response()),
        Err(error) => {
            let frame = frame(&around, PATH);
            let (problem, status) = Problem::of(error, frame.locale)?;
            let people = employees::directory(&state, &viewer, &DirectoryFilter::default()).await?;
            let shown = PeoplePage::new(frame, &people, &PeopleQuery::default());
            refused(&shown.wrong(fields, problem), status)
        }
    }
}

async fn add_person(
    state: &AppState,
    viewer: &crate::viewer::Viewer<Admin>,
    fields: &NewPersonFields,
) -> Result<employees::Person, AppError> {
    let new = NewPerson {
        name: fields.name.clone(),
        email: Some(fields.email.clone()),
        role: form::role(&fields.role)?,
        time_zone: None,
        group: form::group(&fields.group)?,
    };
    let viewer = viewer.as_manager().ok_or(AppError::Forbidden)?;
    employees::add(state, &viewer, new).await
}
