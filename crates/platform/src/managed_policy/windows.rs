use std::io::{self, ErrorKind};

use serde_json::{Map, Value};
use windows_registry::{Key, LOCAL_MACHINE, Type};

use crate::registry;

use super::{ManagedPolicy, ManagedPolicyError};

/// In rising rank.
const KEYS: [&str; 2] = [r"Software\TimeTrack", r"Software\Policies\TimeTrack"];

pub(super) fn read() -> Result<ManagedPolicy, ManagedPolicyError> {
    read_keys(LOCAL_MACHINE, KEYS).map(ManagedPolicy::Settings)
}

fn read_keys(root: &Key, paths: [&str; 2]) -> Result<Map<String, Value>, ManagedPolicyError> {
    let mut policy = Map::new();
    for path in paths {
        policy.extend(read_key(root, path)?);
    }
    Ok(policy)
}

fn read_key(root: &Key, path: &str) -> Result<Map<String, Value>, ManagedPolicyError> {
    let not_readable = |source: io::Error| ManagedPolicyError::NotReadable {
        place: format!(r"HKLM\{path}"),
        source,
    };
    let key = match root.open(path).map_err(registry::error) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Map::new()),
        other => other.map_err(not_readable)?,
    };
    let mut settings = Map::new();
    let values = key.values().map_err(registry::error).map_err(not_readable)?;
    // The key's own default value has no name and is no setting.
    for (name, _) in values.filter(|(name, _)| !name.is_empty()) {
        let setting = read_value(&key, &name).map_err(not_readable)?;
        let setting = setting.ok_or_else(|| ManagedPolicyError::NotASetting {
            place: format!(r"HKLM\{path}"),
            name: name.clone(),
        })?;
        settings.insert(name, setting);
    }
    Ok(settings)
}

/// `None` for a type that no setting has.
fn read_value(key: &Key, name: &str) -> io::Result<Option<Value>> {
    Ok(match key.get_type(name).map_err(registry::error)? {
        Type::String | Type::ExpandString => {
            Some(Value::from(key.get_string(name).map_err(registry::error)?))
        }
        Type::U32 => Some(Value::from(key.get_u32(name).map_err(registry::error)?)),
        Type::U64 => Some(Value::from(key.get_u64(name).map_err(registry::error)?)),
        Type::MultiString => Some(Value::from(key.get_multi_string(name).map_err(registry::error)?)),
        Type::Bytes | Type::Other(_) => None,
    })
}

#[cfg(test)]
mod tests {
    use windows_registry::CURRENT_USER;

    use super::*;

    const ROOT: &str = r"Software\TimeTrackPolicyTest";
    const PATHS: [&str; 2] = [
        r"Software\TimeTrackPolicyTest\Msi",
        r"Software\TimeTrackPolicyTest\Policies",
    ];

    /// One test, because the registry is one.
    #[test]
    fn the_policy_wins_over_the_installation() {
        // Left over from a test that failed.
        let _ = CURRENT_USER.remove_tree(ROOT);
        assert!(read_keys(CURRENT_USER, PATHS).unwrap().is_empty());

        let [msi, policies] = PATHS.map(|path| CURRENT_USER.create(path).unwrap());
        msi.set_string("base_url", "https://msi.example").unwrap();
        msi.set_string("user_id", "anna").unwrap();
        msi.set_string("", "the key's default value").unwrap();
        policies.set_string("base_url", "https://policy.example").unwrap();
        policies.set_u32("call_sync_enabled", 1).unwrap();
        let policy = read_keys(CURRENT_USER, PATHS).unwrap();
        assert_eq!(
            Value::Object(policy),
            serde_json::json!({"base_url": "https://policy.example", "user_id": "anna", "call_sync_enabled": 1})
        );

        policies.set_bytes("wrong", Type::Bytes, &[1, 2]).unwrap();
        let error = read_keys(CURRENT_USER, PATHS).unwrap_err();
        assert!(error.to_string().contains("wrong"), "{error}");
        CURRENT_USER.remove_tree(ROOT).unwrap();
    }
}
