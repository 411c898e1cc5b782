//! Reading a configuration file, whatever an editor made of it.

use std::{fs, io, path::Path};

use serde_json::{Map, Value};

use super::{
    ConfigProblem, Layer, Layers, Origin,
    repeated::{self, Repeated},
};

/// A configuration file larger than this is not one.
const MAXIMUM_FILE_BYTES: u64 = 1024 * 1024;

/// Reads `path` as a layer. A file that does not exist adds nothing; one that cannot be understood is noted.
pub fn read_layer(layers: &mut Layers, path: &Path, origin: impl FnOnce(String) -> Origin) {
    let shown = path.display().to_string();
    let unreadable = |reason: String| ConfigProblem::UnreadableFile {
        path: shown.clone(),
        reason,
    };
    let bytes = match read_bounded(path) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return,
        Err(error) => {
            return layers.push_unreadable(unreadable(format!("it cannot be read: {error}")));
        }
    };
    let (text, was_utf8) = decode(&bytes);
    if !was_utf8 {
        layers.push_unreadable(ConfigProblem::NotUtf8 { path: shown.clone() });
    }
    match serde_json::from_str::<Map<String, Value>>(&text) {
        Ok(values) => {
            let origin = origin(shown);
            for Repeated { key, inner } in repeated::fields(&text) {
                layers.push_repeated(ConfigProblem::Repeated {
                    origin: origin.to_string(),
                    key,
                    inner,
                });
            }
            layers.push(Layer { origin, values });
        }
        Err(error) => {
            layers.push_unreadable(unreadable(format!(
                "it is not a JSON object: {error}; compare config.example.json"
            )));
        }
    }
}

fn read_bounded(path: &Path) -> io::Result<Vec<u8>> {
    let metadata = fs::metadata(path)?;
    // A pipe would be waited for, for ever.
    if !metadata.is_file() {
        return Err(io::Error::new(io::ErrorKind::InvalidInput, "it is not a file"));
    }
    if metadata.len() > MAXIMUM_FILE_BYTES {
        return Err(io::Error::new(
            io::ErrorKind::InvalidData,
            "it is larger than 1 MiB",
        ));
    }
    fs::read(path)
}

/// Decodes UTF-8 and UTF-16 with or without a byte order mark, and anything else as Latin-1, which never fails. The
/// flag says whether Latin-1 had to be assumed (`false`).
pub(super) fn decode(bytes: &[u8]) -> (String, bool) {
    match bytes {
        [0xEF, 0xBB, 0xBF, rest @ ..] => decode_utf8(rest),
        [0xFF, 0xFE, rest @ ..] => (decode_utf16(rest, u16::from_le_bytes), true),
        [0xFE, 0xFF, rest @ ..] => (decode_utf16(rest, u16::from_be_bytes), true),
        plain => decode_utf8(plain),
    }
}

fn decode_utf8(bytes: &[u8]) -> (String, bool) {
    match std::str::from_utf8(bytes) {
        Ok(text) => (text.to_owned(), true),
        Err(_) => (bytes.iter().map(|&byte| char::from(byte)).collect(), false),
    }
}

fn decode_utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> String {
    let units = bytes.chunks_exact(2).map(|pair| unit([pair[0], pair[1]]));
    char::decode_utf16(units)
        .map(|decoded| decoded.unwrap_or(char::REPLACEMENT_CHARACTER))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(bytes: &[u8]) -> Layers {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("config.json");
        fs::write(&path, bytes).unwrap();
        let mut layers = Layers::default();
        read_layer(&mut layers, &path, |_| Origin::UserFile("config.json".into()));
        layers
    }

    fn machine_id(layers: &Layers) -> Option<&str> {
        layers
            .strongest("machine_id")
            .and_then(|(value, _)| value.as_str())
    }

    #[test]
    fn byte_order_marks_and_latin_1_are_understood() {
        assert_eq!(
            machine_id(&read(b"\xEF\xBB\xBF{\"machine_id\": \"pc\"}")),
            Some("pc")
        );
        let utf_16: Vec<u8> = "\u{feff}{\"machine_id\": \"bü\"}"
            .encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect();
        assert_eq!(machine_id(&read(&utf_16)), Some("bü"));
        let latin_1 = read(b"{\"machine_id\": \"b\xFC\"}");
        assert_eq!(machine_id(&latin_1), Some("bü"));
        assert!(matches!(latin_1.unreadable(), [ConfigProblem::NotUtf8 { .. }]));
    }

    #[test]
    fn broken_json_is_reported_with_its_place() {
        let layers = read(b"{\"machine_id\": \"pc\",}");
        assert_eq!(layers.unreadable().len(), 1);
        assert!(layers.unreadable()[0].to_string().contains("line 1"));
    }

    #[test]
    fn a_missing_file_is_no_problem() {
        let mut layers = Layers::default();
        read_layer(
            &mut layers,
            Path::new("/nonexistent/config.json"),
            Origin::UserFile,
        );
        assert!(layers.unreadable().is_empty());
    }
}
