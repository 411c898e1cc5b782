//! The texts of the agent, in German and English, in Fluent's format.

use fluent_bundle::{FluentArgs, FluentResource, FluentValue, concurrent::FluentBundle};

use crate::config::Language;

/// All texts of one language.
pub struct Texts {
    language: Language,
    bundle: FluentBundle<FluentResource>,
}

impl Texts {
    /// The texts of `language`.
    pub fn new(language: Language) -> Self {
        let (tag, source) = match language {
            Language::English => ("en", include_str!("i18n/en.ftl")),
            Language::German => ("de", include_str!("i18n/de.ftl")),
        };
        let mut bundle = FluentBundle::new_concurrent(tag.parse().into_iter().collect());
        // The marks that Fluent would put around values show up as boxes in some menus.
        bundle.set_use_isolating(false);
        // What cannot be parsed is missing, and the test below finds every missing text.
        let resource = FluentResource::try_new(source.to_owned()).unwrap_or_else(|(parsed, _)| parsed);
        bundle.add_resource_overriding(resource);
        Self { language, bundle }
    }

    /// The language.
    pub fn language(&self) -> Language {
        self.language
    }

    /// The text with this key; the key itself where there is none.
    pub fn get(&self, key: &str) -> String {
        self.format(key, &[])
    }

    /// The text with this key and these values.
    pub fn format(&self, key: &str, values: &[(&'static str, FluentValue<'_>)]) -> String {
        let Some(pattern) = self.bundle.get_message(key).and_then(|message| message.value()) else {
            return key.to_owned();
        };
        let mut arguments = FluentArgs::new();
        for (name, value) in values {
            arguments.set(*name, value.clone());
        }
        self.bundle
            .format_pattern(pattern, Some(&arguments), &mut Vec::new())
            .into_owned()
    }

    /// A whole number as this language writes it: `1,284` or `1.284`.
    pub fn number(&self, number: u64) -> String {
        let separator = match self.language {
            Language::English => ',',
            Language::German => '.',
        };
        let digits = number.to_string();
        let mut grouped = String::with_capacity(digits.len() + digits.len() / 3);
        for (index, digit) in digits.chars().enumerate() {
            if index > 0 && (digits.len() - index).is_multiple_of(3) {
                grouped.push(separator);
            }
            grouped.push(digit);
        }
        grouped
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn keys(source: &str) -> BTreeSet<&str> {
        source
            .lines()
            .filter(|line| line.starts_with(|first: char| first.is_ascii_lowercase()))
            .filter_map(|line| line.split_once(" =").map(|(key, _)| key))
            .collect()
    }

    #[test]
    fn both_languages_parse_and_have_the_same_texts() {
        let (english, german) = (include_str!("i18n/en.ftl"), include_str!("i18n/de.ftl"));
        assert_eq!(keys(english), keys(german));
        for source in [english, german] {
            assert!(FluentResource::try_new(source.to_owned()).is_ok());
        }
    }

    #[test]
    fn numbers_are_grouped() {
        assert_eq!(Texts::new(Language::English).number(41_208), "41,208");
        assert_eq!(Texts::new(Language::German).number(1_284_000), "1.284.000");
        assert_eq!(Texts::new(Language::German).number(128), "128");
    }
}
