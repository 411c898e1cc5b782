//! Names and titles as programs show them: cut to a length, free of control characters, kept out of logs.

use std::fmt;

/// The longest application name that is kept, in bytes of UTF-8.
pub const MAXIMUM_APPLICATION_BYTES: usize = 256;
/// The longest window title that is kept, in bytes of UTF-8.
pub const MAXIMUM_TITLE_BYTES: usize = 1024;

/// The name of a program as its user knows it, at most [`MAXIMUM_APPLICATION_BYTES`] long.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize)]
#[serde(transparent)]
pub struct ApplicationName(String);

impl ApplicationName {
    /// Cleans `raw`: control characters become spaces, white space is trimmed, what is too long is cut.
    pub fn new(raw: &str) -> Self {
        Self(cleaned(raw, MAXIMUM_APPLICATION_BYTES))
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The name, owned.
    pub fn into_string(self) -> String {
        self.0
    }
}

/// The title of a window, at most [`MAXIMUM_TITLE_BYTES`] long. Its `Debug` shows the length only, so that no log
/// repeats what a person was reading.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize)]
#[serde(transparent)]
pub struct WindowTitle(String);

impl WindowTitle {
    /// Cleans `raw`: control characters become spaces, white space is trimmed, what is too long is cut.
    pub fn new(raw: &str) -> Self {
        Self(cleaned(raw, MAXIMUM_TITLE_BYTES))
    }

    /// The title.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The title, owned.
    pub fn into_string(self) -> String {
        self.0
    }
}

impl fmt::Debug for WindowTitle {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "WindowTitle({} bytes)", self.0.len())
    }
}

/// Names and titles from the wire are cleaned like those from the desktop.
macro_rules! deserialize_cleaned {
    ($($name:ident),+) => {$(
        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let raw = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
                Ok(Self::new(&raw))
            }
        }
    )+};
}

deserialize_cleaned!(ApplicationName, WindowTitle);

fn cleaned(raw: &str, maximum_bytes: usize) -> String {
    let trimmed = raw.trim();
    let kept = &trimmed[..trimmed.floor_char_boundary(maximum_bytes)];
    if kept.chars().any(char::is_control) {
        kept.chars()
            .map(|character| if character.is_control() { ' ' } else { character })
            .collect::<String>()
            .trim()
            .to_owned()
    } else {
        kept.trim_end().to_owned()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_megabyte_of_emoji_is_cut_between_characters() {
        let title = WindowTitle::new(&"🦀".repeat(262_144));
        assert_eq!(title.as_str().len(), MAXIMUM_TITLE_BYTES);
        assert!(title.as_str().chars().all(|character| character == '🦀'));
    }

    #[test]
    fn control_characters_become_spaces_and_markup_stays() {
        assert_eq!(
            WindowTitle::new("\0<script>\u{202e}a\nb\u{7}").as_str(),
            "<script>\u{202e}a b"
        );
    }

    #[test]
    fn debug_does_not_show_the_title() {
        assert_eq!(
            format!("{:?}", WindowTitle::new("Salary.xlsx")),
            "WindowTitle(11 bytes)"
        );
    }

    proptest! {
        #[test]
        fn cleaning_twice_is_cleaning_once(raw in ".*") {
            let once = WindowTitle::new(&raw);
            prop_assert_eq!(WindowTitle::new(once.as_str()), once);
        }
    }
}
