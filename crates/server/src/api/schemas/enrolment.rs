//! See `timetrack_protocol::enrolment`.

use utoipa::ToSchema;
use uuid::Uuid;

/// What a computer says about itself.
#[derive(ToSchema)]
#[schema(as = Computer, rename_all = "camelCase")]
#[expect(dead_code, reason = "it is only described")]
#[expect(clippy::struct_field_names, reason = "they are those of the wire")]
pub(in crate::api) struct ComputerShape {
    machine_name: String,
    /// With its domain where there is one: `EXAMPLE\ada`.
    account_name: String,
    /// The name by which a directory knows the person: `ada@example.com`.
    directory_name: Option<String>,
}

/// A computer that holds an enrolment token.
#[derive(ToSchema)]
#[schema(as = Enrolment, rename_all = "camelCase")]
#[expect(dead_code, reason = "it is only described")]
pub(in crate::api) struct EnrolShape {
    /// The enrolment token.
    #[schema(format = Password)]
    token: String,
    machine_name: String,
    /// With its domain where there is one: `EXAMPLE\ada`.
    account_name: String,
    /// The name by which a directory knows the person: `ada@example.com`.
    directory_name: Option<String>,
}

/// What makes a computer a device.
#[derive(ToSchema)]
#[schema(as = EnrolledDevice, rename_all = "camelCase")]
#[expect(dead_code, reason = "it is only described")]
pub(in crate::api) struct EnrolledShape {
    device_id: Uuid,
    /// The bearer token that it proves itself by from now on. It is told here only.
    credential: String,
    /// Whether it is known whose it is. Where not, it waits to be assigned, and what it sends is kept.
    assigned: bool,
}

/// A sign-in that waits for a person.
#[derive(ToSchema)]
#[schema(as = SignInStarted, rename_all = "camelCase")]
#[expect(dead_code, reason = "it is only described")]
pub(in crate::api) struct SignInStartedShape {
    /// What the computer claims its device by.
    secret: String,
    /// What the person compares: to be shown on the computer, as it is on the page.
    code: String,
    /// The page where the person says that the computer is theirs.
    #[schema(format = Uri)]
    url: String,
    /// How long the person has for that.
    expires_in_seconds: u32,
    /// How often the computer may ask.
    interval_seconds: u32,
}

/// A computer that asks whether its person has answered.
#[derive(ToSchema)]
#[schema(as = SignInClaim, rename_all = "camelCase")]
#[expect(dead_code, reason = "it is only described")]
pub(in crate::api) struct SignInClaimShape {
    /// The secret of the sign-in.
    #[schema(format = Password)]
    secret: String,
}

/// Nobody has said anything yet.
#[derive(ToSchema)]
#[schema(as = SignInWaiting, rename_all = "camelCase")]
#[expect(dead_code, reason = "it is only described")]
pub(in crate::api) struct SignInWaitingShape {
    /// When to ask again.
    interval_seconds: u32,
}
