//! Texts as Windows takes them: UTF-16, ended by a zero.

use std::ffi::OsStr;
use std::os::windows::ffi::OsStrExt;

/// The text with its closing zero. A zero within would end it early; callers keep such texts away.
pub(crate) fn from(text: impl AsRef<OsStr>) -> Vec<u16> {
    text.as_ref().encode_wide().chain([0]).collect()
}

/// The text up to the first zero.
#[cfg(feature = "desktop")]
pub(crate) fn to_string(wide: &[u16]) -> String {
    let end = wide.iter().position(|unit| *unit == 0).unwrap_or(wide.len());
    String::from_utf16_lossy(&wide[..end])
}
