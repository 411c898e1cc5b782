//! How long a request may take until its answer begins.

use std::time::Duration;

use axum::extract::Request;
use axum::middleware::Next;
use axum::response::Response;

use crate::error::AppError;

/// Long enough for a batch over a slow line, short enough that stuck requests do not pile up.
const LIMIT: Duration = Duration::from_mins(1);

pub(super) async fn enforce(request: Request, next: Next) -> Result<Response, AppError> {
    tokio::time::timeout(LIMIT, next.run(request))
        .await
        .map_err(|_| AppError::Timeout)
}
