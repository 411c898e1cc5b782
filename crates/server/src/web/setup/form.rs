//! What forms of the set-up have in common: choices, and what is wrong.

use axum::http::StatusCode;
use timetrack_domain::id::GroupId;
use timetrack_storage::{Group, Role};

use crate::error::AppError;
use crate::web::frame::role_key;
use crate::web::locale::Locale;

/// An entry of a list to choose from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Choice {
    /// What is sent.
    pub(crate) value: String,
    /// What is read.
    pub(crate) label: String,
    /// Whether it is the one that holds.
    pub(crate) is_selected: bool,
}

/// The roles.
pub(super) fn roles(selected: &str, locale: Locale) -> Vec<Choice> {
    [Role::Employee, Role::Manager, Role::Admin]
        .into_iter()
        .map(|role| {
            let value = crate::services::employees::role_word(role);
            Choice {
                value: value.to_owned(),
                label: locale.text(role_key(role)),
                is_selected: value == selected,
            }
        })
        .collect()
}

/// The role of a word that [`roles`] gave.
pub(super) fn role(word: &str) -> Result<Role, AppError> {
    match word {
        "employee" => Ok(Role::Employee),
        "manager" => Ok(Role::Manager),
        "admin" => Ok(Role::Admin),
        _ => Err(AppError::invalid_field("role", "There is no such role.")),
    }
}

/// No group, and all of them.
pub(crate) fn groups<'a>(
    groups: impl Iterator<Item = &'a Group>,
    selected: &str,
    nothing: String,
) -> Vec<Choice> {
    let none = Choice {
        value: String::new(),
        label: nothing,
        is_selected: selected.is_empty(),
    };
    let choices = groups.map(|group| {
        let value = group.id.to_string();
        Choice {
            is_selected: value == selected,
            label: group.name.clone(),
            value,
        }
    });
    std::iter::once(none).chain(choices).collect()
}

/// The group of a value that [`groups`] gave.
pub(super) fn group(value: &str) -> Result<Option<GroupId>, AppError> {
    if value.is_empty() {
        return Ok(None);
    }
    value
        .parse()
        .map(Some)
        .map_err(|_| AppError::invalid_field("groupId", "There is no such group."))
}

/// The names of all time zones, to choose from while typing.
pub(super) fn time_zones() -> Vec<String> {
    let mut names: Vec<String> = jiff::tz::db()
        .available()
        .map(|name| name.to_string())
        .filter(|name| name.contains('/') && !name.starts_with("Etc/") || name == "UTC")
        .collect();
    names.sort_unstable();
    names
}

/// What is wrong with a form: the field, and words for it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Problem(Option<(String, String)>);

impl Problem {
    /// What is wrong, and the status of the answer. What is nothing about the form stays an error.
    pub(crate) fn of(error: AppError, locale: Locale) -> Result<(Self, StatusCode), AppError> {
        let known = if let AppError::InvalidField { field, .. } = &error {
            Some((field.as_str(), key_of_field(field)))
        } else if let AppError::Conflict { code, .. } = &error {
            of_conflict(code)
        } else {
            None
        };
        let Some((field, key)) = known else {
            return Err(error);
        };
        let shown = Self(Some((field.to_owned(), locale.text(key))));
        Ok((shown, error.status()))
    }

    /// What is wrong with a field, that is the only one.
    pub(super) fn new(field: &str, text: String) -> Self {
        Self(Some((field.to_owned(), text)))
    }

    /// What is wrong with a field.
    pub(crate) fn at(&self, field: &str) -> Option<&str> {
        let (wrong, text) = self.0.as_ref()?;
        (wrong == field).then_some(text.as_str())
    }
}

fn key_of_field(field: &str) -> &'static str {
    match field {
        "name" => "setup-wrong-name",
        "email" => "setup-wrong-email",
        "timeZone" => "setup-wrong-time-zone",
        "groupId" => "setup-wrong-group",
        "employeeId" => "setup-wrong-person",
        "label" => "setup-wrong-label",
        "expiresInDays" => "setup-wrong-days",
        "maximumUses" => "setup-wrong-uses",
        _ => "setup-wrong-field",
    }
}

/// The field that a conflict is about, and the words for it.
fn of_conflict(code: &str) -> Option<(&'static str, &'static str)> {
    match code {
        "email_taken" => Some(("email", "setup-email-taken")),
        "name_taken" => Some(("name", "setup-name-taken")),
        "last_administrator" => Some(("role", "setup-last-administrator")),
        "too_many_groups" => Some(("name", "setup-too-many-groups")),
        "may_not_sign_in" | "no_email" => Some(("link", "setup-no-link")),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_time_zone_that_is_offered_is_accepted() {
        let names = time_zones();
        assert!(names.len() > 300 && names.contains(&"Europe/Berlin".to_owned()));
        for name in names {
            assert!(jiff::tz::TimeZone::get(&name).is_ok(), "{name}");
        }
    }

    #[test]
    fn every_role_is_read_as_it_is_offered() {
        let locale = Locale::new(crate::web::locale::Language::English);
        let offered = roles("manager", locale);
        assert_eq!(offered.iter().filter(|choice| choice.is_selected).count(), 1);
        for choice in offered {
            assert_eq!(
                crate::services::employees::role_word(role(&choice.value).unwrap()),
                choice.value
            );
        }
        assert!(role("owner").is_err());
    }
}
