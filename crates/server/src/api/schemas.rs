//! The shapes of what `timetrack-protocol` and `timetrack-domain` define, for the document of the API.
//!
//! These types are only described, never made: the crates that agents share need not know of OpenAPI. Tests hold every answer
//! and every request of an agent against them.

mod batch;
mod enrolment;
mod tracking;

use utoipa::ToSchema;

pub(super) use batch::{BatchAnswerShape, BatchShape};
pub(super) use enrolment::{
    ComputerShape, EnrolShape, EnrolledShape, SignInClaimShape, SignInStartedShape, SignInWaitingShape,
};
pub(super) use tracking::{AgentSettingsShape, TrackingInputShape, TrackingShape};

/// The body of every error.
#[derive(ToSchema)]
#[schema(as = Error)]
#[expect(dead_code, reason = "it is only described")]
pub(super) struct ErrorShape {
    error: ErrorDetailShape,
}

/// What went wrong.
#[derive(ToSchema)]
#[schema(as = ErrorDetail)]
#[expect(dead_code, reason = "it is only described")]
struct ErrorDetailShape {
    /// A stable word that programs may compare.
    code: String,
    /// One sentence that says what to do.
    message: String,
    /// The field of the request that is wrong, where there is one.
    #[schema(nullable = false)]
    field: Option<String>,
}
