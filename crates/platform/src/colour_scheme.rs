//! Whether the person prefers dark windows, where the window library does not know it.

#[cfg_attr(target_os = "linux", path = "colour_scheme/linux.rs")]
#[cfg_attr(not(target_os = "linux"), path = "colour_scheme/native.rs")]
mod imp;

#[cfg(target_os = "linux")]
pub(crate) use imp::{prefers_dark_on, xfce_setting, xfce_theme};

/// The person's choice; `None` where the desktop does not tell, or tells every window by itself (Windows, macOS). Takes
/// at most about a second.
pub fn prefers_dark() -> Option<bool> {
    imp::prefers_dark()
}
