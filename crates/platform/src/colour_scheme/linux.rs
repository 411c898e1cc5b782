//! The settings portal, and Xfce's settings, which the portal does not know.

use std::time::Duration;

use zbus::blocking::{Connection, Proxy, connection};
use zbus::zvariant::OwnedValue;

pub(super) fn prefers_dark() -> Option<bool> {
    let builder = connection::Builder::session().ok()?;
    let bus = builder.method_timeout(Duration::from_secs(1)).build().ok()?;
    // Xfce first: its portal answers "no preference" whatever the theme is.
    xfce_theme(&bus)
        .map(|theme| theme.to_lowercase().contains("dark"))
        .or_else(|| prefers_dark_on(&bus))
}

/// The person's choice for programs in general, from the settings portal.
pub(crate) fn prefers_dark_on(bus: &Connection) -> Option<bool> {
    let portal = Proxy::new(
        bus,
        "org.freedesktop.portal.Desktop",
        "/org/freedesktop/portal/desktop",
        "org.freedesktop.portal.Settings",
    )
    .ok()?;
    let scheme: OwnedValue = portal
        .call("ReadOne", &("org.freedesktop.appearance", "color-scheme"))
        .ok()?;
    match u32::try_from(scheme).ok()? {
        1 => Some(true),
        2 => Some(false),
        _ => None,
    }
}

/// The name of the theme on Xfce.
pub(crate) fn xfce_theme(bus: &Connection) -> Option<String> {
    String::try_from(xfce_setting(bus, "xsettings", "/Net/ThemeName")?).ok()
}

/// A setting of Xfce.
pub(crate) fn xfce_setting(bus: &Connection, channel: &str, property: &str) -> Option<OwnedValue> {
    let settings = Proxy::new(bus, "org.xfce.Xfconf", "/org/xfce/Xfconf", "org.xfce.Xfconf").ok()?;
    settings.call("GetProperty", &(channel, property)).ok()
}
