//! Deletions that a person made on the server, on their way to the copies that an agent keeps.
//!
//! A request says how far the agent has seen them, an answer carries what came after that, and the agent removes what
//! they cover. The server's own rule holds: an item is covered where it shares an instant with the range, in one of the
//! lanes, and began under the person who deleted.
//!
//! What lies in the future because a clock was ahead is deleted event by event: what is yet to be recorded then is nobody's
//! to delete. Each such event is told as a range of its own that names it. The range is the event's first millisecond, and
//! nothing that began earlier is covered; so an agent that does not know the name yet removes hardly anything else.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Deserializer, Serialize, de::IgnoredAny};
use timetrack_domain::{Lane, id::EventId};

/// How far an agent has seen the deletions on its device. Only the server that wrote it understands it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct DeletionCursor(String);

/// Deletions in the order in which they were made, from where the agent's cursor was.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DeletionPage {
    /// At most [`crate::MAXIMUM_DELETIONS`].
    pub ranges: Vec<DeletedRange>,
    /// How far the agent has seen them when it has removed what these cover.
    pub cursor: DeletionCursor,
    /// Whether there are more: the agent asks again at once.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub more: bool,
}

/// A range from which everything in some lanes was deleted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DeletedRange {
    /// The first instant.
    pub start: Timestamp,
    /// The first instant after it.
    pub end: Timestamp,
    /// The lanes. One that the agent does not know holds nothing of its own.
    #[serde(deserialize_with = "known_lanes")]
    pub lanes: Vec<Lane>,
    /// What began earlier stays: the device belonged to somebody else then. `None` where it never did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub began_from: Option<Timestamp>,
    /// The only event that went. `None` where everything that the rest covers did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub event: Option<EventId>,
}

impl DeletionCursor {
    /// A cursor as the server writes it.
    pub fn new(text: String) -> Self {
        Self(text)
    }

    /// Before the first deletion: the empty text.
    pub fn beginning() -> Self {
        Self::default()
    }

    /// As the server wrote it.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl DeletedRange {
    /// A single event that began at `start`.
    pub fn of_event(event: EventId, lane: Lane, start: Timestamp) -> Self {
        Self {
            start,
            end: start.checked_add(SignedDuration::from_millis(1)).unwrap_or(start),
            lanes: vec![lane],
            began_from: Some(start),
            event: Some(event),
        }
    }

    /// Whether the item with this id, of `lane` and over `[start, end)`, is covered.
    pub fn covers(&self, id: EventId, lane: Lane, start: Timestamp, end: Timestamp) -> bool {
        self.event.is_none_or(|event| event == id)
            && self.lanes.contains(&lane)
            && start < self.end
            && self.start < end
            && self.began_from.is_none_or(|from| from <= start)
    }
}

fn known_lanes<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<Lane>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum MaybeLane {
        Known(Lane),
        Unknown(IgnoredAny),
    }
    let lanes = Vec::<MaybeLane>::deserialize(deserializer)?;
    Ok(lanes
        .into_iter()
        .filter_map(|lane| match lane {
            MaybeLane::Known(lane) => Some(lane),
            MaybeLane::Unknown(_) => None,
        })
        .collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        format!("2026-11-19T{text}:00Z").parse().unwrap()
    }

    fn range(began_from: Option<&str>) -> DeletedRange {
        DeletedRange {
            start: at("10:00"),
            end: at("11:00"),
            lanes: vec![Lane::Window],
            began_from: began_from.map(at),
            event: None,
        }
    }

    fn id(number: u128) -> EventId {
        EventId::from_uuid(uuid::Uuid::from_u128(number))
    }

    #[test]
    fn what_shares_an_instant_is_covered_in_these_lanes_only() {
        let covers = |lane, start, end| range(None).covers(id(1), lane, at(start), at(end));
        assert!(covers(Lane::Window, "09:59", "10:01"));
        assert!(covers(Lane::Window, "10:59", "11:01"));
        assert!(covers(Lane::Window, "09:00", "12:00"));
        assert!(!covers(Lane::Window, "09:50", "10:00"));
        assert!(!covers(Lane::Window, "11:00", "11:01"));
        assert!(!covers(Lane::Afk, "10:10", "10:20"));
    }

    #[test]
    fn what_began_under_somebody_else_is_not_covered() {
        let range = range(Some("09:30"));
        assert!(range.covers(id(1), Lane::Window, at("09:30"), at("10:01")));
        assert!(!range.covers(id(1), Lane::Window, at("09:29"), at("10:01")));
    }

    #[test]
    fn one_that_names_an_event_covers_no_other() {
        let told = DeletedRange::of_event(id(1), Lane::Window, at("10:00"));
        assert!(told.covers(id(1), Lane::Window, at("10:00"), at("10:10")));
        assert!(!told.covers(id(2), Lane::Window, at("10:00"), at("10:10")));
        // An agent that knows no names finds it by its start, and nothing that lies around it.
        let unnamed = DeletedRange { event: None, ..told };
        let covers = |lane, start: Timestamp| unnamed.covers(id(3), lane, start, at("10:10"));
        let later = |nanoseconds| at("10:00") + SignedDuration::from_nanos(nanoseconds);
        assert!(covers(Lane::Window, at("10:00")) && covers(Lane::Window, later(999_999)));
        assert!(!covers(Lane::Window, later(-1)) && !covers(Lane::Window, later(1_000_000)));
        assert!(!covers(Lane::Afk, at("10:00")));
        assert_eq!(
            DeletedRange::of_event(id(1), Lane::Window, Timestamp::MAX).end,
            Timestamp::MAX
        );
    }

    #[test]
    fn a_page_keeps_its_meaning_over_the_wire_and_lanes_to_come_do_not_spoil_it() {
        let page = DeletionPage {
            ranges: vec![
                range(Some("09:30")),
                DeletedRange::of_event(id(7), Lane::Afk, at("12:00")),
            ],
            cursor: DeletionCursor::new("7".to_owned()),
            more: true,
        };
        let text = serde_json::to_string(&page).unwrap();
        assert_eq!(
            text,
            r#"{"ranges":[{"start":"2026-11-19T10:00:00Z","end":"2026-11-19T11:00:00Z","lanes":["window"],"beganFrom":"2026-11-19T09:30:00Z"},{"start":"2026-11-19T12:00:00Z","end":"2026-11-19T12:00:00.001Z","lanes":["afk"],"beganFrom":"2026-11-19T12:00:00Z","event":"00000000-0000-0000-0000-000000000007"}],"cursor":"7","more":true}"#
        );
        assert_eq!(serde_json::from_str::<DeletionPage>(&text).unwrap(), page);
        let newer = text
            .replace(r#"["window"]"#, r#"["calls","window",{"x":1}]"#)
            .replace(r#","more":true"#, r#","reason":"x""#);
        let page = DeletionPage { more: false, ..page };
        assert_eq!(serde_json::from_str::<DeletionPage>(&newer).unwrap(), page);
    }
}
