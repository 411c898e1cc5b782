//! Opens addresses and files in the program that the person has chosen for them. No shell is involved: what is opened
//! is one argument, whatever it contains.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

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
    start_with_url(address, Box::new(|_| {}))
}

/// As [`open_url`]; `failed` hears why nothing was opened, also where that shows only after the program was started. It is
/// called once at the most, from any thread.
pub fn open_url_or(address: &str, failed: impl FnOnce(OpenError) + Send + 'static) {
    let failed = Once::new(failed);
    if let Err(error) = start_with_url(address, failed.for_later(|| "the address".to_owned())) {
        failed.tell(error);
    }
}

fn start_with_url(address: &str, failed: Failed) -> Result<(), OpenError> {
    let lower = address.to_ascii_lowercase();
    let is_web = lower.starts_with("http://") || lower.starts_with("https://");
    if !is_web || address.contains(|character: char| character.is_control() || character.is_whitespace()) {
        return Err(OpenError::NotAWebAddress);
    }
    imp::open(address.as_ref(), failed).map_err(|source| OpenError::NoProgram {
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
    start_with_file(path, Box::new(|_| {}))
}

/// As [`open_file`], with `failed` as for [`open_url_or`].
pub fn open_file_or(path: &Path, failed: impl FnOnce(OpenError) + Send + 'static) {
    let (failed, shown) = (Once::new(failed), path.display().to_string());
    if let Err(error) = start_with_file(path, failed.for_later(|| shown)) {
        failed.tell(error);
    }
}

fn start_with_file(path: &Path, failed: Failed) -> Result<(), OpenError> {
    // An absolute path cannot be taken for an option.
    let absolute = std::path::absolute(path).map_err(|_| OpenError::Missing {
        path: path.to_owned(),
    })?;
    if !absolute.exists() {
        return Err(OpenError::Missing { path: absolute });
    }
    imp::open(absolute.as_os_str(), failed).map_err(|source| OpenError::NoProgram {
        what: absolute.display().to_string(),
        source,
    })
}

/// Hears that a program which was started opened nothing.
type Failed = Box<dyn FnOnce(io::Error) + Send>;

/// Somebody who hears of one failure only.
struct Once<F>(Arc<Mutex<Option<F>>>);

impl<F: FnOnce(OpenError) + Send + 'static> Once<F> {
    fn new(failed: F) -> Self {
        Self(Arc::new(Mutex::new(Some(failed))))
    }

    fn tell(&self, error: OpenError) {
        let failed = self.0.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(failed) = failed {
            failed(error);
        }
    }

    fn for_later(&self, what: impl FnOnce() -> String + Send + 'static) -> Failed {
        let own = Self(Arc::clone(&self.0));
        Box::new(move |source| own.tell(OpenError::NoProgram { what: what(), source }))
    }
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
    fn who_asked_hears_once_why_nothing_was_opened() {
        let (tell, heard) = std::sync::mpsc::channel();
        open_file_or(Path::new("/nonexistent/config.json"), move |error| {
            tell.send(error.to_string()).unwrap();
        });
        assert!(heard.recv().unwrap().contains("config.json"));
        assert!(heard.recv().is_err());
    }

    #[test]
    fn a_missing_file_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let error = open_file(&folder.path().join("gone.log")).unwrap_err();
        assert!(error.to_string().contains("gone.log"), "{error}");
    }
}
