//! The folders of the versions.

use std::{fs, path::PathBuf};

use serde::Serialize;
use serde_json::Value;

/// What one version wrote.
pub(crate) struct Folder(PathBuf);

impl Folder {
    /// Those of every version, this one included.
    pub(crate) fn all() -> Vec<Self> {
        let entries = fs::read_dir(root()).unwrap();
        let folders = entries.map(|entry| entry.unwrap().path());
        folders.filter(|path| path.is_dir()).map(Self).collect()
    }

    /// Major and minor number.
    pub(crate) fn version(&self) -> String {
        self.0.file_name().unwrap().to_string_lossy().into_owned()
    }

    pub(crate) fn read(&self, name: &str) -> Value {
        let path = self.0.join(name);
        let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        serde_json::from_str(&text).unwrap()
    }

    /// The file holds this value, to the letter.
    #[track_caller]
    pub(crate) fn compare(&self, name: &str, value: &impl Serialize) {
        let written = format!("{}\n", serde_json::to_string_pretty(value).unwrap());
        let path = self.0.join(name);
        let kept = fs::read_to_string(&path).unwrap_or_default();
        assert_eq!(
            kept,
            written,
            "the wire format changed. A version that was released keeps what it wrote: where this is meant, raise the \
             version and add its folder. {} would have to be:\n{written}",
            path.display()
        );
    }
}

/// That of the version under test.
pub(crate) fn own_folder() -> Folder {
    let version = format!(
        "{}.{}",
        env!("CARGO_PKG_VERSION_MAJOR"),
        env!("CARGO_PKG_VERSION_MINOR")
    );
    Folder(root().join(version))
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/golden")
}
