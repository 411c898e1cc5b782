//! What stands around the content of every page: navigation, one's own state, language.

use jiff::{Timestamp, tz::TimeZone};
use timetrack_storage::{Retention, Role};

use crate::desk::WorkChoice;
use crate::services::activity::{OwnState, PersonState};
use crate::web::locale::Locale;

/// The surroundings of a page for somebody who is signed in.
#[derive(Clone, Debug)]
pub(crate) struct Frame {
    /// The language of the page.
    pub(crate) locale: Locale,
    /// The title of the document, without the name of the program.
    pub(crate) title: String,
    /// The item of the navigation that the page belongs to.
    pub(crate) section: Option<Section>,
    /// Who is signed in.
    pub(crate) person: PersonMark,
    /// What that person may do in the company; `None` for whoever works alone, who sees nothing of a company.
    pub(crate) role: Option<Role>,
    /// Under the name of the program.
    pub(crate) organisation: String,
    /// One's own state.
    pub(crate) state: StateCard,
    /// Proves that a form comes from a page of this server.
    pub(crate) csrf_token: String,
    /// The path and query of the page, to come back to it.
    pub(crate) here: String,
    /// Where the parts of the page that change are fetched anew.
    pub(crate) live_url: String,
    /// How long what is recorded of this person stays.
    pub(crate) retention: Retention,
    /// Whether it is for this person to finish the set-up of a company of which nothing was recorded yet.
    pub(crate) needs_first_run: bool,
}

/// The pages of the navigation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Section {
    /// Today and this week at a glance.
    Dashboard,
    /// A day as a timeline.
    Activity,
    /// Days and weeks in hours.
    WorkHours,
    /// Everything that is held.
    MyData,
    /// The organisation, its people and groups.
    Setup,
    /// What was done, and by whom.
    AuditLog,
    /// One's own ways in.
    Account,
}

/// One item of the navigation.
#[derive(Clone, Debug)]
pub(crate) struct NavigationItem {
    /// Where it leads.
    pub(crate) url: &'static str,
    /// Its icon.
    pub(crate) icon: &'static str,
    /// Its name.
    pub(crate) label: String,
    /// Whether the page belongs to it.
    pub(crate) is_current: bool,
}

/// A person in one mark and a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct PersonMark {
    /// The full name.
    pub(crate) name: String,
    /// Up to two letters.
    pub(crate) initials: String,
}

/// One's own state in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct StateCard {
    /// The class of the badge.
    pub(crate) badge_class: &'static str,
    /// Its icon.
    pub(crate) icon: &'static str,
    /// Its word, such as "Working".
    pub(crate) word: String,
    /// `since 07:48 · 6 h 17 min today`
    pub(crate) sentence: String,
    /// `6 h 17 min today`
    pub(crate) today: String,
    /// What opens the choices after the first where there is room for one only.
    pub(crate) more: String,
    /// How to change it, where the page cannot: then the agent on the person's computer takes the choice.
    pub(crate) way: String,
    /// How to change it here, the most likely first.
    pub(crate) choices: Vec<ChoiceButton>,
}

/// A state in one word, and the time that belongs to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct StateBadge {
    /// The class of the badge.
    pub(crate) class: &'static str,
    /// Its icon.
    pub(crate) icon: &'static str,
    /// Its word, such as "Working".
    pub(crate) word: String,
    /// A text with a time in it, such as `since { $time }`, and the time.
    pub(crate) when: Option<(&'static str, Timestamp)>,
}

/// A button that changes one's own state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ChoiceButton {
    /// The value of the field `choice`.
    pub(crate) value: &'static str,
    /// What it does.
    pub(crate) label: String,
}

impl Frame {
    /// The items of the navigation in their order.
    pub(crate) fn navigation(&self) -> Vec<NavigationItem> {
        // Who sees others begins with them; their own pages are one click away there.
        let (activity, hours) = match self.role {
            Some(Role::Manager | Role::Admin) => ("/people/activity", "/people/hours"),
            Some(Role::Employee) | None => ("/activity", "/work-hours"),
        };
        let items = [
            (Section::Dashboard, "/", "home", "navigation-dashboard"),
            (Section::Activity, activity, "day", "navigation-activity"),
            (Section::WorkHours, hours, "hours", "navigation-work-hours"),
            (Section::MyData, "/my-data", "mine", "navigation-my-data"),
        ];
        items.into_iter().map(|item| self.item(item)).collect()
    }

    /// The items of the navigation for those who run the installation.
    pub(crate) fn organisation_navigation(&self) -> Vec<NavigationItem> {
        let items = [
            (Section::Setup, "/setup", "setup", "navigation-setup"),
            (Section::AuditLog, "/audit", "log", "navigation-audit"),
        ];
        if self.role != Some(Role::Admin) {
            return Vec::new();
        }
        items.into_iter().map(|item| self.item(item)).collect()
    }

    /// Where the set-up goes on, on the pages that say so.
    pub(crate) fn first_run_url(&self) -> Option<&'static str> {
        const URL: &str = "/setup/start";
        let says_so = matches!(self.section, Some(Section::Dashboard | Section::Setup));
        (self.needs_first_run && says_so && !self.here.starts_with(URL)).then_some(URL)
    }

    /// What the person is in the company, in a word.
    pub(crate) fn role_word(&self) -> Option<String> {
        self.role.map(|role| self.locale.text(role_key(role)))
    }

    fn item(&self, (section, url, icon, key): (Section, &'static str, &'static str, &str)) -> NavigationItem {
        NavigationItem {
            url,
            icon,
            label: self.locale.text(key),
            is_current: self.section == Some(section),
        }
    }
}

impl PersonMark {
    /// The mark of somebody called `name`.
    pub(crate) fn new(name: &str) -> Self {
        let mut words = name
            .split_whitespace()
            .filter(|word| word.starts_with(char::is_alphabetic));
        let first = words.next();
        let initials = first
            .into_iter()
            .chain(words.next_back())
            .filter_map(|word| word.chars().next())
            .flat_map(char::to_uppercase)
            .collect();
        Self {
            name: name.to_owned(),
            initials,
        }
    }
}

impl StateCard {
    /// Puts a state into words.
    pub(crate) fn new(own: &OwnState, locale: Locale) -> Self {
        let time = |at: Timestamp, zone: &TimeZone| locale.time(at, zone);
        let today = locale.text_with("state-today", &[("duration", &locale.duration(own.today.total))]);
        let StateBadge {
            class: badge_class,
            icon,
            word,
            when,
        } = StateBadge::of(own.state, locale);
        let sentence = match when {
            Some((key, at)) => {
                let when = locale.text_with(key, &[("time", &time(at, &own.zone))]);
                format!("{when} · {today}")
            }
            None => today.clone(),
        };
        let sentence = if own.private_next {
            format!("{sentence} · {}", locale.text("state-private-next"))
        } else {
            sentence
        };
        Self {
            badge_class,
            icon,
            word,
            sentence,
            today,
            more: locale.text("choose-more"),
            way: locale.text(way_key(own.state)),
            choices: own
                .choices
                .iter()
                .map(|choice| ChoiceButton::new(*choice, own.state, locale))
                .collect(),
        }
    }
}

impl StateBadge {
    /// The badge of a state.
    pub(crate) fn of(state: PersonState, locale: Locale) -> Self {
        let (class, icon, word, when) = match state {
            PersonState::Working { since } => (
                "badge--work",
                "work",
                "state-working",
                Some(("state-since", since)),
            ),
            PersonState::Idle { since } => ("badge--afk", "ring", "state-idle", Some(("state-since", since))),
            PersonState::OnBreak { since } => (
                "badge--break",
                "pause",
                "state-break",
                Some(("state-since", since)),
            ),
            PersonState::Private {
                since,
                on_break_since,
            } => (
                "badge--privacy",
                "lock",
                match on_break_since {
                    Some(_) => "state-private-break",
                    None => "state-private",
                },
                Some(("state-since", since)),
            ),
            PersonState::Finished { at } => {
                ("badge--plain", "ring", "state-finished", Some(("state-at", at)))
            }
            PersonState::NotStarted => ("badge--plain", "ring", "state-not-started", None),
            PersonState::Silent { last_heard } => (
                "badge--break",
                "cloud",
                "state-silent",
                Some(("state-last-heard", last_heard)),
            ),
            PersonState::NoticeUnread => ("badge--plain", "ring", "state-notice-unread", None),
            PersonState::TrackingOff { until } => (
                "badge--plain",
                "ring",
                "state-tracking-off",
                until.map(|at| ("state-until", at)),
            ),
        };
        Self {
            class,
            icon,
            word: locale.text(word),
            when,
        }
    }
}

impl ChoiceButton {
    fn new(choice: WorkChoice, state: PersonState, locale: Locale) -> Self {
        let (value, key) = match (choice, state) {
            (
                WorkChoice::Start,
                PersonState::OnBreak { .. }
                | PersonState::Private {
                    on_break_since: Some(_),
                    ..
                },
            ) => ("start", "choose-end-break"),
            (WorkChoice::Start, _) => ("start", "choose-start"),
            (WorkChoice::Break, _) => ("break", "choose-break"),
            (WorkChoice::End, _) => ("end", "choose-end"),
            (WorkChoice::Private, _) => ("private", "choose-private"),
            (WorkChoice::Resume, PersonState::TrackingOff { .. }) => ("resume", "choose-tracking-on"),
            (WorkChoice::Resume, _) => ("resume", "choose-end-private"),
        };
        Self {
            value,
            label: locale.text(key),
        }
    }
}

/// The word for a role.
pub(crate) fn role_key(role: Role) -> &'static str {
    match role {
        Role::Employee => "role-employee",
        Role::Manager => "role-manager",
        Role::Admin => "role-admin",
    }
}

fn way_key(state: PersonState) -> &'static str {
    match state {
        PersonState::Working { .. } | PersonState::Idle { .. } => "way-working",
        PersonState::OnBreak { .. } => "way-break",
        PersonState::Private {
            on_break_since: Some(_),
            ..
        } => "way-private-break",
        PersonState::Private {
            on_break_since: None, ..
        } => "way-private",
        PersonState::Finished { .. } | PersonState::NotStarted => "way-not-working",
        PersonState::Silent { .. } => "way-silent",
        PersonState::NoticeUnread => "way-notice-unread",
        PersonState::TrackingOff { .. } => "way-tracking-off",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn initials_are_those_of_the_first_and_the_last_name() {
        let initials = |name| PersonMark::new(name).initials;
        assert_eq!(initials("Katharina Wöhrle"), "KW");
        assert_eq!(initials("Maximilian Freiherr von Schönburg-Hartenstein"), "MS");
        assert_eq!(initials("zofia"), "Z");
        assert_eq!(initials("<script> 😀"), "");
        assert_eq!(initials(""), "");
    }
}
