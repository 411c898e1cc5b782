//! A list of people from a file: what it would change, and then doing so.

pub(super) mod handlers;

use askama::Template;

use super::{Tab, TabLink, tabs};
use crate::services::import::{
    Change, Fact, MOST_ROWS, NoList, NoText, Outcome, Plan, PlannedRow, Unreadable, Wrong,
};
use crate::web::frame::Frame;
use crate::web::locale::Locale;

/// The page.
#[derive(Debug, Template)]
#[template(path = "pages/setup/import.html")]
pub(crate) struct ImportPage {
    frame: Frame,
    tabs: Vec<TabLink>,
    done: Option<String>,
    /// Why the file that was chosen cannot be used.
    problem: Option<String>,
    shown: Option<ShownPlan>,
}

/// A plan, and what it takes to confirm it.
#[derive(Clone, Debug)]
struct ShownPlan {
    content: String,
    digest: String,
    makes_groups: bool,
    is_outdated: bool,
    summary: Vec<String>,
    missing_groups: Vec<String>,
    /// The button; `None` where nothing would change.
    action: Option<String>,
    rows: Vec<ImportRow>,
}

#[derive(Clone, Debug)]
struct ImportRow {
    line: String,
    name: String,
    email: String,
    kind: String,
    class: &'static str,
    details: Vec<String>,
}

impl ImportPage {
    /// The page where a file is chosen.
    pub(crate) fn new(frame: Frame) -> Self {
        Self {
            tabs: tabs(Tab::People, frame.locale),
            done: None,
            problem: None,
            shown: None,
            frame,
        }
    }

    /// With a file that cannot be used.
    pub(crate) fn unreadable(self, why: Unreadable) -> Self {
        let locale = self.frame.locale;
        let key = match why {
            Unreadable::NoText(NoText::Empty) => "import-empty",
            Unreadable::NoText(NoText::UnknownEncoding) => "import-no-text",
            Unreadable::NoList(NoList::NoColumns) => "import-no-columns",
            Unreadable::NoList(NoList::NoRows) => "import-no-rows",
            Unreadable::NoList(NoList::TooManyRows) => "import-too-many",
        };
        let most = locale.number(MOST_ROWS as u64);
        Self {
            problem: Some(locale.text_with(key, &[("most", &most)])),
            ..self
        }
    }

    /// With what a list would change. `is_outdated` says that it is not what was shown before.
    pub(crate) fn plan(self, content: &str, plan: &Plan, is_outdated: bool) -> Self {
        let locale = self.frame.locale;
        let counts = plan.counts();
        let changing = counts.new + counts.changed;
        let summary = [
            ("import-count-new", counts.new),
            ("import-count-changed", counts.changed),
            ("import-count-unchanged", counts.unchanged),
            ("import-count-wrong", counts.wrong),
        ];
        let shown = ShownPlan {
            content: content.replace("\r\n", "\n"),
            digest: plan.digest(),
            makes_groups: plan.makes_groups,
            is_outdated,
            summary: summary
                .into_iter()
                .filter(|(_, count)| *count > 0)
                .map(|(key, count)| locale.text_counted(key, count, &[]))
                .collect(),
            missing_groups: plan.missing_groups.clone(),
            action: (changing > 0).then(|| locale.text_counted("import-confirm", changing, &[])),
            rows: plan.rows.iter().map(|row| ImportRow::new(row, locale)).collect(),
        };
        Self {
            shown: Some(shown),
            ..self
        }
    }
}

impl ImportRow {
    fn new(row: &PlannedRow, locale: Locale) -> Self {
        let (key, class, details) = match &row.outcome {
            Outcome::New(new) => {
                let role = locale.text(crate::web::frame::role_key(new.role));
                let facts = [Some(role), new.group.clone(), new.time_zone.clone()];
                ("import-new", "badge--work", facts.into_iter().flatten().collect())
            }
            Outcome::Changed(_, changes) => {
                let details = changes.iter().map(|change| change_in_words(change, locale));
                ("import-changed", "badge--afk", details.collect())
            }
            Outcome::Unchanged => ("import-unchanged", "", Vec::new()),
            Outcome::Wrong(wrong) => {
                let details = wrong.iter().map(|wrong| wrong_in_words(wrong, locale));
                ("import-wrong", "badge--problem", details.collect())
            }
        };
        Self {
            line: locale.number(row.line),
            name: row.name.clone(),
            email: row.email.clone(),
            kind: locale.text(key),
            class,
            details,
        }
    }
}

fn change_in_words(change: &Change, locale: Locale) -> String {
    let fact = locale.text(match change.fact {
        Fact::Name => "column-name",
        Fact::Role(_) => "setup-role",
        Fact::Group => "setup-group",
        Fact::TimeZone => "setup-time-zone",
    });
    let word = |text: &str| match (change.fact, text) {
        (_, "") => "–".to_owned(),
        (Fact::Role(_), "employee") => locale.text("role-employee"),
        (Fact::Role(_), "manager") => locale.text("role-manager"),
        (Fact::Role(_), "admin") => locale.text("role-admin"),
        (_, text) => text.to_owned(),
    };
    let (before, after) = (word(&change.before), word(&change.after));
    locale.text_with(
        "import-change",
        &[("fact", &fact), ("before", &before), ("after", &after)],
    )
}

fn wrong_in_words(wrong: &Wrong, locale: Locale) -> String {
    let typed = |key, typed: &str| locale.text_with(key, &[("typed", typed)]);
    match wrong {
        Wrong::Name => locale.text("import-wrong-name"),
        Wrong::NoEmail => locale.text("import-no-email"),
        Wrong::Email => locale.text("setup-wrong-email"),
        Wrong::Twice(line) => locale.text_with("import-twice", &[("line", &locale.number(*line))]),
        Wrong::Role(text) => typed("import-wrong-role", text),
        Wrong::TimeZone(text) => typed("import-wrong-zone", text),
        Wrong::Group(text) => typed("import-wrong-group", text),
        Wrong::LastAdministrator => locale.text("setup-last-administrator"),
    }
}
