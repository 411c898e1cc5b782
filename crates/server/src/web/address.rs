//! Addresses of pages with their queries.

use axum::http::Uri;
use url::form_urlencoded;

pub(crate) use crate::site::own_path;

/// A path and its query, put together field by field.
#[derive(Clone, Debug)]
pub(crate) struct Address(String);

impl Address {
    /// The address of `path` without a query.
    pub(crate) fn new(path: impl Into<String>) -> Self {
        Self(path.into())
    }

    /// With another field.
    #[must_use]
    pub(crate) fn with(mut self, name: &str, value: &str) -> Self {
        self.0.push(if self.0.contains('?') { '&' } else { '?' });
        self.0.push_str(name);
        self.0.push('=');
        self.0.extend(form_urlencoded::byte_serialize(value.as_bytes()));
        self
    }

    /// With another field, where there is a value.
    #[must_use]
    pub(crate) fn with_some(self, name: &str, value: Option<&str>) -> Self {
        match value {
            Some(value) => self.with(name, value),
            None => self,
        }
    }

    /// The address.
    pub(crate) fn into_string(self) -> String {
        self.0
    }
}

/// `path` with the query of another address.
pub(super) fn with_query_of(path: &str, uri: &Uri) -> String {
    match uri.query() {
        Some(text) => format!("{path}?{text}"),
        None => path.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_escaped() {
        let address = Address::new("/activity")
            .with("search", "ä & <b>")
            .with_some("day", None);
        assert_eq!(address.into_string(), "/activity?search=%C3%A4+%26+%3Cb%3E");
        assert_eq!(Address::new("/my-data").into_string(), "/my-data");
    }
}
