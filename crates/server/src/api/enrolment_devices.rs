//! `/api/devices`, for those who run the installation.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use timetrack_domain::id::{DeviceId, EmployeeId};

use crate::error::AppError;
use crate::extract::{Json as JsonBody, Path, Query};
use crate::page::PageQuery;
use crate::services::enrolment::devices::{self, OwnedDevice, Which};
use crate::state::AppState;
use crate::viewer::{Admin, Viewer};

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct DeviceAnswer {
    id: DeviceId,
    machine_name: String,
    account_name: String,
    directory_name: Option<String>,
    /// Whose it is; `None` while it waits.
    employee_id: Option<EmployeeId>,
    employee_name: Option<String>,
    waiting: bool,
    enrolled_at: Timestamp,
    last_seen_at: Option<Timestamp>,
    agent_version: String,
    revoked_at: Option<Timestamp>,
    /// When two computers were first seen to use its credential.
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

/// `GET /api/devices`
pub(super) async fn list(
    State(state): State<AppState>,
    viewer: Viewer<Admin>,
    Query(query): Query<PageQuery<DeviceId>>,
) -> Result<Response, AppError> {
    let page = devices::list(&state, &viewer, Which::All, query.page()?).await?;
    let answers = page.flat_map(|owned| Some(DeviceAnswer::from(owned)));
    Ok(answers.into_response("/api/devices"))
}

/// `GET /api/devices/waiting`
pub(super) async fn list_waiting(
    State(state): State<AppState>,
    viewer: Viewer<Admin>,
    Query(query): Query<PageQuery<DeviceId>>,
) -> Result<Response, AppError> {
    let page = devices::list(&state, &viewer, Which::Waiting, query.page()?).await?;
    let answers = page.flat_map(|owned| Some(DeviceAnswer::from(owned)));
    Ok(answers.into_response("/api/devices/waiting"))
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct AssignBody {
    employee_id: EmployeeId,
    /// Whether further devices of the same account are theirs, too.
    #[serde(default)]
    remember_account: bool,
}

/// `POST /api/devices/{id}/assign`
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

/// `POST /api/devices/{id}/revoke`
pub(super) async fn revoke(
    State(state): State<AppState>,
    viewer: Viewer<Admin>,
    Path(id): Path<DeviceId>,
) -> Result<StatusCode, AppError> {
    devices::revoke(&state, &viewer, id).await?;
    Ok(StatusCode::NO_CONTENT)
}
