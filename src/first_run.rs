//! The notice that comes before any recording: what, for whom, how long, and how to stop.

use std::path::PathBuf;

use timetrack_domain::tracking_settings::DetailLevel;

use crate::{i18n::Texts, status_text};

/// What the notice depends on.
#[derive(Clone, Debug)]
pub struct NoticeFacts {
    /// How much of the focused window is stored.
    pub detail: DetailLevel,
    /// Where the data goes.
    pub place: Place,
}

/// Where the data goes.
#[derive(Clone, Debug)]
pub enum Place {
    /// It stays in this folder.
    ThisComputer(PathBuf),
    /// To the server at this address.
    Company(String),
}

/// The notice in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// Its title.
    pub title: String,
    /// What, for whom, how long, how to stop.
    pub paragraphs: Vec<Paragraph>,
}

/// One paragraph of the notice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paragraph {
    /// What it is about, such as "For whom:".
    pub lead: Option<String>,
    /// What it says.
    pub text: String,
}

impl Notice {
    /// The whole as plain text.
    pub fn as_text(&self) -> String {
        format!("{}\n\n{}\n", self.title, self.body())
    }

    /// All but the title as plain text.
    pub fn body(&self) -> String {
        let paragraphs: Vec<String> = self.paragraphs.iter().map(Paragraph::as_text).collect();
        paragraphs.join("\n\n")
    }
}

impl Paragraph {
    /// The most characters of a lead; a colon that comes later belongs to the sentence.
    const LONGEST_LEAD: usize = 24;

    fn new(text: &str) -> Self {
        match text.split_once(": ") {
            Some((lead, rest)) if lead.chars().count() < Self::LONGEST_LEAD => Self {
                lead: Some(format!("{lead}:")),
                text: rest.to_owned(),
            },
            Some(_) | None => Self {
                lead: None,
                text: text.to_owned(),
            },
        }
    }

    fn as_text(&self) -> String {
        match &self.lead {
            Some(lead) => format!("{lead} {}", self.text),
            None => self.text.clone(),
        }
    }
}

/// Puts the notice into words.
pub fn notice(facts: &NoticeFacts, texts: &Texts) -> Notice {
    let detail = match facts.detail {
        DetailLevel::Hours => "hours",
        DetailLevel::Application => "application",
        DetailLevel::Title => "title",
    };
    let whom = match &facts.place {
        Place::ThisComputer(path) => texts.format(
            "notice-whom-alone",
            &[("path", path.display().to_string().into())],
        ),
        Place::Company(address) => texts.format(
            "notice-whom-company",
            &[("host", status_text::host(address).into())],
        ),
    };
    let paragraphs = [
        texts.format("notice-what", &[("detail", detail.into())]),
        texts.get("notice-not"),
        whom,
        texts.get("notice-how-long"),
        texts.get("notice-stop"),
    ];
    Notice {
        title: texts.get("notice-title"),
        paragraphs: paragraphs.iter().map(|text| Paragraph::new(text)).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Language;

    #[test]
    fn says_what_for_whom_how_long_and_how_to_stop() {
        for (language, leads) in [
            (
                Language::English,
                ["What:", "For whom:", "How long:", "How to stop:"],
            ),
            (
                Language::German,
                ["Was:", "Für wen:", "Wie lange:", "Wie Sie anhalten:"],
            ),
        ] {
            for place in [
                Place::ThisComputer("/home/me/.local/share/timetrack".into()),
                Place::Company("https://time.example/".into()),
            ] {
                let facts = NoticeFacts {
                    detail: DetailLevel::Title,
                    place,
                };
                let notice = notice(&facts, &Texts::new(language));
                let found: Vec<_> = notice
                    .paragraphs
                    .iter()
                    .filter_map(|part| part.lead.as_deref())
                    .collect();
                assert_eq!(found, leads);
            }
        }
    }
}
