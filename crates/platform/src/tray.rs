//! The icon in the tray (notification area, menu bar) and its menu: a renderer of plain values.
//!
//! The caller describes what is to be seen as a [`TrayView`], as often as it likes. The backend compares that with
//! what is shown and touches only what differs: items whose text, tick or availability changed are changed in place,
//! so that an open menu neither closes nor flickers. Clicks come back as [`TrayEvent`]s.
//!
//! | | |
//! |---|---|
//! | Linux | StatusNotifierItem over the session bus (`ksni`), on a thread of its own; no event loop, no GTK |
//! | Windows, macOS | `tray-icon`; [`open`] and [`TrayBackend::show`] are for the thread of the event loop, once it runs |
//!
//! A missing tray is no failure of the program: [`TrayEvent::NotShown`] says why, and the icon appears by itself when
//! a panel starts or starts again.

use std::sync::Arc;

pub use self::shape::{PanelTone, Pixmap, TrayShape};

#[cfg_attr(target_os = "linux", path = "tray/linux.rs")]
#[cfg_attr(target_os = "macos", path = "tray/macos.rs")]
#[cfg_attr(windows, path = "tray/windows.rs")]
mod imp;
#[cfg(any(not(target_os = "linux"), test))]
mod layout;
#[cfg(not(target_os = "linux"))]
mod native;
mod shape;

/// Everything that is to be seen in the tray.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrayView {
    /// Which of the six silhouettes.
    pub shape: TrayShape,
    /// Shown when the pointer rests on the icon; a line break is allowed, Windows cuts after 127 characters.
    pub tooltip: String,
    /// From top to bottom.
    pub menu: Vec<MenuEntry>,
}

/// One line of the menu.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MenuEntry {
    /// Something to read or to click.
    Item {
        /// Comes back in [`TrayEvent::Clicked`]. Unique within the menu.
        id: String,
        /// Shown as it is: `&` and `_` have no special meaning.
        text: String,
        /// Greyed out and not clickable when false.
        enabled: bool,
        /// Whether there is a tick; `None` for an entry that never has one.
        checked: Option<bool>,
    },
    /// A line that opens further lines.
    Submenu {
        /// As of an item.
        text: String,
        /// As of an item.
        enabled: bool,
        /// From top to bottom.
        entries: Vec<MenuEntry>,
    },
    /// A thin line.
    Separator,
}

/// What the tray reports; from a thread of its own on Linux, so a receiver only passes it on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TrayEvent {
    /// The entry with this id was chosen. For an entry with a tick the caller decides whether the tick changes.
    Clicked(String),
    /// A panel shows the icon.
    Shown,
    /// No panel shows the icon.
    NotShown(TrayProblem),
}

/// Why there is no icon.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TrayProblem {
    /// No desktop session, or the program runs outside of it (ssh, cron, a system service).
    #[error("there is no session bus: {reason}")]
    NoSessionBus {
        /// In the operating system's words.
        reason: String,
    },
    /// The desktop has no place for such icons, or its panel is not running.
    #[error("no panel shows tray icons; on GNOME, install the AppIndicator extension")]
    NoPanel,
    /// The panel or the operating system refused the icon.
    #[error("the icon was refused: {reason}")]
    Refused {
        /// In the operating system's words.
        reason: String,
    },
}

/// An icon that is there for as long as this value lives.
pub trait TrayBackend {
    /// Brings what is shown in line with `view`. Does not wait for the panel.
    fn show(&mut self, view: &TrayView);
}

/// Puts the first view into the tray. Exactly one [`TrayEvent::Shown`] or [`TrayEvent::NotShown`] follows soon, and
/// another whenever that changes.
pub fn open(view: &TrayView, events: impl Fn(TrayEvent) + Send + Sync + 'static) -> Box<dyn TrayBackend> {
    imp::open(view, Arc::new(events))
}

type Events = Arc<dyn Fn(TrayEvent) + Send + Sync>;
