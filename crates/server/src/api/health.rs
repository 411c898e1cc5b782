//! `GET /api/health`: the process answers. `GET /api/health/ready`: its database does too.
//!
//! Both also say `ingestFaults`, how often a defect got in the way of storing since the start, once it happened: the
//! server goes on, and somebody should look at its log. The second also says when somebody last looked for what goes by
//! age, and whether all of it went; if not, the log says why and what to do. It is open to everybody, so it counts
//! nothing.

use std::num::NonZeroU64;

use axum::Json;
use axum::extract::State;
use jiff::Timestamp;
use serde::Serialize;
use timetrack_storage::RetentionRun;
use utoipa::ToSchema;

use crate::error::AppError;
use crate::state::AppState;

#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct Health {
    /// Always `ok`.
    status: &'static str,
    /// How often since the start a defect got in the way of storing. Look at the log.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = u64, required = false, minimum = 1)]
    ingest_faults: Option<NonZeroU64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    retention: Option<LastRun>,
}

/// The last run of what goes by age.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct LastRun {
    at: Timestamp,
    /// Whether all of it went.
    is_well: bool,
}

impl Health {
    fn of(state: &AppState, last_run: Option<RetentionRun>) -> Json<Self> {
        Json(Self {
            status: "ok",
            ingest_faults: NonZeroU64::new(state.ingest().faults()),
            retention: last_run.map(|run| LastRun {
                at: run.at,
                is_well: run.is_well,
            }),
        })
    }
}

/// Whether the process lives
#[utoipa::path(
    get, path = "/api/health", tag = "Health", operation_id = "alive",
    responses((status = 200, body = Health)),
    security(())
)]
pub(super) async fn alive(State(state): State<AppState>) -> Json<Health> {
    Health::of(&state, None)
}

/// Whether it can do its work: the database answers
#[utoipa::path(
    get, path = "/api/health/ready", tag = "Health", operation_id = "ready",
    responses(
        (status = 200, body = Health),
        (status = 503, description = "`overloaded`: it cannot, or is about to end"),
    ),
    security(())
)]
pub(super) async fn ready(State(state): State<AppState>) -> Result<Json<Health>, AppError> {
    if state.shutdown().has_started() {
        return Err(AppError::Overloaded {
            retry_after_seconds: 5,
        });
    }
    let reader = state.storage().read();
    // It asks the database.
    let last_run = reader.retention().last_run().await.map_err(|error| {
        tracing::warn!(error = format!("{:#}", anyhow::Error::new(error)), "not ready");
        AppError::Overloaded {
            retry_after_seconds: 5,
        }
    })?;
    Ok(Health::of(&state, last_run))
}
