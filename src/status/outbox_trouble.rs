//! Why the outbox cannot be written, as far as a person can do something about it. The long form is in the log.

use serde::{Deserialize, Serialize};
use timetrack_outbox::OutboxError;

/// See the module's documentation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OutboxTrouble {
    /// The disk is full.
    DiskFull,
    /// The disk is nearly full. What is recorded is saved as long as there is room, in the end in what was set aside.
    AlmostFull,
    /// The folder or the file may not be written.
    NotAllowed,
    /// Another program holds the file.
    HeldByAnother,
    /// A newer version of TimeTrack wrote it.
    NewerVersion,
    /// The disk failed, or something unexpected happened.
    Failed,
}

impl OutboxTrouble {
    /// Its name in the locales.
    pub fn text_key(self) -> &'static str {
        match self {
            Self::DiskFull => "disk-full",
            Self::AlmostFull => "almost-full",
            Self::NotAllowed => "not-allowed",
            Self::HeldByAnother => "held-by-another",
            Self::NewerVersion => "newer-version",
            Self::Failed => "failed",
        }
    }
}

impl From<&OutboxError> for OutboxTrouble {
    fn from(error: &OutboxError) -> Self {
        match error {
            OutboxError::DiskFull(_) => Self::DiskFull,
            OutboxError::ReadOnly(_) | OutboxError::CannotOpen { .. } => Self::NotAllowed,
            OutboxError::Busy(_) | OutboxError::File { .. } => Self::HeldByAnother,
            OutboxError::NewerSchema { .. } => Self::NewerVersion,
            OutboxError::Damaged(_)
            | OutboxError::Closed
            | OutboxError::Note { .. }
            | OutboxError::Failed(_) => Self::Failed,
        }
    }
}
