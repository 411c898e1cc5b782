//! `/api/groups`.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use timetrack_domain::id::{EmployeeId, GroupId};
use utoipa::ToSchema;

use crate::error::AppError;
use crate::extract::{Json as JsonBody, Path};
use crate::services::groups::{self, ManagedGroup};
use crate::state::AppState;
use crate::viewer::{Admin, Manager, Viewer};

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct GroupAnswer {
    #[schema(value_type = Uuid)]
    id: GroupId,
    name: String,
    managers: Vec<ManagerAnswer>,
}

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ManagerAnswer {
    #[schema(value_type = Uuid)]
    id: EmployeeId,
    name: String,
}

impl From<ManagedGroup> for GroupAnswer {
    fn from(managed: ManagedGroup) -> Self {
        Self {
            id: managed.group.id,
            name: managed.group.name,
            managers: managed
                .managers
                .into_iter()
                .map(|manager| ManagerAnswer {
                    id: manager.id,
                    name: manager.name,
                })
                .collect(),
        }
    }
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct GroupBody {
    #[schema(min_length = 1, max_length = 200)]
    name: String,
}

/// The groups that one manages
///
/// For an administrator all of them.
#[utoipa::path(
    get, path = "/api/groups", tag = "Groups", operation_id = "listGroups",
    responses((status = 200, body = Vec<GroupAnswer>)),
    security(("token" = ["manager"]))
)]
pub(super) async fn list(
    State(state): State<AppState>,
    viewer: Viewer<Manager>,
) -> Result<Json<Vec<GroupAnswer>>, AppError> {
    let groups = groups::list(&state, &viewer).await?;
    Ok(Json(groups.into_iter().map(GroupAnswer::from).collect()))
}

/// Makes one
#[utoipa::path(
    post, path = "/api/groups", tag = "Groups", operation_id = "addGroup",
    request_body = GroupBody,
    responses(
        (status = 201, body = GroupAnswer),
        (status = 409, description = "`name_taken` or `too_many_groups`"),
    ),
    security(("token" = ["admin"]))
)]
pub(super) async fn add(
    State(state): State<AppState>,
    viewer: Viewer<Admin>,
    JsonBody(body): JsonBody<GroupBody>,
) -> Result<(StatusCode, Json<GroupAnswer>), AppError> {
    let group = groups::add(&state, &viewer, &body.name).await?;
    let answer = ManagedGroup {
        group,
        managers: Vec::new(),
    };
    Ok((StatusCode::CREATED, Json(answer.into())))
}

/// Gives one another name
#[utoipa::path(
    patch, path = "/api/groups/{id}", tag = "Groups", operation_id = "renameGroup",
    params(("id" = Uuid, Path)),
    request_body = GroupBody,
    responses(
        (status = 200, body = GroupAnswer),
        (status = 409, description = "`name_taken`"),
    ),
    security(("token" = ["admin"]))
)]
pub(super) async fn rename(
    State(state): State<AppState>,
    viewer: Viewer<Admin>,
    Path(id): Path<GroupId>,
    JsonBody(body): JsonBody<GroupBody>,
) -> Result<Json<GroupAnswer>, AppError> {
    groups::rename(&state, &viewer, id, &body.name).await?;
    Ok(Json(groups::find(&state, &viewer, id).await?.into()))
}

/// Removes one
///
/// Its people stay, in no group.
#[utoipa::path(
    delete, path = "/api/groups/{id}", tag = "Groups", operation_id = "removeGroup",
    params(("id" = Uuid, Path)),
    responses((status = 204)),
    security(("token" = ["admin"]))
)]
pub(super) async fn remove(
    State(state): State<AppState>,
    viewer: Viewer<Admin>,
    Path(id): Path<GroupId>,
) -> Result<StatusCode, AppError> {
    groups::remove(&state, &viewer, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Lets somebody manage a group
///
/// Whoever had no role that sees others becomes a manager by role, too.
#[utoipa::path(
    put, path = "/api/groups/{id}/managers/{employee}", tag = "Groups", operation_id = "addManager",
    params(("id" = Uuid, Path), ("employee" = Uuid, Path)),
    responses((status = 204)),
    security(("token" = ["admin"]))
)]
pub(super) async fn add_manager(
    State(state): State<AppState>,
    viewer: Viewer<Admin>,
    Path((group, employee)): Path<(GroupId, EmployeeId)>,
) -> Result<StatusCode, AppError> {
    groups::add_manager(&state, &viewer, group, employee).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Ends that
#[utoipa::path(
    delete, path = "/api/groups/{id}/managers/{employee}", tag = "Groups", operation_id = "removeManager",
    params(("id" = Uuid, Path), ("employee" = Uuid, Path)),
    responses((status = 204)),
    security(("token" = ["admin"]))
)]
pub(super) async fn remove_manager(
    State(state): State<AppState>,
    viewer: Viewer<Admin>,
    Path((group, employee)): Path<(GroupId, EmployeeId)>,
) -> Result<StatusCode, AppError> {
    groups::remove_manager(&state, &viewer, group, employee).await?;
    Ok(StatusCode::NO_CONTENT)
}
