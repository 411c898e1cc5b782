//! What the organisation has fixed on this computer: settings that win over everything a person can write.
//!
//! | | first | then, for what the first does not name |
//! |---|---|---|
//! | Windows | `HKLM\Software\Policies\TimeTrack` (group policy, MDM) | `HKLM\Software\TimeTrack` (MSI) |
//! | macOS | `/Library/Managed Preferences/USER/com.timetrack.agent.plist` | the same without `USER` |
//! | Linux | `/etc/timetrack/policy.json` | |
//!
//! Settings are a map from names to plain JSON values, not yet checked: what a value may be is the business of the
//! settings themselves. The registry knows no truth values; numbers stand for them (0 and 1).

use std::io;
use std::path::PathBuf;

use serde_json::{Map, Value};

#[cfg_attr(target_os = "linux", path = "managed_policy/linux.rs")]
#[cfg_attr(target_os = "macos", path = "managed_policy/macos.rs")]
#[cfg_attr(windows, path = "managed_policy/windows.rs")]
mod imp;

/// What the organisation has fixed, as this system holds it.
#[derive(Debug)]
pub enum ManagedPolicy {
    /// The settings; none where the organisation has fixed nothing.
    Settings(Map<String, Value>),
    /// A JSON file as a person's own, which need not be there.
    File(PathBuf),
}

/// Reads the policy of this computer.
///
/// # Errors
///
/// [`ManagedPolicyError`]: there is a policy that cannot be understood. Do not record as if there were none.
pub fn read() -> Result<ManagedPolicy, ManagedPolicyError> {
    imp::read()
}

/// Why the policy is not known.
#[derive(Debug, thiserror::Error)]
pub enum ManagedPolicyError {
    /// File or key cannot be read.
    #[error("the organisation's settings in {place} cannot be read; ask your administrator")]
    NotReadable {
        /// File or registry key.
        place: String,
        /// The operating system's reason.
        source: io::Error,
    },
    /// A value has a type that settings cannot have.
    #[error(
        "the organisation's setting {name} in {place} is neither text nor number; ask your administrator"
    )]
    NotASetting {
        /// File or registry key.
        place: String,
        /// The setting.
        name: String,
    },
}
