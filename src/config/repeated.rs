//! Keys that an object of a JSON text has twice. `serde_json` keeps the last without a word, and nobody knows whether
//! that is the one that was meant.

use std::{collections::BTreeSet, fmt};

use serde::{
    Deserialize, Deserializer,
    de::{MapAccess, SeqAccess, Visitor},
};

/// A field of the outermost object that cannot be relied on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Repeated {
    /// Its key.
    pub(super) key: String,
    /// The key that is there twice within its value; `None` where it is the field itself.
    pub(super) inner: Option<String>,
}

/// The fields of a JSON object that are there twice, or whose value has a key twice. What is no JSON object has none.
pub(super) fn fields(text: &str) -> Vec<Repeated> {
    serde_json::from_str::<Fields>(text).map_or_else(|_| Vec::new(), |fields| fields.0)
}

/// Whether some object in a JSON text has a key twice.
pub(super) fn is_anywhere(text: &str) -> bool {
    serde_json::from_str::<FirstRepeated>(text).is_ok_and(|found| found.0.is_some())
}

struct Fields(Vec<Repeated>);

impl<'de> Deserialize<'de> for Fields {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Object;

        impl<'de> Visitor<'de> for Object {
            type Value = Fields;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("a JSON object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Fields, A::Error> {
                let (mut seen, mut repeated) = (BTreeSet::new(), Vec::new());
                while let Some((key, FirstRepeated(inner))) = map.next_entry::<String, FirstRepeated>()? {
                    if !seen.insert(key.clone()) {
                        repeated.push(Repeated { key, inner: None });
                    } else if inner.is_some() {
                        repeated.push(Repeated { key, inner });
                    }
                }
                Ok(Fields(repeated))
            }
        }

        deserializer.deserialize_map(Object)
    }
}

/// The first key that some object within a value has twice.
struct FirstRepeated(Option<String>);

impl<'de> Deserialize<'de> for FirstRepeated {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Anything;

        impl<'de> Visitor<'de> for Anything {
            type Value = FirstRepeated;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("a JSON value")
            }

            fn visit_unit<E>(self) -> Result<FirstRepeated, E> {
                Ok(FirstRepeated(None))
            }

            fn visit_bool<E>(self, _: bool) -> Result<FirstRepeated, E> {
                Ok(FirstRepeated(None))
            }

            fn visit_i64<E>(self, _: i64) -> Result<FirstRepeated, E> {
                Ok(FirstRepeated(None))
            }

            fn visit_u64<E>(self, _: u64) -> Result<FirstRepeated, E> {
                Ok(FirstRepeated(None))
            }

            fn visit_f64<E>(self, _: f64) -> Result<FirstRepeated, E> {
                Ok(FirstRepeated(None))
            }

            fn visit_str<E>(self, _: &str) -> Result<FirstRepeated, E> {
                Ok(FirstRepeated(None))
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<FirstRepeated, A::Error> {
                let mut first = None;
                while let Some(FirstRepeated(found)) = list.next_element()? {
                    first = first.or(found);
                }
                Ok(FirstRepeated(first))
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<FirstRepeated, A::Error> {
                let (mut seen, mut first) = (BTreeSet::new(), None);
                while let Some((key, FirstRepeated(inner))) = map.next_entry::<String, FirstRepeated>()? {
                    let is_new = seen.insert(key.clone());
                    first = first.or((!is_new).then_some(key)).or(inner);
                }
                Ok(FirstRepeated(first))
            }
        }

        deserializer.deserialize_any(Anything)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_found_at_every_depth_and_no_others() {
        let found = |text| -> Vec<(String, Option<String>)> {
            let repeated = fields(text).into_iter();
            repeated.map(|field| (field.key, field.inner)).collect()
        };
        assert_eq!(found(r#"{"a": 1, "b": -1, "c": [{"a": 1.5}, {"a": null}]}"#), []);
        assert_eq!(
            found(r#"{"a": 1, "b": [true, {"x": {"y": 1, "y": "z"}}], "a": 1}"#),
            [("b".to_owned(), Some("y".to_owned())), ("a".to_owned(), None)]
        );
        assert_eq!(found("[1]"), []);
        assert!(is_anywhere(r#"[{"title": "a", "title": "b"}]"#));
        assert!(!is_anywhere(r#"[{"title": "a"}, {"title": "a"}]"#));
    }
}
