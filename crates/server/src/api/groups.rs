//! `/api/groups`.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use timetrack_domain::id::{EmployeeId, GroupId};

use crate::error::AppError;
use crate::extract::{Json as JsonBody, Path};
use crate::services::groups::{self, ManagedGroup};
use crate::state::AppState;
use crate::viewer::{Admin, Manager, Viewer};

#[derive(Debug, Serialize)]
pub(super) struct GroupAnswer {
    id: GroupId,
    name: String,
    managers: Vec<ManagerAnswer>,
}

#[derive(Debug, Serialize)]
pub(super) struct ManagerAnswer {
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

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct GroupBody {
    name: String,
}

/// `GET /api/groups`
pub(super) async fn list(
    State(state): State<AppState>,
    viewer: Viewer<Manager>,
) -> Result<Json<Vec<GroupAnswer>>, AppError> {
    let groups = groups::list(&state, &viewer).await?;
    Ok(Json(groups.into_iter().map(GroupAnswer::from).collect()))
}

/// `POST /api/groups`
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

/// `PATCH /api/groups/{id}`
pub(super) async fn rename(
    State(state): State<AppState>,
    viewer: Viewer<Admin>,
    Path(id): Path<GroupId>,
    JsonBody(body): JsonBody<GroupBody>,
) -> Result<Json<GroupAnswer>, AppError> {
    groups::rename(&state, &viewer, id, &body.name).await?;
    Ok(Json(groups::find(&state, &viewer, id).await?.into()))
}

/// `DELETE /api/groups/{id}`
pub(super) async fn remove(
    State(state): State<AppState>,
    viewer: Viewer<Admin>,
    Path(id): Path<GroupId>,
) -> Result<StatusCode, AppError> {
    groups::remove(&state, &viewer, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// `PUT /api/groups/{id}/managers/{employee}`
pub(super) async fn add_manager(
    State(state): State<AppState>,
    viewer: Viewer<Admin>,
    Path((group, employee)): Path<(GroupId, EmployeeId)>,
) -> Result<StatusCode, AppError> {
    groups::add_manager(&state, &viewer, group, employee).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// `DELETE /api/groups/{id}/managers/{employee}`
pub(super) async fn remove_manager(
    State(state): State<AppState>,
    viewer: Viewer<Admin>,
    Path((group, employee)): Path<(GroupId, EmployeeId)>,
) -> Result<StatusCode, AppError> {
    groups::remove_manager(&state, &viewer, group, employee).await?;
    Ok(StatusCode::NO_CONTENT)
}
