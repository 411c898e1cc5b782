//! `/api/employees`.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use serde::{Deserialize, Serialize};
use timetrack_domain::id::{EmployeeId, GroupId};
use timetrack_storage::Role;

use crate::error::AppError;
use crate::extract::{Json as JsonBody, Path, Query};
use crate::page::PageQuery;
use crate::services::employees::{self, NewPerson, Person, PersonChange, Replacement, role_word};
use crate::state::AppState;
use crate::viewer::{Admin, Manager, Viewer};

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct EmployeeAnswer {
    id: EmployeeId,
    name: String,
    email: Option<String>,
    role: &'static str,
    /// The IANA name of the time zone in which their days begin and end now.
    time_zone: String,
    group_id: Option<GroupId>,
    /// Whether they may sign in.
    active: bool,
    /// Whether they may see other people's applications, titles and pictures.
    sees_content: bool,
}

impl From<&Person> for EmployeeAnswer {
    fn from(person: &Person) -> Self {
        let employee = &person.employee;
        Self {
            id: employee.id,
            name: employee.name.clone(),
            email: employee.email.clone(),
            role: role_word(employee.role),
            time_zone: person.time_zone.clone(),
            group_id: employee.group,
            active: employee.active,
            sees_content: employee.sees_content,
        }
    }
}

#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
enum RoleWord {
    #[default]
    Employee,
    Manager,
    Admin,
}

impl From<RoleWord> for Role {
    fn from(word: RoleWord) -> Self {
        match word {
            RoleWord::Employee => Self::Employee,
            RoleWord::Manager => Self::Manager,
            RoleWord::Admin => Self::Admin,
        }
    }
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct NewEmployeeBody {
    name: String,
    #[serde(default)]
    email: Option<String>,
    #[serde(default)]
    role: RoleWord,
    #[serde(default)]
    time_zone: Option<String>,
    #[serde(default)]
    group_id: Option<GroupId>,
}

/// What is missing stays; `null` takes it away.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub(super) struct EmployeeChangeBody {
    name: Option<String>,
    email: Replacement<String>,
    role: Option<RoleWord>,
    time_zone: Option<String>,
    group_id: Replacement<GroupId>,
    active: Option<bool>,
    sees_content: Option<bool>,
}

/// `GET /api/employees`
pub(super) async fn list(
    State(state): State<AppState>,
    viewer: Viewer<Manager>,
    Query(query): Query<PageQuery<EmployeeId>>,
) -> Result<Response, AppError> {
    let page = employees::list(&state, &viewer, query.page()?).await?;
    let answers = page.flat_map(|person| Some(EmployeeAnswer::from(person)));
    Ok(answers.into_response("/api/employees"))
}

/// `GET /api/employees/{id}`
pub(super) async fn show(
    State(state): State<AppState>,
    viewer: Viewer<Manager>,
    Path(id): Path<EmployeeId>,
) -> Result<Json<EmployeeAnswer>, AppError> {
    let person = employees::find(&state, &viewer, id).await?;
    Ok(Json(EmployeeAnswer::from(&person)))
}

/// `POST /api/employees`
pub(super) async fn add(
    State(state): State<AppState>,
    viewer: Viewer<Manager>,
    JsonBody(body): JsonBody<NewEmployeeBody>,
) -> Result<(StatusCode, Json<EmployeeAnswer>), AppError> {
    let new = NewPerson {
        name: body.name,
        email: body.email,
        role: body.role.into(),
        time_zone: body.time_zone,
        group: body.group_id,
    };
    let person = employees::add(&state, &viewer, new).await?;
    Ok((StatusCode::CREATED, Json(EmployeeAnswer::from(&person))))
}

/// `PATCH /api/employees/{id}`
pub(super) async fn change(
    State(state): State<AppState>,
    viewer: Viewer<Admin>,
    Path(id): Path<EmployeeId>,
    JsonBody(body): JsonBody<EmployeeChangeBody>,
) -> Result<Json<EmployeeAnswer>, AppError> {
    let change = PersonChange {
        name: body.name,
        email: body.email,
        role: body.role.map(Role::from),
        time_zone: body.time_zone,
        group: body.group_id,
        active: body.active,
        sees_content: body.sees_content,
    };
    let person = employees::change(&state, &viewer, id, change).await?;
    Ok(Json(EmployeeAnswer::from(&person)))
}
