//! The language of a page: its texts (Fluent, in `locales/`) and how it writes figures and dates.
//!
//! Invariants: every key exists in every language with the same arguments (a test compares the files), and no
//! text is put together from pieces in code: a sentence with a figure in it is one message with an argument.

mod calendar;
mod figures;

pub(crate) use figures::HoursAndMinutes;

use std::sync::LazyLock;

use fluent_bundle::{FluentArgs, FluentResource, FluentValue, concurrent::FluentBundle};

/// The languages that pages speak.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Language {
    /// English, the language of those who ask for neither.
    English,
    /// German.
    German,
}

impl Language {
    /// Every language, in the order in which the switch offers them.
    pub(crate) const ALL: [Self; 2] = [Self::English, Self::German];

    /// The tag for `lang` attributes, cookies and `Accept-Language`.
    pub(crate) fn code(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::German => "de",
        }
    }

    /// Its own name for itself.
    pub(crate) fn own_name(self) -> &'static str {
        match self {
            Self::English => "English",
            Self::German => "Deutsch",
        }
    }

    /// The language of a tag such as `de`, `de-AT` or `EN_us`.
    pub(crate) fn from_code(code: &str) -> Option<Self> {
        let primary = code.trim().split(['-', '_']).next()?;
        Self::ALL
            .into_iter()
            .find(|language| language.code().eq_ignore_ascii_case(primary))
    }

    /// The language that an `Accept-Language` header (RFC 9110, 12.5.4) likes best among ours; English without one.
    pub(crate) fn from_accept_language(header: &str) -> Self {
        let mut best: Option<(f32, Self)> = None;
        for entry in header.split(',') {
            let mut parts = entry.split(';');
            let Some(language) = parts.next().and_then(Self::from_code) else {
                continue;
            };
            let weight = parts
                .find_map(|parameter| parameter.trim().strip_prefix("q="))
                .map_or(1.0, |weight| weight.parse().unwrap_or(0.0));
            if weight > 0.0 && best.is_none_or(|(heaviest, _)| weight > heaviest) {
                best = Some((weight, language));
            }
        }
        best.map_or(Self::English, |(_, language)| language)
    }
}

/// Writes texts, figures and dates in one language. Cheap to copy; templates hold one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Locale {
    language: Language,
}

impl Locale {
    /// The writer of `language`.
    pub(crate) fn new(language: Language) -> Self {
        Self { language }
    }

    /// Its language.
    pub(crate) fn language(self) -> Language {
        self.language
    }

    /// The tag for `lang` attributes.
    pub(crate) fn code(self) -> &'static str {
        self.language.code()
    }

    /// The other languages, for the switch.
    pub(crate) fn others(self) -> impl Iterator<Item = Language> {
        let own = self.language;
        Language::ALL.into_iter().filter(move |language| *language != own)
    }

    /// A text without arguments.
    pub(crate) fn text(self, key: &str) -> String {
        self.format(key, None)
    }

    /// A text with arguments.
    pub(crate) fn text_with(self, key: &str, arguments: &[(&str, &str)]) -> String {
        let arguments: FluentArgs<'_> = arguments
            .iter()
            .map(|(name, value)| (*name, FluentValue::from(*value)))
            .collect();
        self.format(key, Some(&arguments))
    }

    /// A text that depends on how many there are: `$count` selects the plural, `$number` is the count as written,
    /// with its thousands grouped.
    pub(crate) fn text_counted(self, key: &str, count: u64, others: &[(&str, &str)]) -> String {
        let mut arguments: FluentArgs<'_> = others
            .iter()
            .map(|(name, value)| (*name, FluentValue::from(*value)))
            .collect();
        arguments.set("count", count);
        arguments.set("number", self.number(count));
        self.format(key, Some(&arguments))
    }

    fn format(self, key: &str, arguments: Option<&FluentArgs<'_>>) -> String {
        let bundle = self.bundle();
        let Some(pattern) = bundle.get_message(key).and_then(|message| message.value()) else {
            tracing::error!(key, language = self.code(), "a text is missing");
            debug_assert!(false, "no text {key} in {}", self.code());
            return key.to_owned();
        };
        let mut errors = Vec::new();
        let text = bundle
            .format_pattern(pattern, arguments, &mut errors)
            .into_owned();
        if !errors.is_empty() {
            tracing::error!(key, language = self.code(), ?errors, "a text lacks an argument");
            debug_assert!(false, "text {key} in {}: {errors:?}", self.code());
        }
        text
    }

    fn bundle(self) -> &'static FluentBundle<FluentResource> {
        match self.language {
            Language::English => &ENGLISH,
            Language::German => &GERMAN,
        }
    }
}

/// The texts of one language, a file for each part of the pages. A file that is missing in a language does not compile.
macro_rules! texts {
    ($language:literal) => {
        texts!(
            $language,
            "account",
            "activity",
            "audit-log",
            "dashboard",
            "docs",
            "enrolment",
            "figures",
            "frame",
            "kinds-of-time",
            "my-data",
            "own-state",
            "privacy",
            "problems",
            "setup",
            "setup-import",
            "setup-settings",
            "setup-start",
            "sign-in",
            "team",
            "work-hours",
        )
    };
    ($language:literal, $($part:literal),+ $(,)?) => {
        concat!($(include_str!(concat!("../../locales/", $language, "/", $part, ".ftl")), "\n",)+)
    };
}

const ENGLISH_TEXTS: &str = texts!("en");
const GERMAN_TEXTS: &str = texts!("de");

static ENGLISH: LazyLock<FluentBundle<FluentResource>> = LazyLock::new(|| bundle("en", ENGLISH_TEXTS));
static GERMAN: LazyLock<FluentBundle<FluentResource>> = LazyLock::new(|| bundle("de", GERMAN_TEXTS));

fn bundle(code: &str, source: &str) -> FluentBundle<FluentResource> {
    let resource =
        FluentResource::try_new(source.to_owned()).expect("a test parses every file that is built in");
    let mut bundle =
        FluentBundle::new_concurrent(vec![code.parse().expect("our own language tags are valid")]);
    // Names in running text are ours or escaped by the template with `<bdi>`; invisible marks would end up in copies.
    bundle.set_use_isolating(false);
    bundle
        .add_resource(resource)
        .expect("a test finds keys that are defined twice");
    bundle
}

#[cfg(test)]
mod tests;
