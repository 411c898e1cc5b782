//! Secrets in a file: a JSON object from names to secrets, replaced as a whole.

use std::collections::BTreeMap;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use secrecy::{ExposeSecret, SecretString};
use serde_json::Value;

use crate::atomic_file;

use super::SecretStoreError;

#[derive(Debug)]
pub(super) struct SecretFile {
    path: PathBuf,
}

type Secrets = BTreeMap<String, SecretString>;

impl SecretFile {
    pub(super) fn new(path: PathBuf) -> Self {
        Self { path }
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    pub(super) fn get(&self, name: &str) -> Result<Option<SecretString>, SecretStoreError> {
        Ok(self.read()?.remove(name))
    }

    pub(super) fn set(&self, name: &str, secret: &SecretString) -> Result<(), SecretStoreError> {
        let mut secrets = self.read()?;
        secrets.insert(name.to_owned(), secret.clone());
        self.write(&secrets)
    }

    pub(super) fn delete(&self, name: &str) -> Result<(), SecretStoreError> {
        let mut secrets = self.read()?;
        if secrets.remove(name).is_none() {
            return Ok(());
        }
        self.write(&secrets)
    }

    pub(super) fn read(&self) -> Result<Secrets, SecretStoreError> {
        let damaged = || SecretStoreError::Damaged {
            path: self.path.clone(),
        };
        let bytes = match fs::read(&self.path) {
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Secrets::new()),
            Err(source) => {
                return Err(SecretStoreError::File {
                    path: self.path.clone(),
                    source,
                });
            }
            Ok(bytes) => bytes,
        };
        let texts: BTreeMap<String, String> = serde_json::from_slice(&bytes).map_err(|_| damaged())?;
        Ok(texts
            .into_iter()
            .map(|(name, text)| (name, SecretString::from(text)))
            .collect())
    }

    /// An empty file is taken away, so that a look into the folder shows whether secrets lie there.
    fn write(&self, secrets: &Secrets) -> Result<(), SecretStoreError> {
        let written = if secrets.is_empty() {
            fs::remove_file(&self.path)
        } else {
            let texts = secrets
                .iter()
                .map(|(name, secret)| (name.clone(), Value::from(secret.expose_secret())));
            atomic_file::write(&self.path, Value::Object(texts.collect()).to_string().as_bytes())
        };
        written.map_err(|source| SecretStoreError::File {
            path: self.path.clone(),
            source,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_come_back_until_they_are_deleted() {
        let folder = tempfile::tempdir().unwrap();
        let file = SecretFile::new(folder.path().join("secrets.json"));
        assert!(file.get("device").unwrap().is_none());
        file.set("device", &"tök\"en".to_owned().into()).unwrap();
        file.set("other", &"x".to_owned().into()).unwrap();
        file.set("device", &"newer \u{1f511}".to_owned().into()).unwrap();
        assert_eq!(
            file.get("device").unwrap().unwrap().expose_secret(),
            "newer \u{1f511}"
        );
        file.delete("device").unwrap();
        file.delete("device").unwrap();
        assert!(file.get("device").unwrap().is_none());
        file.delete("other").unwrap();
        assert!(!file.path().exists());
    }

    #[test]
    fn a_damaged_file_is_said_and_kept() {
        let folder = tempfile::tempdir().unwrap();
        let file = SecretFile::new(folder.path().join("secrets.json"));
        fs::write(file.path(), b"{\"device\": 7").unwrap();
        assert!(matches!(
            file.get("device"),
            Err(SecretStoreError::Damaged { .. })
        ));
        assert!(matches!(
            file.set("device", &"x".to_owned().into()),
            Err(SecretStoreError::Damaged { .. })
        ));
        assert_eq!(fs::read(file.path()).unwrap(), b"{\"device\": 7");
    }

    #[cfg(unix)]
    #[test]
    fn nobody_else_can_read_the_file() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let file = SecretFile::new(folder.path().join("secrets.json"));
        file.set("device", &"x".to_owned().into()).unwrap();
        assert_eq!(
            fs::metadata(file.path()).unwrap().permissions().mode() & 0o777,
            0o600
        );
    }
}
