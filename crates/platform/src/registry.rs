//! What the registry's users have in common.

use std::io;

/// An error of the registry as the standard library knows it: its crate carries Windows' number inside of an HRESULT,
/// whose kind the standard library does not see.
pub(crate) fn error(error: impl Into<io::Error>) -> io::Error {
    let error = error.into();
    match error.raw_os_error() {
        Some(result) => io::Error::from_raw_os_error(result & 0xffff),
        None => error,
    }
}
