//! The choice between key ring and file, made at the start and changed when the key ring fails at keeping.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use secrecy::SecretString;

use super::file::SecretFile;
use super::keyring::Keyring;
use super::{KeyringProblem, SecretPlace, SecretStore, SecretStoreError};

/// Opens the key ring, or the file in `data_dir` where there is none. Waits up to a minute when the key ring asks the
/// person for a password, so this is not for the thread of the event loop.
pub fn open(data_dir: &Path) -> Box<dyn SecretStore> {
    let file = SecretFile::new(data_dir.join("secrets.json"));
    let keyring = Keyring::open().and_then(|keyring| move_into(&keyring, &file).map(|()| keyring));
    match keyring {
        Ok(keyring) => Box::new(KeyringWithFile {
            keyring,
            file,
            failed: Mutex::new(None),
        }),
        Err(because) => {
            tracing::info!(%because, "secrets are kept in a file");
            Box::new(OnlyFile { file, because })
        }
    }
}

/// Takes what the file holds from a time without a key ring.
fn move_into(keyring: &Keyring, file: &SecretFile) -> Result<(), KeyringProblem> {
    let secrets = file.read().unwrap_or_else(|error| {
        tracing::warn!(%error, "secrets in the file are left there");
        BTreeMap::default()
    });
    for (name, secret) in secrets {
        keyring.set(&name, &secret)?;
        if let Err(error) = file.delete(&name) {
            tracing::warn!(%error, "a secret that is in the key ring now could not be removed from the file");
        }
    }
    Ok(())
}

struct KeyringWithFile {
    keyring: Keyring,
    file: SecretFile,
    /// Set once the key ring refused to keep a secret (locked, no collection): that one lies in the file.
    failed: Mutex<Option<KeyringProblem>>,
}

impl SecretStore for KeyringWithFile {
    fn get(&self, name: &str) -> Result<Option<SecretString>, SecretStoreError> {
        if self.failure().is_some()
            && let Some(secret) = self.file.get(name)?
        {
            return Ok(Some(secret));
        }
        self.keyring.get(name).map_err(SecretStoreError::Keyring)
    }

    fn set(&self, name: &str, secret: &SecretString) -> Result<(), SecretStoreError> {
        match self.keyring.set(name, secret) {
            Ok(()) => self.file.delete(name),
            Err(because) => {
                tracing::warn!(%because, "a secret is kept in the file");
                self.file.set(name, secret)?;
                *self.failed.lock().unwrap_or_else(PoisonError::into_inner) = Some(because);
                Ok(())
            }
        }
    }

    fn delete(&self, name: &str) -> Result<(), SecretStoreError> {
        self.file.delete(name)?;
        self.keyring.delete(name).map_err(SecretStoreError::Keyring)
    }

    fn place(&self) -> SecretPlace {
        match self.failure() {
            None => SecretPlace::Keyring,
            Some(because) => SecretPlace::File {
                path: self.file.path().to_owned(),
                because,
            },
        }
    }
}

impl KeyringWithFile {
    fn failure(&self) -> Option<KeyringProblem> {
        self.failed.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

struct OnlyFile {
    file: SecretFile,
    because: KeyringProblem,
}

impl SecretStore for OnlyFile {
    fn get(&self, name: &str) -> Result<Option<SecretString>, SecretStoreError> {
        match (self.file.get(name)?, &self.because) {
            (Some(secret), _) => Ok(Some(secret)),
            (None, KeyringProblem::Missing { .. }) => Ok(None),
            // There is a key ring, and the secret may well lie in it: "none" would sign the person out.
            (None, because) => Err(SecretStoreError::Keyring(because.clone())),
        }
    }

    fn set(&self, name: &str, secret: &SecretString) -> Result<(), SecretStoreError> {
        self.file.set(name, secret)
    }

    fn delete(&self, name: &str) -> Result<(), SecretStoreError> {
        self.file.delete(name)
    }

    fn place(&self) -> SecretPlace {
        SecretPlace::File {
            path: self.file.path().to_owned(),
            because: self.because.clone(),
        }
    }
}
