//! What the pages about several people have in common: whom they show.

use serde::Deserialize;

use crate::services::team::{Team, TeamFilter};
use crate::web::address::Address;
use crate::web::locale::Locale;
use crate::web::setup::form::{self, Choice};

/// Who is shown, as the address says it.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct TeamQuery {
    /// A part of a name.
    pub(crate) text: String,
    /// The id of a group.
    pub(crate) group: String,
    /// The page, from 1.
    pub(crate) page: String,
}

/// The choice of whom to show, and the ways to other pages of them.
#[derive(Clone, Debug)]
pub(crate) struct Filters {
    action: &'static str,
    /// A part of a name.
    pub(crate) text: String,
    /// The groups.
    pub(crate) groups: Vec<Choice>,
    /// How many people there are.
    pub(crate) count: String,
    /// Further fields of the address that stay as they are.
    others: Vec<(&'static str, String)>,
    /// The page, from 0.
    pub(crate) page: usize,
    /// How many there are.
    pub(crate) pages: usize,
    group: String,
}

impl TeamQuery {
    /// A group that is none is nobody's: see [`crate::services::team::Team`].
    pub(crate) fn filter(&self) -> Result<TeamFilter, crate::error::AppError> {
        Ok(TeamFilter {
            text: self.text.chars().take(200).collect(),
            group: match self.group.as_str() {
                "" => None,
                id => Some(id.parse().map_err(|_| crate::error::AppError::NotFound)?),
            },
            page: self
                .page
                .parse::<usize>()
                .map_or(0, |page| page.saturating_sub(1)),
        })
    }
}

impl Filters {
    /// The filters of the page at `action`.
    pub(crate) fn new(action: &'static str, team: &Team, query: &TeamQuery, locale: Locale) -> Self {
        Self {
            action,
            text: query.text.clone(),
            groups: form::groups(team.groups.iter(), &query.group, locale.text("setup-all-groups")),
            count: locale.text_counted("setup-people-count", team.shown as u64, &[]),
            others: Vec::new(),
            page: team.page,
            pages: team.pages,
            group: query.group.clone(),
        }
    }

    /// With a field that is there or not.
    #[must_use]
    pub(crate) fn also(self, name: &'static str, is_set: bool) -> Self {
        if is_set { self.with(name, "1") } else { self }
    }

    /// With a field that stays as it is.
    #[must_use]
    pub(crate) fn with(mut self, name: &'static str, value: &str) -> Self {
        self.others.push((name, value.to_owned()));
        self
    }

    /// The address of the same people at another path, with another field.
    pub(crate) fn address(&self, path: &'static str, fields: &[(&str, &str)]) -> String {
        let filled = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        let mut address = Address::new(path)
            .with_some("text", filled(&self.text).as_deref())
            .with_some("group", filled(&self.group).as_deref());
        for (name, value) in fields {
            address = address.with(name, value);
        }
        address.into_string()
    }

    fn page_url(&self, page: usize) -> String {
        let number = (page + 1).to_string();
        let mut fields: Vec<(&str, &str)> = self
            .others
            .iter()
            .map(|(name, value)| (*name, value.as_str()))
            .collect();
        fields.push(("page", &number));
        self.address(self.action, &fields)
    }

    /// The page before.
    pub(crate) fn before_url(&self) -> Option<String> {
        self.page.checked_sub(1).map(|page| self.page_url(page))
    }

    /// The page after.
    pub(crate) fn after_url(&self) -> Option<String> {
        (self.page + 1 < self.pages).then(|| self.page_url(self.page + 1))
    }
}
