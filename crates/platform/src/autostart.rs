//! Starting with the person's sign-in: on, off, and which of the two.
//!
//! | | the person's own entry | for everybody, by a package or MSI |
//! |---|---|---|
//! | Linux | `~/.config/autostart/timetrack.desktop` | the same in `/etc/xdg/autostart` |
//! | Windows | `HKCU\…\CurrentVersion\Run`, value `TimeTrack` | the same in `HKLM` |
//! | macOS | `~/Library/LaunchAgents/com.timetrack.agent.plist` | the same in `/Library/LaunchAgents` |
//!
//! An entry for everybody is never changed. Switching off hides it for this person, by the means that the desktop
//! itself has for that; the person's own switch in the desktop's settings is understood in the same way.

use std::io;
use std::path::{Path, PathBuf};

#[cfg_attr(target_os = "linux", path = "autostart/linux.rs")]
#[cfg_attr(target_os = "macos", path = "autostart/macos.rs")]
#[cfg_attr(windows, path = "autostart/windows.rs")]
mod imp;

/// The start of one program at the person's sign-in.
#[derive(Debug, Clone)]
pub struct Autostart {
    program: PathBuf,
    arguments: Vec<String>,
    places: imp::Places,
}

impl Autostart {
    /// For the program at this absolute path with these arguments.
    ///
    /// # Errors
    ///
    /// [`AutostartError::NoHome`]: there is no sign-in to start at.
    pub fn new(program: &Path, arguments: &[&str]) -> Result<Self, AutostartError> {
        Ok(Self {
            program: program.to_owned(),
            arguments: arguments.iter().map(|&argument| argument.to_owned()).collect(),
            places: imp::Places::of_this_person()?,
        })
    }

    /// Whether the program starts at the next sign-in.
    ///
    /// # Errors
    ///
    /// [`AutostartError::NotReadable`] where the entry cannot be read.
    pub fn state(&self) -> Result<AutostartState, AutostartError> {
        imp::state(self)
    }

    /// Whether a program that was started at sign-in has to leave again. An entry for everybody cannot be hidden from one
    /// person on Windows and macOS, so it starts the program in spite of [`AutostartState::Off`]; on Linux the desktop
    /// keeps to the person's choice, and whoever starts the program has other reasons.
    ///
    /// # Errors
    ///
    /// As [`Autostart::state`].
    pub fn has_to_leave(&self) -> Result<bool, AutostartError> {
        Ok(imp::STARTS_IN_SPITE_OF_OFF && self.state()? == AutostartState::Off)
    }

    /// Switches it on, with the present path and arguments.
    ///
    /// # Errors
    ///
    /// [`AutostartError::NotWritable`]: nothing was changed.
    pub fn enable(&self) -> Result<(), AutostartError> {
        imp::enable(self)
    }

    /// Switches it off for this person.
    ///
    /// # Errors
    ///
    /// [`AutostartError::NotWritable`]: nothing was changed.
    pub fn disable(&self) -> Result<(), AutostartError> {
        imp::disable(self)
    }
}

/// What happens at the next sign-in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AutostartState {
    /// This program starts.
    On,
    /// It starts because it was installed for everybody on this computer.
    OnForEverybody,
    /// The person's entry starts something else, such as an older installation; [`Autostart::enable`] corrects that.
    OnForAnotherProgram,
    /// It does not start.
    Off,
}

/// Why the start at sign-in cannot be told or changed.
#[derive(Debug, thiserror::Error)]
pub enum AutostartError {
    /// The person has no home folder.
    #[error("this person has no home folder, so nothing can start at sign-in")]
    NoHome,
    /// The path cannot be written into an entry.
    #[error("the path {program:?} cannot be started at sign-in; install the program elsewhere")]
    NotExpressible {
        /// The program's path.
        program: PathBuf,
    },
    /// The entry cannot be read.
    #[error("the entry {place} cannot be read")]
    NotReadable {
        /// File or registry key.
        place: String,
        /// The operating system's reason.
        source: io::Error,
    },
    /// The entry cannot be written.
    #[error("the entry {place} cannot be written")]
    NotWritable {
        /// File or registry key.
        place: String,
        /// The operating system's reason.
        source: io::Error,
    },
}
