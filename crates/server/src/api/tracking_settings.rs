//! `GET` and `PUT /api/settings/tracking`: what governs recording, for the organisation, a group or a person.

use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use timetrack_domain::TrackingSettings;

use crate::error::AppError;
use crate::extract::{Json as JsonBody, Query};
use crate::services::agent_settings::{self, SettingsOfScope, SettingsScope, TrackingInput};
use crate::state::AppState;
use crate::viewer::{Manager, Viewer};

/// Whose settings.
#[derive(Debug, Deserialize)]
pub(super) struct ScopeQuery {
    scope: ScopeKind,
    id: Option<String>,
}

#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
enum ScopeKind {
    Organisation,
    Group,
    Employee,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Change {
    /// `null` for nothing of its own.
    #[serde(deserialize_with = "Option::deserialize")]
    tracking: Option<TrackingInput>,
}

#[derive(Debug, Serialize)]
pub(super) struct Answer {
    /// What is set for the scope itself.
    own: Option<TrackingSettings>,
    /// What would hold otherwise.
    inherited: TrackingSettings,
    /// What holds.
    effective: TrackingSettings,
}

pub(super) async fn show(
    State(state): State<AppState>,
    viewer: Viewer<Manager>,
    Query(query): Query<ScopeQuery>,
) -> Result<Json<Answer>, AppError> {
    let settings = agent_settings::find(&state, &viewer, query.scope()?).await?;
    Ok(Json(settings.into()))
}

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
