//! One's own state: its parts alone, for pages of which nothing else changes, and the choice of what to do next.

use axum::extract::State;
use axum::response::{Redirect, Response};
use serde::Deserialize;

use super::address::own_path;
use super::responses::page;
use super::surroundings::Surroundings;
use crate::desk::WorkChoice;
use crate::error::AppError;
use crate::extract::Query;
use crate::services::work_choice;
use crate::state::AppState;
use crate::viewer::ProtectedForm;

/// The page that shows the parts.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct ShownQuery {
    on: String,
}

/// `GET /live/parts/state`
pub(super) async fn show_parts(
    around: Surroundings,
    Query(ShownQuery { on }): Query<ShownQuery>,
) -> Result<Response, AppError> {
    page(&around.state_parts(on))
}

/// The choice of what to do next.
#[derive(Debug, Deserialize)]
pub(super) struct WorkFields {
    choice: WorkChoice,
    #[serde(default)]
    return_to: String,
}

/// `POST /work-choice`
pub(super) async fn choose(
    State(state): State<AppState>,
    form: ProtectedForm<WorkFields>,
) -> Result<Redirect, AppError> {
    work_choice::choose(&state, &form.viewer, form.fields.choice).await?;
    Ok(Redirect::to(own_path(&form.fields.return_to)))
}
