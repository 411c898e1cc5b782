//! Where a setting came from, and the only place with names of environment variables.

use std::fmt;
use std::path::PathBuf;

/// Where a setting was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// The settings file.
    File(PathBuf),
    /// An environment variable.
    Environment(String),
}

impl fmt::Display for Source {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File(path) => write!(formatter, "settings file {}", path.display()),
            Self::Environment(name) => write!(formatter, "environment variable {name}"),
        }
    }
}

const PREFIX: &str = "TIMETRACK_";

/// The setting that a variable sets.
pub(super) fn key_of(variable: &str) -> Option<&'static str> {
    if variable == "PORT" {
        return Some("port");
    }
    let name = variable.strip_prefix(PREFIX)?;
    super::KEYS
        .into_iter()
        .find(|key| key.eq_ignore_ascii_case(name) && name.bytes().all(|byte| !byte.is_ascii_lowercase()))
}

/// Whether somebody may have meant this server by a variable that it does not know.
pub(super) fn looks_like_ours(variable: &str) -> bool {
    variable.starts_with(PREFIX) && !variable.starts_with("TIMETRACK_TEST_")
}
