//! What is to become of something that may be missing.

use serde::{Deserialize, Deserializer};

/// What is to become of something that may be missing. In JSON a field that is left out keeps it, and `null` takes it
/// away.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Replacement<T> {
    /// It stays as it is.
    #[default]
    Keep,
    /// It goes.
    Remove,
    /// It becomes this.
    With(T),
}

impl<T> Replacement<T> {
    /// What there is afterwards.
    pub fn of(self, before: Option<T>) -> Option<T> {
        match self {
            Self::Keep => before,
            Self::Remove => None,
            Self::With(after) => Some(after),
        }
    }
}

impl<T> From<Option<T>> for Replacement<T> {
    fn from(after: Option<T>) -> Self {
        after.map_or(Self::Remove, Self::With)
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Replacement<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Option::deserialize(deserializer).map(Self::from)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_left_out_stays_and_null_takes_away() {
        #[derive(Deserialize)]
        struct Body {
            #[serde(default)]
            email: Replacement<String>,
        }
        let after = |json: &str| {
            let body: Body = serde_json::from_str(json).unwrap();
            body.email.of(Some("before".to_owned()))
        };
        assert_eq!(after("{}").as_deref(), Some("before"));
        assert_eq!(after(r#"{"email":null}"#), None);
        assert_eq!(after(r#"{"email":"after"}"#).as_deref(), Some("after"));
    }
}
