use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::{Map, Value};

use super::{ManagedPolicy, ManagedPolicyError};

pub(super) fn read() -> Result<ManagedPolicy, ManagedPolicyError> {
    let folder = Path::new("/Library/Managed Preferences");
    let for_all = folder.join("com.timetrack.agent.plist");
    let mut policy = read_property_list(&for_all)?;
    if let Ok(user) = env::var("USER") {
        policy.extend(read_property_list(
            &PathBuf::from(folder).join(user).join("com.timetrack.agent.plist"),
        )?);
    }
    Ok(ManagedPolicy::Settings(policy))
}

/// `plutil` is part of the system and reads both kinds of property lists.
fn read_property_list(path: &Path) -> Result<Map<String, Value>, ManagedPolicyError> {
    if !path.exists() {
        return Ok(Map::new());
    }
    let not_readable = |source| ManagedPolicyError::NotReadable {
        place: path.display().to_string(),
        source,
    };
    let output = Command::new("/usr/bin/plutil")
        .args(["-convert", "json", "-o", "-", "--"])
        .arg(path)
        .output()
        .map_err(not_readable)?;
    serde_json::from_slice(&output.stdout).map_err(|error| not_readable(error.into()))
}
