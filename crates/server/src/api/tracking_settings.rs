//! `GET` and `PUT /api/settings/tracking`: what governs recording, for the organisation, a group or a person.

use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use timetrack_domain::TrackingSettings;
use utoipa::{IntoParams, ToSchema};

use super::schemas::{TrackingInputShape, TrackingShape};
use crate::error::AppError;
use crate::extract::{Json as JsonBody, Query};
use crate::services::agent_settings::{self, SettingsOfScope, SettingsScope, TrackingInput};
use crate::state::AppState;
use crate::viewer::{Manager, Viewer};

/// Whose settings.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct ScopeQuery {
    #[param(inline)]
    scope: ScopeKind,
    /// Which group or person.
    #[param(value_type = Option<Uuid>)]
    id: Option<String>,
}

/// For whom something is set.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
enum ScopeKind {
    Organisation,
    Group,
    Employee,
}

#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = TrackingChange)]
#[serde(deny_unknown_fields)]
pub(super) struct Change {
    /// `null` for nothing of its own.
    #[serde(deserialize_with = "Option::deserialize")]
    #[schema(value_type = Option<TrackingInputShape>, required)]
    tracking: Option<TrackingInput>,
}

#[derive(Debug, Serialize, ToSchema)]
#[schema(as = TrackingOfScope)]
pub(super) struct Answer {
    /// What is set for the scope itself.
    #[schema(value_type = Option<TrackingShape>, required)]
    own: Option<TrackingSettings>,
    /// What would hold otherwise.
    #[schema(value_type = TrackingShape)]
    inherited: TrackingSettings,
    /// What holds.
    #[schema(value_type = TrackingShape)]
    effective: TrackingSettings,
}

/// What governs recording, for the organisation, a group or a person
///
/// The narrowest scope that has settings of its own holds whole.
#[utoipa::path(
    get, path = "/api/settings/tracking", tag = "Settings", operation_id = "showTrackingSettings",
    params(ScopeQuery),
    responses((status = 200, body = Answer), (status = 404, description = "There is no such group or person to see")),
    security(("token" = ["manager"]))
)]
pub(super) async fn show(
    State(state): State<AppState>,
    viewer: Viewer<Manager>,
    Query(query): Query<ScopeQuery>,
) -> Result<Json<Answer>, AppError> {
    let settings = agent_settings::find(&state, &viewer, query.scope()?).await?;
    Ok(Json(settings.into()))
}

/// Sets it
///
/// All fields and no others; `null` removes what the scope has of its own. A manager sets it for the groups that they manage,
/// and can have no more recorded than the group had or inherits.
#[utoipa::path(
    put, path = "/api/settings/tracking", tag = "Settings", operation_id = "setTrackingSettings",
    params(ScopeQuery),
    request_body = Change,
    responses((status = 200, body = Answer), (status = 404, description = "There is no such group or person to see")),
    security(("token" = ["manager"]))
)]
pub(super) async fn replace(
    State(state): State<AppState>,
    viewer: Viewer<Manager>,
    Query(query): Query<ScopeQuery>,
    JsonBody(change): JsonBody<Change>,
) -> Result<Json<Answer>, AppError> {
    let settings = change.tracking.map(|input| input.check("tracking."));
    let settings = agent_settings::replace(&state, &viewer, query.scope()?, settings.transpose()?).await?;
    Ok(Json(settings.into()))
}

impl ScopeQuery {
    fn scope(&self) -> Result<SettingsScope, AppError> {
        let id = || {
            self.id
                .as_deref()
                .ok_or_else(|| AppError::invalid_field("id", "Say which: the id is missing."))
        };
        match self.scope {
            ScopeKind::Organisation => Ok(SettingsScope::Organisation),
            // What is no id is the id of nothing.
            ScopeKind::Group => id()?
                .parse()
                .map(SettingsScope::Group)
                .map_err(|_| AppError::NotFound),
            ScopeKind::Employee => id()?
                .parse()
                .map(SettingsScope::Employee)
                .map_err(|_| AppError::NotFound),
        }
    }
}

impl From<SettingsOfScope> for Answer {
    fn from(settings: SettingsOfScope) -> Self {
        Self {
            effective: settings.effective().clone(),
            own: settings.own,
            inherited: settings.inherited,
        }
    }
}
