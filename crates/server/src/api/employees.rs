//! `/api/employees`.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use serde::{Deserialize, Serialize};
use timetrack_domain::id::{EmployeeId, GroupId};
use timetrack_storage::Role;
use utoipa::ToSchema;

use crate::error::AppError;
use crate::extract::{Json as JsonBody, Path, Query};
use crate::page::{PageParams, PageQuery};
use crate::services::employees::{self, NewPerson, Person, PersonChange, Replacement, role_word};
use crate::state::AppState;
use crate::viewer::{Admin, Manager, Viewer};

#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct EmployeeAnswer {
    #[schema(value_type = Uuid)]
    id: EmployeeId,
    name: String,
    #[schema(required)]
    email: Option<String>,
    #[schema(value_type = RoleWord)]
    role: &'static str,
    /// The IANA name of the time zone in which their days begin and end now.
    time_zone: String,
    #[schema(value_type = Option<Uuid>, required)]
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

/// What somebody may do.
#[derive(Clone, Copy, Debug, Default, Deserialize, ToSchema)]
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

#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct NewEmployeeBody {
    #[schema(min_length = 1, max_length = 200)]
    name: String,
    #[serde(default)]
    email: Option<String>,
    #[serde(default)]
    role: RoleWord,
    /// The IANA name of a time zone, such as `Europe/Berlin`; that of the organisation where it is missing.
    #[serde(default)]
    time_zone: Option<String>,
    /// A manager adds people to a group of theirs.
    #[serde(default)]
    #[schema(value_type = Option<Uuid>)]
    group_id: Option<GroupId>,
}

/// What is missing stays; `null` takes it away.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct EmployeeChangeBody {
    #[schema(min_length = 1, max_length = 200)]
    name: Option<String>,
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    email: Replacement<String>,
    role: Option<RoleWord>,
    time_zone: Option<String>,
    #[serde(default)]
    #[schema(value_type = Option<Uuid>)]
    group_id: Replacement<GroupId>,
    active: Option<bool>,
    sees_content: Option<bool>,
}

/// Everybody of the groups that one manages
///
/// For an administrator everybody, strangers at devices that wait included.
#[utoipa::path(
    get, path = "/api/employees", tag = "People", operation_id = "listEmployees",
    params(PageParams),
    responses((status = 200, body = Vec<EmployeeAnswer>)),
    security(("token" = ["manager"]))
)]
pub(super) async fn list(
    State(state): State<AppState>,
    viewer: Viewer<Manager>,
    Query(query): Query<PageQuery<EmployeeId>>,
) -> Result<Response, AppError> {
    let page = employees::list(&state, &viewer, query.page()?).await?;
    let answers = page.flat_map(|person| Some(EmployeeAnswer::from(person)));
    Ok(answers.into_response("/api/employees"))
}

/// One of them
#[utoipa::path(
    get, path = "/api/employees/{id}", tag = "People", operation_id = "showEmployee",
    params(("id" = Uuid, Path)),
    responses((status = 200, body = EmployeeAnswer)),
    security(("token" = ["manager"]))
)]
pub(super) async fn show(
    State(state): State<AppState>,
    viewer: Viewer<Manager>,
    Path(id): Path<EmployeeId>,
) -> Result<Json<EmployeeAnswer>, AppError> {
    let person = employees::find(&state, &viewer, id).await?;
    Ok(Json(EmployeeAnswer::from(&person)))
}

/// Adds somebody
///
/// A manager adds employees to their own groups.
#[utoipa::path(
    post, path = "/api/employees", tag = "People", operation_id = "addEmployee",
    request_body = NewEmployeeBody,
    responses(
        (status = 201, body = EmployeeAnswer),
        (status = 409, description = "`email_taken`"),
    ),
    security(("token" = ["manager"]))
)]
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

/// Changes what is known about somebody, and what they may
///
/// What is left out stays, `null` takes away. Who may not sign in any more is signed out everywhere.
#[utoipa::path(
    patch, path = "/api/employees/{id}", tag = "People", operation_id = "changeEmployee",
    params(("id" = Uuid, Path)),
    request_body = EmployeeChangeBody,
    responses(
        (status = 200, body = EmployeeAnswer),
        (status = 409, description = "`email_taken`, or `last_administrator` where nobody would be left who can run the \
            installation"),
    ),
    security(("token" = ["admin"]))
)]
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
