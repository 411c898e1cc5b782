//! The token that forms carry, so that no other site's page can send them.

use secrecy::ExposeSecret;
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

use super::token::Token;

/// The header in which scripts send the token.
pub(super) const HEADER: &str = "x-csrf-token";

/// Derived from the sign-in's cookie: nothing is stored, and it changes with every sign-in.
#[derive(Clone)]
pub struct CsrfToken(String);

impl CsrfToken {
    pub(super) fn of_sign_in(cookie: &Token) -> Self {
        let mut hash = Sha256::new();
        // The prefix keeps it apart from the hash that the database holds.
        hash.update(b"timetrack form token\0");
        hash.update(cookie.secret().expose_secret().as_bytes());
        Self(hex::encode(hash.finalize()))
    }

    /// The text for the hidden field `csrf` of a form, and for the header `X-CSRF-Token` of a script's request.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Compares in constant time.
    pub(super) fn matches(&self, given: &str) -> bool {
        self.0.as_bytes().ct_eq(given.as_bytes()).into()
    }
}

impl std::fmt::Debug for CsrfToken {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("CsrfToken")
    }
}
