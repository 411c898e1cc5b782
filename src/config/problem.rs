//! What can be wrong with a setting.

use std::fmt;

/// Something that is wrong with the configuration. Its `Display` names the place, the key, the value and what is
/// allowed.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ConfigProblem {
    /// A file could not be read or understood as a whole.
    UnreadableFile {
        /// Its path.
        path: String,
        /// What is wrong with it.
        reason: String,
    },
    /// A file is not in UTF-8; it was read as Latin-1.
    NotUtf8 {
        /// Its path.
        path: String,
    },
    /// A value is not allowed.
    WrongValue {
        /// Where it stands.
        origin: String,
        /// Its key.
        key: String,
        /// The value, shortened.
        value: String,
        /// What is allowed.
        allowed: String,
    },
    /// Nobody knows this key.
    UnknownKey {
        /// Where it stands.
        origin: String,
        /// The key.
        key: String,
    },
    /// What is recorded would cross a network unencrypted.
    Unencrypted {
        /// Where the address stands.
        origin: String,
        /// The server.
        host: String,
    },
}

impl ConfigProblem {
    /// Whether everything is as the person wrote it all the same.
    pub fn is_harmless(&self) -> bool {
        match self {
            Self::NotUtf8 { .. } | Self::UnknownKey { .. } | Self::Unencrypted { .. } => true,
            Self::UnreadableFile { .. } | Self::WrongValue { .. } => false,
        }
    }
}

impl fmt::Display for ConfigProblem {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UnreadableFile { path, reason } => write!(formatter, "{path}: {reason}"),
            Self::NotUtf8 { path } => {
                write!(
                    formatter,
                    "{path}: it is not in UTF-8 and was read as Latin-1; save it as UTF-8"
                )
            }
            Self::WrongValue {
                origin,
                key,
                value,
                allowed,
            } => {
                write!(formatter, "{origin}: `{key}` is {value}; allowed is {allowed}")
            }
            Self::UnknownKey { origin, key } => {
                write!(formatter, "{origin}: `{key}` is not a setting; it is ignored")
            }
            Self::Unencrypted { origin, host } => write!(
                formatter,
                "{origin}: `base_url` begins with http://, so what is recorded travels to {host} unencrypted; use https://"
            ),
        }
    }
}
