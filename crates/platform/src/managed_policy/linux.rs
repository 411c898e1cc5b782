use super::{ManagedPolicy, ManagedPolicyError};

#[expect(
    clippy::unnecessary_wraps,
    reason = "other systems' policies can fail to be read here"
)]
pub(super) fn read() -> Result<ManagedPolicy, ManagedPolicyError> {
    Ok(ManagedPolicy::File("/etc/timetrack/policy.json".into()))
}
