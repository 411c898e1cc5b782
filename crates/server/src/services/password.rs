//! Which passwords are good enough, after NIST SP 800-63B: length counts, and nobody is told which characters to use.
//! How they are kept is the matter of [`hashing`].

use secrecy::{ExposeSecret, SecretString};
use unicode_normalization::UnicodeNormalization;

mod common;
pub mod hashing;

pub use hashing::PasswordHashing;

/// The fewest characters of a password.
pub const MINIMUM_CHARACTERS: usize = 12;
/// The most bytes of a password in UTF-8.
pub const MAXIMUM_BYTES: usize = 1_024;
/// A password of fewer different characters is as good as none, however long it is.
const MINIMUM_DIFFERENT_CHARACTERS: usize = 4;

/// A password that somebody may choose.
#[derive(Clone, Debug)]
pub struct Password(SecretString);

/// Whose password it is to be.
#[derive(Clone, Copy, Debug)]
pub struct Owner<'a> {
    /// The e-mail address.
    pub email: Option<&'a str>,
    /// The name.
    pub name: &'a str,
}

/// Why a password may not be chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WeakPassword {
    /// It has too few characters.
    #[error("it is too short: use at least {MINIMUM_CHARACTERS} characters, such as four words")]
    TooShort,
    /// It has too many bytes.
    #[error("it is too long: use at most {MAXIMUM_BYTES} bytes")]
    TooLong,
    /// It is the person's e-mail address or name.
    #[error("it is the e-mail address or the name: use something that nobody knows of you")]
    Personal,
    /// It is one of those that are tried first.
    #[error("it is among the first that anybody would try: use something less common, such as four words")]
    Common,
}

impl Password {
    /// A password for `owner`, where it is good enough.
    ///
    /// # Errors
    /// See [`WeakPassword`].
    pub fn new(given: &SecretString, owner: Owner<'_>) -> Result<Self, WeakPassword> {
        if given.expose_secret().len() > MAXIMUM_BYTES {
            return Err(WeakPassword::TooLong);
        }
        let password = normalised(given);
        let text = password.expose_secret();
        if text.chars().count() < MINIMUM_CHARACTERS {
            return Err(WeakPassword::TooShort);
        }
        // Normalising may make it longer.
        if text.len() > MAXIMUM_BYTES {
            return Err(WeakPassword::TooLong);
        }
        if is_personal(text, owner) {
            return Err(WeakPassword::Personal);
        }
        if is_common(text) {
            return Err(WeakPassword::Common);
        }
        Ok(Self(password))
    }
}

/// The same text for the same password, whichever way a keyboard puts its letters together (NIST SP 800-63B).
fn normalised(given: &SecretString) -> SecretString {
    SecretString::from(given.expose_secret().nfkc().collect::<String>())
}

fn is_personal(text: &str, owner: Owner<'_>) -> bool {
    let bare = |text: &str| -> String {
        text.chars()
            .filter(|character| character.is_alphanumeric())
            .flat_map(char::to_lowercase)
            .collect()
    };
    let password = bare(text);
    let address = owner.email.unwrap_or_default();
    let before_the_at = address.split('@').next().unwrap_or_default();
    [address, before_the_at, owner.name]
        .into_iter()
        .map(bare)
        .any(|own| !own.is_empty() && own == password)
}

fn is_common(text: &str) -> bool {
    let lower = text.to_lowercase();
    let mut different: Vec<char> = lower.chars().collect();
    different.sort_unstable();
    different.dedup();
    different.len() < MINIMUM_DIFFERENT_CHARACTERS || common::PASSWORDS.contains(&lower.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    const ADA: Owner<'_> = Owner {
        email: Some("ada.king-lovelace@example.com"),
        name: "Ada King Lovelace",
    };

    fn choose(text: &str) -> Result<String, WeakPassword> {
        Password::new(&SecretString::from(text), ADA).map(|password| password.0.expose_secret().to_owned())
    }

    #[test]
    fn length_counts_and_nothing_else() {
        for good in [
            "correct horse",
            "ein langer satz",
            "            . ;a",
            "🦀🐢🐙🦑🦀🐢🐙🦑🦀🐢🐙🦑",
        ] {
            choose(good).unwrap();
        }
        assert_eq!(choose(""), Err(WeakPassword::TooShort));
        assert_eq!(choose("Tr0ub4dor&3"), Err(WeakPassword::TooShort));
        choose(&"abcd".repeat(MAXIMUM_BYTES / 4)).unwrap();
        assert_eq!(
            choose(&"abcde".repeat(MAXIMUM_BYTES / 4)),
            Err(WeakPassword::TooLong)
        );
        // One character of three bytes that is written out as eighteen letters.
        assert_eq!(choose(&"\u{fdfa}".repeat(300)), Err(WeakPassword::TooLong));
    }

    #[test]
    fn what_everybody_knows_is_refused() {
        for personal in [
            "ada.king-lovelace@example.com",
            "ADA.KING-LOVELACE",
            "ada king lovelace",
            "AdaKingLovelace!",
        ] {
            assert_eq!(choose(personal), Err(WeakPassword::Personal), "{personal}");
        }
        for common in [
            "Password1234",
            "passwortpasswort",
            "121212121212",
            "aaaaaaaaaaaaaaaa",
        ] {
            assert_eq!(choose(common), Err(WeakPassword::Common), "{common}");
        }
        let nameless = Owner {
            email: None,
            name: "",
        };
        Password::new(&SecretString::from("!!!!....,,,,;;;;"), nameless).unwrap();
    }

    #[test]
    fn letters_that_are_put_together_in_two_ways_are_the_same_password() {
        assert_eq!(choose("Bu\u{308}cher im Regal"), choose("B\u{fc}cher im Regal"));
    }

    #[test]
    fn every_common_password_is_one_that_would_pass_otherwise() {
        for common in common::PASSWORDS {
            assert!(common.chars().count() >= MINIMUM_CHARACTERS, "{common}");
            assert_eq!(*common, common.to_lowercase());
            assert_eq!(choose(common), Err(WeakPassword::Common), "{common}");
        }
    }
}
