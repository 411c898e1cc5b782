//! Changing one setting in a person's file, and nothing else.

use std::{fmt, fs, io, path::Path};

use serde::{
    Deserialize, Deserializer,
    de::{MapAccess, Visitor},
};
use serde_json::{Value, value::RawValue};
use timetrack_platform::atomic_file;

use super::file::decode;

/// Why a setting could not be changed. The file is as it was.
#[derive(Debug, thiserror::Error)]
pub enum EditError {
    /// The file cannot be read or written.
    #[error("{path} cannot be changed")]
    File {
        /// The file.
        path: String,
        /// The operating system's reason.
        source: io::Error,
    },
    /// What is in it is no JSON object.
    #[error("{path} is not a JSON object; compare config.example.json")]
    NotJson {
        /// The file.
        path: String,
        /// Where and what.
        source: serde_json::Error,
    },
}

/// Sets `key` in the file at `path`, or takes it out with `None`. The file is made where there is none; what else it holds
/// stays in its order and as it is written.
///
/// # Errors
/// See [`EditError`].
pub fn set(path: &Path, key: &str, value: Option<&Value>) -> Result<(), EditError> {
    let shown = path.display().to_string();
    let failed = |source| EditError::File {
        path: shown.clone(),
        source,
    };
    let mut fields = match fs::read(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Fields::default(),
        Err(error) => return Err(failed(error)),
        Ok(bytes) => serde_json::from_str(&decode(&bytes).0).map_err(|source| EditError::NotJson {
            path: shown.clone(),
            source,
        })?,
    };
    fields.set(key, value.map(Value::to_string));
    atomic_file::write(path, fields.to_string().as_bytes()).map_err(failed)
}

/// The fields of a JSON object in their order, each value as it is written.
#[derive(Default)]
struct Fields(Vec<(String, String)>);

impl Fields {
    fn set(&mut self, key: &str, value: Option<String>) {
        let place = self.0.iter().position(|(name, _)| name == key);
        self.0.retain(|(name, _)| name != key);
        if let Some(value) = value {
            let place = place.unwrap_or(self.0.len()).min(self.0.len());
            self.0.insert(place, (key.to_owned(), value));
        }
    }
}

impl fmt::Display for Fields {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let fields: Vec<String> = self
            .0
            .iter()
            .map(|(key, value)| format!("\n  {}: {value}", Value::from(key.as_str())))
            .collect();
        writeln!(formatter, "{{{}\n}}", fields.join(","))
    }
}

impl<'de> Deserialize<'de> for Fields {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Object;

        impl<'de> Visitor<'de> for Object {
            type Value = Fields;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("a JSON object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Fields, A::Error> {
                let mut fields = Vec::new();
                while let Some((key, value)) = map.next_entry::<String, Box<RawValue>>()? {
                    fields.push((key, value.get().to_owned()));
                }
                Ok(Fields(fields))
            }
        }

        deserializer.deserialize_map(Object)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn edited(before: &[u8], key: &str, value: Option<&Value>) -> Result<String, String> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("config.json");
        fs::write(&path, before).unwrap();
        set(&path, key, value).map_err(|error| error.to_string())?;
        Ok(fs::read_to_string(&path).unwrap())
    }

    #[test]
    fn everything_else_stays_as_it_is_written() {
        let before = b"\xEF\xBB\xBF{\"window_rules\": [ {\"title\":  \"x\"} ], \"base_url\": null,\r\n \"user_id\": \"J\xC3\xBCrgen\"}";
        let after = edited(before, "base_url", Some(&json!("https://tt.example/"))).unwrap();
        assert_eq!(
            after,
            "{\n  \"window_rules\": [ {\"title\":  \"x\"} ],\n  \"base_url\": \"https://tt.example/\",\n  \"user_id\": \"Jürgen\"\n}\n"
        );
        assert_eq!(
            edited(after.as_bytes(), "window_rules", None).unwrap(),
            "{\n  \"base_url\": \"https://tt.example/\",\n  \"user_id\": \"Jürgen\"\n}\n"
        );
        assert_eq!(
            edited(b"{}", "a\"b", Some(&json!(1))).unwrap(),
            "{\n  \"a\\\"b\": 1\n}\n"
        );
        assert_eq!(edited(b"{\"a\": 1}", "a", None).unwrap(), "{\n}\n");
    }

    #[test]
    fn a_file_that_is_not_there_is_made_and_one_that_is_not_understood_is_left() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("config.json");
        set(&path, "base_url", Some(&json!("https://tt.example/"))).unwrap();
        assert!(fs::read_to_string(&path).unwrap().contains("tt.example"));
        for wrong in [&b"[1]"[..], b"{\"a\": 1,}", b""] {
            let error = edited(wrong, "base_url", None).unwrap_err();
            assert!(
                error.contains("config.json") && error.contains("config.example.json"),
                "{error}"
            );
        }
        assert!(
            set(folder.path(), "base_url", None).is_err(),
            "a folder is no file"
        );
    }
}
