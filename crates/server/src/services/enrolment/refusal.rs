//! What happens to a computer with a token that is not accepted: it is told what to do, the log says why.

use jiff::SignedDuration;
use timetrack_storage::EnrolmentToken;

use super::limit::Limit;
use super::tokens;
use crate::client_address::ClientAddress;
use crate::error::AppError;
use crate::state::AppState;

/// A company's computers may all have the same old token; each tries about once an hour.
const LIMIT: Limit = Limit {
    most: 50,
    forgotten_after: SignedDuration::from_mins(15),
};

/// Counts and logs a refusal, and gives the answer to it. `known` is the token, where there is one.
///
/// # Errors
/// Where it cannot be counted, also because there were too many.
pub(super) async fn note(
    state: &AppState,
    client: ClientAddress,
    known: Option<&EnrolmentToken>,
) -> Result<AppError, AppError> {
    LIMIT.count(state, &client.failure_key("enrolment token")).await?;
    match known {
        None => tracing::warn!("a computer could not be enrolled: there is no such token"),
        Some(token) => tracing::warn!(
            enrolment_token.id = %token.id,
            enrolment_token.label = token.label,
            "a computer could not be enrolled: the token {}",
            tokens::why_not(token, state.now()),
        ),
    }
    Ok(AppError::EnrolmentRefused)
}
