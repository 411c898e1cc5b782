//! The computers: those that wait for a person, and all of them.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde::Deserialize;
use timetrack_domain::id::{DeviceId, EmployeeId};

use super::form::Problem;
use super::person::NoFields;
use super::{DoneQuery, Tab, TabLink, administrator, frame, tabs};
use crate::error::AppError;
use crate::extract::{Path, Query};
use crate::page::Page;
use crate::services::employees::{self, Found, Sought};
use crate::services::enrolment::devices::{self, OwnedDevice, Which};
use crate::state::AppState;
use crate::viewer::{Admin, ProtectedForm, Viewer};
use crate::web::address::Address;
use crate::web::frame::Frame;
use crate::web::locale::Locale;
use crate::web::parts::{EmptyState, NextStep};
use crate::web::responses::{page, refused};
use crate::web::surroundings::Surroundings;

const PATH: &str = "/setup/computers";
/// Computers of one page.
const PAGE: u64 = 50;

/// The page.
#[derive(Debug, Template)]
#[template(path = "pages/setup/computers.html")]
pub(crate) struct ComputersPage {
    frame: Frame,
    tabs: Vec<TabLink>,
    done: Option<String>,
    waiting: Vec<ComputerRow>,
    all: Vec<ComputerRow>,
    empty: EmptyState,
    after_url: Option<String>,
    /// Where all of them are, where only one is shown.
    all_url: Option<&'static str>,
    /// For which computer a person was looked for, and what was typed.
    asked: Option<(String, String)>,
    choices: Vec<PersonChoice>,
    problem: Problem,
}

/// What is shown of a computer.
#[derive(Clone, Debug)]
pub(crate) struct Computer {
    /// Its id.
    pub(crate) id: DeviceId,
    /// Its name.
    pub(crate) machine: String,
    /// The name of the account, as a directory knows it, where there is one.
    pub(crate) account: String,
    /// Whose it is; `None` while it waits.
    pub(crate) person: Option<(EmployeeId, String)>,
    /// When it last sent something.
    pub(crate) last_seen: Option<Timestamp>,
    /// The version of its agent.
    pub(crate) version: String,
    /// Whether its credential was revoked.
    pub(crate) is_revoked: bool,
    /// Whether two computers were seen to use its credential.
    pub(crate) is_duplicated: bool,
}

#[derive(Clone, Debug)]
struct ComputerRow {
    id: String,
    machine: String,
    account: String,
    person: String,
    person_url: Option<String>,
    last_seen: String,
    version: String,
    /// What somebody should look at.
    note: Option<String>,
    may_be_revoked: bool,
}

#[derive(Clone, Debug)]
struct PersonChoice {
    id: String,
    name: String,
    email: String,
}

/// Where the list goes on.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct ComputersQuery {
    after: String,
    /// The id of the only one to show.
    computer: String,
}

/// Whose a computer is.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct AssignFields {
    person: String,
    remember: bool,
}

impl ComputersPage {
    /// The page of what the service read.
    pub(crate) fn new(
        frame: Frame,
        waiting: &[Computer],
        all: &[Computer],
        after: Option<DeviceId>,
        zone: &TimeZone,
    ) -> Self {
        let locale = frame.locale;
        let row = |computer: &Computer| ComputerRow::new(computer, locale, zone);
        Self {
            tabs: tabs(Tab::Computers, locale),
            done: None,
            waiting: waiting.iter().map(row).collect(),
            all: all.iter().map(row).collect(),
            empty: EmptyState {
                title: locale.text("setup-no-computers"),
                reason: locale.text("setup-no-computers-reason"),
                next_step: Some(NextStep {
                    url: "/setup/enrolment".to_owned(),
                    label: locale.text("setup-token-make"),
                }),
            },
            after_url: after.map(|id| Address::new(PATH).with("after", &id.to_string()).into_string()),
            all_url: None,
            asked: None,
            choices: Vec::new(),
            problem: Problem::default(),
            frame,
        }
    }

    /// The page of one computer, with the way to all.
    pub(crate) fn only(frame: Frame, computer: &Computer, zone: &TimeZone) -> Self {
        let waiting = if computer.person.is_none() {
            std::slice::from_ref(computer)
        } else {
            &[]
        };
        Self {
            all_url: Some(PATH),
            ..Self::new(frame, waiting, std::slice::from_ref(computer), None, zone)
        }
    }

    /// With somebody who was not found, or among several.
    pub(crate) fn wrong_person(self, computer: DeviceId, typed: String, found: Vec<Found>) -> Self {
        let key = if found.is_empty() {
            "audit-nobody"
        } else {
            "audit-several"
        };
        let text = self.frame.locale.text_with(key, &[("typed", &typed)]);
        Self {
            problem: Problem::new("employeeId", text),
            choices: found
                .into_iter()
                .map(|found| PersonChoice {
                    id: found.id.to_string(),
                    name: found.name,
                    email: found.email.unwrap_or_default(),
                })
                .collect(),
            asked: Some((computer.to_string(), typed)),
            ..self
        }
    }
}

impl From<&OwnedDevice> for Computer {
    fn from(owned: &OwnedDevice) -> Self {
        let (device, owner) = (&owned.device, &owned.owner);
        let account = device.directory_name.as_ref().unwrap_or(&device.account_name);
        Self {
            id: device.id,
            machine: device.machine_name.clone(),
            account: account.clone(),
            person: (!owned.is_waiting()).then(|| (owner.id, owner.name.clone())),
            last_seen: device.last_seen,
            version: device.report.agent_version.clone(),
            is_revoked: device.revoked.is_some(),
            is_duplicated: device.duplicated.is_some(),
        }
    }
}

impl ComputerRow {
    fn new(computer: &Computer, locale: Locale, zone: &TimeZone) -> Self {
        let note = if computer.is_revoked {
            Some("setup-computer-revoked")
        } else if computer.is_duplicated {
            Some("setup-computer-duplicated")
        } else if computer.person.is_none() {
            Some("setup-computer-waits")
        } else {
            None
        };
        Self {
            id: computer.id.to_string(),
            machine: computer.machine.clone(),
            account: computer.account.clone(),
            person: match &computer.person {
                Some((_, name)) => name.clone(),
                None => locale.text("setup-nobody-yet"),
            },
            person_url: computer
                .person
                .as_ref()
                .map(|(id, _)| format!("/setup/people/{id}")),
            last_seen: computer
                .last_seen
                .map_or_else(|| locale.text("never"), |at| locale.moment(at, zone)),
            version: match computer.version.as_str() {
                "" => "–".to_owned(),
                version => version.to_owned(),
            },
            note: note.map(|key| locale.text(key)),
            may_be_revoked: !computer.is_revoked,
        }
    }
}

async fn read(
    state: &AppState,
    around: &Surroundings,
    viewer: &Viewer<Admin>,
    after: Option<DeviceId>,
) -> Result<ComputersPage, AppError> {
    let first = Page {
        after: None,
        limit: PAGE,
    };
    let waiting = devices::list(state, viewer, Which::Waiting, first).await?;
    let all = devices::list(state, viewer, Which::All, Page { after, ..first }).await?;
    let next = all.next.as_ref().and_then(|next| next.after);
    let shown = |devices: &[OwnedDevice]| devices.iter().map(Computer::from).collect::<Vec<_>>();
    Ok(ComputersPage::new(
        frame(around, PATH),
        &shown(&waiting.items),
        &shown(&all.items),
        next,
        around.zone(),
    ))
}

/// `GET /setup/computers`
pub(super) async fn show(
    State(state): State<AppState>,
    around: Surroundings,
    Query(query): Query<ComputersQuery>,
    Query(done): Query<DoneQuery>,
) -> Result<Response, AppError> {
    let viewer = administrator(&state, &around)?;
    let shown = match query.computer.parse() {
        Ok(id) => {
            let computer = Computer::from(&devices::find(&state, &viewer, id).await?);
            ComputersPage::only(frame(&around, PATH), &computer, around.zone())
        }
        Err(_) => read(&state, &around, &viewer, query.after.parse().ok()).await?,
    };
    let done = done.message(shown.frame.locale);
    page(&ComputersPage { done, ..shown })
}

/// `POST /setup/computers/{id}/assign`
pub(super) async fn assign(
    State(state): State<AppState>,
    around: Surroundings,
    Path(id): Path<DeviceId>,
    form: ProtectedForm<AssignFields, Admin>,
) -> Result<Response, AppError> {
    let viewer = administrator(&state, &around)?;
    let AssignFields { person, remember } = form.fields;
    let found = match employees::seek(&state, &viewer, &person).await? {
        Sought::Person(found) => match devices::assign(&state, &viewer, id, found.id, remember).await {
            Ok(()) => return Ok(Redirect::to("/setup/computers?done=changed").into_response()),
            // Somebody who has left, or was erased.
            Err(AppError::InvalidField { .. }) => Vec::new(),
            Err(error) => return Err(error),
        },
        Sought::Several(people) => people,
        Sought::Everybody => Vec::new(),
    };
    let shown = read(&state, &around, &viewer, None).await?;
    refused(
        &shown.wrong_person(id, person, found),
        StatusCode::UNPROCESSABLE_ENTITY,
    )
}

/// `POST /setup/computers/{id}/revoke`
pub(super) async fn revoke(
    State(state): State<AppState>,
    around: Surroundings,
    Path(id): Path<DeviceId>,
    _form: ProtectedForm<NoFields, Admin>,
) -> Result<Redirect, AppError> {
    let viewer = administrator(&state, &around)?;
    devices::revoke(&state, &viewer, id).await?;
    Ok(Redirect::to("/setup/computers?done=changed"))
}
