//! `/api/org`.

use axum::Json;
use axum::extract::State;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use timetrack_domain::id::OrganisationId;
use timetrack_storage::Organisation;
use utoipa::ToSchema;

use crate::error::AppError;
use crate::extract::Json as JsonBody;
use crate::services::organisation::{self, OrganisationChange};
use crate::state::AppState;
use crate::viewer::{Admin, Manager, Viewer};

#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct OrganisationAnswer {
    #[schema(value_type = Uuid)]
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

#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct OrganisationBody {
    #[schema(min_length = 1, max_length = 200)]
    name: String,
    /// The IANA name of the time zone of people who are added from then on; it stays where it is missing.
    #[serde(default)]
    time_zone: Option<String>,
}

/// The organisation
#[utoipa::path(
    get, path = "/api/org", tag = "Organisation", operation_id = "showOrganisation",
    responses((status = 200, body = OrganisationAnswer)),
    security(("token" = ["manager"]))
)]
pub(super) async fn show(
    State(state): State<AppState>,
    viewer: Viewer<Manager>,
) -> Result<Json<OrganisationAnswer>, AppError> {
    Ok(Json(organisation::find(&state, &viewer).await?.into()))
}

/// Changes its name and time zone
#[utoipa::path(
    post, path = "/api/org", tag = "Organisation", operation_id = "changeOrganisation",
    request_body = OrganisationBody,
    responses((status = 200, body = OrganisationAnswer)),
    security(("token" = ["admin"]))
)]
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
