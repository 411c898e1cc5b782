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
    /// A key is there twice, and nobody knows which was meant.
    Repeated {
        /// Where it stands.
        origin: String,
        /// The key of the setting.
        key: String,
        /// The key within its value; `None` where it is the setting itself.
        inner: Option<String>,
    },
    /// A window rule is not as it was meant.
    RuleAtFault {
        /// Where it stands.
        origin: String,
        /// Which, counted from one.
        number: usize,
        /// What is wrong.
        fault: RuleFault,
        /// Whether it hides what it may have been meant for; else it is left out.
        hides: bool,
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

/// What is wrong with a window rule.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum RuleFault {
    /// It has a condition that nobody knows.
    UnknownCondition(String),
    /// It has no condition.
    NoCondition,
}

impl ConfigProblem {
    /// Whether everything is as the person wrote it all the same.
    pub fn is_harmless(&self) -> bool {
        match self {
            Self::NotUtf8 { .. } | Self::UnknownKey { .. } | Self::Unencrypted { .. } => true,
            Self::UnreadableFile { .. }
            | Self::WrongValue { .. }
            | Self::Repeated { .. }
            | Self::RuleAtFault { .. } => false,
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
            Self::Repeated {
                origin,
                key,
                inner: None,
            } => {
                write!(formatter, "{origin}: `{key}` is there twice; keep one of them")
            }
            Self::Repeated {
                origin,
                key,
                inner: Some(inner),
            } => write!(
                formatter,
                "{origin}: in `{key}` something has `{inner}` twice; keep one of them"
            ),
            Self::RuleAtFault {
                origin,
                number,
                fault,
                hides,
            } => {
                write!(formatter, "{origin}: rule {number} of `window_rules` has ")?;
                match fault {
                    RuleFault::UnknownCondition(name) => write!(formatter, "the unknown condition `{name}`")?,
                    RuleFault::NoCondition => write!(formatter, "no condition")?,
                }
                let meanwhile = match (hides, fault) {
                    (true, RuleFault::UnknownCondition(_)) => "it hides as if that held",
                    (true, RuleFault::NoCondition) => "it holds for every window",
                    (false, _) => "it is left out",
                };
                write!(
                    formatter,
                    "; conditions are `application` and `title`; {meanwhile}"
                )
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
