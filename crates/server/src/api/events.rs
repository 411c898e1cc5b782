//! `POST /api/events`.

use axum::Json;
use axum::extract::{Request, State};
use axum::response::IntoResponse;
use timetrack_protocol::{MAXIMUM_BATCH_BYTES, MAXIMUM_BATCH_ITEMS, ReceivedBatch};

use super::announcement;
use super::schemas::{BatchAnswerShape, BatchShape};
use crate::error::AppError;
use crate::extract::{read_body, refuse_list, require_json};
use crate::services::ingest;
use crate::state::AppState;
use crate::viewer::{Device, Viewer};

/// Seconds after which a sender tries again; it spreads them out itself.
const RETRY_AFTER_SECONDS: u32 = 5;

/// Takes what a device recorded
///
/// Answered after the commit that holds the items, with one result per item in their order. One bad item does not spoil its
/// batch. Ids make it harmless to send a batch again, after whatever failure. At most 1,000 items and 4 MiB after
/// decompression (`Content-Encoding: gzip` or `zstd`).
#[utoipa::path(
    post, path = "/api/events", tag = "Agents", operation_id = "sendEvents",
    request_body = BatchShape,
    responses(
        (status = 200, body = BatchAnswerShape),
        (status = 503, description = "Nothing was taken: `overloaded`, or `no_room` where the disk is full"),
    ),
    security(("device" = []))
)]
pub(super) async fn receive(
    State(state): State<AppState>,
    viewer: Viewer<Device>,
    request: Request,
) -> Result<impl IntoResponse, AppError> {
    // Before the body is read: what is refused costs no memory.
    let _place = state
        .ingest_places()
        .try_acquire()
        .map_err(|_| AppError::Overloaded {
            retry_after_seconds: RETRY_AFTER_SECONDS,
        })?;
    let (parts, body) = request.into_parts();
    require_json(&parts.headers)?;
    let body = read_body(&parts.headers, body, MAXIMUM_BATCH_BYTES).await?;
    refuse_list(&body)?;
    let batch = ReceivedBatch::parse(&body).map_err(|error| AppError::Malformed {
        message: format!("The body is not a batch: {error}."),
    })?;
    if batch.items.len() > MAXIMUM_BATCH_ITEMS {
        return Err(AppError::invalid_field(
            "items",
            format!("A batch holds at most {MAXIMUM_BATCH_ITEMS} items. Send the rest in another."),
        ));
    }
    let answer = ingest::take(&state, &viewer, batch).await?;
    Ok((announcement::own(), Json(answer)))
}
