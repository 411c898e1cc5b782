//! Where those who run the installation set it up: the organisation, its people, groups and computers.

pub(crate) mod computers;
pub(crate) mod enrolment;
pub(crate) mod form;
pub(crate) mod group;
pub(crate) mod groups;
pub(crate) mod import;
pub(crate) mod organisation;
pub(crate) mod people;
pub(crate) mod person;
pub(crate) mod settings;
pub(crate) mod start;

use axum::Extension;
use axum::routing::{get, post};
use serde::Deserialize;

use super::frame::{Frame, Section};
use super::locale::Locale;
use super::surroundings::Surroundings;
use crate::error::AppError;
use crate::routing::Routes;
use crate::state::AppState;
use crate::viewer::{Admin, TakesUploads, Viewer};

/// Its pages.
pub(super) fn pages() -> Routes {
    Routes::new()
        .route("/setup", get(organisation::show).post(organisation::change))
        .route("/setup/people", get(people::show).post(people::add))
        .route(
            "/setup/people/import",
            get(import::handlers::show)
                .post(import::handlers::preview)
                .layer(Extension(TakesUploads)),
        )
        .route(
            "/setup/people/import/confirm",
            post(import::handlers::confirm).layer(Extension(TakesUploads)),
        )
        .route("/setup/people/{id}", get(person::show).post(person::change))
        .route("/setup/people/{id}/password-link", post(person::make_link))
        .route("/setup/groups", get(groups::show).post(groups::add))
        .route("/setup/groups/{id}", get(group::show).post(group::rename))
        .route("/setup/groups/{id}/managers", post(group::add_manager))
        .route("/setup/groups/{id}/managers/remove", post(group::remove_manager))
        .route("/setup/groups/{id}/remove", post(group::remove))
        .route(
            "/setup/groups/{id}/settings",
            get(settings::handlers::show_group).post(settings::handlers::change_group),
        )
        .route(
            "/setup/groups/{id}/settings/inherit",
            post(settings::handlers::inherit),
        )
        .route(
            "/setup/groups/{id}/settings/seen",
            post(settings::handlers::change_policy_of_group),
        )
        .route(
            "/setup/settings",
            get(settings::handlers::show).post(settings::handlers::change),
        )
        .route("/setup/settings/seen", post(settings::handlers::change_policy))
        .route("/setup/settings/kept", post(settings::handlers::change_kept))
        .route(
            "/setup/groups/{id}/settings/kept",
            post(settings::handlers::change_kept_of_group),
        )
        .route(
            "/setup/start",
            get(start::handlers::show).post(start::handlers::name_organisation),
        )
        .route("/setup/start/recording", post(start::handlers::choose))
        .route("/setup/start/people", post(start::handlers::add_person))
        .route("/setup/start/token", post(start::handlers::make_token))
        .route("/live/parts/setup-start", get(start::handlers::show_live))
        .route("/setup/computers", get(computers::show))
        .route("/setup/computers/{id}/assign", post(computers::assign))
        .route("/setup/computers/{id}/revoke", post(computers::revoke))
        .route("/setup/enrolment", get(enrolment::show).post(enrolment::make))
        .route("/setup/enrolment/revoke", post(enrolment::revoke))
}

/// One of the pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tab {
    /// Name and time zone.
    Organisation,
    /// What is recorded, and who sees it.
    Settings,
    /// Everybody.
    People,
    /// Groups and who manages them.
    Groups,
    /// Computers and whose they are.
    Computers,
    /// The tokens by which computers enrol.
    Enrolment,
}

/// A page as the others link to it.
#[derive(Clone, Debug)]
pub(crate) struct TabLink {
    /// Where it is.
    pub(crate) url: &'static str,
    /// Its name.
    pub(crate) label: String,
    /// Whether it is the one that is shown.
    pub(crate) is_current: bool,
}

/// All pages in their order.
fn tabs(current: Tab, locale: Locale) -> Vec<TabLink> {
    [
        (Tab::Organisation, "/setup", "setup-organisation"),
        (Tab::Settings, "/setup/settings", "setup-settings"),
        (Tab::People, "/setup/people", "setup-people"),
        (Tab::Groups, "/setup/groups", "setup-groups"),
        (Tab::Computers, "/setup/computers", "setup-computers"),
        (Tab::Enrolment, "/setup/enrolment", "setup-tokens"),
    ]
    .into_iter()
    .map(|(tab, url, key)| TabLink {
        url,
        label: locale.text(key),
        is_current: tab == current,
    })
    .collect()
}

/// What the address says that was just done.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct DoneQuery {
    done: String,
}

impl DoneQuery {
    /// It in words; nothing for words that are none of ours.
    fn message(&self, locale: Locale) -> Option<String> {
        let key = match self.done.as_str() {
            "changed" => "setup-changed",
            "added" => "setup-added",
            "removed" => "setup-removed",
            _ => return None,
        };
        Some(locale.text(key))
    }
}

/// The viewer as an administrator. Whoever works alone has nothing to set up.
fn administrator(state: &AppState, around: &Surroundings) -> Result<Viewer<Admin>, AppError> {
    if state.site().is_alone {
        return Err(AppError::NotFound);
    }
    around.viewer.as_admin().ok_or(AppError::Forbidden)
}

/// The frame of a page; one that answers a form is left for `here`.
fn frame(around: &Surroundings, here: &str) -> Frame {
    Frame {
        here: here.to_owned(),
        ..around.frame(Section::Setup, "navigation-setup")
    }
}
