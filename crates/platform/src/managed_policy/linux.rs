use std::path::Path;

use serde_json::{Map, Value};

use super::{ManagedPolicyError, read_file};

pub(super) fn read() -> Result<Map<String, Value>, ManagedPolicyError> {
    read_file(Path::new("/etc/timetrack/policy.json"))
}
