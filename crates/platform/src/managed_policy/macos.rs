use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::{Map, Value};

use super::{ManagedPolicyError, parse};

pub(super) fn read() -> Result<Map<String, Value>, ManagedPolicyError> {
    let folder = Path::new("/Library/Managed Preferences");
    let for_all = folder.join("com.timetrack.agent.plist");
    let mut policy = read_property_list(&for_all)?;
    if let Ok(user) = env::var("USER") {
        policy.extend(read_property_list(
            &PathBuf::from(folder).join(user).join("com.timetrack.agent.plist"),
        )?);
    }
    Ok(policy)
}

/// `plutil` is part of the system and reads both kinds of property lists.
fn read_property_list(path: &Path) -> Result<Map<String, Value>, ManagedPolicyError> {
    if !path.exists() {
        return Ok(Map::new());
    }
    let output = Command::new("/usr/bin/plutil")
        .args(["-convert", "json", "-o", "-", "--"])
        .arg(path)
        .output()
        .map_err(|source| ManagedPolicyError::NotReadable {
            place: path.display().to_string(),
            source,
        })?;
    parse(path, &output.stdout)
}
