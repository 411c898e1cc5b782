//! Opens addresses and files in the program that the person has chosen for them. No shell is involved: what is opened
//! is one argument, whatever it contains.

use std::io;
use std::path::{Path, PathBuf};

#[cfg_attr(target_os = "linux", path = "open/linux.rs")]
#[cfg_attr(target_os = "macos", path = "open/macos.rs")]
#[cfg_attr(windows, path = "open/windows.rs")]
mod imp;

/// Opens a web address in the browser. Does not wait for it to close.
///
/// # Errors
///
/// [`OpenError::NotAWebAddress`]: everything but `http:` and `https:` could start a program.
/// [`OpenError::NoProgram`]: show the address to the person instead.
pub fn open_url(address: &str) -> Result<(), OpenError> {
    let lower = address.to_ascii_lowercase();
    let is_web = lower.starts_with("http://") || lower.starts_with("https://");
    if !is_web || address.contains(|character: char| character.is_control() || character.is_whitespace()) {
        return Err(OpenError::NotAWebAddress);
    }
    imp::open(address.as_ref()).map_err(|source| OpenError::NoProgram {
        what: "the address".to_owned(),
        source,
    })
}

/// Opens a text file (settings, log) or a folder. Does not wait for the program to close.
///
/// # Errors
///
/// [`OpenError::Missing`] and [`OpenError::NoProgram`]: show the path to the person instead.
pub fn open_file(path: &Path) -> Result<(), OpenError> {
    // An absolute path cannot be taken for an option.
    let absolute = std::path::absolute(path).map_err(|_| OpenError::Missing {
        path: path.to_owned(),
    })?;
    if !absolute.exists() {
        return Err(OpenError::Missing { path: absolute });
    }
    imp::open(absolute.as_os_str()).map_err(|source| OpenError::NoProgram {
        what: absolute.display().to_string(),
        source,
    })
}

/// Why nothing was opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// Not `http:` or `https:`.
    #[error("this is not a web address")]
    NotAWebAddress,
    /// Nothing is there.
    #[error("{path:?} does not exist")]
    Missing {
        /// The absolute path.
        path: PathBuf,
    },
    /// No program is there to open it with, or it could not be started.
    #[error("no program opened {what}")]
    NoProgram {
        /// The file, or "the address", which may carry a one-time secret and is not named.
        what: String,
        /// The operating system's reason.
        source: io::Error,
    },
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_web_addresses_are_opened() {
        for wrong in [
            "",
            "file:///etc/passwd",
            "javascript:alert(1)",
            "calc.exe",
            "-h",
            "https://a b",
            "https://a\n--help",
            r"\\server\share",
        ] {
            assert!(
                matches!(open_url(wrong), Err(OpenError::NotAWebAddress)),
                "{wrong}"
            );
        }
    }

    #[test]
    fn a_missing_file_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let error = open_file(&folder.path().join("gone.log")).unwrap_err();
        assert!(error.to_string().contains("gone.log"), "{error}");
    }
}
