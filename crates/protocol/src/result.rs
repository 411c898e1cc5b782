//! What became of each item of a batch.

use serde::{Deserialize, Serialize};

/// The server's answer for one item. Everything but `refused` means that the agent need not keep it pending. An answer
/// that this version does not know counts as `refused`: the item is set aside, not lost, and does not hold up the others.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", tag = "status", from = "ReceivedResult")]
pub enum ItemResult {
    /// Stored durably.
    Accepted,
    /// Already stored by an earlier request.
    Duplicate,
    /// It lies in a range that was deleted; it is not stored again.
    Gone,
    /// It is older than what is kept of its kind.
    Expired,
    /// It cannot be stored as it is. The agent sets it aside and shows it.
    Refused {
        /// Why.
        reason: RefusalReason,
    },
}

/// Why an item was refused.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, thiserror::Error,
)]
#[serde(rename_all = "camelCase")]
pub enum RefusalReason {
    /// Not an item of the documented shape.
    #[error("it does not have the shape of an item")]
    Malformed,
    /// A field that this kind needs is missing.
    #[error("a field that this kind of item needs is missing")]
    MissingField,
    /// The end is not after the start.
    #[error("its end is not after its start")]
    EndNotAfterStart,
    /// It lasts longer than [`crate::MAXIMUM_EVENT_HOURS`].
    #[error("it lasts longer than the longest event that is accepted")]
    TooLong,
    /// It starts before the year 2000 or after 2199.
    #[error("it starts before the year 2000 or after 2199")]
    ImplausibleTime,
    /// A reason that this version does not know.
    #[error("for a reason that this version does not know")]
    #[serde(other)]
    Unknown,
}

/// What may be received: also what later versions answer.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", tag = "status")]
enum ReceivedResult {
    Accepted,
    Duplicate,
    Gone,
    Expired,
    Refused {
        #[serde(default = "unknown")]
        reason: RefusalReason,
    },
    #[serde(other)]
    Unknown,
}

fn unknown() -> RefusalReason {
    RefusalReason::Unknown
}

impl From<ReceivedResult> for ItemResult {
    fn from(received: ReceivedResult) -> Self {
        match received {
            ReceivedResult::Accepted => Self::Accepted,
            ReceivedResult::Duplicate => Self::Duplicate,
            ReceivedResult::Gone => Self::Gone,
            ReceivedResult::Expired => Self::Expired,
            ReceivedResult::Refused { reason } => Self::Refused { reason },
            ReceivedResult::Unknown => Self::Refused {
                reason: RefusalReason::Unknown,
            },
        }
    }
}
