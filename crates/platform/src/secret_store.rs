//! Where the person's secrets lie: in the operating system's key ring, or where there is none in a file.
//!
//! | | key ring |
//! |---|---|
//! | Linux | Secret Service (GNOME Keyring, KWallet) over the session bus |
//! | Windows | Credential Manager |
//! | macOS | login keychain |
//!
//! The file (`secrets.json` in the data directory, 0600) protects against other users of the computer, not against
//! programs of the same person. So that nobody takes it for more, [`SecretStore::place`] says which one is in use and
//! why, for `timetrack doctor` and the status.
//!
//! Invariant: a secret lies in one place. Once the key ring is reachable again, it takes over what the file holds.

use std::fmt;
use std::io;
use std::path::PathBuf;

use secrecy::SecretString;

pub use self::opened::open;

mod file;
#[cfg_attr(target_os = "linux", path = "secret_store/linux.rs")]
#[cfg_attr(target_os = "macos", path = "secret_store/macos.rs")]
#[cfg_attr(windows, path = "secret_store/windows.rs")]
mod imp;
mod keyring;
mod opened;

/// Named secrets of one person on this computer.
pub trait SecretStore: Send + Sync {
    /// The secret of this name; `None` when there is none.
    ///
    /// # Errors
    ///
    /// [`SecretStoreError`]: the secret may exist, ask again later.
    fn get(&self, name: &str) -> Result<Option<SecretString>, SecretStoreError>;

    /// Keeps the secret, in place of an earlier one of this name.
    ///
    /// # Errors
    ///
    /// [`SecretStoreError`]: it is not kept.
    fn set(&self, name: &str, secret: &SecretString) -> Result<(), SecretStoreError>;

    /// Forgets the secret; fine when there is none.
    ///
    /// # Errors
    ///
    /// [`SecretStoreError`]: it may still be there.
    fn delete(&self, name: &str) -> Result<(), SecretStoreError>;

    /// Where secrets are kept at the moment.
    fn place(&self) -> SecretPlace;
}

/// Where secrets are kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SecretPlace {
    /// In the operating system's key ring.
    Keyring,
    /// In a file that only this person can read.
    File {
        /// The file.
        path: PathBuf,
        /// Why not in the key ring.
        because: KeyringProblem,
    },
}

impl fmt::Display for SecretPlace {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Keyring => formatter.write_str("kept in the key ring"),
            Self::File { path, because } => {
                write!(formatter, "kept in the file {} because {because}", path.display())
            }
        }
    }
}

/// Why the key ring is not used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum KeyringProblem {
    /// There is none: no session bus, no key ring program.
    #[error("there is no key ring: {reason}")]
    Missing {
        /// In the system's words.
        reason: String,
    },
    /// It is locked, and nobody unlocked it.
    #[error("the key ring is locked: {reason}")]
    Locked {
        /// In the system's words.
        reason: String,
    },
    /// It did not answer in time.
    #[error("the key ring did not answer within {seconds} seconds")]
    Silent {
        /// How long it was waited for.
        seconds: u64,
    },
    /// It answered with an error.
    #[error("the key ring failed: {reason}")]
    Failed {
        /// In the system's words.
        reason: String,
    },
}

/// Why a secret could not be read or kept.
#[derive(Debug, thiserror::Error)]
pub enum SecretStoreError {
    /// The key ring, which holds the secret, does not give it out.
    #[error("the key ring does not give out the secret")]
    Keyring(#[source] KeyringProblem),
    /// The file cannot be read or written.
    #[error("the file {path:?} cannot be used")]
    File {
        /// The file.
        path: PathBuf,
        /// The operating system's reason.
        source: io::Error,
    },
    /// The file is not what was written; it is left as it is.
    #[error("the file {path:?} is damaged; move it away and sign in again")]
    Damaged {
        /// The file.
        path: PathBuf,
    },
}
