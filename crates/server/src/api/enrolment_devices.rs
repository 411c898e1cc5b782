//! `/api/devices`, for those who run the installation.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use timetrack_domain::id::{DeviceId, EmployeeId};
use utoipa::ToSchema;

use crate::error::AppError;
use crate::extract::{Json as JsonBody, Path, Query};
use crate::page::{PageParams, PageQuery};
use crate::services::enrolment::devices::{self, OwnedDevice, Which};
use crate::state::AppState;
use crate::viewer::{Admin, Viewer};

#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct DeviceAnswer {
    #[schema(value_type = Uuid)]
    id: DeviceId,
    machine_name: String,
    account_name: String,
    #[schema(required)]
    directory_name: Option<String>,
    /// Whose it is; `null` while it waits.
    #[schema(value_type = Option<Uuid>, required)]
    employee_id: Option<EmployeeId>,
    #[schema(required)]
    employee_name: Option<String>,
    waiting: bool,
    enrolled_at: Timestamp,
    #[schema(required)]
    last_seen_at: Option<Timestamp>,
    agent_version: String,
    #[schema(required)]
    revoked_at: Option<Timestamp>,
    /// When two computers were first seen to use its credential.
    #[schema(required)]
    duplicated_at: Option<Timestamp>,
}

impl From<&OwnedDevice> for DeviceAnswer {
    fn from(owned: &OwnedDevice) -> Self {
        let (device, owner) = (&owned.device, &owned.owner);
        let waiting = owned.is_waiting();
        Self {
            id: device.id,
            machine_name: device.machine_name.clone(),
            account_name: device.account_name.clone(),
            directory_name: device.directory_name.clone(),
            employee_id: (!waiting).then_some(owner.id),
            employee_name: (!waiting).then(|| owner.name.clone()),
            waiting,
            enrolled_at: device.created,
            last_seen_at: device.last_seen,
            agent_version: device.report.agent_version.clone(),
            revoked_at: device.revoked,
            duplicated_at: device.duplicated,
        }
    }
}

/// All computers
#[utoipa::path(
    get, path = "/api/devices", tag = "Computers", operation_id = "listDevices",
    params(PageParams),
    responses((status = 200, body = Vec<DeviceAnswer>)),
    security(("token" = ["admin"]))
)]
pub(super) async fn list(
    State(state): State<AppState>,
    viewer: Viewer<Admin>,
    Query(query): Query<PageQuery<DeviceId>>,
) -> Result<Response, AppError> {
    let page = devices::list(&state, &viewer, Which::All, query.page()?).await?;
    let answers = page.flat_map(|owned| Some(DeviceAnswer::from(owned)));
    Ok(answers.into_response("/api/devices"))
}

/// Those of which nobody knows yet whose they are
#[utoipa::path(
    get, path = "/api/devices/waiting", tag = "Computers", operation_id = "listWaitingDevices",
    params(PageParams),
    responses((status = 200, body = Vec<DeviceAnswer>)),
    security(("token" = ["admin"]))
)]
pub(super) async fn list_waiting(
    State(state): State<AppState>,
    viewer: Viewer<Admin>,
    Query(query): Query<PageQuery<DeviceId>>,
) -> Result<Response, AppError> {
    let page = devices::list(&state, &viewer, Which::Waiting, query.page()?).await?;
    let answers = page.flat_map(|owned| Some(DeviceAnswer::from(owned)));
    Ok(answers.into_response("/api/devices/waiting"))
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct AssignBody {
    #[schema(value_type = Uuid)]
    employee_id: EmployeeId,
    /// Whether further devices of the same account are theirs, too.
    #[serde(default)]
    remember_account: bool,
}

/// Says whose a computer is
///
/// All that a waiting one recorded becomes the person's; of any other, what it records from now on.
#[utoipa::path(
    post, path = "/api/devices/{id}/assign", tag = "Computers", operation_id = "assignDevice",
    params(("id" = Uuid, Path)),
    request_body = AssignBody,
    responses((status = 200, body = DeviceAnswer)),
    security(("token" = ["admin"]))
)]
pub(super) async fn assign(
    State(state): State<AppState>,
    viewer: Viewer<Admin>,
    Path(id): Path<DeviceId>,
    JsonBody(body): JsonBody<AssignBody>,
) -> Result<Json<DeviceAnswer>, AppError> {
    devices::assign(&state, &viewer, id, body.employee_id, body.remember_account).await?;
    let owned = devices::find(&state, &viewer, id).await?;
    Ok(Json(DeviceAnswer::from(&owned)))
}

/// Signs a computer out for ever
///
/// What it recorded stays.
#[utoipa::path(
    post, path = "/api/devices/{id}/revoke", tag = "Computers", operation_id = "revokeDevice",
    params(("id" = Uuid, Path)),
    responses((status = 204)),
    security(("token" = ["admin"]))
)]
pub(super) async fn revoke(
    State(state): State<AppState>,
    viewer: Viewer<Admin>,
    Path(id): Path<DeviceId>,
) -> Result<StatusCode, AppError> {
    devices::revoke(&state, &viewer, id).await?;
    Ok(StatusCode::NO_CONTENT)
}
