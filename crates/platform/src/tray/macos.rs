use tray_icon::{Icon, TrayIcon, TrayIconBuilder};

use super::PanelTone;
pub(super) use super::native::open;

pub(super) fn with_icon(builder: TrayIconBuilder, icon: Icon) -> TrayIconBuilder {
    builder.with_icon_templated(icon)
}

pub(super) fn set_icon(tray: &TrayIcon, icon: Option<Icon>) -> tray_icon::Result<()> {
    tray.set_icon_templated(icon)
}

/// The menu bar is there before any program.
pub(super) fn is_shown(_tray: &TrayIcon, _tooltip: &str) -> bool {
    true
}

/// The menu bar is 22 points high, and nearly every Mac has two pixels to a point.
pub(super) fn icon_size() -> u32 {
    44
}

/// The menu bar colours templates itself.
pub(super) fn panel_tone() -> PanelTone {
    PanelTone::Template
}
