//! The secrets that prove who asks.

use rand::Rng;
use secrecy::{ExposeSecret, SecretString};
use sha2::{Digest, Sha256};
use timetrack_storage::TokenHash;

/// 32 random bytes as 64 hexadecimal digits: a bearer token, a cookie or the secret of a one-time link.
#[derive(Clone, Debug)]
pub struct Token(SecretString);

impl Token {
    /// A new one from the operating system's generator.
    pub fn generate() -> Self {
        let mut bytes = [0; 32];
        rand::rng().fill_bytes(&mut bytes);
        Self(SecretString::from(hex::encode(bytes)))
    }

    /// One that somebody sent; `None` where it cannot be a token.
    pub fn received(text: &str) -> Option<Self> {
        let is_token = text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
        is_token.then(|| Self(SecretString::from(text)))
    }

    /// What the database knows it by. Tokens are random and long, so no salt and no slow hash is needed.
    pub fn hash(&self) -> TokenHash {
        Sha256::digest(self.0.expose_secret().as_bytes()).into()
    }

    /// The text, for the one who is to keep it.
    pub fn secret(&self) -> &SecretString {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_differ_and_their_debug_shows_nothing() {
        let (one, other) = (Token::generate(), Token::generate());
        assert_ne!(one.hash(), other.hash());
        assert!(!format!("{one:?}").contains(one.secret().expose_secret()));
        assert_eq!(
            Token::received(one.secret().expose_secret()).unwrap().hash(),
            one.hash()
        );
        assert!(Token::received("").is_none() && Token::received(&"g".repeat(64)).is_none());
    }
}
