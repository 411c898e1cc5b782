//! E-mail addresses, by which people sign in.

/// The longest e-mail address (RFC 5321, 4.5.3.1.3).
const LONGEST_EMAIL: usize = 254;
/// An e-mail address that may be one, in small letters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EmailAddress(String);

/// What is typed is no e-mail address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("it must be an e-mail address such as ada@example.com")]
pub struct NotAnAddress;

impl EmailAddress {
    /// The address, in small letters.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What stands before the @.
    pub(super) fn before_the_at(&self) -> &str {
        self.0.split('@').next().unwrap_or_default()
    }
}

impl std::fmt::Display for EmailAddress {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// Only what certainly is none is refused: what mail servers accept is their matter.
impl std::str::FromStr for EmailAddress {
    type Err = NotAnAddress;

    fn from_str(text: &str) -> Result<Self, NotAnAddress> {
        let text = text.trim();
        let (before, after) = text.rsplit_once('@').ok_or(NotAnAddress)?;
        let is_plain = !text.chars().any(|character| {
            character.is_whitespace() || character.is_control() || "<>,;\"".contains(character)
        });
        if is_plain && text.len() <= LONGEST_EMAIL && !before.is_empty() && !after.is_empty() {
            Ok(Self(text.to_lowercase()))
        } else {
            Err(NotAnAddress)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_read_without_their_case() {
        for (typed, read) in [
            (" Ada@Example.com\n", "ada@example.com"),
            ("ada+timetrack@example.com", "ada+timetrack@example.com"),
            ("ÄDA@büro.example", "äda@büro.example"),
            ("root@localhost", "root@localhost"),
        ] {
            assert_eq!(typed.parse::<EmailAddress>().unwrap().to_string(), read);
        }
        let long = format!("{}@example.com", "a".repeat(250));
        for wrong in [
            "",
            "ada",
            "@example.com",
            "ada@",
            "a da@example.com",
            "Ada <ada@example.com>",
            "a@b\0",
            &long,
        ] {
            assert_eq!(wrong.parse::<EmailAddress>(), Err(NotAnAddress), "{wrong:?}");
        }
    }
}
