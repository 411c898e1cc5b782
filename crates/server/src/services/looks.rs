//! Looks at other people's data, noted so that those people can see who looked at what.
//!
//! A page that stays open is one look: the same look is noted once an hour, however often its parts are fetched anew.

use std::fmt;
use std::str::FromStr;

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use timetrack_domain::id::{AuditEntryId, EmployeeId};
use timetrack_storage::{Actor, AuditAction, AuditEntry, Noted};

use crate::error::AppError;
use crate::state::AppState;
use crate::viewer::{Employee, Manager, Viewer};

/// For how long it is the same look.
const SAME_LOOK: SignedDuration = SignedDuration::from_hours(1);

/// What is noted of a look.
pub(crate) const ACTIONS: [AuditAction; 3] = [
    AuditAction::HoursViewed,
    AuditAction::ActivityViewed,
    AuditAction::DataExported,
];

/// What was looked at, and of which days.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Look {
    /// What.
    pub(crate) page: LookedAt,
    /// The first day.
    pub(crate) first: Date,
    /// The last day.
    pub(crate) last: Date,
}

/// What can be looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum LookedAt {
    /// The state and the sums on the dashboard.
    Dashboard,
    /// The sums of days.
    Hours,
    /// Work sessions with their beginnings and ends.
    Sessions,
    /// The sums of days as a file.
    HoursFile,
    /// The course of a day, without what had the focus.
    Course,
    /// The course of a day with what had the focus.
    Content,
}

impl LookedAt {
    const ALL: [Self; 6] = [
        Self::Dashboard,
        Self::Hours,
        Self::Sessions,
        Self::HoursFile,
        Self::Course,
        Self::Content,
    ];

    fn word(self) -> &'static str {
        match self {
            Self::Dashboard => "dashboard",
            Self::Hours => "hours",
            Self::Sessions => "sessions",
            Self::HoursFile => "hours-file",
            Self::Course => "course",
            Self::Content => "content",
        }
    }

    fn action(self) -> AuditAction {
        match self {
            Self::Dashboard | Self::Hours | Self::Sessions => AuditAction::HoursViewed,
            Self::HoursFile => AuditAction::DataExported,
            Self::Course | Self::Content => AuditAction::ActivityViewed,
        }
    }
}

impl Look {
    /// A look at one day.
    pub(crate) fn at_day(page: LookedAt, day: Date) -> Self {
        Self {
            page,
            first: day,
            last: day,
        }
    }
}

/// As it stands in the audit log: `hours 2026-11-16/2026-11-22`.
impl fmt::Display for Look {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} {}", self.page.word(), self.first)?;
        if self.last != self.first {
            write!(formatter, "/{}", self.last)?;
        }
        Ok(())
    }
}

impl FromStr for Look {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let (word, days) = text.split_once(' ').ok_or(())?;
        let page = LookedAt::ALL.into_iter().find(|page| page.word() == word);
        let (first, last) = days.split_once('/').unwrap_or((days, days));
        Ok(Self {
            page: page.ok_or(())?,
            first: first.parse().map_err(|_| ())?,
            last: last.parse().map_err(|_| ())?,
        })
    }
}

/// Notes looks that are not noted yet; to be called before what was looked at is shown. Nobody looks at themselves.
///
/// # Errors
/// Where they cannot be stored.
pub(crate) async fn note(
    state: &AppState,
    viewer: &Viewer<Manager>,
    looks: impl IntoIterator<Item = (EmployeeId, Look)>,
) -> Result<(), AppError> {
    let (actor, now) = (viewer.employee_id(), state.now());
    let looks: Vec<Noted> = looks
        .into_iter()
        .filter(|(about, _)| *about != actor)
        .map(|(about, look)| Noted {
            action: look.page.action(),
            about,
            detail: look.to_string(),
        })
        .collect();
    if looks.is_empty() {
        return Ok(());
    }
    let reader = state.storage().read();
    let noted = reader
        .audit_log()
        .done_by(actor, &ACTIONS, now - SAME_LOOK)
        .await?;
    let entries: Vec<AuditEntry> = looks
        .into_iter()
        .filter(|look| !noted.contains(look))
        .map(|look| AuditEntry {
            id: state.generate(AuditEntryId::generate),
            at: now,
            actor: Actor::Person(actor),
            action: look.action,
            about: Some(look.about),
            detail: look.detail,
        })
        .collect();
    if entries.is_empty() {
        return Ok(());
    }
    let transaction = state.storage().begin().await?;
    transaction.audit_log().add_all(&entries).await?;
    transaction.save().await?;
    Ok(())
}

/// Entries among which those who looked lately are found.
const LATELY: u64 = 200;

/// Who looked, as far as they are listed on one page.
const LISTED: usize = 10;

/// Somebody who looked at the same thing, once or again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Looker {
    /// The name; `None` for somebody who does not exist any more.
    pub name: Option<String>,
    /// At what.
    pub(crate) look: Look,
    /// When last.
    pub at: Timestamp,
    /// How often, an hour being one time.
    pub times: u64,
}

/// Who looked at the viewer's data lately, the latest first.
///
/// # Errors
/// Where it cannot be read.
pub async fn at_oneself(state: &AppState, viewer: &Viewer<Employee>) -> Result<Vec<Looker>, AppError> {
    let reader = state.storage().read();
    let entries = reader
        .audit_log()
        .list_of_others(viewer.employee_id(), &ACTIONS, None, LATELY)
        .await?;
    let mut found: Vec<(EmployeeId, Looker)> = Vec::new();
    for entry in entries {
        let (Actor::Person(actor), Ok(look)) = (entry.actor, entry.detail.parse::<Look>()) else {
            continue;
        };
        let same = found
            .iter_mut()
            .find(|(other, looker)| *other == actor && looker.look == look);
        match same {
            Some((_, looker)) => looker.times += 1,
            None => found.push((
                actor,
                Looker {
                    name: None,
                    look,
                    at: entry.at,
                    times: 1,
                },
            )),
        }
    }
    found.truncate(LISTED);
    let actors: Vec<EmployeeId> = found.iter().map(|(actor, _)| *actor).collect();
    let names = reader.employees().names_of(&actors).await?;
    Ok(found
        .into_iter()
        .map(|(actor, looker)| Looker {
            name: names.get(&actor).cloned(),
            ..looker
        })
        .collect())
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn what_is_noted_is_read_again() {
        for page in LookedAt::ALL {
            for last in [date(2026, 11, 16), date(2026, 11, 22)] {
                let look = Look {
                    page,
                    first: date(2026, 11, 16),
                    last,
                };
                assert_eq!(look.to_string().parse(), Ok(look));
            }
        }
        for other in ["", "hours", "hours 47", "given", "nothing 2026-11-16"] {
            assert_eq!(other.parse::<Look>(), Err(()), "{other}");
        }
    }
}
