//! How events and lanes are written as numbers. The numbers are part of the schema and never change.

use timetrack_domain::{AfkCause, EventContent, Lane, Subject};

use crate::StorageError;

/// What an event is, without the application and title of a window.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum EventKind {
    /// See [`EventContent::WorkSession`].
    WorkSession,
    /// See [`EventContent::Break`].
    Break,
    /// See [`EventContent::Private`].
    Private,
    /// See [`EventContent::Afk`].
    Afk(AfkCause),
    /// See [`EventContent::Window`].
    Window,
    /// See [`EventContent::HiddenWindow`].
    HiddenWindow,
    /// See [`EventContent::WindowUnavailable`].
    WindowUnavailable,
}

impl EventKind {
    const ALL: [EventKind; 11] = [
        Self::Window,
        Self::HiddenWindow,
        Self::WindowUnavailable,
        Self::Afk(AfkCause::Idle),
        Self::Afk(AfkCause::Locked),
        Self::Afk(AfkCause::Suspended),
        Self::Afk(AfkCause::SwitchedAway),
        Self::Afk(AfkCause::NotMeasured),
        Self::WorkSession,
        Self::Break,
        Self::Private,
    ];

    /// The kind of a content, and the subject of a window.
    pub fn of(content: &EventContent) -> (Self, Option<&Subject>) {
        match content {
            EventContent::WorkSession => (Self::WorkSession, None),
            EventContent::Break => (Self::Break, None),
            EventContent::Private => (Self::Private, None),
            EventContent::Afk(cause) => (Self::Afk(*cause), None),
            EventContent::Window(subject) => (Self::Window, Some(subject)),
            EventContent::HiddenWindow => (Self::HiddenWindow, None),
            EventContent::WindowUnavailable => (Self::WindowUnavailable, None),
        }
    }

    /// The content again. A window whose subject is not known any more counts as hidden.
    pub fn content(self, subject: Option<Subject>) -> EventContent {
        match self {
            Self::WorkSession => EventContent::WorkSession,
            Self::Break => EventContent::Break,
            Self::Private => EventContent::Private,
            Self::Afk(cause) => EventContent::Afk(cause),
            Self::Window => subject.map_or(EventContent::HiddenWindow, EventContent::Window),
            Self::HiddenWindow => EventContent::HiddenWindow,
            Self::WindowUnavailable => EventContent::WindowUnavailable,
        }
    }

    /// The lane that such an event belongs to.
    pub fn lane(self) -> Lane {
        match self {
            Self::WorkSession => Lane::WorkSession,
            Self::Break => Lane::Break,
            Self::Private => Lane::Private,
            Self::Afk(_) => Lane::Afk,
            Self::Window | Self::HiddenWindow | Self::WindowUnavailable => Lane::Window,
        }
    }

    pub(crate) fn code(self) -> i16 {
        match self {
            Self::Window => 1,
            Self::HiddenWindow => 2,
            Self::WindowUnavailable => 3,
            Self::Afk(AfkCause::Idle) => 10,
            Self::Afk(AfkCause::Locked) => 11,
            Self::Afk(AfkCause::Suspended) => 12,
            Self::Afk(AfkCause::SwitchedAway) => 13,
            Self::Afk(AfkCause::NotMeasured) => 14,
            Self::WorkSession => 20,
            Self::Break => 30,
            Self::Private => 40,
        }
    }

    pub(crate) fn from_code(code: i16) -> Result<Self, StorageError> {
        Self::ALL
            .into_iter()
            .find(|kind| kind.code() == code)
            .ok_or_else(|| StorageError::InvalidData(format!("an event of kind {code}")))
    }
}

/// A set of lanes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Lanes(i16);

impl Lanes {
    /// Every lane.
    pub const ALL: Lanes = Lanes(0b1_1111);

    /// The lanes in which a person may delete: what was in focus, and absence.
    pub fn detail() -> Self {
        [Lane::Window, Lane::Afk].into_iter().collect()
    }

    /// Whether the set holds a lane.
    pub fn contains(self, lane: Lane) -> bool {
        self.0 & Self::from(lane).0 != 0
    }

    pub(crate) fn mask(self) -> i16 {
        self.0
    }

    pub(crate) fn from_mask(mask: i16) -> Self {
        Self(mask & Self::ALL.0)
    }

    /// A condition on the column `kind`. Written out: the numbers are this file's own.
    pub(crate) fn condition(self, column: &str) -> String {
        if self == Self::ALL {
            return "1 = 1".to_owned();
        }
        let codes: Vec<String> = EventKind::ALL
            .into_iter()
            .filter(|kind| self.contains(kind.lane()))
            .map(|kind| kind.code().to_string())
            .collect();
        if codes.is_empty() {
            return "1 = 0".to_owned();
        }
        format!("{column} IN ({})", codes.join(", "))
    }
}

impl From<Lane> for Lanes {
    fn from(lane: Lane) -> Self {
        Self(1 << (lane_code(lane) - 1))
    }
}

impl FromIterator<Lane> for Lanes {
    fn from_iter<I: IntoIterator<Item = Lane>>(lanes: I) -> Self {
        Self(lanes.into_iter().fold(0, |mask, lane| mask | Self::from(lane).0))
    }
}

pub(crate) fn lane_code(lane: Lane) -> i16 {
    match lane {
        Lane::WorkSession => 1,
        Lane::Break => 2,
        Lane::Private => 3,
        Lane::Afk => 4,
        Lane::Window => 5,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_has_its_own_number() {
        let mut codes: Vec<i16> = EventKind::ALL.into_iter().map(EventKind::code).collect();
        codes.sort_unstable();
        assert_eq!(codes, [1, 2, 3, 10, 11, 12, 13, 14, 20, 30, 40]);
        for kind in EventKind::ALL {
            assert_eq!(EventKind::from_code(kind.code()).unwrap(), kind);
        }
        assert!(EventKind::from_code(0).is_err());
    }

    #[test]
    fn a_set_of_lanes_becomes_a_condition() {
        assert_eq!(
            Lanes::from(Lane::Afk).condition("kind"),
            "kind IN (10, 11, 12, 13, 14)"
        );
        assert_eq!(Lanes::ALL, Lane::ALL.into_iter().collect());
        assert_eq!(Lanes::default().condition("kind"), "1 = 0");
        for lane in Lane::ALL {
            assert_eq!(
                Lanes::detail().contains(lane),
                matches!(lane, Lane::Window | Lane::Afk)
            );
        }
    }
}
