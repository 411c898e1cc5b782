//! Whose pages they are: one's own, or those of somebody whom one may see.

use timetrack_domain::id::EmployeeId;
use timetrack_storage::{Employee, Role};

use crate::web::address::Address;
use crate::web::frame::{Frame, PersonMark};
use crate::web::locale::Locale;
use crate::web::parts::ViewLink;

/// Whose pages they are.
#[derive(Clone, Debug)]
pub(crate) enum Whose {
    /// The viewer's own.
    Own,
    /// Somebody else's, or the viewer's own among those of others.
    Of {
        /// The person.
        id: EmployeeId,
        /// The name.
        name: String,
    },
}

impl Whose {
    /// Those of a person.
    pub(crate) fn of(person: &Employee) -> Self {
        Self::Of {
            id: person.id,
            name: person.name.clone(),
        }
    }

    /// The name of somebody else.
    pub(crate) fn mark(&self) -> Option<PersonMark> {
        match self {
            Self::Own => None,
            Self::Of { name, .. } => Some(PersonMark::new(name)),
        }
    }

    /// The page of work hours.
    pub(crate) fn hours(&self) -> Address {
        Address::new(self.path("/work-hours", "hours"))
    }

    /// The work hours as a file.
    pub(crate) fn hours_file(&self) -> Address {
        Address::new(self.path("/work-hours/csv", "hours/csv"))
    }

    /// The page of a day.
    pub(crate) fn activity(&self) -> Address {
        Address::new(self.path("/activity", "activity"))
    }

    /// The pages of a person.
    pub(crate) fn pages(&self, is_hours: bool, locale: Locale) -> Vec<ViewLink> {
        [
            (self.hours(), "navigation-work-hours", is_hours),
            (self.activity(), "navigation-activity", !is_hours),
        ]
        .map(|(address, key, is_current)| ViewLink {
            url: address.into_string(),
            label: locale.text(key),
            is_current,
        })
        .into()
    }

    fn path(&self, own: &str, of_person: &str) -> String {
        match self {
            Self::Own => own.to_owned(),
            Self::Of { id, .. } => format!("/people/{id}/{of_person}"),
        }
    }
}

/// One's own page and that of people, for those who see others; `is_people` says which it is.
pub(crate) fn own_or_people(frame: &Frame, own: &str, people: &str, is_people: bool) -> Vec<ViewLink> {
    match frame.role {
        Some(Role::Manager | Role::Admin) => [
            (own, "team-view-own", !is_people),
            (people, "team-view-people", is_people),
        ]
        .map(|(url, key, is_current)| ViewLink {
            url: url.to_owned(),
            label: frame.locale.text(key),
            is_current,
        })
        .into(),
        Some(Role::Employee) | None => Vec::new(),
    }
}
