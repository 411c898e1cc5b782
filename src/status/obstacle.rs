//! What is in the way of observing something, as far as a person can do something about it. The long form, with every way
//! that was tried, is in the log and in `timetrack doctor`.

use serde::{Deserialize, Serialize};
use timetrack_platform::{
    active_window::Unavailable,
    unsupported::{Situation, Unsupported},
};

/// See the module's documentation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Obstacle {
    /// The agent runs outside of any desktop session.
    NoDesktopSession,
    /// The display does not answer.
    DisplayNotUsable,
    /// The Wayland desktop tells no program.
    CompositorTellsNothing,
    /// X11 without a window manager that says which window has the focus.
    NoWindowManager,
    /// macOS: the person has not allowed it.
    NoAccessibilityPermission,
    /// The application in front does not answer.
    ApplicationNotResponding,
    /// Something else.
    Unknown,
}

impl Obstacle {
    /// Its name in the locales.
    pub fn text_key(self) -> &'static str {
        match self {
            Self::NoDesktopSession => "no-desktop-session",
            Self::DisplayNotUsable => "display-not-usable",
            Self::CompositorTellsNothing => "compositor-tells-nothing",
            Self::NoWindowManager => "no-window-manager",
            Self::NoAccessibilityPermission => "no-accessibility-permission",
            Self::ApplicationNotResponding => "application-not-responding",
            Self::Unknown => "unknown",
        }
    }
}

impl From<&Unsupported> for Obstacle {
    fn from(unsupported: &Unsupported) -> Self {
        match unsupported.situation() {
            Situation::NoDesktopSession => Self::NoDesktopSession,
            Situation::DisplayNotUsable => Self::DisplayNotUsable,
            Situation::CompositorTellsNothing => Self::CompositorTellsNothing,
            Situation::Unknown => Self::Unknown,
        }
    }
}

impl From<Unavailable> for Obstacle {
    fn from(unavailable: Unavailable) -> Self {
        match unavailable {
            Unavailable::NoWindowManager => Self::NoWindowManager,
            Unavailable::NoAccessibilityPermission => Self::NoAccessibilityPermission,
            Unavailable::ApplicationNotResponding => Self::ApplicationNotResponding,
        }
    }
}
