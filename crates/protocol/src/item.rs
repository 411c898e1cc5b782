//! Events as they travel.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use timetrack_domain::{
    AfkCause, ApplicationName, Event, EventContent, Interval, OpenEvent, Subject, WindowTitle, id::EventId,
    time::whole_milliseconds,
};

use crate::{MAXIMUM_EVENT_HOURS, RefusalReason};

/// A closed event on the wire. Flat on purpose: serde's `flatten` would
/// buffer every item.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct WireItem {
    /// The id that makes sending it again harmless.
    pub id: EventId,
    /// The first instant.
    pub start: Timestamp,
    /// The first instant after it.
    pub end: Timestamp,
    /// What it is.
    pub kind: WireKind,
    /// The program, for [`WireKind::Window`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub application: Option<ApplicationName>,
    /// The title of the window, for [`WireKind::Window`], where the level of detail allows it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<WindowTitle>,
    /// Why, for [`WireKind::Afk`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cause: Option<AfkCause>,
}

/// An event that is still going on, as of the batch's `sentAt`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct OpenWireItem {
    /// The id of the event that it will become.
    pub id: EventId,
    /// The first instant.
    pub start: Timestamp,
    /// What it is.
    pub kind: WireKind,
    /// The program, for [`WireKind::Window`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub application: Option<ApplicationName>,
    /// The title of the window, for [`WireKind::Window`], where the level of detail allows it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<WindowTitle>,
    /// Why, for [`WireKind::Afk`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cause: Option<AfkCause>,
}

/// The kind of an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum WireKind {
    /// See [`EventContent::WorkSession`].
    WorkSession,
    /// See [`EventContent::Break`].
    Break,
    /// See [`EventContent::Private`].
    Private,
    /// See [`EventContent::Afk`]; needs `cause`.
    Afk,
    /// See [`EventContent::Window`]; needs `application`.
    Window,
    /// See [`EventContent::HiddenWindow`].
    HiddenWindow,
    /// See [`EventContent::WindowUnavailable`].
    WindowUnavailable,
}

impl From<&Event> for WireItem {
    fn from(event: &Event) -> Self {
        let Parts {
            kind,
            application,
            title,
            cause,
        } = Parts::of(&event.content);
        let (start, end) = (event.interval.start(), event.interval.end());
        Self {
            id: event.id,
            start,
            end,
            kind,
            application,
            title,
            cause,
        }
    }
}

impl From<&OpenEvent> for OpenWireItem {
    fn from(event: &OpenEvent) -> Self {
        let Parts {
            kind,
            application,
            title,
            cause,
        } = Parts::of(&event.content);
        Self {
            id: event.id,
            start: event.start,
            kind,
            application,
            title,
            cause,
        }
    }
}

impl TryFrom<WireItem> for Event {
    type Error = RefusalReason;

    fn try_from(item: WireItem) -> Result<Self, RefusalReason> {
        let (start, end) = (whole_milliseconds(item.start), whole_milliseconds(item.end));
        let interval = Interval::new(start, end).map_err(|_| RefusalReason::EndNotAfterStart)?;
        if interval.duration().as_hours() >= MAXIMUM_EVENT_HOURS {
            return Err(RefusalReason::TooLong);
        }
        if !(EARLIEST..LATEST).contains(&start.as_millisecond()) {
            return Err(RefusalReason::ImplausibleTime);
        }
        Ok(Event {
            id: item.id,
            interval,
            content: Parts {
                kind: item.kind,
                application: item.application,
                title: item.title,
                cause: item.cause,
            }
            .into_content()?,
        })
    }
}

impl TryFrom<OpenWireItem> for OpenEvent {
    type Error = RefusalReason;

    fn try_from(item: OpenWireItem) -> Result<Self, RefusalReason> {
        let start = whole_milliseconds(item.start);
        if !(EARLIEST..LATEST).contains(&start.as_millisecond()) {
            return Err(RefusalReason::ImplausibleTime);
        }
        Ok(OpenEvent {
            id: item.id,
            start,
            content: Parts {
                kind: item.kind,
                application: item.application,
                title: item.title,
                cause: item.cause,
            }
            .into_content()?,
        })
    }
}

/// The fields of an item that say what it is.
struct Parts {
    kind: WireKind,
    application: Option<ApplicationName>,
    title: Option<WindowTitle>,
    cause: Option<AfkCause>,
}

impl Parts {
    fn of(content: &EventContent) -> Self {
        let bare = |kind| Self {
            kind,
            application: None,
            title: None,
            cause: None,
        };
        match content {
            EventContent::WorkSession => bare(WireKind::WorkSession),
            EventContent::Break => bare(WireKind::Break),
            EventContent::Private => bare(WireKind::Private),
            EventContent::Afk(cause) => Self {
                cause: Some(*cause),
                ..bare(WireKind::Afk)
            },
            EventContent::Window(subject) => Self {
                application: Some(subject.application.clone()),
                title: subject.title.clone(),
                ..bare(WireKind::Window)
            },
            EventContent::HiddenWindow => bare(WireKind::HiddenWindow),
            EventContent::WindowUnavailable => bare(WireKind::WindowUnavailable),
        }
    }

    fn into_content(self) -> Result<EventContent, RefusalReason> {
        Ok(match self.kind {
            WireKind::WorkSession => EventContent::WorkSession,
            WireKind::Break => EventContent::Break,
            WireKind::Private => EventContent::Private,
            WireKind::Afk => EventContent::Afk(self.cause.ok_or(RefusalReason::MissingField)?),
            WireKind::Window => EventContent::Window(Subject {
                application: self.application.ok_or(RefusalReason::MissingField)?,
                title: self.title,
            }),
            WireKind::HiddenWindow => EventContent::HiddenWindow,
            WireKind::WindowUnavailable => EventContent::WindowUnavailable,
        })
    }
}

/// 2000-01-01T00:00:00Z in Unix milliseconds: no computer that runs the agent was recording before.
const EARLIEST: i64 = 946_684_800_000;
/// 2200-01-01T00:00:00Z in Unix milliseconds.
const LATEST: i64 = 7_258_118_400_000;

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;

    fn contents() -> impl Strategy<Value = EventContent> {
        let causes = prop::sample::select(vec![
            AfkCause::Idle,
            AfkCause::Locked,
            AfkCause::Suspended,
            AfkCause::SwitchedAway,
            AfkCause::NotMeasured,
        ]);
        let windows = (".*", prop::option::of(".*")).prop_map(|(application, title)| {
            EventContent::Window(Subject {
                application: ApplicationName::new(&application),
                title: title.as_deref().map(WindowTitle::new),
            })
        });
        prop_oneof![
            prop::sample::select(vec![
                EventContent::WorkSession,
                EventContent::Break,
                EventContent::Private,
                EventContent::HiddenWindow,
                EventContent::WindowUnavailable,
            ]),
            causes.prop_map(EventContent::Afk),
            windows,
        ]
    }

    fn at(milliseconds: i64) -> Timestamp {
        Timestamp::from_millisecond(milliseconds).unwrap()
    }

    proptest! {
        #[test]
        fn every_event_keeps_its_meaning_over_the_wire(
            id in any::<u128>(),
            start in EARLIEST..LATEST,
            length in 1..MAXIMUM_EVENT_HOURS * 3_600_000,
            content in contents(),
        ) {
            let id = EventId::from_uuid(Uuid::from_u128(id));
            let interval = Interval::new(at(start), at(start + length)).unwrap();
            let event = Event { id, interval, content: content.clone() };
            let text = serde_json::to_string(&WireItem::from(&event)).unwrap();
            let item: WireItem = serde_json::from_str(&text).unwrap();
            prop_assert_eq!(Event::try_from(item).unwrap(), event);

            let open = OpenEvent { id, start: at(start), content };
            let text = serde_json::to_string(&OpenWireItem::from(&open)).unwrap();
            let item: OpenWireItem = serde_json::from_str(&text).unwrap();
            prop_assert_eq!(OpenEvent::try_from(item).unwrap(), open);
        }
    }

    #[test]
    fn the_longest_event_is_a_millisecond_shorter_than_the_limit() {
        let item = |hours: i64, less: i64| WireItem {
            id: EventId::from_uuid(Uuid::nil()),
            start: at(EARLIEST),
            end: at(EARLIEST + hours * 3_600_000 - less),
            kind: WireKind::Break,
            application: None,
            title: None,
            cause: None,
        };
        assert!(Event::try_from(item(MAXIMUM_EVENT_HOURS, 1)).is_ok());
        assert_eq!(
            Event::try_from(item(MAXIMUM_EVENT_HOURS, 0)),
            Err(RefusalReason::TooLong)
        );
        assert_eq!(Event::try_from(item(0, 0)), Err(RefusalReason::EndNotAfterStart));
    }

    #[test]
    fn an_item_looks_as_it_always_did() {
        let event = Event {
            id: EventId::from_uuid(Uuid::from_u128(7)),
            interval: Interval::new(at(1_795_075_200_000), at(1_795_075_200_250)).unwrap(),
            content: EventContent::Window(Subject {
                application: ApplicationName::new("Writer"),
                title: Some(WindowTitle::new("Letter")),
            }),
        };
        insta::assert_snapshot!(
            serde_json::to_string(&WireItem::from(&event)).unwrap(),
            @r#"{"id":"00000000-0000-0000-0000-000000000007","start":"2026-11-19T08:00:00Z","end":"2026-11-19T08:00:00.25Z","kind":"window","application":"Writer","title":"Letter"}"#
        );
        let idle = OpenEvent {
            id: event.id,
            start: event.interval.start(),
            content: EventContent::Afk(AfkCause::SwitchedAway),
        };
        insta::assert_snapshot!(
            serde_json::to_string(&OpenWireItem::from(&idle)).unwrap(),
            @r#"{"id":"00000000-0000-0000-0000-000000000007","start":"2026-11-19T08:00:00Z","kind":"afk","cause":"switchedAway"}"#
        );
    }
}
