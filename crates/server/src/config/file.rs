//! `timetrack-server.toml`.

use std::path::{Path, PathBuf};

use super::ConfigError;
use super::value::Given;

/// The name of the settings file.
pub const FILE_NAME: &str = "timetrack-server.toml";

/// The settings file that holds when none is named: in the current folder, else in `/etc/timetrack`.
pub fn locate() -> Option<PathBuf> {
    [
        PathBuf::from(FILE_NAME),
        Path::new("/etc/timetrack").join(FILE_NAME),
    ]
    .into_iter()
    .find(|path| path.exists())
}

/// Reads the keys and values of a file, in its order.
pub(super) fn read(path: &Path) -> Result<Vec<(String, Given)>, ConfigError> {
    let bytes = std::fs::read(path).map_err(|source| ConfigError::Unreadable {
        path: path.to_owned(),
        source,
    })?;
    // Editors on Windows put a byte order mark in front.
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&bytes);
    let text = std::str::from_utf8(bytes).map_err(|error| ConfigError::NotToml {
        path: path.to_owned(),
        line: line_of(bytes, error.valid_up_to()),
        problem: "there is a character that is not UTF-8; save the file as UTF-8".to_owned(),
    })?;
    let table: toml::Table = text
        .parse()
        .map_err(|error: toml::de::Error| ConfigError::NotToml {
            path: path.to_owned(),
            line: error.span().map_or(1, |span| line_of(bytes, span.start)),
            problem: error.message().replace('\n', ", "),
        })?;
    Ok(table
        .into_iter()
        .map(|(key, value)| (key, Given::from(value)))
        .collect())
}

fn line_of(bytes: &[u8], offset: usize) -> usize {
    1 + bytes.iter().take(offset).filter(|byte| **byte == b'\n').count()
}
