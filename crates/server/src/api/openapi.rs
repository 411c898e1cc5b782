//! `GET /api/openapi.json`.

use axum::Json;
use axum::extract::State;
use serde_json::Value;

use super::document;
use crate::error::AppError;
use crate::state::AppState;
use crate::viewer::{Admin, Viewer};

/// This document
///
/// For those who run the installation, who pass it on to whom they let write a client: to everybody else it would only say
/// where to look for mistakes.
#[utoipa::path(
    get, path = "/api/openapi.json", tag = "Health", operation_id = "openApi",
    responses(
        (status = 200, body = Object),
        (status = 404, description = "This server is that of a person who works alone"),
    ),
    security(("token" = ["admin"]))
)]
pub(super) async fn show(
    State(state): State<AppState>,
    _viewer: Viewer<Admin>,
) -> Result<Json<&'static Value>, AppError> {
    // Whoever works alone has nobody who writes clients of a company.
    if state.site().is_alone {
        return Err(AppError::NotFound);
    }
    Ok(Json(document::document()))
}
