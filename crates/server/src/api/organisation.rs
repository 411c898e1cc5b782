//! `/api/org`.

use axum::Json;
use axum::extract::State;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use timetrack_domain::id::OrganisationId;
use timetrack_storage::Organisation;

use crate::error::AppError;
use crate::extract::Json as JsonBody;
use crate::services::organisation::{self, OrganisationChange};
use crate::state::AppState;
use crate::viewer::{Admin, Manager, Viewer};

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct OrganisationAnswer {
    id: OrganisationId,
    name: String,
    /// The IANA name of the time zone of people who are added.
    time_zone: String,
    created_at: Timestamp,
}

impl From<Organisation> for OrganisationAnswer {
    fn from(organisation: Organisation) -> Self {
        Self {
            id: organisation.id,
            name: organisation.name,
            time_zone: organisation.time_zone,
            created_at: organisation.created,
        }
    }
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct OrganisationBody {
    name: String,
    #[serde(default)]
    time_zone: Option<String>,
}

/// `GET /api/org`
pub(super) async fn show(
    State(state): State<AppState>,
    viewer: Viewer<Manager>,
) -> Result<Json<OrganisationAnswer>, AppError> {
    Ok(Json(organisation::find(&state, &viewer).await?.into()))
}

/// `POST /api/org`
pub(super) async fn change(
    State(state): State<AppState>,
    viewer: Viewer<Admin>,
    JsonBody(body): JsonBody<OrganisationBody>,
) -> Result<Json<OrganisationAnswer>, AppError> {
    let change = OrganisationChange {
        name: Some(body.name),
        time_zone: body.time_zone,
    };
    Ok(Json(organisation::change(&state, &viewer, change).await?.into()))
}
