//! `/api/capture-interval`.

use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use timetrack_domain::id::EmployeeId;
use utoipa::{IntoParams, ToSchema};

use crate::error::AppError;
use crate::extract::{Json as JsonBody, Query};
use crate::services::capture_interval::{self, CaptureInterval};
use crate::state::AppState;
use crate::viewer::{Manager, Reporter, Viewer};

#[derive(Debug, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase")]
#[into_params(parameter_in = Query)]
pub(super) struct EmployeeQuery {
    /// Whose; one's own where it is missing.
    #[param(value_type = Option<Uuid>)]
    employee_id: Option<EmployeeId>,
}

/// Somebody's capture interval.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[schema(as = CaptureInterval)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct CaptureIntervalBody {
    #[schema(value_type = Uuid)]
    employee_id: EmployeeId,
    /// Minutes between two captures; `null` for none.
    #[serde(deserialize_with = "Option::deserialize")]
    #[schema(required, minimum = 2, maximum = 20)]
    interval_minutes: Option<u8>,
}

impl From<CaptureInterval> for CaptureIntervalBody {
    fn from(interval: CaptureInterval) -> Self {
        Self {
            employee_id: interval.employee,
            interval_minutes: interval.minutes,
        }
    }
}

/// How often somebody's screen is to be captured
///
/// It is kept and told. This version has nothing that captures.
#[utoipa::path(
    get, path = "/api/capture-interval", tag = "Settings", operation_id = "showCaptureInterval",
    params(EmployeeQuery),
    responses(
        (status = 200, body = CaptureIntervalBody),
        (status = 404, description = "There is no such person for whoever asks"),
    ),
    security(("token" = ["employee"]), ("device" = []))
)]
pub(super) async fn show(
    State(state): State<AppState>,
    asker: Reporter,
    Query(query): Query<EmployeeQuery>,
) -> Result<Json<CaptureIntervalBody>, AppError> {
    let interval = capture_interval::find(&state, &asker, query.employee_id).await?;
    Ok(Json(interval.into()))
}

/// Sets it for somebody whom one manages
///
/// The channels of that person's computers say `interval:assigned`.
#[utoipa::path(
    post, path = "/api/capture-interval", tag = "Settings", operation_id = "setCaptureInterval",
    request_body = CaptureIntervalBody,
    responses(
        (status = 200, body = CaptureIntervalBody),
        (status = 404, description = "There is no such person for whoever asks"),
    ),
    security(("token" = ["manager"]))
)]
pub(super) async fn set(
    State(state): State<AppState>,
    viewer: Viewer<Manager>,
    JsonBody(body): JsonBody<CaptureIntervalBody>,
) -> Result<Json<CaptureIntervalBody>, AppError> {
    let wanted = CaptureInterval {
        employee: body.employee_id,
        minutes: body.interval_minutes,
    };
    Ok(Json(capture_interval::set(&state, &viewer, wanted).await?.into()))
}
