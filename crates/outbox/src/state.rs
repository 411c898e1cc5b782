//! The states of an item and the lanes, as numbers and texts in the file. Never renumber them.

use serde::{Deserialize, Serialize};
use timetrack_domain::Lane;
use timetrack_protocol::RefusalReason;

/// Where an item is on its way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum ItemState {
    /// It waits to be sent.
    Pending,
    /// The server has it. The copy is kept for a while, in case the server loses it.
    Acknowledged,
    /// It cannot be sent as it is. It is kept, and does not keep others waiting.
    Quarantined,
}

/// Why an item was set aside.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase", tag = "cause")]
pub enum QuarantineReason {
    /// The server refused this item.
    Refused {
        /// Why.
        reason: RefusalReason,
    },
    /// The server rejected a request that held nothing but this item.
    Rejected {
        /// The HTTP status of its answer.
        status: u16,
    },
    /// The text of the item is damaged.
    Unreadable,
}

impl ItemState {
    pub(crate) const ALL: [Self; 3] = [Self::Pending, Self::Acknowledged, Self::Quarantined];

    pub(crate) const fn code(self) -> i64 {
        match self {
            Self::Pending => 0,
            Self::Acknowledged => 1,
            Self::Quarantined => 2,
        }
    }

    pub(crate) fn from_code(code: i64) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.code() == code)
    }
}

impl QuarantineReason {
    pub(crate) fn to_text(self) -> String {
        serde_json::to_string(&self).expect("an enum of numbers and words always serialises")
    }

    /// A text that is not understood was damaged, like the item it belongs to.
    pub(crate) fn from_text(text: &str) -> Self {
        serde_json::from_str(text).unwrap_or(Self::Unreadable)
    }
}

pub(crate) const fn lane_code(lane: Lane) -> i64 {
    match lane {
        Lane::WorkSession => 0,
        Lane::Break => 1,
        Lane::Private => 2,
        Lane::Afk => 3,
        Lane::Window => 4,
    }
}

pub(crate) fn lane_from_code(code: i64) -> Option<Lane> {
    Lane::ALL.into_iter().find(|lane| lane_code(*lane) == code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_and_texts_lead_back() {
        for lane in Lane::ALL {
            assert_eq!(lane_from_code(lane_code(lane)), Some(lane));
        }
        for state in ItemState::ALL {
            assert_eq!(ItemState::from_code(state.code()), Some(state));
        }
        assert_eq!((lane_from_code(9), ItemState::from_code(-1)), (None, None));
        for reason in [
            QuarantineReason::Refused {
                reason: RefusalReason::TooLong,
            },
            QuarantineReason::Rejected { status: 422 },
            QuarantineReason::Unreadable,
        ] {
            assert_eq!(QuarantineReason::from_text(&reason.to_text()), reason);
        }
        assert_eq!(QuarantineReason::from_text("\u{0}"), QuarantineReason::Unreadable);
    }
}
