//! `GET /api/health`: the process answers. `GET /api/health/ready`: its database does too.
//!
//! Both also say `ingestFaults`, how often a defect got in the way of storing since the start, once it happened: the
//! server goes on, and somebody should look at its log.

use std::num::NonZeroU64;

use axum::Json;
use axum::extract::State;
use serde::Serialize;

use crate::error::AppError;
use crate::state::AppState;

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Health {
    status: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    ingest_faults: Option<NonZeroU64>,
}

impl Health {
    fn of(state: &AppState) -> Json<Self> {
        Json(Self {
            status: "ok",
            ingest_faults: NonZeroU64::new(state.ingest().faults()),
        })
    }
}

pub(super) async fn alive(State(state): State<AppState>) -> Json<Health> {
    Health::of(&state)
}

pub(super) async fn ready(State(state): State<AppState>) -> Result<Json<Health>, AppError> {
    if state.shutdown().has_started() {
        return Err(AppError::Overloaded {
            retry_after_seconds: 5,
        });
    }
    state.storage().check().await.map_err(|error| {
        tracing::warn!(error = format!("{:#}", anyhow::Error::new(error)), "not ready");
        AppError::Overloaded {
            retry_after_seconds: 5,
        }
    })?;
    Ok(Health::of(&state))
}
