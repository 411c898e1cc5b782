//! Applications and titles with how long each was in front.

use jiff::SignedDuration;

use crate::services::activity::{ActivityDay, Use, Used};
use crate::web::charts::{BarList, Palette};
use crate::web::locale::Locale;

/// How many titles are listed.
const LONGEST_TITLES: usize = 12;

/// How many titles are listed of those that a search finds.
const FOUND_TITLES: usize = 50;

#[derive(Clone, Debug)]
pub(super) struct TitleRow {
    pub(super) title: String,
    pub(super) application: String,
    pub(super) duration: String,
}

/// Sums by application, for a list of bars.
pub(crate) fn applications(uses: &[Use<'_>], palette: &Palette<'_>, locale: Locale) -> BarList {
    const LONGEST: usize = 8;
    // The rest is one more bar, unless that would stand for a single one.
    let shown = if uses.len() <= LONGEST + 1 {
        uses.len()
    } else {
        LONGEST
    };
    let whole = uses
        .iter()
        .fold(SignedDuration::ZERO, |sum, one| sum + one.duration);
    let (shown, rest) = uses.split_at(shown);
    let mut sums: Vec<_> = shown
        .iter()
        .map(|one| match one.what {
            Used::Application(name) => (name.to_owned(), one.duration, palette.class(one.what)),
            Used::Hidden => (locale.text("window-hidden"), one.duration, "f-hidden"),
            Used::Unavailable => (locale.text("window-unavailable"), one.duration, "f-unavailable"),
        })
        .collect();
    if !rest.is_empty() {
        let name = locale.text_counted("more-applications", rest.len() as u64, &[]);
        let duration = rest
            .iter()
            .fold(SignedDuration::ZERO, |sum, one| sum + one.duration);
        sums.push((name, duration, "c0"));
    }
    BarList::new(sums, whole, locale)
}

/// Which subjects a search finds, by their application or title; `None` where nothing is searched for.
pub(super) fn matching_subjects(day: &ActivityDay, search: &str) -> Option<Vec<bool>> {
    if search.is_empty() {
        return None;
    }
    let needle = search.to_lowercase();
    let holds = |text: &str| text.to_lowercase().contains(&needle);
    let matching = day
        .subjects
        .iter()
        .map(|subject| {
            holds(subject.application.as_str())
                || subject.title.as_ref().is_some_and(|title| holds(title.as_str()))
        })
        .collect();
    Some(matching)
}

/// The titles that were longest in front, or those that a search finds, and a note about the others.
pub(super) fn titles(
    day: &ActivityDay,
    matching: Option<&[bool]>,
    search: &str,
    locale: Locale,
) -> (Vec<TitleRow>, String) {
    let all: Vec<(usize, SignedDuration)> = day
        .subjects_by_duration(day.bounds)
        .into_iter()
        .filter(|(index, _)| day.subjects[*index].title.is_some())
        .collect();
    let found: Vec<&(usize, SignedDuration)> = all
        .iter()
        .filter(|(index, _)| matching.is_none_or(|matching| matching[*index]))
        .collect();
    let limit = if matching.is_some() {
        FOUND_TITLES
    } else {
        LONGEST_TITLES
    };
    let rows: Vec<TitleRow> = found
        .iter()
        .take(limit)
        .map(|(index, duration)| {
            let subject = &day.subjects[*index];
            TitleRow {
                title: subject
                    .title
                    .as_ref()
                    .map_or(String::new(), |title| title.as_str().to_owned()),
                application: subject.application.as_str().to_owned(),
                duration: locale.listed_duration(*duration),
            }
        })
        .collect();
    let note = if matching.is_some() {
        let sum = found
            .iter()
            .fold(SignedDuration::ZERO, |sum, (_, duration)| sum + *duration);
        locale.text_counted(
            "titles-found",
            found.len() as u64,
            &[("search", search), ("duration", &locale.duration(sum))],
        )
    } else if all.len() > rows.len() {
        locale.text_counted(
            "titles-longest",
            all.len() as u64,
            &[("shown", &rows.len().to_string())],
        )
    } else {
        String::new()
    };
    (rows, note)
}
