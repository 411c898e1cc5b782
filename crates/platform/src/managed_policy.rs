//! What the organisation has fixed on this computer: settings that win over everything a person can write.
//!
//! | | first | then, for what the first does not name |
//! |---|---|---|
//! | Windows | `HKLM\Software\Policies\TimeTrack` (group policy, MDM) | `HKLM\Software\TimeTrack` (MSI) |
//! | macOS | `/Library/Managed Preferences/USER/com.timetrack.agent.plist` | the same without `USER` |
//! | Linux | `/etc/timetrack/policy.json` | |
//!
//! The result is a map from setting names to plain JSON values, not yet checked: what a value may be is the business of
//! the settings themselves. The registry knows no truth values; numbers stand for them (0 and 1).

use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use serde_json::{Map, Value};

#[cfg_attr(target_os = "linux", path = "managed_policy/linux.rs")]
#[cfg_attr(target_os = "macos", path = "managed_policy/macos.rs")]
#[cfg_attr(windows, path = "managed_policy/windows.rs")]
mod imp;

/// Reads the policy of this computer; empty where the organisation has fixed nothing.
///
/// # Errors
///
/// [`ManagedPolicyError`]: there is a policy that cannot be understood. Do not record as if there were none.
pub fn read() -> Result<Map<String, Value>, ManagedPolicyError> {
    imp::read()
}

/// Reads a policy from a JSON file, as on Linux; empty where there is no such file.
///
/// # Errors
///
/// As of [`read`].
pub fn read_file(path: &Path) -> Result<Map<String, Value>, ManagedPolicyError> {
    let bytes = match fs::read(path) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Map::new()),
        Err(source) => {
            return Err(ManagedPolicyError::NotReadable {
                place: path.display().to_string(),
                source,
            });
        }
        Ok(bytes) => bytes,
    };
    parse(path, &bytes)
}

/// An editor on Windows may have put a byte order mark in front.
fn parse(path: &Path, bytes: &[u8]) -> Result<Map<String, Value>, ManagedPolicyError> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    serde_json::from_slice(bytes).map_err(|source| ManagedPolicyError::NotJson {
        path: path.to_owned(),
        source,
    })
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
    /// The file is not a JSON object.
    #[error("the organisation's settings in {path:?} are not a JSON object; ask your administrator")]
    NotJson {
        /// The file.
        path: PathBuf,
        /// Where and what.
        source: serde_json::Error,
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_file_is_no_policy() {
        let folder = tempfile::tempdir().unwrap();
        assert!(read_file(&folder.path().join("policy.json")).unwrap().is_empty());
    }

    #[test]
    fn values_come_as_they_are_written() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("policy.json");
        fs::write(
            &path,
            b"\xef\xbb\xbf{\"base_url\": \"https://tt.example\", \"call_sync_enabled\": true}",
        )
        .unwrap();
        let policy = read_file(&path).unwrap();
        assert_eq!(policy["base_url"], "https://tt.example");
        assert_eq!(policy["call_sync_enabled"], true);
    }

    #[test]
    fn a_policy_that_cannot_be_understood_is_an_error_with_its_place() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("policy.json");
        for wrong in [&b"[1]"[..], b"{", b"", b"\xff\xfe{"] {
            fs::write(&path, wrong).unwrap();
            let error = read_file(&path).unwrap_err();
            assert!(error.to_string().contains("policy.json"), "{error}");
        }
        assert!(matches!(
            read_file(folder.path()),
            Err(ManagedPolicyError::NotReadable { .. })
        ));
    }
}
