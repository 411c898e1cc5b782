//! The tray as pure values: which icon, which tooltip, which menu.
//!
//! Everything here is a function of the status; `timetrack_platform::tray` draws it. Architecture invariant: the tray
//! holds no state of its own, so it cannot lie.

mod action;
mod icon;
mod menu;

use jiff::{Timestamp, tz::TimeZone};
use timetrack_platform::tray::TrayView;

pub use action::MenuAction;
pub use icon::shape;
pub use menu::menu;

use crate::{i18n::Texts, status::AgentStatus, status_text};

/// Everything that the tray shows for `status`.
pub fn view(status: &AgentStatus, texts: &Texts, now: Timestamp, zone: &TimeZone) -> TrayView {
    TrayView {
        shape: shape(status),
        tooltip: format!("TimeTrack\n{}", status_text::headline(status, texts, now, zone)),
        menu: menu(status, texts, now, zone),
    }
}

#[cfg(test)]
mod tests;
