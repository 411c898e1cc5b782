//! The company's settings as they were last received, in a file beside the outbox: an agent that starts without its
//! server must not record more than the company wants.

use std::{
    fs,
    io::{self, Read},
    path::{Path, PathBuf},
};

use flate2::Crc;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use timetrack_platform::atomic_file;
use timetrack_protocol::ReceivedSettings;

const FILE: &str = "company-settings.json";
/// A larger file is not one of ours.
const MAXIMUM_BYTES: u64 = 2 * 1024 * 1024;

/// Where they are kept.
#[derive(Clone, Debug)]
pub struct KeptSettings {
    path: PathBuf,
}

/// What was kept.
#[derive(Debug, PartialEq)]
pub enum Kept {
    /// What the server said last.
    Settings(ReceivedSettings),
    /// Nothing: the server was never heard.
    Nothing,
    /// Something that cannot be read.
    Damaged,
}

#[derive(Serialize, Deserialize)]
struct Contents<'a> {
    /// Of the settings as they stand here.
    checksum: u32,
    #[serde(borrow)]
    settings: &'a RawValue,
}

impl KeptSettings {
    /// Those in `folder`, which is one company's alone.
    pub fn new(folder: &Path) -> Self {
        Self {
            path: folder.join(FILE),
        }
    }

    /// The file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// What was kept.
    pub fn load(&self) -> Kept {
        let text = match read_bounded(&self.path) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Kept::Nothing,
            Err(error) => {
                tracing::error!("{} cannot be read: {error}", self.path.display());
                return Kept::Damaged;
            }
        };
        let Ok(contents) = serde_json::from_str::<Contents<'_>>(&text) else {
            return Kept::Damaged;
        };
        if contents.checksum != checksum(contents.settings) {
            return Kept::Damaged;
        }
        serde_json::from_str(contents.settings.get()).map_or(Kept::Damaged, Kept::Settings)
    }

    /// Keeps settings as they were sent. Where that fails, nothing is kept: what stood there may allow more.
    ///
    /// # Errors
    /// As the file system gives them.
    pub fn keep(&self, settings: &RawValue) -> io::Result<()> {
        let contents = Contents {
            checksum: checksum(settings),
            settings,
        };
        let text = serde_json::to_vec(&contents)?;
        atomic_file::write(&self.path, &text).inspect_err(|_| {
            // Where not even this works, the outbox beside it can hardly be written either.
            let _ = fs::remove_file(&self.path);
        })
    }
}

fn read_bounded(path: &Path) -> io::Result<String> {
    let mut text = String::new();
    fs::File::open(path)?
        .take(MAXIMUM_BYTES)
        .read_to_string(&mut text)?;
    Ok(text)
}

fn checksum(settings: &RawValue) -> u32 {
    let mut crc = Crc::new();
    crc.update(settings.get().as_bytes());
    crc.sum()
}

#[cfg(test)]
mod tests {
    use timetrack_domain::tracking_settings::DetailLevel;

    use super::*;

    fn settings(detail: &str) -> Box<RawValue> {
        let text = format!(
            r#"{{ "version":7,"tracking":{{"detail":"{detail}","windowRules":[{{"host":"x","action":"hide"}}]}} }}"#
        );
        RawValue::from_string(text).unwrap()
    }

    fn detail(kept: Kept) -> DetailLevel {
        let Kept::Settings(settings) = kept else {
            panic!("{kept:?}")
        };
        // What this version does not understand is kept, too.
        assert_eq!(settings.not_understood, ["windowRules[0]"]);
        settings.tracking.detail
    }

    #[test]
    fn what_was_kept_last_is_found() {
        let folder = tempfile::tempdir().unwrap();
        let kept = KeptSettings::new(folder.path());
        assert_eq!(kept.load(), Kept::Nothing);
        kept.keep(&settings("title")).unwrap();
        kept.keep(&settings("application")).unwrap();
        assert_eq!(detail(kept.load()), DetailLevel::Application);
    }

    #[test]
    fn every_damage_is_noticed() {
        let folder = tempfile::tempdir().unwrap();
        let kept = KeptSettings::new(folder.path());
        kept.keep(&settings("application")).unwrap();
        let whole = fs::read(kept.path()).unwrap();
        for length in 0..whole.len() {
            fs::write(kept.path(), &whole[..length]).unwrap();
            assert_eq!(kept.load(), Kept::Damaged, "cut at {length}");
        }
        for place in 0..whole.len() {
            for bit in 0..8 {
                let mut bytes = whole.clone();
                bytes[place] ^= 1 << bit;
                fs::write(kept.path(), &bytes).unwrap();
                assert_eq!(kept.load(), Kept::Damaged, "byte {place}, bit {bit}");
            }
        }
        fs::remove_file(kept.path()).unwrap();
        fs::create_dir(kept.path()).unwrap();
        assert_eq!(kept.load(), Kept::Damaged);
    }

    #[test]
    fn what_cannot_be_kept_leaves_nothing_that_allows_more() {
        let folder = tempfile::tempdir().unwrap();
        let kept = KeptSettings::new(&folder.path().join("missing"));
        kept.keep(&settings("hours")).unwrap_err();
        assert_eq!(kept.load(), Kept::Nothing);
    }
}
