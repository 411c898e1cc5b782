//! The audit log: all of it for administrators, and what concerns oneself for everybody.

pub(super) mod routes;
pub(crate) mod words;

use askama::Template;
use jiff::tz::TimeZone;
use timetrack_storage::{Actor, AuditEntry};

use super::address::Address;
use super::frame::Frame;
use super::locale::Locale;
use super::parts::EmptyState;
use crate::services::audit::pages::AuditPage as Entries;
use crate::services::employees::{Found, Sought};
use crate::services::looks::{self, Look};

/// The page.
#[derive(Debug, Template)]
#[template(path = "pages/audit/audit.html")]
pub(crate) struct AuditPage {
    frame: Frame,
    zone: String,
    lead: String,
    seen_by: String,
    /// `None` on the page about oneself.
    search: Option<Search>,
    /// Whether entries are shown, or whoever looks has to say first whose.
    has_list: bool,
    rows: Vec<Row>,
    empty: EmptyState,
    newest_url: Option<String>,
    older_url: Option<String>,
}

/// Whose entries are asked for.
#[derive(Clone, Debug)]
struct Search {
    typed: String,
    /// Whose entries are shown, where they are one person's.
    shown: Option<String>,
    /// That nobody or more than one is meant.
    problem: Option<String>,
    choices: Vec<Choice>,
}

/// Somebody among whom one chooses.
#[derive(Clone, Debug)]
struct Choice {
    name: String,
    email: String,
    url: String,
}

/// An entry.
#[derive(Clone, Debug)]
struct Row {
    when: String,
    who: Name,
    what: String,
    about: Option<Name>,
    detail: String,
}

/// Who is meant, and where their entries are.
#[derive(Clone, Debug)]
struct Name {
    text: String,
    url: Option<String>,
}

/// On which page names stand.
#[derive(Clone, Copy)]
enum Page<'a> {
    All { about: Option<&'a Found> },
    Own,
}

impl AuditPage {
    /// The log of everybody, or of whoever was looked for.
    pub(crate) fn of_all(
        frame: Frame,
        typed: &str,
        sought: &Sought,
        entries: Option<&Entries>,
        zone: &TimeZone,
    ) -> Self {
        let locale = frame.locale;
        let about = match sought {
            Sought::Person(person) => Some(person),
            Sought::Everybody | Sought::Several(_) => None,
        };
        let search = Search::new(typed, sought, locale);
        let page = Self::new(frame, entries, Page::All { about }, zone);
        Self {
            search: Some(search),
            lead: locale.text("audit-lead"),
            seen_by: locale.text("audit-seen-by"),
            ..page
        }
    }

    /// What concerns the person who looks.
    pub(crate) fn of_oneself(frame: Frame, entries: &Entries, zone: &TimeZone) -> Self {
        Self::new(frame, Some(entries), Page::Own, zone)
    }

    fn new(frame: Frame, entries: Option<&Entries>, page: Page<'_>, zone: &TimeZone) -> Self {
        let locale = frame.locale;
        let address = || match page {
            Page::All { about } => {
                let id = about.map(|person| person.id.to_string());
                Address::new("/audit").with_some("person", id.as_deref())
            }
            Page::Own => Address::new("/my-data/audit"),
        };
        let older = entries.and_then(|entries| entries.older);
        let is_newest = entries.is_none_or(|entries| entries.is_newest);
        Self {
            zone: locale.zone(zone),
            lead: locale.text("audit-own-lead"),
            seen_by: locale.text("audit-own-seen-by"),
            search: None,
            has_list: entries.is_some(),
            rows: entries.map_or_else(Vec::new, |entries| {
                let row = |entry| Row::new(entry, entries, page, zone, locale);
                entries.entries.iter().map(row).collect()
            }),
            empty: EmptyState {
                title: locale.text("audit-empty"),
                reason: locale.text("audit-empty-reason"),
                next_step: None,
            },
            newest_url: (!is_newest).then(|| address().into_string()),
            older_url: older.map(|id| address().with("before", &id.to_string()).into_string()),
            frame,
        }
    }
}

impl Search {
    fn new(typed: &str, sought: &Sought, locale: Locale) -> Self {
        let mut search = Self {
            typed: typed.trim().to_owned(),
            shown: None,
            problem: None,
            choices: Vec::new(),
        };
        match sought {
            Sought::Everybody => {}
            Sought::Person(person) => {
                let name = name_or_gone(&person.name, locale);
                // What stands in the field is what one would type, not the id of a link.
                search.typed = person.email.clone().unwrap_or_else(|| person.name.clone());
                search.shown = Some(locale.text_with("audit-shown", &[("name", &name)]));
            }
            Sought::Several(found) => {
                let key = match found.len() {
                    0 => "audit-nobody",
                    _ => "audit-several",
                };
                search.problem = Some(locale.text_with(key, &[("typed", &search.typed)]));
                search.choices = found.iter().map(Choice::new).collect();
            }
        }
        search
    }
}

impl Choice {
    fn new(found: &Found) -> Self {
        Self {
            name: found.name.clone(),
            email: found.email.clone().unwrap_or_default(),
            url: url_of(&found.id.to_string()),
        }
    }
}

impl Row {
    fn new(entry: &AuditEntry, entries: &Entries, page: Page<'_>, zone: &TimeZone, locale: Locale) -> Self {
        let person = |id| {
            let name = entries.names.get(id).map_or("", String::as_str);
            Name {
                text: name_or_gone(name, locale),
                url: match page {
                    Page::All { .. } => Some(url_of(&format!("{id}"))),
                    Page::Own => None,
                },
            }
        };
        let plain = |text: String| Name { text, url: None };
        Self {
            when: locale.moment(entry.at, zone),
            who: match &entry.actor {
                Actor::Person(id) => person(id),
                Actor::Device(key) => plain(
                    entries
                        .machines
                        .get(key)
                        .cloned()
                        .unwrap_or_else(|| locale.text("audit-a-computer")),
                ),
                Actor::Server => plain(locale.text("audit-server")),
            },
            what: locale.text(words::key(entry.action)),
            about: entry
                .about
                .as_ref()
                .filter(|about| entry.actor != Actor::Person(**about))
                .map(person),
            detail: match entry.detail.parse::<Look>() {
                Ok(look) if looks::ACTIONS.contains(&entry.action) => words::look(look, locale),
                Ok(_) | Err(()) => entry.detail.clone(),
            },
        }
    }
}

/// The log outlives those whom it speaks of.
fn name_or_gone(name: &str, locale: Locale) -> String {
    match name {
        "" => locale.text("audit-gone"),
        name => name.to_owned(),
    }
}

fn url_of(person: &str) -> String {
    Address::new("/audit").with("person", person).into_string()
}
